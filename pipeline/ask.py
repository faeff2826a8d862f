"""Ask: the one function through which everything that talks to a model goes.

instructor in JSON_SCHEMA mode, which leaves the prompt alone; never its `context=`, which would render article text as a
template. Transport errors are retried here alone (tenacity; openai's and instructor's own retries are off), an answer that
fails validation or a check is asked again once with its faults named. What the ledger holds is not asked. Left out: streaming, tools.
"""

import asyncio
import email.utils
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from pipeline.errors import ModelError
from pipeline.ledger import TOO_LONG, Kept, Ledger, question_hash
from pipeline.limits import Gate, Limits, Pass, Usage, expected
from prompts import load_prompt

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion
    from tenacity import RetryCallState

    from pipeline.batch import Batches

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")
Message = dict[str, str]

ATTEMPTS = 6
"""Requests for one answer, the first included, before a server that fails is given up."""
PATIENCE = 10.0
"""Seconds that other requests may take to show whether a server that refused one question is there at all."""
LIMITED = 20
"""Requests for one answer before a server that keeps saying "too many requests" is given up."""
LONGEST_WAIT = 120.0
"""Seconds; a server that asks for a longer wait is given up for this run."""
BATCH_PRICE = 0.5
"""Share of the price that a batch costs (OpenAI's batch API, 2026)."""
ALL_AT_ONCE = 1_000_000
"""Questions that may wait for batches."""
RETRIES = 5
"""Repeats of a failed request about files and batches."""
BATCH = 256
"""Texts in one request for embeddings."""
PARAMETERS: dict[str, object] = {"temperature": 0}
"""Sent with every question, unless the model takes none."""
_on_its_way: ContextVar[tuple[Gate, Pass] | None] = ContextVar("_on_its_way", default=None)
"""The request that this task has made, for the client that sends it."""
sleep = asyncio.sleep
"""What waits between attempts; tests put a double here."""


@dataclass(frozen=True)
class Endpoint:
    """Where a model answers: its name as requested, base URL, key, and how much article text one question may hold.

    `identity` is what stands for the server in the ledger, where its address changes from run to run; `embeddings` names its
    model of embeddings, if it has one.
    """

    model: str
    base_url: str
    key: str = field(repr=False)
    window: int = 24_000
    concurrency: int = 8
    free: bool = False
    identity: str = ""
    embeddings: str = ""


@dataclass(frozen=True)
class Batching:
    """How questions go through batches: whether to wait for them, and whether only the first ones about the articles go there."""

    wait: bool = True
    direct_after: bool = False


