"""Batch: the same questions through a provider's files and batches endpoints, at half the price and within a day.

It stands where the HTTP client stands: questions that are asked at the same time become one batch, each gets the response that its line
in the output has, and nothing above knows the difference. Batches are noted in the ledger before they are made, so that
a killed run, from any folder, finds them again. Left out: cancelling a batch, which is done with the provider.
"""

import asyncio
import contextlib
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pipeline import ask
from pipeline.errors import InputError, PendingError
from pipeline.ledger import Ledger

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import Batch

PATH: Final = "/v1/chat/completions"
MOST = 50_000
"""Requests in one batch, by OpenAI's limit."""
LARGEST = 190_000_000
"""Bytes in one input file; OpenAI's limit is 200 MB."""
SETTLE = 0.5
"""Seconds without a new question after which those that wait are sent."""
POLL = (5.0, 60.0)
"""Seconds between two looks at a batch, at first and at most."""
_OVER = ("completed", "failed", "expired", "cancelled")
_TOKEN = "originbrief"  # noqa: S105  # the name of the metadata by which a batch is found again


@dataclass
class _Known:
    """A batch that the ledger knows: the token it was made with, its id once there is one, the questions in it."""

    token: str
    id: str | None
    requests: frozenset[str]
    said: str = ""
    results: "dict[str, tuple[int, bytes]] | None" = None
    spent: set[str] = field(default_factory=set)


class Batches:
    """The desk at which questions wait for their batch."""

    def __init__(
        self,
        endpoint: "ask.Endpoint",
        ledger: Ledger,
        batching: "ask.Batching",
        *,
        fresh: bool = False,
        tell: Callable[[str], None] | None = None,
        stop: Callable[[], object] | None = None,
    ) -> None:
        """Take the endpoint and the ledger; `stop` is called where nothing is left but to wait and `batching` does not: `pending` then says so."""
        if not ledger.usable:
            msg = "--batch needs the ledger, to find its batches again; it cannot be used (see above)."
            raise InputError(msg)
        self.endpoint, self.ledger, self.fresh = endpoint, ledger, fresh
        self.wait, self.direct_after = batching.wait, batching.direct_after
        self._tell, self.stop = tell or (lambda _: None), stop or (lambda: None)
        self.pending: PendingError | None = None
        self._known: list[_Known] | None = None
        self._waiting: dict[str, tuple[bytes, asyncio.Future[tuple[int, bytes]]]] = {}
        self._asked = 0
        self._wanted = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    def takes(self, answer: str, messages: int) -> bool:
        """Whether a question for such an answer goes into a batch: all do, or with `direct_after` only the first ones about the articles."""
        return not self.direct_after or (answer == "ReadAnswer" and messages == 2)

    async def answer(self, body: bytes) -> tuple[int, bytes]:
        """Status and body of the response to one question, whenever its batch is done."""
        key = hashlib.sha256(body).hexdigest()[:40]
        if key not in self._waiting:
            self._waiting[key] = body, asyncio.get_running_loop().create_future()
            self._asked += 1
            self._wanted.set()
        if self._pump is None:
            self._pump = asyncio.ensure_future(self._run())
        return await asyncio.shield(self._waiting[key][1])

    async def close(self) -> None:
        """End the waiting; the batches go on at the provider."""
        if self._pump is not None:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump

    async def _run(self) -> None:
        """Send what waits, look at what is under way, give out what came; while the desk is open."""
        client = ask.plain_client(self.endpoint)
        try:
            while True:
                await self._wanted.wait()
                await self._served(client)
        finally:
            await client.close()

    async def _served(self, client: "AsyncOpenAI") -> None:
        """Stay until nobody waits, or nothing is left but to wait and that is not wanted."""
        pause = POLL[0]
        try:
            while self._waiting:
                await self._settled()
                if await self._step(client):
                    pause = POLL[0]
                elif not self.wait:
                    self._pend()
                    break
                else:
                    await ask.sleep(pause)
                    pause = min(POLL[1], pause * 1.5)
        except Exception as error:
            self._give_all(*_failure(error))
        self._wanted.clear()

    async def _settled(self) -> None:
        """Return once no question has come for a while: those asked together go together."""
        before = -1
        while before != self._asked:
            before = self._asked
            await asyncio.sleep(SETTLE)

    async def _step(self, client: "AsyncOpenAI") -> bool:
        """One round; whether anybody got a response."""
        if self._known is None:
            self._known = await self._recovered(client)
        new = {key: body for key, (body, _) in self._waiting.items() if self._home(key) is None}
        for part in _parts(new):
            made = await self._submitted(client, part)
            self._known.insert(0, made)
        given = False
        for one in {id(home): home for key in self._waiting if (home := self._home(key))}.values():
            given = await self._look(client, one) or given
        return given

    def _home(self, key: str) -> _Known | None:
        """The newest batch that holds a question and has not answered it with a failure before."""
        return next((one for one in self._known or [] if key in one.requests and key not in one.spent), None)

    async def _recovered(self, client: "AsyncOpenAI") -> list[_Known]:
        """The batches of the ledger; those that were being made when a run was killed are looked for at the provider."""
        if self.fresh:
            return []
        known = [_Known(*row) for row in self.ledger.batches(self.endpoint.base_url)]
        lost = {one.token: one for one in known if one.id is None}
        if lost:
            async for made in client.batches.list(limit=100):
                if found := lost.pop((made.metadata or {}).get(_TOKEN, ""), None):
                    found.id = made.id
                    self.ledger.name_batch(found.token, made.id)
                if not lost:
                    break
        for token in lost:
            self.ledger.drop_batch(token)
        return [one for one in known if one.id]

    async def _submitted(self, client: "AsyncOpenAI", requests: dict[str, bytes]) -> _Known:
        made = _Known(secrets.token_hex(12), None, frozenset(requests))
        self.ledger.note_batch(made.token, self.endpoint.base_url, sorted(requests))
        lines = b"\n".join(_line(key, body) for key, body in sorted(requests.items()))
        file = await client.files.create(file=(f"{made.token}.jsonl", lines), purpose="batch")
        batch = await self._created(client, file.id, made.token)
        made.id = batch.id
        self.ledger.name_batch(made.token, batch.id)
        return made

    async def _created(self, client: "AsyncOpenAI", file: str, token: str) -> "Batch":
        """Make a batch once: where the answer is lost, it is looked for before anything is made again."""
        try:
            made = await client.with_options(max_retries=0).batches.create(completion_window="24h", endpoint=PATH, input_file_id=file, metadata={_TOKEN: token})  # fmt: skip
            if not isinstance(made.id, str):
                msg = "a batch without an id"
                raise ValueError(msg)
            return made
        except Exception:
            self._known, known = None, self._known  # if it cannot be looked for now, the next round does
            async for one in client.batches.list(limit=100):
                if (one.metadata or {}).get(_TOKEN) == token:
                    self._known = known
                    return one
            self.ledger.drop_batch(token)
            self._known = known
            raise

    async def _look(self, client: "AsyncOpenAI", one: _Known) -> bool:
        """Look at one batch; give out its results if it is over. Whether anybody got a response."""
        assert one.id is not None  # noqa: S101  # only made batches are known
        if one.results is None:
            batch = await client.batches.retrieve(one.id)
            self._say(one, batch)
            if batch.status not in _OVER:
                return False
            one.results = await _results(client, batch)
        given = False
        for key in [key for key in self._waiting if key in one.requests and self._home(key) is one]:
            status, body = one.results.get(key, (503, b'{"error": {"message": "the batch ended without an answer"}}'))
            if status != 200:
                one.spent.add(key)  # asked again, it goes into the next batch
            self._give(key, status, body)
            given = True
        return given

    def _say(self, one: _Known, batch: "Batch") -> None:
        counts = batch.request_counts
        done = f"{counts.completed} of {counts.total} answered, {counts.failed} failed" if counts else f"{len(one.requests)} questions"  # fmt: skip
        line = f"batch {batch.id} at {self.endpoint.base_url}: {batch.status.replace('_', ' ')}, {done}"
        if line != one.said:
            one.said = line
            self._tell(line)

    def _give(self, key: str, status: int, body: bytes) -> None:
        _, future = self._waiting.pop(key)
        if not future.done():
            future.set_result((status, body))

    def _give_all(self, status: int, body: bytes) -> None:
        for key in list(self._waiting):
            self._give(key, status, body)

    def _pend(self) -> None:
        homes = {home.id for key in self._waiting if (home := self._home(key))}
        self.pending = PendingError(
            f"{len(self._waiting)} questions are in {len(homes)} batches at {self.endpoint.base_url}; no brief yet. The same command goes on when they are done."
        )
        self.stop()


