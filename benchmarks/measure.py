"""Measure: a whole process from start to end: wall time, CPU of it and its children, memory; medians over interleaved runs."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.generated_story import write_story

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
SUMMARIZE = (sys.executable, "-c", "from pipeline.cli import main; main()")


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of wall and CPU, MB of the largest process in it."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], **environment: str) -> Cost:
    """Run a command to its end; raises CalledProcessError with its messages if it fails."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "none", **environment}
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=known, cwd=ROOT)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, stderr=said.read().decode()[-3000:])
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def medians(commands: Mapping[str, Sequence[str]], runs: int = RUNS, **environment: str) -> dict[str, Cost]:
    """The median cost of each command; their runs take turns, so that what else the machine does falls on all alike."""
    taken: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(run(command, **environment))
    return {name: median(costs) for name, costs in taken.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(one, name) for one in costs) for name in ("wall", "cpu", "memory")))


@contextmanager
def story(articles: int, sentences: int = 12) -> Iterator[Path]:
    """A folder with a generated story, for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"story{articles}"
        write_story(place, articles=articles, sentences=sentences)
        yield place


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]