@dataclass(frozen=True)
class Fault:
    """What a check found wrong in an answer: which check, the sentence it is about, and the words in question."""

    check: str
    sentence: int = 0
    value: str = ""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A validated answer, the faults of its first try, and those that remain after the one repeated question."""

    value: T
    first: tuple[Fault, ...]
    left: tuple[Fault, ...]


@dataclass(frozen=True)
class _Try(Generic[T]):
    value: T | None
    text: str
    fault: str = ""
    mended: bool = False
    used: Usage = field(default_factory=Usage)


def _no_faults(_: BaseModel) -> list[Fault]:
    return []


def _second(_: T, second: T) -> T:
    return second


def wording(faults: list[Fault]) -> str:
    """The message that names `faults` (the first twelve) and asks once more; texts from prompts/faults.md."""
    texts = _fault_texts()
    lines = dict.fromkeys(
        "- " + texts[one.check].replace("{n}", str(one.sentence)).replace("{value}", " ".join(one.value.split())[:200])
        for one in faults[:12]
    )
    numbers = sorted({one.sentence for one in faults[:12] if one.sentence})
    scope = texts["sentences"].replace("{value}", ", ".join(map(str, numbers))) if numbers else texts["everything"]
    return load_prompt("again").text.replace("{scope}", scope).replace("{faults}", "\n".join(lines))


def _fault_texts() -> dict[str, str]:
    lines = load_prompt("faults").text.splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


class Asker:
    """Asks one endpoint as its gate lets requests through, and counts what is used; what the ledger holds is not asked."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        http_client: "httpx2.AsyncClient | None" = None,
        ledger: Ledger | None = None,
        limits: Limits | None = None,
        batches: "Batches | None" = None,
        gate: Gate | None = None,
    ) -> None:
        """Build the client; `http_client` (httpx2.AsyncClient) replaces openai's own, for tests and proxies; `batches` asks at half the price.

        A `gate` is given where several askers share their limits.
        """
        import instructor
        from openai import AsyncOpenAI

        from pipeline.prices import cost_of

        logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs answers, whole, as errors

        self.endpoint, self.usage, self.ledger, self.batches = endpoint, Usage(), ledger, batches
        self.batched = Usage()
        self.limits = limits or Limits()
        self.price = partial(cost_of, endpoint=endpoint)
        self.price(Usage(input=1))  # to load the list of prices takes a while: not when the first answers come
        self.gate = gate or Gate(
            self.limits, endpoint.concurrency if batches is None else ALL_AT_ONCE, self.usage, self.price
        )
        self._openai = AsyncOpenAI(
            base_url=endpoint.base_url, api_key=endpoint.key, max_retries=0, timeout=self.limits.timeout, http_client=http_client or _client(endpoint.key, batches)
        )  # fmt: skip
        self._client: Any = instructor.from_openai(self._openai, mode=instructor.Mode.JSON_SCHEMA)
        self._options: dict[str, Any] = dict(PARAMETERS)
        self._answered = 0.0
        self._open: dict[object, asyncio.Event] = {}
        """The requests under way, each with what is set when it ends."""
        self._checking = asyncio.Lock()
        """Answers are checked one at a time, with a look at the network before each: the next questions go out first."""

    @property
    def cost(self) -> float | None:
        """US dollars for what was used so far, batches at their lower price; None if no price is known."""
        whole, batched = self.price(self.usage), self.price(self.batched)
        return None if whole is None or batched is None else whole - (1 - BATCH_PRICE) * batched

    async def close(self) -> None:
        """Close the connections; the desk of the batches is closed by who opened it."""
        await self._openai.close()

    async def ask(
        self,
        messages: list[Message],
        answer: type[T],
        check: Callable[[T], list[Fault]] = _no_faults,
        join: Callable[[T, T], T] = _second,
    ) -> Answer[T]:
        """The model's answer to `messages` as an `answer`.

        `check` gives the faults of an answer; where there are any, they are named to the model once, and `join` makes one
        of both answers. What is still wrong then is left to the caller, in `left`. Raises ModelError where no valid
        answer came.
        """
        one = await self._answer(messages, answer)
        async with self._checking:
            await asyncio.sleep(0)
        if one.mended:
            assert one.value is not None  # noqa: S101  # the ledger holds valid answers, for the type checker
            return Answer(one.value, (Fault("json", value=one.fault),), tuple(check(one.value)))
        first = check(one.value) if one.value is not None else [Fault("json", value=one.fault)]
        if not first and one.value is not None:
            return Answer(one.value, (), ())
        self.usage.reasks += 1
        again: list[Message] = [
            *messages,
            {"role": "assistant", "content": one.text},
            {"role": "user", "content": wording(first)},
        ]
        two = await self._answer(again, answer)
        if one.value is None and two.value is None:
            msg = f"{self.endpoint.model} gave no answer of the asked form, twice ({two.fault}). Try a model or a server that keeps to JSON Schemas."
            raise ModelError(msg)
        if one.value is None or two.value is None:
            value = one.value if two.value is None else two.value
            assert value is not None  # noqa: S101  # one of both is there, for the type checker
            if one.value is None:
                self._keep(messages, answer, Kept(answer.__name__, two.text, one.fault), two.used)
        else:
            value = join(one.value, two.value)
        return Answer(value, tuple(first), tuple(check(value)))

    async def embed(self, texts: list[str]) -> list[list[float]]:
        """The embeddings of texts by the endpoint's model for them, in their order. Raises ModelError where they cannot be had."""
        known = {text: self._embedded(text) for text in dict.fromkeys(texts)}
        missing = [text for text, vector in known.items() if vector is None]
        parts = [missing[at : at + BATCH] for at in range(0, len(missing), BATCH)]
        for part, vectors in zip(parts, await asyncio.gather(*map(self._embed, parts)), strict=True):
            known.update(zip(part, vectors, strict=True))
        return [known[text] or [] for text in texts]

    def _embedded(self, text: str) -> list[float] | None:
        kept = self.ledger.get(self._embedding(text)) if self.ledger else None
        try:
            vector = json.loads(kept.text) if kept else None
        except ValueError:
            return None
        return vector if isinstance(vector, list) and all(isinstance(value, float) for value in vector) else None

    def _embedding(self, text: str) -> str:
        server = self.endpoint.identity or self.endpoint.base_url
        return question_hash(model=self.endpoint.embeddings, server=server, messages=[{"content": text}], schema="embedding", parameters={})  # fmt: skip

    async def _embed(self, texts: list[str]) -> list[list[float]]:
        async def once(passed: Pass) -> list[list[float]]:
            self.usage.calls += 1
            made = await self._openai.embeddings.create(model=self.endpoint.embeddings, input=texts, encoding_format="float")  # fmt: skip
            for counted in (self.usage, passed.used):
                counted.add(_number(made.usage, "prompt_tokens"), 0)
            vectors = [one.embedding for one in sorted(made.data, key=lambda one: one.index)]
            if len(vectors) != len(texts) or not all(map(_is_vector, vectors)):
                msg = "embeddings of another form"
                raise ValueError(msg)
            return [[float(value) for value in vector] for vector in vectors]

        vectors = await self._sent(once, expected(sum(map(len, texts)), 0), model=self.endpoint.embeddings)
        for text, vector in zip(texts, vectors, strict=True):
            if self.ledger:
                self.ledger.put(self._embedding(text), Kept("Embedding", json.dumps(vector)), model=self.endpoint.embeddings)  # fmt: skip
        return vectors

    async def _answer(self, messages: list[Message], answer: type[T]) -> _Try[T]:
        """The kept answer to one question, else the server's, kept if it is valid."""
        if (kept := self._kept(messages, answer)) is not None:
            return kept
        try:
            tried = await self._attempt(messages, answer)
        except ModelError as error:
            if error.too_long:
                self._keep(messages, answer, Kept(TOO_LONG, ""), Usage())
            raise
        if tried.value is not None:
            self._keep(messages, answer, Kept(answer.__name__, tried.text), tried.used)
        return tried

    def _kept(self, messages: list[Message], answer: type[T]) -> _Try[T] | None:
        from pydantic import ValidationError

        kept = self.ledger.get(question_of(self.endpoint, messages, answer)) if self.ledger else None
        if kept is None:
            return None
        if kept.kind == TOO_LONG:
            raise _too_long(self.endpoint.model)
        try:
            value = answer.model_validate_json(kept.text)
        except ValidationError:
            return None  # damaged, or written by hand
        self.usage.kept += 1
        return _Try(value, kept.text, kept.fault, mended=bool(kept.fault))

    def _keep(self, messages: list[Message], answer: type[T], kept: Kept, used: Usage) -> None:
        if self.ledger:
            question = question_of(self.endpoint, messages, answer)
            self.ledger.put(
                question, kept, model=self.endpoint.model, tokens=(used.input, used.output), cost=self.price(used)
            )

    async def _attempt(self, messages: list[Message], answer: type[T]) -> _Try[T]:
        size = sum(len(one["content"]) for one in messages) + len(schema_text(answer))
        likely = expected(size, len(messages[1]["content"]) if len(messages) > 1 else size)
        return await self._sent(lambda passed: self._once(messages, answer, passed), likely)

    async def _sent(self, once: Callable[[Pass], Awaitable[R]], likely: Usage, *, model: str = "") -> R:
        """What one request gives, its transport errors retried; state is fresh for every call, as tenacity needs it."""
        from tenacity import AsyncRetrying, retry_if_exception

        began = time.monotonic()
        passed: list[Pass] = []

        async def wait(seconds: float) -> None:
            if _limits(retrying.statistics.get("error")):
                async with self.gate.slowed(passed[-1]):
                    await self.gate.rest(seconds, sleep)
            else:
                await self.gate.rest(seconds, sleep)

        def note(error: BaseException) -> bool:
            retrying.statistics["error"] = error
            return _passing(error)

        retrying = AsyncRetrying(stop=_enough, wait=_wait, retry=retry_if_exception(note), reraise=True, sleep=wait)
        failed: Exception
        done = self._open[retrying] = asyncio.Event()
        try:
            async for attempt in retrying:
                with attempt:
                    self.usage.retries += attempt.retry_state.attempt_number > 1
                    async with self.gate.request(likely) as one:
                        passed.append(one)
                        _on_its_way.set((self.gate, one))
                        given = await once(one)
                    self.gate.succeeded()
                    self._answered = time.monotonic()
                    return given
        except Exception as error:
            self._end(retrying, done)
            if _may_be_dead(error):
                await self._others(began)
            asked = replace(self.endpoint, model=model or self.endpoint.model)
            failed = _translated(error, asked, self.limits, alive=self._answered > began)
        finally:
            self._end(retrying, done)
        failed.__cause__ = failed.__context__ = None  # what a library says of an error may hold the server's words
        raise failed

    def _end(self, request: object, done: asyncio.Event) -> None:
        self._open.pop(request, None)
        done.set()

    async def _others(self, began: float) -> None:
        """Wait for the requests that are under way: one that is answered shows that the server is alive, whatever it said to another."""
        under_way = [asyncio.ensure_future(one.wait()) for one in self._open.values()]
        until = time.monotonic() + PATIENCE
        while under_way and self._answered <= began and (left := until - time.monotonic()) > 0:
            _, rest = await asyncio.wait(under_way, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            under_way = list(rest)
        for one in under_way:
            one.cancel()

    async def _once(self, messages: list[Message], answer: type[T], passed: Pass) -> _Try[T]:
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
        from openai import BadRequestError
        from pydantic import ValidationError

        self.usage.calls += 1
        passed.batched = self.batches is not None and self.batches.takes(answer.__name__, len(messages))
        try:
            made, raw = await self._client.create_with_completion(
                model=self.endpoint.model,
                messages=messages,
                response_model=_prepared(answer),
                max_retries=0,
                **self._options,
            )
        except IncompleteOutputException as error:
            self._count(getattr(error, "last_completion", None), passed)
            raise _too_long(self.endpoint.model) from error
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, BadRequestError) and "temperature" in str(cause) and self._options:
                self._options = {}  # reasoning models take no temperature
                return await self._once(messages, answer, passed)
            completion = error.last_completion
            self._count(completion, passed)
            if _refused(completion):
                msg = f"{self.endpoint.model} refused to answer, or a content filter stopped it."
                raise ModelError(msg) from error
            text = _content(completion)
            if text and (isinstance(cause, ValidationError | ValueError)):
                return _Try(None, text, _short(cause), used=passed.used)
            raise (cause if isinstance(cause, Exception) else error) from error
        self._count(raw, passed)
        return _Try(answer.model_construct(**dict(made)), _content(raw), used=passed.used)

    def _count(self, completion: "ChatCompletion | None", passed: Pass) -> None:
        usage = getattr(completion, "usage", None)
        details = getattr(usage, "prompt_tokens_details", None)
        sent, received = (_number(usage, name) for name in ("prompt_tokens", "completion_tokens"))
        for counted in (self.usage, passed.used, *([self.batched] if passed.batched else [])):
            counted.add(sent, received, _number(details, "cached_tokens"))


