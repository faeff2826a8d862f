"""Engine, Ray: articles are read and stories merged as tasks of a Ray cluster, here or elsewhere (extra 'ray').

Ray schedules, moves the data, and does again what a lost node had. Two actors on the head node hold what there is once: the gate, through which every
request of the cluster goes, and the ledger, the same SQLite file as without Ray. The driver groups the pile and has a window of stories under way,
never all. Every node needs this program installed. Left out: starting a cluster; the embedded model, which runs on one machine.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.ask import Asker, Endpoint
from pipeline.endpoint import LOCAL, endpoint_for
from pipeline.engine_local import Asking, brief_by_rules
from pipeline.errors import InputError, LimitError, ModelError
from pipeline.ledger import Kept, Ledger
from pipeline.limits import Gate, Limits, Pass, Usage
from pipeline.load import Loaded
from pipeline.model_read import Counts, read_with_model
from pipeline.prices import cost_of
from pipeline.read import read
from pipeline.run import finished, reconciled
from pipeline.stories import Planned
from schemas import Article, ArticleReport, StoryBrief

if TYPE_CHECKING:
    from ray.actor import ActorHandle

HEAD = {"node:__internal_head__": 0.001}
"""What Ray names the head node by: the actors are placed there."""
WINDOW = 2
"""Stories under way for each core of the cluster."""
WAITING = 0.25
"""Share of a core that a reading takes that mostly waits for a model."""
AGAIN = 5
"""Times that a task is done again whose node or process was lost."""
GRACE = 60.0
"""Seconds beyond the longest request after which a place in the gate is free again, whose holder says nothing more."""


@dataclass(frozen=True)
class _Read:
    """What reading one article gave: a report or why there is none, and what it used."""

    result: ArticleReport | ModelError
    usage: Usage
    counts: Counts


@dataclass(frozen=True)
class _Shared:
    """What the tasks of a run that asks a model need: the endpoint, the limits, and the two actors."""

    endpoint: Endpoint
    limits: Limits
    gate: "ActorHandle[Any]"
    ledger: "ActorHandle[Any]"

    def asker(self) -> Asker:
        """An asker of this process, behind the gate and the ledger of the cluster."""
        gate, ledger = cast(Gate, RemoteGate(self.gate, self.limits, self.endpoint)), cast(Ledger, RemoteLedger(self.ledger))  # fmt: skip
        return Asker(self.endpoint, ledger=ledger, limits=self.limits, gate=gate)


def on_ray(
    asking: Asking, stories: Iterable[Planned], *, address: str | None = None
) -> Iterator[tuple[Planned, StoryBrief]]:
    """The stories with their briefs, as they get ready, made on the cluster at `address` (default: RAY_ADDRESS, else one started here).

    Raises InputError if Ray is not installed, cannot be reached, or the model is embedded; ModelError if a model can be asked nothing more.
    """
    ray = _ray()
    if asking.model == LOCAL or asking.model.endswith(".gguf"):
        msg = f"--model {asking.model} runs in one process of this machine; with --engine ray name a model of an endpoint, or rules."
        raise InputError(msg)
    there = None if asking.by_rules else (asking.endpoint or endpoint_for(asking.model))
    started_here = _connect(ray, address)
    shared = None
    try:
        if there:
            asking.announce(there)
            shared = _share(ray, asking, there)
        yield from _streamed(ray, asking, shared, iter(stories))
    finally:
        if shared:
            ray.get(shared.ledger.close.remote())
            for actor in (shared.gate, shared.ledger):
                ray.kill(actor)
        if started_here:
            ray.shutdown()


def _ray() -> Any:  # noqa: ANN401  # a module
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere that was not asked for
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        msg = "--engine ray: Ray is not installed. pip install 'originbrief[ray]', or leave --engine out."
        raise InputError(msg) from error
    return ray


def _connect(ray: Any, address: str | None) -> bool:  # noqa: ANN401
    """Connect to the cluster, or start one here; whether it was done here."""
    if ray.is_initialized():
        return False
    try:
        ray.init(address=address, include_dashboard=None if address or os.environ.get("RAY_ADDRESS") else False, log_to_driver=False, logging_level="ERROR")  # fmt: skip
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        msg = f"--engine ray: no cluster at {address or os.environ.get('RAY_ADDRESS') or 'this machine'} ({str(error).splitlines()[0] if str(error) else type(error).__name__}). Check --address and RAY_ADDRESS."
        raise InputError(msg) from error
    return True


def _share(ray: Any, asking: Asking, there: Endpoint) -> _Shared:  # noqa: ANN401
    """Start the two actors on the head node."""
    gate = ray.remote(GateActor).options(resources=HEAD, num_cpus=0).remote(asking.limits, there)
    ledger = ray.remote(LedgerActor).options(resources=HEAD, num_cpus=0).remote(asking.ledger_path(), fresh=asking.fresh)  # fmt: skip
    for line in ray.get(ledger.messages.remote()):
        asking.tell(line)
    return _Shared(there, asking.limits, gate, ledger)


def _streamed(ray: Any, asking: Asking, shared: _Shared | None, stories: Iterator[Planned]) -> Iterator[tuple[Planned, StoryBrief]]:  # noqa: ANN401  # fmt: skip
    """A window of stories under way; each that is ready makes room for the next."""
    most = max(2, int(WINDOW * ray.cluster_resources().get("CPU", 1)))
    share = 1.0 if shared is None else WAITING
    reading = ray.remote(read_article).options(num_cpus=share, max_retries=AGAIN)
    merging = ray.remote(merge_story).options(num_cpus=share, max_retries=AGAIN)
    under_way: dict[Any, Planned] = {}
    while True:
        while len(under_way) < most and (story := next(stories, None)):
            loaded = story.load()
            read_ones = [reading.remote(article, shared) for article in loaded.articles]
            under_way[merging.remote(loaded, story.since(), asking.inputs, shared, *read_ones)] = story
        if not under_way:
            return
        ready, _ = ray.wait(list(under_way), num_returns=1)
        made = _got(ray, ready[0])
        if isinstance(made, ModelError):
            raise made
        yield under_way.pop(ready[0]), made


def _got(ray: Any, ref: Any) -> StoryBrief | ModelError:  # noqa: ANN401
    try:
        return cast(StoryBrief | ModelError, ray.get(ref))
    except ray.exceptions.RayTaskError:
        raise  # a fault of ours
    except ray.exceptions.RayError as error:
        msg = f"--engine ray: a task was lost {AGAIN + 1} times ({type(error).__name__}). Look at the cluster; the same command goes on from the answers that are kept."
        raise ModelError(msg) from error


def read_article(article: Article, shared: _Shared | None) -> _Read:
    """Task: one article, read by the rules or a model."""
    if shared is None:
        return _Read(read(article), Usage(), Counts())
    return asyncio.run(_asked_about(article, shared))


async def _asked_about(article: Article, shared: _Shared) -> _Read:
    asker, counts = shared.asker(), Counts()
    try:
        return _Read(await read_with_model(read(article), asker, counts), asker.usage, counts)
    except ModelError as error:
        return _Read(error, asker.usage, counts)
    finally:
        await asker.close()


def merge_story(
    loaded: Loaded, since: StoryBrief | None, inputs: tuple[str, ...], shared: _Shared | None, *parts: _Read
) -> StoryBrief | ModelError:
    """Task: one story from its reports; a failure after which nothing else would fare better is given back."""
    if fatal := next((one.result for one in parts if isinstance(one.result, ModelError) and one.result.fatal), None):
        return fatal
    if shared is None:
        return brief_by_rules(loaded, since, inputs, reports=[cast(ArticleReport, one.result) for one in parts])
    try:
        return asyncio.run(_merged(loaded, since, inputs, shared, parts))
    except ModelError as error:
        return error if error.fatal else brief_by_rules(loaded, since, inputs, str(error))


async def _merged(
    loaded: Loaded, since: StoryBrief | None, inputs: tuple[str, ...], shared: _Shared, parts: tuple[_Read, ...]
) -> StoryBrief:
    began, started = time.perf_counter(), datetime.now(UTC)
    asker, counts = shared.asker(), Counts()
    for part in parts:
        asker.usage.sum(part.usage)
        counts.sum(part.counts)
    try:
        made = await reconciled(loaded.articles, [part.result for part in parts], asker, counts)
    finally:
        await asker.close()
    return finished(made, loaded, began=began, started=started, inputs=list(inputs), since=since)


class LedgerActor:
    """Actor: the one ledger of the cluster."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self._messages: list[str] = []
        self._ledger = Ledger(path, fresh=fresh, tell=self._messages.append)
        self._new: dict[str, Kept] | None = {} if fresh else None

    def messages(self) -> list[str]:
        """What is to be said of the file."""
        return self._messages

    def get(self, question: str) -> Kept | None:
        """The kept answer; with --fresh one of this run, for a task that is done again."""
        return self._ledger.get(question) if self._new is None else self._new.get(question)

    def put(self, question: str, kept: Kept, given: dict[str, Any]) -> None:
        """Keep an answer."""
        self._ledger.put(question, kept, **given)
        if self._new is not None:
            self._new[question] = kept

    def close(self) -> None:
        """Close the file."""
        self._ledger.close()