def _line(key: str, body: bytes) -> bytes:
    return json.dumps({"custom_id": key, "method": "POST", "url": PATH, "body": json.loads(body)}).encode()


def _parts(requests: dict[str, bytes]) -> list[dict[str, bytes]]:
    """Requests in parts within a provider's limits."""
    parts: list[dict[str, bytes]] = []
    size = 0
    for key, body in sorted(requests.items()):
        length = len(_line(key, body)) + 1
        if not parts or len(parts[-1]) >= MOST or size + length > LARGEST:
            parts.append({})
            size = 0
        parts[-1][key] = body
        size += length
    return parts


async def _results(client: "AsyncOpenAI", batch: "Batch") -> dict[str, tuple[int, bytes]]:
    """Status and body for each question that a finished batch has a line for. Raises ValueError for files that are not whole: they are fetched again."""
    found: dict[str, tuple[int, bytes]] = {}
    if batch.status == "failed":
        faults = (batch.errors and batch.errors.data) or []
        said = "; ".join(dict.fromkeys(f"{fault.code}" for fault in faults)) or "no reason given"
        return _All((400, json.dumps({"error": {"message": f"the batch failed: {said}"}}).encode()))
    async for line in _lines(client, batch.error_file_id, batch.output_file_id):
        response, error = line.get("response") or {}, line.get("error") or {}
        body = response.get("body") if response else {"error": {"message": str(error.get("code", "no answer"))}}
        found[str(line.get("custom_id"))] = int(response.get("status_code") or 503), json.dumps(body).encode()
    if batch.request_counts and sum(status == 200 for status, _ in found.values()) < batch.request_counts.completed:
        msg = "an output file that is not whole"
        raise ValueError(msg)
    return found


class _All(dict[str, tuple[int, bytes]]):
    """The same result for every question."""

    def __init__(self, result: tuple[int, bytes]) -> None:
        super().__init__()
        self.result = result

    def get(self, key: str, default: object = None) -> tuple[int, bytes]:
        """The one result."""
        return self.result


async def _lines(client: "AsyncOpenAI", *files: str | None) -> AsyncIterator[dict[str, Any]]:
    for file in files:
        if file is None:
            continue
        content = await client.files.content(file)
        for line in content.text.splitlines():
            if isinstance(read := json.loads(line), dict):
                yield read


def _failure(error: Exception) -> tuple[int, bytes]:
    """What a failure of the batch endpoints themselves looks like to one who asked."""
    from openai import APIStatusError

    if isinstance(error, APIStatusError):
        return error.status_code, error.response.content
    return 503, json.dumps({"error": {"message": type(error).__name__}}).encode()
