"""Summarize: from paths to a story brief, all stages in order. The one function that others call."""

import asyncio
import gc
import re
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline import __version__
from pipeline.ask import Asker, Batching, Endpoint
from pipeline.compose import compose
from pipeline.delta import check_same_story, delta_of
from pipeline.endpoint import LOCAL, RULES, endpoint_for, host_of, settings
from pipeline.errors import LimitError, ModelError
from pipeline.ledger import Ledger, ledger_path
from pipeline.limits import Limits, Usage
from pipeline.load import Loaded, load
from pipeline.match import Statement, group, with_meaning
from pipeline.merge import Story, compared, merge
from pipeline.model_read import Counts
from pipeline.prices import cost_of
from pipeline.read import read
from pipeline.workers import Workers
from prompts import load_prompt
from schemas import (  # fmt: skip
    SCHEMA_VERSION,
    Article,
    ArticleReport,
    CheckCount,
    FileNote,
    Reader,
    Run,
    StoryBrief,
    SummarySentence,
    Tokens,
)

Progress = Callable[[int, int], None]

UNRELATED = 0.15
"""Share of names in common with the nearest other article below which an article is plainly of another story. On the two
development stories articles of one story share 0.26 or more, articles of different stories 0.10 or less."""
MIN_NAMES = 8
_NAME = re.compile(r"[^\W\d_][\w’'-]*")


def summarize(
    paths: Iterable[str],
    *,
    model: str = RULES,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
    endpoint: Endpoint | None = None,
    since: StoryBrief | None = None,
    limits: Limits | None = None,
    ledger: Path | None = None,
    fresh: bool = False,
    batching: Batching | None = None,
) -> StoryBrief:
    """Read the articles below `paths` ('-' is standard input) and reconcile them into one brief.

    `model` is 'rules' (offline), 'local' or the path of a GGUF file (embedded), or a name that the endpoint of the
    environment knows; `endpoint` is asked instead, if given. `progress` is called with how many articles are read and how
    many there are, `tell` with one line about model and host before anything is sent, and about the ledger. With
    `since`, an older brief of the story, the brief says what that did not. A model is asked within `limits`; its answers are
    kept in the file `ledger` (default: the user's ledger) and not asked for again, unless `fresh`. With `batching` the questions
    go through the provider's batches. What a limit or a failure left to the rules is named in `warnings`, and `run.incomplete`
    is true. Raises InputError if a path does not exist, nothing can be read, the model cannot be used or the older brief is of
    another story, ModelError if it failed for every article, PendingError if batches are to be waited for elsewhere.
    """
    paths = list(paths)
    began, started = time.perf_counter(), datetime.now(UTC)
    loaded = load(paths, reader=Reader(model=RULES, prompt_version=None))
    if since is not None:
        check_same_story(since, loaded.articles)
    progress = progress or (lambda done, total: None)
    if model == RULES and endpoint is None:
        made = offline(loaded.articles, progress)
    else:
        asking = _Asking(progress, tell or (lambda line: None), limits or Limits(), fresh=fresh, batching=batching)
        with Workers(loaded.articles, aside=True) as workers, endpoint_of(model, endpoint) as there:
            made = _with_model(workers, there, asking, ledger)
    return finished(made, loaded, began=began, started=started, inputs=paths, since=since)


def finished(
    made: "Made",
    loaded: Loaded,
    *,
    began: float,
    started: datetime,
    inputs: list[str],
    since: StoryBrief | None = None,
) -> StoryBrief:
    """The brief of what was read and reconciled since `began`, a value of time.perf_counter."""
    run = Run(
        model=made.model, prompts=made.prompts, tokens=Tokens(input=made.usage.input, output=made.usage.output),
        cost=made.cost, calls=made.usage.calls, retries=made.usage.retries, reasks=made.usage.reasks, kept=made.usage.kept,
        incomplete=bool(made.warnings), checks=_checks(made.counts),
        duration=round(time.perf_counter() - began, 3), started=started.isoformat(timespec="seconds"), version=__version__,
        inputs=tuple(path if path == "-" else str(Path(path).resolve()).encode("utf8", "replace").decode() for path in inputs),
    )  # fmt: skip
    brief = _brief(made, loaded, run)
    return brief if since is None else brief.model_copy(update={"delta": delta_of(since, brief)})


