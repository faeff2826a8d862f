"""Timeline: the dated facts in order, and the phases of the story to which the articles belong."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.dates import as_date
from schemas import Article, Fact, Phase, TimelineEntry

QUIET = 14
"""Days without an article after which a new phase begins."""


def timeline_of(facts: Iterable[Fact]) -> tuple[TimelineEntry, ...]:
    """The dates of facts in order of time, each with its facts."""
    dated: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.when:
            dated[fact.when].append(fact.id)
    return tuple(TimelineEntry(when=when, facts=tuple(dated[when])) for when in sorted(dated))


def phases_of(articles: Sequence[Article]) -> tuple[Phase, ...]:
    """The runs of articles between which nothing was published for more than `QUIET` days; those without a day are in none."""
    dated = sorted(
        (article.published, article.id) for article in articles if article.published and as_date(article.published)
    )
    runs: list[list[tuple[str, str]]] = []
    for day, key in dated:
        if runs and (date.fromisoformat(day) - date.fromisoformat(runs[-1][-1][0])).days <= QUIET:
            runs[-1].append((day, key))
        else:
            runs.append([(day, key)])
    return tuple(Phase(first=run[0][0], last=run[-1][0], articles=tuple(key for _, key in run)) for run in runs)
