"""How the merge grows from 1,000 to 30,000 claims at a constant number of claims a fact: `python -m benchmarks.merge`.

Every size is a generated story of its own, in a process of its own: CPU seconds of merging and of composing, and the memory that they add
to that of the readings. Exponents between sizes count, not seconds: machines differ.
"""

import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import RUNS, table
from pipeline.compose import compose
from pipeline.load import load
from pipeline.merge import merge
from pipeline.workers import Workers
from schemas import Reader
from tests.generated_story import write_story

SIZES = (84, 252, 840, 2520)
"""Articles, of some twelve claims each."""


def once(articles: int, runs: int) -> dict[str, float]:
    """One size, in this process; the median CPU of several merges of the same readings."""
    with tempfile.TemporaryDirectory() as folder:
        write_story(Path(folder), articles=articles, sentences=12)
        loaded = load([folder], reader=Reader(model="rules", prompt_version=None)).articles
    with Workers(loaded) as workers:
        reports = [workers.get(number) for number in range(len(loaded))]
    before, merging, composing = _memory(), [], []
    for _ in range(runs):
        began = time.process_time()
        story = merge(reports)
        merged = time.process_time()
        compose(story)
        merging.append(merged - began)
        composing.append(time.process_time() - merged)
    return {
        "claims": len(story.claims), "facts": len(story.facts), "conflicts": len(story.conflicts), "merge": statistics.median(merging),
        "compose": statistics.median(composing), "memory": _memory() - before,
    }  # fmt: skip


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def report(runs: int = RUNS) -> list[str]:
    """The section of the results."""
    rows, found = [], []
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.merge", str(size), str(runs if size < SIZES[-1] else min(runs, 3))]
        found.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))  # noqa: S603
    first = found[0]
    for one in found:
        grown = "" if one is first else f"{_exponent(first, one):.2f}"
        rows.append((one["claims"], one["facts"], f"{one['claims'] / one['facts']:.1f}", one["conflicts"], f"{one['merge']:.1f}", f"{one['compose']:.2f}", grown, f"{one['memory']:.0f}", f"{one['memory'] / one['claims'] * 1000:.0f}"))  # fmt: skip
    head = (
        "claims",
        "facts",
        "claims a fact",
        "conflicts",
        "merge, CPU s",
        "summary",
        "exponent from the first (both)",
        "MB more",
        "kB a claim",
    )
    return [f"Medians of {runs} runs (3 of the largest); the bound for the exponent is 1.2.", "", *table(head, rows)]


def _exponent(first: dict[str, float], one: dict[str, float]) -> float:
    took = (one["merge"] + one["compose"]) / (first["merge"] + first["compose"])
    return math.log(took) / math.log(one["claims"] / first["claims"])


if __name__ == "__main__":
    print(json.dumps(once(int(sys.argv[1]), int(sys.argv[2]))) if len(sys.argv) > 2 else "\n".join(report()))
