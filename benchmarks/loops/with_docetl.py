"""A DocETL map over a folder, asked for claims with source and hedging: `with_docetl.py FOLDER URL THREADS`."""

import json
import os
import sys
import tempfile
from pathlib import Path

folder, url, threads = sys.argv[1:]
os.environ.update(OPENAI_API_BASE=url, OPENAI_BASE_URL=url)
scratch = tempfile.mkdtemp()
os.environ["DOCETL_HOME_DIR"] = (
    scratch  # its cache of answers would make every run but the first a run without requests
)

from docetl.runner import DSLRunner  # noqa: E402  # the folder must be set before

articles = [{"text": path.read_text(encoding="utf8")} for path in sorted(Path(folder).glob("*.txt"))]
Path(scratch, "in.json").write_text(json.dumps(articles), encoding="utf8")
prompt = "List every claim of this news article, with whom it credits and how hedged it is (doubtful, possible, probable, reported, none).\n{{ input.text }}"
steps = {
    "default_model": "openai/gpt-4o-mini",
    "datasets": {"articles": {"type": "file", "path": f"{scratch}/in.json"}},
    "operations": [
        {
            "name": "claims",
            "type": "map",
            "prompt": prompt,
            "output": {"schema": {"claims": "list[{text: string, source: string, hedging: string}]"}},
        }
    ],
    "pipeline": {
        "steps": [{"name": "read", "input": "articles", "operations": ["claims"]}],
        "output": {"type": "file", "path": f"{scratch}/out.json", "intermediate_dir": f"{scratch}/between"},
    },
}
DSLRunner(steps, max_threads=int(threads)).load_run_save()
print(sum(len(one["claims"]) for one in json.loads(Path(scratch, "out.json").read_text(encoding="utf8"))))
