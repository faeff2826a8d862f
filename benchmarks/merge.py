"""How the merge grows with the claims: seconds and memory for one, three and ten times as many, side by side in one run.

`python -m benchmarks.merge` reads the seeds once and copies the reports; in each copy two words in three are words of its own,
so that copies are stories of their own with a common stock of words. Ratios count, not seconds: machines differ.
"""

import hashlib
import re
import time
import tracemalloc

from pipeline.compose import compose
from pipeline.load import load
from pipeline.merge import merge
from pipeline.read import read
from schemas import ArticleReport, Reader

BASE = 8
"""Copies of the seeds that make about 1,000 claims."""
KEPT = 3
"""One word in so many stays as it is."""


def copied(reports: list[ArticleReport], number: int) -> list[ArticleReport]:
    """The reports with other words and ids; the same for the same number."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        digest = hashlib.sha256(f"{number} {word.lower()}".encode()).digest()
        if number == 0 or len(word) < 4 or digest[0] % KEPT == 0:
            return word
        return word + "".join("bcdfglmnprtv"[byte % 12] + "aeiou"[byte % 5] for byte in digest[1:3])

    made = []
    for report in reports:
        article = report.article.model_copy(update={"id": f"{report.article.id}-{number}"})
        claims = tuple(
            claim.model_copy(
                update={
                    "id": f"{claim.id}-{number}",
                    "article": article.id,
                    "text": re.sub(r"[A-Za-z]+", other, claim.text),
                    "quotes": tuple(
                        quote.model_copy(update={"exact": re.sub(r"[A-Za-z]+", other, quote.exact)})
                        for quote in claim.quotes
                    ),
                }
            )
            for claim in report.claims
        )
        made.append(report.model_copy(update={"article": article, "claims": claims}))
    return made


def main() -> None:
    """Print a line for each size."""
    seeds = [read(one) for one in load(["seeds"], reader=Reader(model="rules", prompt_version=None)).articles]
    first = 0.0
    for times in (1, 3, 10):
        reports = [report for number in range(BASE * times) for report in copied(seeds, number)]
        began = time.perf_counter()
        story = merge(reports)
        summary = compose(story)
        took = time.perf_counter() - began
        first = first or took
        tracemalloc.start()
        merge(reports)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"{len(story.claims):6} claims  {len(story.facts):6} facts  {len(summary):3} sentences"
            f"  {took:7.2f} s  {took / first:5.1f} times as long  {peak:7.1f} MB"
        )


if __name__ == "__main__":
    main()