class RemoteLedger:
    """The ledger as a task sees it; an answer is in the file before the task goes on."""

    def __init__(self, actor: "ActorHandle[Any]") -> None:
        self._actor = actor

    def get(self, question: str) -> Kept | None:
        """The kept answer to a question, or None."""
        import ray

        return cast(Kept | None, ray.get(self._actor.get.remote(question)))

    def put(self, question: str, kept: Kept, **given: Any) -> None:  # noqa: ANN401  # what Ledger.put takes
        """Keep an answer."""
        import ray

        ray.get(self._actor.put.remote(question, kept, given))


class GateActor:
    """Actor: the one gate of the cluster. A place whose node is lost is given back, as if it had used what was expected."""

    def __init__(self, limits: Limits, endpoint: Endpoint) -> None:
        self._gate = Gate(limits, endpoint.concurrency, None, partial(cost_of, endpoint=endpoint))
        self._held: dict[int, tuple[Pass, str, float]] = {}
        self._slow: dict[int, Any] = {}
        self._longest = limits.timeout + GRACE
        self._watch: asyncio.Task[None] | None = None

    async def enter(self, expected: Usage, node: str) -> tuple[int, float | None]:
        """Wait for a place: its number, and the seconds until the deadline. Raises LimitError."""
        self._watch = self._watch or asyncio.ensure_future(self._watched())
        passed = await self._gate.enter(expected)
        self._held[passed.number] = passed, node, time.monotonic()
        return passed.number, self._gate.left()

    async def answered(self, number: int) -> None:
        """The server has answered."""
        if held := self._held.get(number):
            await self._gate.answered(held[0])

    async def leave(self, number: int, used: Usage) -> None:
        """Give a place back."""
        if held := self._held.pop(number, None):
            held[0].used.sum(used)
            await self._gate.leave(held[0])

    async def succeeded(self) -> None:
        """An answer came."""
        self._gate.succeeded()

    async def slow(self, number: int, expected: Usage, node: str) -> int:
        """The server limits us; nobody begins until `go` is called with the number given back."""
        pausing = self._gate.slowed(Pass(expected, number))
        await pausing.__aenter__()
        key = -1 - len(self._slow) - number * 1000
        self._slow[key] = pausing
        self._held[key] = Pass(Usage(), number), node, time.monotonic()
        return key

    async def go(self, key: int) -> None:
        """The wait is over."""
        self._held.pop(key, None)
        if pausing := self._slow.pop(key, None):
            await pausing.__aexit__(None, None, None)

    async def left(self) -> float | None:
        """Seconds until the deadline; None without one."""
        return self._gate.left()

    async def _watched(self) -> None:
        import ray

        while True:
            await asyncio.sleep(1.0)
            alive = {node["NodeID"] for node in await asyncio.to_thread(ray.nodes) if node["Alive"]}
            for key, (passed, node, since) in list(self._held.items()):
                if node in alive and time.monotonic() - since < self._longest:
                    continue
                await (self.go(key) if key in self._slow else self.leave(key, passed.expected))


