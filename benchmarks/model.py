"""Model path: 500 articles, 32 at once, against a loopback server of 0.3 s latency, beside a bare instructor loop: `python -m benchmarks.model`.

The ideal is requests / 32 × latency. From the first request at the server to its last answer about an article; CPU of asking and
validating is the whole run's without that of the offline run over the same articles, which is stated apart.
"""

import math
import statistics
import sys
from pathlib import Path

from benchmarks.measure import RUNS, SUMMARIZE, Cost, median, run, story, table
from benchmarks.server import Running, Seen, serving

ARTICLES, AT_ONCE, LATENCY = 500, 32, 0.3
BARE = str(Path(__file__).parent / "loops" / "bare.py")


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
    return run([sys.executable, BARE, str(folder), server.url, str(at_once)])


def report(runs: int = RUNS) -> list[str]:
    """The section of the results."""
    ratios: dict[str, list[float]] = {"ours": [], "bare": []}
    costs: dict[str, list[Cost]] = {"ours": [], "bare": [], "rules": []}
    seen: dict[str, Seen] = {}
    with story(ARTICLES) as folder, serving(LATENCY) as server:
        words = sum(len(path.read_text(encoding="utf8").split()) for path in folder.iterdir())
        for _ in range(runs):
            costs["rules"].append(offline(folder))
            for name, each in (("ours", ours), ("bare", bare)):
                costs[name].append(each(folder, server))
                seen[name] = one = server.seen()
                reading = sum(count for kind, count in one.requests.items() if kind == "ReadAnswer")
                ratios[name].append((one.last_read - one.first) / (math.ceil(reading / AT_ONCE) * LATENCY))
    cost = {name: median(each) for name, each in costs.items()}
    asking = statistics.median(a.cpu - b.cpu for a, b in zip(costs["ours"], costs["rules"], strict=True))
    rows = [
        (name, f"{statistics.median(ratios[key]):.2f}", f"{cost[key].wall:.1f}", f"{cost[key].cpu:.1f}", f"{cost[key].memory:.0f}", _requests(seen[key]), seen[key].most)
        for key, name in (("ours", "`summarize`, all of it"), ("bare", "bare instructor loop, only asks"))
    ]  # fmt: skip
    rows.append(
        (
            "`summarize --model rules`",
            "",
            f"{cost['rules'].wall:.1f}",
            f"{cost['rules'].cpu:.1f}",
            f"{cost['rules'].memory:.0f}",
            "none",
            "",
        )
    )
    head = ("", "reading, times the ideal", "wall s", "CPU s", "MB", "requests", "most at once")
    return [
        f"{ARTICLES} articles of {words // ARTICLES} words, {AT_ONCE} at once, latency {LATENCY} s; medians of {runs} runs.", "",
        *table(head, rows), "",
        f"CPU of asking and validating: {asking:.1f} s, {asking / cost['bare'].cpu:.2f} times the bare loop (bound: 2). "
        f"Offline analysis, merge and summary: {cost['rules'].cpu / words * 1e6:.0f} ms per 1,000 words.",
    ]  # fmt: skip


def _requests(seen: Seen) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(seen.requests.items()))


if __name__ == "__main__":
    print("\n".join(report()))
