"""LangExtract over a folder, asked for claims with source and hedging: `with_langextract.py FOLDER URL WORKERS [same]`; else its defaults.

With `same` it is asked for what this project asks for: its labels, in the words of its prompt.
"""

import re
import sys
from pathlib import Path

import langextract as lx
from langextract import factory

from prompts import load_prompt

CLAIMS = "Extract every claim of the news article in order of appearance: a checkable statement about the world. Use exact text, do not paraphrase or overlap."
PROMPT = f"{CLAIMS} For each claim give the source, whom the article credits with it in its own words, or null, and the hedging: doubtful, possible, probable, reported or none."
LABELS = re.search(r'^"source":.*?(?=\n\n)', load_prompt("read").text, re.DOTALL | re.MULTILINE)[0]
FEW = ({"source": "two engineers", "hedging": "possible"}, {"source": "null", "hedging": "none"})
SAME = (
    {
        "source": "two engineers",
        "via": "null",
        "kind": "anonymous",
        "hedging": "possible",
        "cue": "could",
        "stance": "affirms",
        "when": "null",
    },
    {
        "source": "null",
        "via": "null",
        "kind": "none",
        "hedging": "none",
        "cue": "null",
        "stance": "affirms",
        "when": "null",
    },
)
folder, url, workers, *rest = sys.argv[1:]
labels, prompt = (SAME, f"{CLAIMS} For each claim give:\n{LABELS}") if rest else (FEW, PROMPT)
said = ("The bridge could stay shut until June", "It carries 9,000 cars a day.")
example = lx.data.ExampleData(
    text="The bridge could stay shut until June, two engineers said. It carries 9,000 cars a day.",
    extractions=[
        lx.data.Extraction("claim", text, attributes=dict(each)) for text, each in zip(said, labels, strict=True)
    ],
)
documents = [
    lx.data.Document(path.read_text(encoding="utf8"), document_id=path.name)
    for path in sorted(Path(folder).glob("*.txt"))
]
more = {} if workers == "10" else {"max_workers": int(workers), "batch_length": int(workers)}  # 10 of each by default
model = {"base_url": url, "api_key": "none"}
config = factory.ModelConfig(
    model_id="gpt-4o-mini", provider_kwargs=model | ({"max_workers": int(workers)} if more else {})
)
found = lx.extract(documents, prompt_description=prompt, examples=[example], config=config, show_progress=False, **more)
print(sum(len(one.extractions or ()) for one in found))
