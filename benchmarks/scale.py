"""What a million articles a day would need, from measured figures, and a simulation that checks the arithmetic: `python -m benchmarks.scale`.

Measured here: one run over a generated story, with its requests, tokens, CPU and ledger. The simulation lets a day's articles arrive at random
in stories of random size and asks how many requests are open at once and how long an article waits; only time is simulated.
"""

import heapq
import random
import tempfile
from pathlib import Path

from benchmarks.measure import SUMMARIZE, Cost, run, story, table
from benchmarks.server import Seen, serving
from pipeline.ask import Endpoint
from pipeline.endpoint import DEFAULT_MODEL, OPENAI
from pipeline.limits import IN_TOKEN, Usage
from pipeline.prices import cost_of

A_DAY = 1_000_000
SECONDS = 86_400
ARTICLES, SENTENCES = 100, 32
ANSWER_SECONDS = (2.0, 12.0)
"""How long a hosted model takes for such an answer, between; assumed, not measured here."""


def measured() -> tuple[Seen, Cost, Cost, float]:
    """What one story asks, what the run costs with and without a model, and the bytes of its ledger."""
    with story(ARTICLES, SENTENCES) as folder, serving() as server, tempfile.TemporaryDirectory() as place:
        book = Path(place, "ledger")
        cost = run(
            [*SUMMARIZE, str(folder), "--model", "gpt-4o-mini", "--json", "--quiet", "--concurrency", "32"],
            OPENAI_BASE_URL=server.url,
            SUMMARIZE_LEDGER=str(book),
        )
        rules = run([*SUMMARIZE, str(folder), "--model", "rules", "--json", "--quiet"])
        return server.seen(), cost, rules, book.stat().st_size


def simulated(hands: int, *, hours: int = 2) -> tuple[float, float, int]:
    """Mean and 99th percentile of the seconds from arrival to answer, and the longest queue, with so many requests at once."""
    dice = random.Random(8)  # noqa: S311  # articles, not secrets
    now, waits, longest = 0.0, [], 0
    free = [0.0] * hands
    pending: list[float] = []
    while now < hours * 3600:
        now += dice.expovariate(A_DAY / SECONDS / 20)  # a story breaks, some twenty articles in a few minutes
        for _ in range(max(1, round(dice.expovariate(1 / 20)))):
            heapq.heappush(pending, now + dice.expovariate(1 / 300))
    ends: list[float] = []
    while pending:
        came = heapq.heappop(pending)
        begins = max(came, heapq.heappop(free))
        done = begins + dice.uniform(*ANSWER_SECONDS)
        heapq.heappush(free, done)
        waits.append(done - came)
        while ends and ends[0] <= came:
            heapq.heappop(ends)
        heapq.heappush(ends, begins)
        longest = max(longest, len(ends))
    waits.sort()
    return sum(waits) / len(waits), waits[len(waits) * 99 // 100], longest


def report(runs: int = 1) -> list[str]:
    """The section of the results."""
    seen, cost, rules, size = measured()
    calls = sum(seen.requests.values()) / ARTICLES
    sent, received = seen.sent / IN_TOKEN / ARTICLES, seen.received / IN_TOKEN / ARTICLES
    money = cost_of(
        Usage(input=round(sent * 1e6), output=round(received * 1e6)), Endpoint(DEFAULT_MODEL, OPENAI, "none")
    )
    saved = cost_of(
        Usage(input=round(sent * 1e6), output=round(received * 1e6), cached=round(_static() * 1e6)),
        Endpoint(DEFAULT_MODEL, OPENAI, "none"),
    )
    average = A_DAY / SECONDS * calls * sum(ANSWER_SECONDS) / 2
    rows = [
        ("requests", f"{calls:.2f}", f"{calls * A_DAY:,.0f}, {calls * A_DAY / SECONDS:.0f} a second"),
        ("tokens in (characters / 4)", f"{sent:.0f}", f"{sent * A_DAY / 1e9:.1f} billion"),
        ("tokens out", f"{received:.0f}", f"{received * A_DAY / 1e9:.1f} billion"),
        (f"dollars, {DEFAULT_MODEL} at list price", f"{(money or 0) / 1e6:.5f}", f"{money or 0:,.0f}; {saved or 0:,.0f} if the static {_static():.0f} tokens always come from the provider's cache"),
        ("CPU s, whole runs with a model", f"{cost.cpu / ARTICLES:.3f}", f"{cost.cpu / ARTICLES * A_DAY / SECONDS:.1f} cores all day"),
        ("CPU s, rules alone", f"{rules.cpu / ARTICLES:.3f}", f"{rules.cpu / ARTICLES * A_DAY / SECONDS:.1f} cores all day"),
        ("ledger, kB", f"{size / ARTICLES / 1000:.1f}", f"{size / ARTICLES * A_DAY / 1e9:.1f} GB a day, kept for 30 days {size / ARTICLES * A_DAY * 30 / 1e9:.0f} GB"),
        ("memory, MB", "", f"{cost.memory:.0f} for a story of {ARTICLES}; stories are runs of their own, so as many times that as run at once"),
        ("requests open at once", "", f"{average:.0f} on average, if an answer takes {sum(ANSWER_SECONDS) / 2:.0f} s (Little's law)"),
    ]  # fmt: skip
    lines = [
        f"From a story of {ARTICLES} articles of {SENTENCES} sentences.",
        "",
        *table(("", "an article", "a million a day"), rows),
        "",
    ]
    shown = [
        (hands, f"{mean:.0f}", f"{late:.0f}", f"{queue:,}")
        for hands in (round(average * 0.95), round(average * 1.1), round(average * 1.5))
        for mean, late, queue in [simulated(hands)]
    ]
    return [
        *lines,
        f"Simulated, two hours of stories that break at random, answers of {ANSWER_SECONDS[0]:.0f} to {ANSWER_SECONDS[1]:.0f} s:",
        "",
        *table(("requests at once", "mean s to the answer", "99 % within", "longest queue"), shown),
    ]


def _static() -> float:
    from pipeline.ask import schema_text
    from prompts import load_prompt
    from schemas import ReadAnswer

    return (len(load_prompt("read").text) + len(schema_text(ReadAnswer))) / IN_TOKEN


if __name__ == "__main__":
    print("\n".join(report()))
