"""Tokens in and out an article, beside LangExtract asked for the same with its defaults; share of cached tokens: `python -m benchmarks.tokens`.

Counted with the vocabulary of OpenAI's models over prompts, answer schemas and answers. The answers are doubles, one claim a sentence
for both. The share of cached prompt tokens is what the embedded server (extra `local`) reports; without it, it is left out.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import ROOT, SUMMARIZE, run, story, table
from benchmarks.peers import LOOPS, docetl
from benchmarks.server import Running, serving

ARTICLES = 40


def _counted(server: Running) -> tuple[int, int, int]:
    """Requests, tokens in and tokens out of what the server saw."""
    seen = server.seen()
    python, settings = docetl()
    done = subprocess.run(  # noqa: S603
        [python, str(LOOPS / "count.py")], input=json.dumps(seen.texts), capture_output=True, text=True, check=True, env={**os.environ, **settings}
    )  # fmt: skip
    sent, received = json.loads(done.stdout)
    return sum(seen.requests.values()), sent, received


def _rows(name: str, folder: Path, server: Running) -> list[tuple[object, ...]]:
    texts = [path.read_text(encoding="utf8") for path in folder.glob("*.txt")]
    words = statistics.mean(len(text.split()) for text in texts)
    langextract = [sys.executable, str(LOOPS / "with_langextract.py"), str(folder), server.url, "10"]
    with tempfile.TemporaryDirectory() as ledger:
        run(
            [*SUMMARIZE, str(folder), "--model", "gpt-4o-mini", "--json", "--quiet"],
            OPENAI_BASE_URL=server.url,
            SUMMARIZE_LEDGER=f"{ledger}/l",
        )
    counted = {"`summarize`, matching and summary included": _counted(server)}
    for title, more in (
        ("LangExtract: source, hedging", []),
        ("LangExtract: all labels of `summarize`, its words", ["same"]),
    ):
        run([*langextract, *more])
        counted[title] = _counted(server)
    own = sum(counted["`summarize`, matching and summary included"][1:])
    return [
        (f"{name}, {words:.0f} words", title, f"{calls / len(texts):.1f}", round(sent / len(texts)), round(received / len(texts)), f"{own / (sent + received):.2f}")
        for title, (calls, sent, received) in counted.items()
    ]  # fmt: skip


def report(runs: int = 1) -> list[str]:
    """The section of the results; counts do not vary, so one run is enough."""
    rows = []
    with serving(keep=True) as server:
        rows += _rows("seeds", ROOT / "seeds", server)
        for sentences in (12, 32, 64):
            with story(ARTICLES, sentences) as folder:
                rows += _rows("generated", folder, server)
    head = ("articles", "way", "requests an article", "tokens in an article", "tokens out", "`summarize` / this")
    lines = table(head, rows)
    if find_spec("xllamacpp"):
        sent, cached = asyncio.run(_embedded())
        lines += [
            "",
            f"Embedded server, three short articles one after the other: {cached} of {sent} prompt tokens from its cache ({cached / sent:.0%}); the prompt comes first, the article last.",
        ]
    return lines


async def _embedded() -> tuple[int, int]:
    """Prompt tokens of a few short articles, and how many of them the embedded server had in its cache."""
    from pipeline.ask import Asker
    from pipeline.limits import Limits
    from pipeline.load import load
    from pipeline.local import serve
    from pipeline.model_read import Counts, read_with_model
    from pipeline.read import read
    from schemas import Reader

    with story(3, 2) as folder, serve(None) as endpoint:
        asker = Asker(endpoint, limits=Limits(concurrency=1))
        for article in load([str(folder)], reader=Reader(model="rules", prompt_version=None)).articles:
            await read_with_model(read(article), asker, Counts())
        await asker.close()
        return asker.usage.input, asker.usage.cached


if __name__ == "__main__":
    print("\n".join(report()))