class RemoteGate:
    """The gate as a task sees it: what Asker asks of a Gate."""

    def __init__(self, actor: "ActorHandle[Any]", limits: Limits, endpoint: Endpoint) -> None:
        import ray

        self._actor, self.limits = actor, limits
        self.most = float(limits.concurrency or endpoint.concurrency)
        self._node = ray.get_runtime_context().get_node_id()

    @asynccontextmanager
    async def request(self, expected: Usage) -> AsyncIterator[Pass]:
        """Wait for a place in the cluster's gate, and hold it while the context lasts. Raises LimitError."""
        number, left = await self._told(self._actor.enter.remote(expected, self._node))
        passed = Pass(expected, number)
        try:
            async with asyncio.timeout(left):
                yield passed
        except TimeoutError:
            self._over((await self._actor.left.remote()), 0.0)
            raise
        finally:
            await self._actor.leave.remote(number, passed.used)

    async def answered(self, passed: Pass) -> None:
        """The server has answered."""
        self._actor.answered.remote(passed.number)

    async def _told(self, answer: Any) -> Any:  # noqa: ANN401
        from ray.exceptions import RayTaskError

        try:
            return await answer
        except RayTaskError as error:
            if isinstance(error.cause, LimitError):
                raise LimitError(str(error.cause)) from None
            raise

    def succeeded(self) -> None:
        """An answer came."""
        self._actor.succeeded.remote()

    @asynccontextmanager
    async def slowed(self, passed: Pass | None) -> AsyncIterator[None]:
        """The server limits us: nobody in the cluster begins while this context lasts."""
        number, expected = (passed.number, passed.expected) if passed else (10**9, Usage())
        key = await self._actor.slow.remote(number, expected, self._node)
        try:
            yield
        finally:
            await self._actor.go.remote(key)

    async def rest(self, seconds: float, sleep: Callable[[float], Any]) -> None:
        """Sleep, but not beyond the deadline: raises LimitError there."""
        self._over(await self._actor.left.remote(), seconds)
        await sleep(seconds)

    def _over(self, left: float | None, seconds: float) -> None:
        if left is not None and seconds >= left:
            msg = f"the limit of --deadline {self.limits.deadline:g} seconds is reached"
            raise LimitError(msg)
