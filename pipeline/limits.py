"""Limits: how fast and how much a run may ask. One gate stands before every request to a model.

Behind a 429 the whole run waits, goes on with half as many requests at once, and gains back one for each round that succeeds
(additive increase, multiplicative decrease, as in TCP). Money, tokens and time are held before a request, by what
it is expected to use: its characters at a rate that the answers of the run correct.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields

from pipeline.errors import LimitError

TIMEOUT = 600.0
"""Seconds for one request; a small model on two cores takes minutes for a long answer."""
IN_TOKEN = 4.0
"""Characters of prompt and answer schema in a token: 3.6 to 4.4 in the requests recorded in cassettes/, English and French."""
OUT_TOKENS = 0.4
"""Tokens answered for a character of article text or question: 0.05 to 0.55 there, less for longer texts."""
MARGIN = 1.15
"""By how much a request may use more than the greediest one before it, relative to what was expected of both."""


@dataclass(frozen=True)
class Limits:
    """What a run may do: requests at once, requests and tokens a minute, seconds a request and in all, tokens and US dollars in all; None is no limit."""

    concurrency: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    timeout: float = TIMEOUT
    deadline: float | None = None
    max_tokens: int | None = None
    max_cost: float | None = None


@dataclass
class Usage:
    """What a run has used; tokens as the server counts them, failed and repeated requests too. `kept` counts answers of the ledger."""

    input: int = 0
    output: int = 0
    cached: int = 0
    calls: int = 0
    retries: int = 0
    reasks: int = 0
    kept: int = 0

    def add(self, sent: int, received: int, cached: int = 0) -> None:
        """Count the tokens of one answer."""
        self.input, self.output, self.cached = self.input + sent, self.output + received, self.cached + cached

    def sum(self, other: "Usage") -> None:
        """Count all that another usage counts."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def expected(characters: int, text: int) -> Usage:
    """The tokens that a question of so many characters, schema included, should use, if `text` of them are article or question."""
    return Usage(input=round(characters / IN_TOKEN) + 1, output=round(text * OUT_TOKENS) + 20)


@dataclass
class Pass:
    """One request on its way: what is expected of it, and how many requests had begun before it."""

    expected: Usage
    number: int
    used: Usage = field(default_factory=Usage)
    batched: bool = False
    answered: bool = False
    """The server has done its part, though its answer is not understood yet."""


