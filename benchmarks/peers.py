"""Peers: what users would use instead, on the same articles against the same server, 32 at once where they can: `python -m benchmarks.peers`.

A bare instructor loop, LangExtract (extra `bench`) and a DocETL map. DocETL pins another openai than instructor allows, so it gets an
environment of its own in `.bench/`, made on first use. Peers only extract; this project also checks, merges and writes the summary.
"""

import os
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measure import ROOT, RUNS, SUMMARIZE, Cost, median, run, story, table
from benchmarks.server import Running, Seen, serving

ARTICLES, SENTENCES, AT_ONCE, LATENCY = 200, 32, 32, 0.3
LOOPS = Path(__file__).parent / "loops"
DOCETL = "docetl>=0.3,<0.4"
"""A release that a user gets today."""


def docetl() -> tuple[str, dict[str, str]]:
    """The Python that has DocETL, and the setting with which it finds its tokenizer without the network (litellm ships it)."""
    place = ROOT / ".bench"
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", DOCETL], check=True)  # noqa: S603
    found = next(place.glob("lib/python*/site-packages/litellm/litellm_core_utils/tokenizers"))
    return str(python), {"TIKTOKEN_CACHE_DIR": str(found)}


def commands(folder: Path, server: Running) -> dict[str, tuple[Sequence[str], Mapping[str, str]]]:
    """For each way its command and what it needs in the environment."""
    python, settings = docetl()
    own = [
        *SUMMARIZE,
        str(folder),
        "--model",
        "gpt-4o-mini",
        "--concurrency",
        str(AT_ONCE),
        "--json",
        "--quiet",
        "--fresh",
    ]
    langextract = [sys.executable, str(LOOPS / "with_langextract.py"), str(folder), server.url]
    return {
        "`summarize`: read, checked, merged, composed": (own, {"OPENAI_BASE_URL": server.url, "SUMMARIZE_LEDGER": str(folder.parent / "ledger")}),
        "bare instructor loop": ([sys.executable, str(LOOPS / "bare.py"), str(folder), server.url, str(AT_ONCE)], {}),
        "LangExtract, its defaults (10 workers)": ([*langextract, "10"], {}),
        f"LangExtract, {AT_ONCE} workers": ([*langextract, str(AT_ONCE)], {}),
        "DocETL map": ([python, str(LOOPS / "with_docetl.py"), str(folder), server.url, str(AT_ONCE)], settings),
    }  # fmt: skip


def report(runs: int = RUNS) -> list[str]:
    """The section of the results."""
    costs: dict[str, list[Cost]] = {}
    seen: dict[str, Seen] = {}
    with story(ARTICLES, SENTENCES) as folder, serving(LATENCY) as server:
        words = statistics.mean(len(path.read_text(encoding="utf8").split()) for path in folder.iterdir())
        ways = commands(folder, server)
        for _ in range(runs):
            for name, (command, settings) in ways.items():
                costs.setdefault(name, []).append(run(command, **settings))
                seen[name] = server.seen()
    found = {name: median(each) for name, each in costs.items()}
    base = found["bare instructor loop"]
    rows = [
        (
            name, f"{one.wall:.1f}", f"{one.wall / base.wall:.1f}", f"{one.cpu:.1f}", f"{one.cpu / base.cpu:.1f}", f"{one.memory:.0f}",
            sum(seen[name].requests.values()), f"{(seen[name].sent + seen[name].received) / ARTICLES / 1000:.1f}",
        )
        for name, one in found.items()
    ]  # fmt: skip
    head = ("", "wall s", "× bare", "CPU s", "× bare", "MB", "requests", "thousand characters an article")
    ideal = -(-ARTICLES // AT_ONCE) * LATENCY
    return [
        f"{ARTICLES} articles of {words:.0f} words, {AT_ONCE} at once, latency {LATENCY} s, ideal {ideal:.1f} s; whole processes from start to end,"
        f" medians of {runs} runs that take turns.", "", *table(head, rows),
    ]  # fmt: skip


if __name__ == "__main__":
    os.chdir(ROOT)
    print("\n".join(report()))
