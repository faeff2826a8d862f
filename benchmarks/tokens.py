"""Tokens in and out an article, beside LangExtract asked for the same with its defaults; share of cached tokens: `python -m benchmarks.tokens`.

Counted with the vocabulary of OpenAI's models over prompts, answer schemas and answers. The answers are doubles, one claim a sentence
for both. The share of cached prompt tokens is what the embedded server (extra `local`) reports; without it, it is left out.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure import ROOT, SUMMARIZE, run, story, table
from benchmarks.peers import LOOPS, docetl
from benchmarks.server import Running, serving

ARTICLES = 40


def _counted(server: Running) -> dict[str, tuple[int, int, int]]:
    """Requests, tokens in and tokens out of what the server saw, by kind of question."""
    python, settings = docetl()
    texts = json.dumps(server.seen().texts)
    command = [python, str(LOOPS / "count.py")]
    done = subprocess.run(  # noqa: S603
        command, input=texts, capture_output=True, text=True, check=True, env={**os.environ, **settings}
    )
    return {kind: tuple(counts) for kind, counts in json.loads(done.stdout).items()}


def _sum(counts: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    calls, sent, received = zip(*counts, strict=True)
    return sum(calls), sum(sent), sum(received)


def _rows(name: str, folder: Path, server: Running) -> list[tuple[object, ...]]:
    texts = [path.read_text(encoding="utf8") for path in folder.glob("*.txt")]
    words = statistics.mean(len(text.split()) for text in texts)
    with tempfile.TemporaryDirectory() as ledger:
        run(
            [*SUMMARIZE, str(folder), "--model", "gpt-4o-mini", "--json", "--quiet"],
            OPENAI_BASE_URL=server.url,
            SUMMARIZE_LEDGER=f"{ledger}/l",
        )
    kinds = _counted(server)
    read = kinds["ReadAnswer"]
    ways = {
        "`summarize`, reading": read,
        "`summarize`, all: answers asked again, matching, summary": _sum(kinds.values()),
    }
    langextract = [sys.executable, str(LOOPS / "with_langextract.py"), str(folder), server.url, "10"]
    for title, more in (
        ("LangExtract: source, hedging", []),
        ("LangExtract: the labels of `summarize`, in its words", ["same"]),
    ):
        run([*langextract, *more])
        ways[title] = _sum(_counted(server).values())
    return [
        (f"{name}, {words:.0f} words", title, f"{calls / len(texts):.1f}", round(sent / len(texts)), round(received / len(texts)), f"{sum(read[1:]) / (sent + received):.2f}")
        for title, (calls, sent, received) in ways.items()
    ]  # fmt: skip


def report(runs: int = 1) -> list[str]:
    """The section of the results; counts do not vary, so one run is enough."""
    rows = []
    with serving(keep=True) as server:
        rows += _rows("seeds", ROOT / "seeds", server)
        for sentences in (12, 32, 64):
            with story(ARTICLES, sentences) as folder:
                rows += _rows("generated", folder, server)
    head = ("articles", "way", "requests an article", "tokens in an article", "tokens out", "reading / this")
    lines = table(head, rows)
    if find_spec("xllamacpp"):
        # in a process of its own: what is measured after it would seem to have its memory
        command = [sys.executable, "-m", "benchmarks.tokens", "embedded"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
        sent, cached = json.loads(done.stdout.splitlines()[-1])
        lines += [
            "",
            f"Embedded server, four articles of 200 words one after the other: {cached} of {sent} prompt tokens from its cache ({cached / sent:.0%}); the prompt comes first, the article last.",
        ]
    return lines


def _embedded() -> tuple[int, int]:
    """Prompt tokens of the questions about a few articles, and how many of them the embedded server had in its cache.

    The answers are stopped after a few tokens: they are not what is counted.
    """
    from openai import OpenAI

    from pipeline.load import load
    from pipeline.local import serve
    from pipeline.model_read import questions
    from pipeline.read import read
    from schemas import Reader

    sent = cached = 0
    with (
        story(4, 12) as folder,
        serve(None) as endpoint,
        OpenAI(base_url=endpoint.base_url, api_key=endpoint.key) as client,
    ):
        for article in load([str(folder)], reader=Reader(model="rules", prompt_version=None)).articles:
            for messages in questions(read(article), endpoint.window):
                made = client.chat.completions.create(model=endpoint.model, messages=messages, max_tokens=4)  # type: ignore[arg-type]
                details = made.usage and made.usage.prompt_tokens_details
                sent += made.usage.prompt_tokens if made.usage else 0
                cached += (details.cached_tokens or 0) if details else 0
    return sent, cached


if __name__ == "__main__":
    print(json.dumps(_embedded()) if "embedded" in sys.argv else "\n".join(report()))
