"""Model path: 500 articles, 32 at once, against a loopback server of 0.3 s latency, beside a bare instructor loop: `python -m benchmarks.model`.

The ideal is requests / 32 × latency. From the first request at the server to its last answer about an article. CPU of asking and
validating is measured where nothing else is done, in a process that has read the articles before; the offline run is stated apart.
"""

import math
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import ROOT, RUNS, SUMMARIZE, Cost, median, run, story, table
from benchmarks.server import Running, Seen, serving

ARTICLES, AT_ONCE, LATENCY = 500, 32, 0.3
LOOPS = Path(__file__).parent / "loops"


def ours(folder: Path, server: Running, *, at_once: int = AT_ONCE) -> Cost:
    """A run of this project with a model and a new ledger."""
    return run(
        [*SUMMARIZE, str(folder), "--model", "gpt-4o-mini", "--concurrency", str(at_once), "--json", "--quiet"],
        OPENAI_BASE_URL=server.url, SUMMARIZE_LEDGER=str(folder.parent / f"ledger{len(list(folder.parent.iterdir()))}"),
    )  # fmt: skip


def offline(folder: Path) -> Cost:
    """A run without a model."""
    return run([*SUMMARIZE, str(folder), "--model", "rules", "--json", "--quiet"])


def bare(folder: Path, server: Running, *, at_once: int = AT_ONCE) -> Cost:
    """A run of the bare loop."""
    return run([sys.executable, str(LOOPS / "bare.py"), str(folder), server.url, str(at_once)])


def asking(name: str, folder: Path, server: Running) -> float:
    """CPU seconds of asking about all articles, and nothing else, as a loop prints them."""
    command = [sys.executable, str(LOOPS / name), str(folder), server.url, str(AT_ONCE)]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    server.seen()
    return float(done.stdout)


def report(runs: int = RUNS) -> list[str]:
    """The section of the results."""
    ratios: dict[str, list[float]] = {"ours": [], "bare": []}
    costs: dict[str, list[Cost]] = {"ours": [], "bare": [], "rules": []}
    cpu: dict[str, list[float]] = {"asking.py": [], "bare.py": []}
    seen: dict[str, Seen] = {}
    with story(ARTICLES) as folder, serving(LATENCY) as server:
        words = sum(len(path.read_text(encoding="utf8").split()) for path in folder.iterdir())
        for _ in range(runs):
            costs["rules"].append(offline(folder))
            for name, each in (("ours", ours), ("bare", bare)):
                costs[name].append(each(folder, server))
                seen[name] = one = server.seen()
                ratios[name].append(
                    (one.last_read - one.first) / (math.ceil(one.requests["ReadAnswer"] / AT_ONCE) * LATENCY)
                )
            for name, taken in cpu.items():
                taken.append(asking(name, folder, server))
    cost = {name: median(each) for name, each in costs.items()}
    mine, theirs = (statistics.median(taken) for taken in cpu.values())
    rows = [
        (name, f"{statistics.median(ratios[key]):.2f}", f"{min(ratios[key]):.2f}", f"{cost[key].wall:.1f}", f"{cost[key].cpu:.1f}", f"{cost[key].memory:.0f}", _requests(seen[key]), seen[key].most)
        for key, name in (("ours", "`summarize`, all of it"), ("bare", "bare instructor loop, only asks"))
    ]  # fmt: skip
    rows.append(
        (
            "`summarize --model rules`",
            "",
            "",
            f"{cost['rules'].wall:.1f}",
            f"{cost['rules'].cpu:.1f}",
            f"{cost['rules'].memory:.0f}",
            "none",
            "",
        )
    )
    head = ("", "reading, times the ideal", "best run", "wall s", "CPU s", "MB", "requests", "most at once")
    return [
        f"{ARTICLES} articles of {words // ARTICLES} words, {AT_ONCE} at once, latency {LATENCY} s; medians of {runs} runs.", "",
        *table(head, rows), "",
        f"CPU of asking and validating: {mine:.1f} s, that of the bare loop {theirs:.1f} s: {mine / theirs:.2f} times (bound: 2). "
        f"Offline analysis, merge and summary: {cost['rules'].cpu / words * 1e6:.0f} ms per 1,000 words.",
    ]  # fmt: skip


def _requests(seen: Seen) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(seen.requests.items()))


if __name__ == "__main__":
    print("\n".join(report()))
