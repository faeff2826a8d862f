"""How the grouping of a pile grows with it: seconds, memory and B-cubed for one, three and ten times as many articles, in one run.

`python -m benchmarks.pile` takes generated piles of 1,000, 3,000 and 10,000 articles; `python -m benchmarks.pile 300 900` other sizes.
Each size runs in a process of its own, for its memory. Ratios count, not seconds: machines differ.
"""

import math
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

from pipeline.stories import gather, plan
from tests.bcubed import bcubed
from tests.generated_pile import pile, write_lines

SIZES = (1_000, 3_000, 10_000)


def measured(articles: int) -> tuple[int, float, float, float, float]:
    """Articles, seconds to look at them, seconds to group them, B-cubed F1, and the most memory in MB."""
    made = pile(7, stories=articles // 10, alone=articles // 5)
    gold = {one.key: one.story for one in made}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "pile.jsonl")
        write_lines(place, made)
        count = len(made)
        del made
        began = time.perf_counter()
        found = gather(place)
        looked = time.perf_counter()
        stories, alone = plan(found)
        ended = time.perf_counter()
    group = {held.source.given: story.id for story in stories for _, held in story.articles}
    group |= {found.held[one.ids[0]].source.given: one.ids[0] for one in alone}
    score = bcubed({str(key): value for key, value in group.items()}, {key: gold[key] for key in gold if key in group})
    return count, looked - began, ended - looked, score[2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a line for each size."""
    first: tuple[int, float] | None = None
    for size in [int(given) for given in sys.argv[1:]] or SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            count, looked, grouped, score, memory = pool.apply(measured, (size,))
        took = looked + grouped
        first = first or (count, took)
        power = math.log(took / first[1]) / math.log(count / first[0]) if count != first[0] else 0.0
        print(
            f"{count:6} articles  {looked:6.1f} s looked at  {grouped:6.1f} s grouped  {took / first[1]:5.1f} times as long"
            f"  n^{power:.2f}  B-cubed F1 {score:.3f}  {memory:6.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
