"""Engine, local: the briefs of stories one after another in this process, all within the limits of one run."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from pipeline.ask import ALL_AT_ONCE, Asker, Batching, Endpoint
from pipeline.batch import Batches
from pipeline.endpoint import RULES, host_of, settings
from pipeline.errors import ModelError
from pipeline.ledger import Ledger, ledger_path
from pipeline.limits import Gate, Limits, Usage
from pipeline.load import Loaded
from pipeline.prices import cost_of
from pipeline.run import Made, asked, by_rules, endpoint_of, finished, offline
from pipeline.stories import Planned
from pipeline.workers import Workers
from schemas import ArticleReport, FileNote, StoryBrief

AT_ONCE = 4
"""Stories whose questions to a model are under way together: one of them may be at its last question."""
IN_BATCHES = 1_000
"""The same with batches, each of which takes up to a day: whatever is asked together goes into one."""


@dataclass(frozen=True)
class Asking:
    """How the stories of a pile are read: by which model, within which limits, with which ledger; `inputs` are the paths given."""

    inputs: tuple[str, ...]
    model: str = RULES
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    endpoint: Endpoint | None = None
    ledger: Path | None = None
    tell: Callable[[str], None] = print
    batching: Batching | None = None

    @property
    def by_rules(self) -> bool:
        """Whether no model is asked."""
        return self.model == RULES and self.endpoint is None

    def ledger_path(self) -> Path:
        """The file of the ledger."""
        return self.ledger or ledger_path(settings().get("ledger"))

    def announce(self, there: Endpoint) -> None:
        """Say what is sent where, before it is sent."""
        self.tell(f"reading with {there.model} at {host_of(there)}")
        if self.limits.max_cost is not None and cost_of(Usage(input=1), there) is None:
            self.tell(f"no price is known for {there.model} at {host_of(there)}: --max-cost cannot be held, tokens are counted; --max-tokens can")  # fmt: skip


def local(asking: Asking, stories: Iterable[Planned]) -> Iterator[tuple[Planned, StoryBrief]]:
    """The stories with their briefs. Raises ModelError if a model can be asked nothing more."""
    if asking.by_rules:
        for story in stories:
            yield story, brief_by_rules(story.load(), story.since(), asking.inputs)
        return
    with endpoint_of(asking.model, asking.endpoint) as there:
        asking.announce(there)
        ledger = Ledger(asking.ledger_path(), fresh=asking.fresh, tell=asking.tell)
        try:
            yield from _by_model(asking, there, ledger, iter(stories))
        finally:
            ledger.close()


def brief_by_rules(
    loaded: Loaded,
    since: StoryBrief | None,
    inputs: tuple[str, ...],
    trouble: str | None = None,
    *,
    reports: list[ArticleReport] | None = None,
) -> StoryBrief:
    """The brief that the rules make, of `reports` if they are read already; `trouble` says why no model did."""
    began, started = time.perf_counter(), datetime.now(UTC)
    made = by_rules(reports) if reports else offline(loaded.articles, lambda done, total: None)
    if trouble:
        made.warnings.append(FileNote(file="(the whole story)", reason=f"was read by the rules, because {trouble}"))
    return finished(made, loaded, began=began, started=started, inputs=list(inputs), since=since)


def _by_model(
    asking: Asking, there: Endpoint, ledger: Ledger, stories: Iterator[Planned]
) -> Iterator[tuple[Planned, StoryBrief]]:
    most = ALL_AT_ONCE if asking.batching else there.concurrency
    gate = Gate(asking.limits, most, None, partial(cost_of, endpoint=there))

    async def one(story: Planned, batches: Batches | None) -> tuple[Planned, StoryBrief]:
        began, started, loaded = time.perf_counter(), datetime.now(UTC), story.load()
        asker = Asker(there, ledger=ledger, limits=asking.limits, gate=gate, batches=batches)
        try:
            made: Made = await asked(Workers(loaded.articles), asker, lambda done, total: None)
        except ModelError as error:
            if error.fatal:
                raise
            return story, brief_by_rules(loaded, story.since(), asking.inputs, str(error))
        finally:
            await asker.close()
        return story, finished(
            made, loaded, began=began, started=started, inputs=list(asking.inputs), since=story.since()
        )

    async def some(part: list[Planned]) -> list[tuple[Planned, StoryBrief]]:
        async with _desk(asking, there, ledger) as batches, asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(one(story, batches)) for story in part]
        return [task.result() for task in running]

    with asyncio.Runner() as runner:
        while part := list(islice(stories, IN_BATCHES if asking.batching else AT_ONCE)):
            try:
                made = runner.run(some(part))
            except ExceptionGroup as group:
                raise group.exceptions[0] from None
            yield from made


@asynccontextmanager
async def _desk(asking: Asking, there: Endpoint, ledger: Ledger) -> AsyncIterator[Batches | None]:
    """The desk of the batches of all stories, if they go there. Raises PendingError where they are to be waited for elsewhere."""
    if asking.batching is None:
        yield None
        return
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # this is one
    batches = Batches(there, ledger, asking.batching, fresh=asking.fresh, tell=asking.tell, stop=task.cancel)
    try:
        yield batches
    except asyncio.CancelledError:
        if batches.pending:
            raise batches.pending from None
        raise
    finally:
        await batches.close()
