"""Summarize: from paths to a story brief, all stages in order. The one function that others call."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__
from pipeline.compose import compose
from pipeline.errors import InputError
from pipeline.load import Loaded, load
from pipeline.merge import Story, merge
from pipeline.read import read
from schemas import SCHEMA_VERSION, Article, ArticleReport, FileNote, Reader, Run, StoryBrief, Tokens

MODELS = ("rules",)
UNRELATED = 0.15
"""Share of names in common with the nearest other article below which an article is plainly of another story. On the two
development stories articles of one story share 0.26 or more, articles of different stories 0.10 or less."""
MIN_NAMES = 8
_NAME = re.compile(r"[^\W\d_][\w’'-]*")


def summarize(
    paths: Iterable[str], *, model: str = "rules", progress: Callable[[int, int], None] | None = None
) -> StoryBrief:
    """Read the articles below `paths` ('-' is standard input) and reconcile them into one brief.

    `progress` is called with how many articles are read and how many there are. Raises InputError if a path does not
    exist, nothing can be read, or the model is unknown.
    """
    paths = list(paths)
    if model not in MODELS:
        msg = f"model {model!r} is not known to this version; it reads with: {', '.join(MODELS)}. Leave --model out, or give --model rules."
        raise InputError(msg)
    began, started = time.perf_counter(), datetime.now(UTC)
    loaded = load(paths, reader=Reader(model=model, prompt_version=None))
    reports = []
    for number, article in enumerate(loaded.articles, start=1):
        reports.append(read(article))
        if progress:
            progress(number, len(loaded.articles))
    story = merge(reports)
    run = Run(
        model=model, prompts={}, tokens=Tokens(input=0, output=0), cost=0.0, calls=0, retries=0,
        duration=round(time.perf_counter() - began, 3), started=started.isoformat(timespec="seconds"), version=__version__,
        inputs=tuple(path if path == "-" else str(Path(path).resolve()).encode("utf8", "replace").decode() for path in paths),
    )  # fmt: skip
    return _brief(story, loaded, reports, run)


def _brief(story: Story, loaded: Loaded, reports: list[ArticleReport], run: Run) -> StoryBrief:
    warnings = [*loaded.warnings, *_languages(loaded.articles), *_unrelated(loaded.articles), *_empty(reports)]
    return StoryBrief(
        schema_version=SCHEMA_VERSION, title=_title(story), summary=compose(story), articles=story.articles, claims=story.claims,
        facts=story.facts, conflicts=story.conflicts, drift=story.drift, timeline=story.timeline,
        rejected=tuple(item for report in sorted(reports, key=lambda r: r.article.id) for item in report.rejected),
        skipped_files=tuple(loaded.skipped), warnings=tuple(warnings), run=run,
    )  # fmt: skip


def _title(story: Story) -> str:
    """Headline of the article that shares most facts with others; without a headline the first fact."""
    shared = {article.id: 0 for article in story.articles}
    home = {claim.id: claim.article for claim in story.claims}
    for fact in story.facts:
        holders = {home[key] for key in fact.claims}
        for holder in holders:
            shared[holder] += len(holders) - 1
    ranked = sorted(
        (article for article in story.articles if article.title),
        key=lambda a: (-shared[a.id], a.published or "9999", a.id),
    )
    if ranked:
        return str(ranked[0].title)
    return story.facts[0].statement if story.facts else "Nothing was stated"


def _languages(articles: list[Article]) -> list[FileNote]:
    reason = "is not in English ({}): its claims are whole sentences, without attribution, hedging, stance or date"
    return [
        FileNote(file=a.file, reason=reason.format(a.language)) for a in articles if a.language not in ("en", "und")
    ]


def _empty(reports: list[ArticleReport]) -> list[FileNote]:
    return [FileNote(file=r.article.file, reason="no claim was found in it") for r in reports if not r.claims]


def _unrelated(articles: list[Article]) -> list[FileNote]:
    """Articles that share next to no names with any other; names say what a story is about better than other words."""
    names = {article.id: _names(article.text) for article in articles}
    notes = []
    for article in articles:
        others = [other for other in articles if other.id != article.id and other.language == article.language]
        if others and max(_likeness(names[article.id], names[other.id]) for other in others) < UNRELATED:
            notes.append(FileNote(file=article.file, reason="seems to be of another story than the other articles"))
    return notes


def _names(text: str) -> Counter[str]:
    """How often each word stands that is never written small in the text: names, mostly."""
    words = [re.sub(r"[’']s?$", "", word) for word in _NAME.findall(text)]
    small = {word for word in words if word[:1].islower()}
    return Counter(word.lower() for word in words if word[:1].isupper() and len(word) > 2 and word.lower() not in small)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of the shorter article's names that the other has too; 1 where there are too few to tell."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer >= MIN_NAMES else 1.0