def _is_vector(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, int | float) for one in value)


def _number(usage: object, name: str) -> int:
    value = getattr(usage, name, 0)
    return value if isinstance(value, int) and value > 0 else 0


def _client(key: str, batches: "Batches | None" = None) -> "httpx2.AsyncClient":
    """The HTTP client of openai itself, but the key is taken out of what a server sends back, before anything can log it.

    With `batches` the questions that those take go there instead of to the server.
    """
    import httpx2
    from openai import DefaultAsyncHttpxClient

    class Client(DefaultAsyncHttpxClient):
        async def send(self, request: httpx2.Request, **given: Any) -> httpx2.Response:  # noqa: ANN401  # passed on
            if batches and request.url.path.endswith("/chat/completions") and batches.takes(*_question(request.content)):  # fmt: skip
                status, body = await batches.answer(request.content)
                return httpx2.Response(status, headers={"content-type": "application/json"}, content=body, request=request)  # fmt: skip
            response = await super().send(request, **given)
            body = await response.aread()
            if response.status_code == 200 and (way := _on_its_way.get()):
                await way[0].answered(way[1])
                await asyncio.sleep(0)  # the next question goes out before this answer is understood
            if len(key) < 8 or key.encode() not in body:
                return response
            headers = {name: value for name, value in response.headers.items() if name not in ("content-encoding", "content-length")}  # fmt: skip
            return httpx2.Response(response.status_code, headers=headers, content=body.replace(key.encode(), b"[key]"), request=request)  # fmt: skip

    return Client()