@dataclass
class Made:
    """What reading and reconciling gave, however it was done."""

    reports: list[ArticleReport]
    story: Story
    summary: tuple[SummarySentence, ...]
    model: str = RULES
    cost: float | None = 0.0
    prompts: dict[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    counts: Counts = field(default_factory=Counts)
    warnings: list[FileNote] = field(default_factory=list)


def offline(articles: list[Article], progress: Progress) -> Made:
    """Read and reconcile by the rules."""
    reports = []
    with Workers(articles) as workers:
        for number in range(len(articles)):
            reports.append(workers.get(number))
            progress(number + 1, len(articles))
    return by_rules(reports)


def by_rules(reports: list[ArticleReport]) -> Made:
    """What the rules make of the reports of one story."""
    story = merge(reports)
    return Made(reports, story, compose(story))


@contextmanager
def endpoint_of(model: str, given: Endpoint | None) -> Iterator[Endpoint]:
    """The endpoint that answers for a model; an embedded one runs while the context lasts. Raises InputError."""
    if given is not None:
        yield given
    elif model == LOCAL or model.endswith(".gguf"):
        from pipeline.local import serve

        with serve(None if model == LOCAL else Path(model)) as there:
            yield there
    else:
        yield endpoint_for(model)


@dataclass(frozen=True)
class _Asking:
    """How a model is asked."""

    progress: Progress
    tell: Callable[[str], None]
    limits: Limits
    fresh: bool
    batching: Batching | None


def _with_model(workers: Workers, there: Endpoint, asking: _Asking, place: Path | None) -> Made:
    """What a model makes of the articles; `place` is the ledger's file, if not the user's."""
    asking.tell(f"reading {len(workers.articles)} articles with {there.model} at {host_of(there)}")
    if asking.limits.max_cost is not None and cost_of(Usage(input=1), there) is None:
        asking.tell(f"no price is known for {there.model} at {host_of(there)}: --max-cost cannot be held, tokens are counted; --max-tokens can")  # fmt: skip
    ledger = Ledger(place or ledger_path(settings().get("ledger")), fresh=asking.fresh, tell=asking.tell)
    try:
        return asyncio.run(_asked_by(workers, there, asking, ledger))
    finally:
        ledger.close()


async def _asked_by(workers: Workers, endpoint: Endpoint, asking: _Asking, ledger: Ledger) -> Made:
    """Ask directly or through batches. Raises PendingError where the batches are to be waited for elsewhere."""
    batches = None
    if asking.batching:
        from pipeline.batch import Batches

        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # this is one
        batches = Batches(endpoint, ledger, asking.batching, fresh=asking.fresh, tell=asking.tell, stop=task.cancel)
    asker = Asker(endpoint, ledger=ledger, limits=asking.limits, batches=batches)
    try:
        with _settled():
            return await asked(workers, asker, asking.progress)
    except asyncio.CancelledError:
        if batches and batches.pending:
            raise batches.pending from None
        raise
    finally:
        if batches:
            await batches.close()
        await asker.close()


@contextmanager
def _settled() -> Iterator[None]:
    """While answers come, the collector does not look through all that was loaded before them: a tenth of a second each time, in which nobody asks."""
    ours = gc.get_freeze_count() == 0  # else whoever calls has settled it
    if ours:
        gc.freeze()
    try:
        yield
    finally:
        if ours:
            gc.unfreeze()


async def asked(workers: Workers, asker: Asker, progress: Progress) -> Made:
    """Read, match and compose with a model. An article that it fails at is read by the rules, with a warning."""
    from pipeline.model_read import read_with_model

    counts = Counts()
    done = 0
    hands = asyncio.Semaphore(
        2 * int(asker.gate.most)
    )  # so that the first answers are fetched before all articles are analysed

    async def one(number: int) -> ArticleReport | ModelError:
        nonlocal done
        async with hands:
            try:
                return await read_with_model(await workers.wait_for(number), asker, counts)
            except ModelError as error:
                if error.fatal:
                    raise
                return error
            finally:
                done += 1
                progress(done, len(workers.articles))

    results = await _all([one(number) for number in range(len(workers.articles))])
    return await reconciled(workers.articles, results, asker, counts)


async def reconciled(
    articles: Sequence[Article], results: list[ArticleReport | ModelError], asker: Asker, counts: Counts
) -> Made:
    """What a model makes of the reports of one story; in place of a failed one the rules read. Raises ModelError if all failed."""
    from pipeline.model_compose import compose_with_model
    from pipeline.model_merge import unite, unsure_pairs

    reports, warnings = _filled(articles, results)
    found, trouble = await _compared(reports, asker)
    near = unsure_pairs(found)
    groups, more = await unite(found, group(found, near), near, asker)
    trouble += more
    story = merge(reports, found=found, groups=groups)
    try:
        summary = await compose_with_model(story, asker, counts)
    except ModelError as error:
        trouble.append(str(error))
        summary = compose(story)
    warnings += [
        FileNote(file="(the whole story)", reason=f"was reconciled by the rules in part, because {text}")
        for text in sorted(set(trouble))
    ]
    prompts = {name: load_prompt(name).version for name in ("read", "match", "compose", "again", "faults")}
    return Made(reports, story, summary, asker.endpoint.model, asker.cost, prompts, asker.usage, counts, warnings)


async def _compared(reports: list[ArticleReport], asker: Asker) -> tuple[list[Statement], list[str]]:
    """The statements of a story, with embeddings if the endpoint has a model for them, and what went wrong."""
    found = compared(reports)
    if not asker.endpoint.embeddings:
        return found, []
    try:
        return with_meaning(found, await asker.embed([one.text for one in found])), []
    except ModelError as error:
        return found, [str(error)]


async def _all(jobs: list[Coroutine[None, None, ArticleReport | ModelError]]) -> list[ArticleReport | ModelError]:
    """The results of all jobs, in their order; the first that fails ends the others."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _filled(
    articles: Sequence[Article], results: list[ArticleReport | ModelError]
) -> tuple[list[ArticleReport], list[FileNote]]:
    """The reports, those that are missing made by the rules, and why; raises the first error if the model failed for all."""
    failed = [error for error in results if isinstance(error, ModelError)]
    if len(failed) == len(articles) and not any(isinstance(error, LimitError) for error in failed):
        raise failed[0]
    reports, warnings = [], []
    for article, result in zip(articles, results, strict=True):
        if isinstance(result, ModelError):
            warnings.append(FileNote(file=article.file, reason=f"was read by the rules, because {result}"))
            result = read(article)
        reports.append(result)
    return reports, warnings


def _checks(counts: Counts) -> dict[str, CheckCount]:
    names = sorted({*counts.fired, *counts.repaired, *counts.rejected})
    return {
        name: CheckCount(fired=counts.fired[name], mended=counts.mended[name], repaired=counts.repaired[name], rejected=counts.rejected[name])
        for name in names
    }  # fmt: skip


def _brief(made: Made, loaded: Loaded, run: Run) -> StoryBrief:
    story, reports = made.story, made.reports
    warnings = [
        *loaded.warnings,
        *made.warnings,
        *_languages(list(story.articles)),
        *_unrelated(loaded.articles),
        *_empty(reports),
    ]
    return StoryBrief(
        schema_version=SCHEMA_VERSION, title=_title(story), summary=made.summary, articles=story.articles, claims=story.claims,
        facts=story.facts, conflicts=story.conflicts, drift=story.drift, timeline=story.timeline, phases=story.phases, delta=None,
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
        key=lambda a: (str(a.title).isupper(), -shared[a.id], a.published or "9999", a.id),
    )
    if ranked:
        return str(ranked[0].title)
    return story.facts[0].statement if story.facts else "Nothing was stated"


def _languages(articles: list[Article]) -> list[FileNote]:
    reason = "is not in English ({}): its claims are whole sentences, without attribution, hedging, stance or date"
    return [
        FileNote(file=a.file, reason=reason.format(a.language))
        for a in articles
        if a.language not in ("en", "und") and a.reader.model == RULES
    ]


def _empty(reports: list[ArticleReport]) -> list[FileNote]:
    return [FileNote(file=r.article.file, reason="no claim was found in it") for r in reports if not r.claims]


def _unrelated(articles: list[Article]) -> list[FileNote]:
    """Articles that share next to no names with any other; names say what a story is about better than other words."""
    names = {article.id: _names(article.text) for article in articles}
    sizes = {key: found.total() for key, found in names.items()}
    notes = []
    for article in articles:
        others = [other for other in articles if other.id != article.id and other.language == article.language]
        if others and not any(_alike(names, sizes, article.id, other.id) for other in others):  # the first one will do
            notes.append(FileNote(file=article.file, reason="seems to be of another story than the other articles"))
    return notes


def _names(text: str) -> Counter[str]:
    """How often each word stands that is never written small in the text: names, mostly."""
    words = [re.sub(r"[’']s?$", "", word) for word in _NAME.findall(text)]
    small = {word for word in words if word[:1].islower()}
    return Counter(word.lower() for word in words if word[:1].isupper() and len(word) > 2 and word.lower() not in small)


def _alike(names: dict[str, Counter[str]], sizes: dict[str, int], one: str, other: str) -> bool:
    """Whether the other article has enough of the shorter one's names, or there are too few to tell."""
    fewer = min(sizes[one], sizes[other])
    if fewer < MIN_NAMES:
        return True
    mine, theirs = names[one], names[other]
    return sum(min(mine[name], theirs[name]) for name in mine.keys() & theirs.keys()) / fewer >= UNRELATED