class Gate:
    """Lets requests through as the limits allow; `price` gives the dollars of a usage.

    `usage` is what the run has used, counted by the one who asks; None for a gate of several askers, which counts by itself.
    """

    def __init__(
        self, limits: Limits, concurrency: int, usage: Usage | None, price: Callable[[Usage], float | None]
    ) -> None:
        self.limits, self._price = limits, price
        self.usage = Usage() if usage is None else usage
        self._counts = usage is None
        self.most = float(limits.concurrency or concurrency)
        self.allowed = self.most
        self._inside: list[Pass] = []
        self._begun = self._slowed_at = self._pausing = 0
        self._greediest = 0.0
        self._changed = asyncio.Condition()
        self._ends: float | None = None
        self._rates: list[Callable[[Usage], object]] = []
        self._started = False

    def _start(self) -> None:
        """What needs the running loop."""
        from aiolimiter import AsyncLimiter

        self._started = True
        if self.limits.deadline is not None:
            self._ends = asyncio.get_running_loop().time() + self.limits.deadline
        if rate := self.limits.requests_per_minute:
            spaced = AsyncLimiter(1, 60 / rate)
            self._rates.append(lambda _: spaced.acquire())
        if tokens := self.limits.tokens_per_minute:
            bucket = AsyncLimiter(tokens, 60)
            self._rates.append(lambda use: bucket.acquire(min(tokens, use.input + use.output)))

    @asynccontextmanager
    async def request(self, expected: Usage) -> AsyncIterator[Pass]:
        """Wait for a place, and hold it while the context lasts. Raises LimitError where a limit of the run leaves none."""
        passed = await self.enter(expected)
        try:
            async with asyncio.timeout_at(self._ends):
                yield passed
        except TimeoutError as error:
            self._check_time()
            raise error
        finally:
            await self.leave(passed)

    async def enter(self, expected: Usage) -> Pass:
        """Wait for a place and take it, until `leave`. Raises LimitError where a limit of the run leaves none."""
        if not self._started:
            self._start()
        passed = await self._enter(expected)
        try:
            for rate in self._rates:
                await rate(self._likely(expected))  # type: ignore[misc]
            self._check_time()
        except BaseException:
            await self.leave(passed)
            raise
        return passed

    def left(self) -> float | None:
        """Seconds until the deadline; None without one."""
        return None if self._ends is None else self._ends - asyncio.get_running_loop().time()

    async def _enter(self, expected: Usage) -> Pass:
        async with self._changed:
            while True:
                self._check_time()
                if not self._pausing and self._open() < max(1, int(self.allowed)) and self._fits(expected):
                    break
                await self._changed.wait()
            self._begun += 1
            passed = Pass(expected, self._begun)
            self._inside.append(passed)
            return passed

    def _open(self) -> int:
        return sum(not one.answered for one in self._inside)

    async def answered(self, passed: Pass) -> None:
        """The server has answered a request: another may go out while the answer is being understood. What it used still counts when it leaves."""
        async with self._changed:
            passed.answered = True
            self._changed.notify_all()

    async def leave(self, passed: Pass) -> None:
        """Give the place of a request back, with what it used."""
        async with self._changed:
            self._inside.remove(passed)
            if self._counts:
                self.usage.add(passed.used.input, passed.used.output, passed.used.cached)
            if (used := passed.used.input + passed.used.output) > 0:
                self._greediest = max(self._greediest, used / (passed.expected.input + passed.expected.output))
            self._changed.notify_all()

    def _check_time(self) -> None:
        if self._ends is not None and asyncio.get_running_loop().time() >= self._ends:
            msg = f"the limit of --deadline {self.limits.deadline:g} seconds is reached"
            raise LimitError(msg)

    def _likely(self, expected: Usage) -> Usage:
        rate = self._greediest * MARGIN if self._greediest else 1.0
        return Usage(input=round(expected.input * rate), output=round(expected.output * rate))

    def _fits(self, expected: Usage) -> bool:
        """Whether a request is sure to stay in the budget now; raises LimitError if it never will."""
        limits = self.limits
        if limits.max_tokens is None and limits.max_cost is None:
            return True
        if not self._greediest and self._inside:
            return False  # the first answer tells what requests use
        ahead = [self._likely(one.expected) for one in self._inside]
        alone = self._sum([self._likely(expected)])
        for value, most, option in ((_tokens, limits.max_tokens, "--max-tokens"), (self._price, limits.max_cost, "--max-cost")):  # fmt: skip
            if most is None:
                continue
            cost, all_cost = value(alone), value(self._sum([self._likely(expected), *ahead]))
            if cost is not None and cost > most:
                msg = f"the limit of {option} {most:g} is reached"
                raise LimitError(msg)
            if all_cost is not None and all_cost > most:
                return False
        return True

    def _sum(self, more: list[Usage]) -> Usage:
        """What is used, and what is expected on top."""
        return Usage(
            input=self.usage.input + sum(one.input for one in more),
            output=self.usage.output + sum(one.output for one in more),
            cached=self.usage.cached,
        )

    def succeeded(self) -> None:
        """An answer came: a little faster from now on, up to what is allowed."""
        self.allowed = min(self.most, self.allowed + 1 / max(1.0, self.allowed))

    @asynccontextmanager
    async def slowed(self, passed: Pass | None) -> AsyncIterator[None]:
        """The server limits us: nobody begins while this context lasts, and half as many go on; once for requests sent together."""
        if passed is None or passed.number > self._slowed_at:
            self._slowed_at = self._begun
            self.allowed = max(1.0, self.allowed / 2)
        self._pausing += 1
        try:
            yield
        finally:
            self._pausing -= 1
            async with self._changed:
                self._changed.notify_all()

    async def rest(self, seconds: float, sleep: Callable[[float], object]) -> None:
        """Sleep, but not beyond the deadline: raises LimitError there."""
        if self._ends is not None and asyncio.get_running_loop().time() + seconds >= self._ends:
            msg = f"the limit of --deadline {self.limits.deadline:g} seconds would be reached while waiting for the server"  # fmt: skip
            raise LimitError(msg)
        await sleep(seconds)  # type: ignore[misc]


def _tokens(usage: Usage) -> float:
    return float(usage.input + usage.output)