def _question(body: bytes) -> tuple[str, int]:
    """The name of the answer that a question wants, and how many messages it has."""
    data = json.loads(body)
    return data.get("response_format", {}).get("json_schema", {}).get("name", ""), len(data["messages"])


def plain_client(endpoint: Endpoint) -> "AsyncOpenAI":
    """A client for what is no question: files and batches. Passing failures are retried by openai's own client."""
    from openai import AsyncOpenAI

    return AsyncOpenAI(base_url=endpoint.base_url, api_key=endpoint.key, max_retries=RETRIES, http_client=_client(endpoint.key))  # fmt: skip


def question_of(endpoint: Endpoint, messages: list[Message], answer: type[BaseModel]) -> str:
    """The hash under which the ledger keeps the answer to a question."""
    return question_hash(
        model=endpoint.model, server=endpoint.identity or endpoint.base_url, messages=messages, schema=schema_text(answer), parameters=PARAMETERS
    )  # fmt: skip


@cache
def schema_text(answer: type[BaseModel]) -> str:
    """The JSON Schema of an answer as it is sent, as short as it can be said: what fields mean stands in the prompt."""
    schema = answer.model_json_schema()
    return json.dumps(_bare(schema, schema.pop("$defs", {})))


def _bare(schema: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """A schema with its `parts` put in where it refers to them, without titles and descriptions."""
    if isinstance(schema, list):
        return [_bare(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _bare(parts[schema["$ref"].rpartition("/")[2]], parts)
    match schema.get("anyOf"):
        case [{"type": str(kind), **other}, {"type": "null"}] if not other:
            return {"type": [kind, "null"]}
    return {
        name: {field: _bare(inner, parts) for field, inner in one.items()}
        if name == "properties"
        else _bare(one, parts)
        for name, one in schema.items()
        if name not in ("title", "description")
    }


@cache
def _prepared(answer: type[T]) -> type[T]:
    """An answer as instructor makes it ready for a request, with its schema as text: else both are made anew for every question."""
    import instructor

    made: type[T] = instructor.openai_schema(answer)
    text = schema_text(answer)
    made.model_json_schema = lambda *_, **__: json.loads(text)  # type: ignore[method-assign]
    return made


def _too_long(model: str) -> ModelError:
    return ModelError(f"{model} stopped before its answer was complete.", too_long=True)


def _content(completion: "ChatCompletion | None") -> str:
    choices = getattr(completion, "choices", None) or []
    return (choices[0].message.content or "") if choices else ""


def _refused(completion: "ChatCompletion | None") -> bool:
    choices = getattr(completion, "choices", None) or []
    return bool(choices) and bool(
        getattr(choices[0].message, "refusal", None) or choices[0].finish_reason == "content_filter"
    )


def _short(error: BaseException) -> str:
    """A validation error in one line, without the addresses that pydantic adds, the answer's own words or a dump of it."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}" if where else str(first["msg"])
    return str(error).splitlines()[0][:200]


def _passing(error: BaseException) -> bool:
    """Whether the same request may succeed a little later."""
    from openai import APIStatusError

    if isinstance(error, APIStatusError):
        code = error.status_code
        wait = _asked_wait(error.response.headers)
        quota = "insufficient_quota" in str(error)
        return (code in (408, 409, 429) or code >= 500) and not quota and (wait is None or wait <= LONGEST_WAIT)
    # Time-outs too, and what is no completion; but no cancellation, which is no Exception.
    return isinstance(error, Exception) and not isinstance(error, ModelError)


def _limits(error: object) -> bool:
    """Whether a failure says that we ask too much."""
    response = getattr(error, "response", None)
    return response is not None and (response.status_code == 429 or "retry-after" in response.headers)


def _enough(state: "RetryCallState") -> bool:
    error = state.outcome.exception() if state.outcome else None
    return state.attempt_number >= (LIMITED if _limits(error) else ATTEMPTS)


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait, by Retry-After (seconds or a date) or its millisecond form."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        if "retry-after" not in headers:
            return None
        value = headers["retry-after"]
        if value.strip().replace(".", "", 1).isdigit():
            return float(value)
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _wait(state: "RetryCallState") -> float:
    """Seconds until the next attempt: what the server asks for, else doubling from half a second, with jitter."""
    from tenacity import wait_random_exponential

    error = state.outcome.exception() if state.outcome else None
    response = getattr(error, "response", None)
    asked = _asked_wait(response.headers) if response is not None else None
    return asked if asked is not None else float(wait_random_exponential(multiplier=0.5, max=30)(state))


def _may_be_dead(error: Exception) -> bool:
    """Whether a failure can be that of the server, or of this question alone; other answers tell."""
    from openai import APIConnectionError, APITimeoutError, NotFoundError

    return isinstance(error, NotFoundError | APIConnectionError) and not isinstance(error, APITimeoutError)


def _translated(error: Exception, endpoint: Endpoint, limits: Limits, *, alive: bool) -> Exception:
    """Every failure of a request as one of ours, with what to do; `alive` says that the server answered other questions meanwhile."""
    from openai import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        NotFoundError,
        PermissionDeniedError,
    )

    model = endpoint.model
    host = "the embedded server" if endpoint.identity else endpoint.base_url  # whose port changes from run to run
    if isinstance(error, ModelError):
        return error
    if isinstance(error, APITimeoutError):
        return ModelError(f"{host} did not answer within {limits.timeout:g} seconds, {ATTEMPTS} times.")
    if isinstance(error, APIConnectionError):
        return ModelError(
            f"{host} cannot be reached, or breaks off. Check OPENAI_BASE_URL and the network.", fatal=not alive
        )
    if isinstance(error, AuthenticationError | PermissionDeniedError):
        return ModelError(f"{host} refuses the key (HTTP {error.status_code}). Check OPENAI_API_KEY.", fatal=True)
    if isinstance(error, NotFoundError):
        return ModelError(f"{host} knows no model {model!r}, or is no OpenAI-compatible endpoint (HTTP 404). Check --model and OPENAI_BASE_URL.", fatal=not alive)  # fmt: skip
    if isinstance(error, APIStatusError):
        text = str(error)
        if "insufficient_quota" in text:
            return ModelError(f"{host}: the account of this key has no quota left (HTTP 429).", fatal=True)
        too_long = "context_length" in text or "context size" in text or "maximum context" in text
        return ModelError(f"{host} answered {model!r} with HTTP {error.status_code}.", too_long=too_long)
    return ModelError(f"{host} gave no chat completion for {model!r}, {ATTEMPTS} times ({type(error).__name__}). Is it an OpenAI-compatible endpoint?")  # fmt: skip
