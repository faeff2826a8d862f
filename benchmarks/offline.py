"""Offline reading: whole runs of the rules over generated stories of 30 to 1,000 articles and over seeds/: `python -m benchmarks.offline`.

Each size on all cores and on one; and what reading alone costs, in one process, by what it spends its time on.
"""

import sys
import time

from benchmarks.measure import RUNS, SUMMARIZE, medians, story, table
from pipeline.load import load
from pipeline.read import read
from pipeline.segment import segment
from schemas import Reader

SIZES = (30, 100, 300, 1000)
ONE_CORE = (
    sys.executable,
    "-c",
    "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from pipeline.cli import main; main()",
)


def reading(sizes: tuple[int, ...] = SIZES) -> list[str]:
    """Milliseconds of CPU that loading, segmenting and reading take for 1,000 words, by size of the story."""
    rows = []
    for size in sizes:
        with story(size) as folder:
            began = time.process_time()
            articles = load([str(folder)], reader=Reader(model="rules", prompt_version=None)).articles
            loaded = time.process_time()
            for one in articles:
                segment(one.text, language=one.language, title=one.title)
            cut = time.process_time()
            for one in articles:
                read(one)
            done = time.process_time()
        words = sum(len(one.text.split()) for one in articles) / 1000
        rows.append((size, *(f"{took / words * 1000:.1f}" for took in (loaded - began, cut - loaded, done - cut))))
    return table(("articles", "load, ms per 1,000 words", "segment", "read, segmenting included"), rows)


def report(runs: int = RUNS) -> list[str]:
    """The section of the results."""
    rows = []
    for size in SIZES:
        with story(size) as folder:
            rest = [str(folder), "--model", "rules", "--json", "--quiet"]
            found = medians({"all": [*SUMMARIZE, *rest], "one": [*ONE_CORE, *rest]}, runs)
        one, several = found["one"], found["all"]
        rows.append((size, f"{several.wall:.1f}", f"{one.wall:.1f}", f"{several.wall / one.wall:.2f}", f"{several.cpu:.1f}", f"{one.cpu:.1f}", f"{several.memory:.0f}"))  # fmt: skip
    seeds = medians({"seeds": [*SUMMARIZE, "seeds", "--model", "rules", "--json", "--quiet"]}, runs)["seeds"]
    rows.append(("seeds/ (5)", f"{seeds.wall:.1f}", "", "", f"{seeds.cpu:.1f}", "", f"{seeds.memory:.0f}"))
    head = ("articles", "wall s", "on one core", "ratio", "CPU s", "on one core", "MB")
    return [
        f"Articles of about 200 words, whole processes, medians of {runs} runs that take turns. Merge and summary run on one core.", "",
        *table(head, rows), "", *reading(),
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(report()))
