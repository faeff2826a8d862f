"""Ask: the one function through which everything that talks to a model goes.

instructor in JSON_SCHEMA mode, which leaves the prompt alone; never its `context=`, which would render article text as a
template. Transport errors are retried here alone (tenacity; openai's and instructor's own retries are off), an answer that
fails validation or a check is asked again once with its faults named. Left out: streaming, tools.
"""

import asyncio
import email.utils
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from pipeline.errors import ModelError
from prompts import load_prompt

if TYPE_CHECKING:
    import httpx2
    from openai.types.chat import ChatCompletion
    from tenacity import RetryCallState

T = TypeVar("T", bound=BaseModel)
Message = dict[str, str]

ATTEMPTS = 6
"""Requests for one answer, the first included, before a server that fails or limits is given up."""
LONGEST_WAIT = 120.0
"""Seconds; a server that asks for a longer wait is given up for this run."""
TIMEOUT = 600.0
"""Seconds for one request; a small model on two cores takes minutes for a long answer."""
sleep = asyncio.sleep
"""What waits between attempts; tests put a double here."""


@dataclass(frozen=True)
class Endpoint:
    """Where a model answers: its name as requested, base URL, key, and how much article text one question may hold."""

    model: str
    base_url: str
    key: str = field(repr=False)
    window: int = 24_000
    concurrency: int = 8
    free: bool = False


@dataclass
class Usage:
    """What a run has used; tokens as the server counts them, failed and repeated requests too."""

    input: int = 0
    output: int = 0
    calls: int = 0
    retries: int = 0
    reasks: int = 0


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


def _no_faults(_: BaseModel) -> list[Fault]:
    return []


def _second(_: T, second: T) -> T:
    return second


def wording(faults: list[Fault]) -> str:
    """The message that names `faults` (the first twelve) and asks once more; texts from prompts/faults.md."""
    texts = _fault_texts()
    lines = dict.fromkeys(
        "- " + texts[one.check].replace("{n}", str(one.sentence)).replace("{value}", one.value[:200])
        for one in faults[:12]
    )
    numbers = sorted({one.sentence for one in faults[:12] if one.sentence})
    scope = texts["sentences"].replace("{value}", ", ".join(map(str, numbers))) if numbers else texts["everything"]
    return load_prompt("again").text.replace("{scope}", scope).replace("{faults}", "\n".join(lines))


def _fault_texts() -> dict[str, str]:
    lines = load_prompt("faults").text.splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


class Asker:
    """Asks one endpoint, at most `endpoint.concurrency` questions at a time, and counts what is used."""

    def __init__(self, endpoint: Endpoint, *, http_client: "httpx2.AsyncClient | None" = None) -> None:
        """Build the client; `http_client` (httpx2.AsyncClient) replaces openai's own, for tests and proxies."""
        import instructor
        from openai import AsyncOpenAI

        logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs answers, whole, as errors

        self.endpoint, self.usage = endpoint, Usage()
        self._openai = AsyncOpenAI(
            base_url=endpoint.base_url, api_key=endpoint.key, max_retries=0, timeout=TIMEOUT, http_client=http_client
        )
        self._client: Any = instructor.from_openai(self._openai, mode=instructor.Mode.JSON_SCHEMA)
        self._slots = asyncio.Semaphore(endpoint.concurrency)
        self._options: dict[str, Any] = {"temperature": 0}

    async def close(self) -> None:
        """Close the connections."""
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
        async with self._slots:
            one = await self._attempt(messages, answer)
            first = check(one.value) if one.value is not None else [Fault("json", value=one.fault)]
            if not first and one.value is not None:
                return Answer(one.value, (), ())
            self.usage.reasks += 1
            again: list[Message] = [
                *messages,
                {"role": "assistant", "content": one.text},
                {"role": "user", "content": wording(first)},
            ]
            two = await self._attempt(again, answer)
        if one.value is None and two.value is None:
            msg = f"{self.endpoint.model} gave no answer of the asked form, twice ({two.fault}). Try a model or a server that keeps to JSON Schemas."
            raise ModelError(msg)
        if one.value is None or two.value is None:
            value = one.value if two.value is None else two.value
            assert value is not None  # noqa: S101  # one of both is there, for the type checker
        else:
            value = join(one.value, two.value)
        return Answer(value, tuple(first), tuple(check(value)))

    async def _attempt(self, messages: list[Message], answer: type[T]) -> _Try[T]:
        """One question, its transport errors retried; state is fresh for every call, as tenacity needs it."""
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS), wait=_wait, retry=retry_if_exception(_passing), reraise=True,
            sleep=lambda seconds: sleep(seconds),
        )  # fmt: skip
        try:
            async for attempt in retrying:
                with attempt:
                    self.usage.retries += attempt.retry_state.attempt_number > 1
                    return await self._once(messages, answer)
        except Exception as error:
            raise _translated(error, self.endpoint) from error
        raise AssertionError  # pragma: no cover - tenacity returns or raises

    async def _once(self, messages: list[Message], answer: type[T]) -> _Try[T]:
        from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
        from openai import BadRequestError
        from pydantic import ValidationError

        self.usage.calls += 1
        try:
            made, raw = await self._client.create_with_completion(
                model=self.endpoint.model, messages=messages, response_model=answer, max_retries=0, **self._options
            )
        except IncompleteOutputException as error:
            self._count(getattr(error, "last_completion", None))
            msg = f"{self.endpoint.model} stopped before its answer was complete."
            raise ModelError(msg, too_long=True) from error
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, BadRequestError) and "temperature" in str(cause) and self._options:
                self._options = {}  # reasoning models take no temperature
                return await self._once(messages, answer)
            completion = error.last_completion
            self._count(completion)
            if _refused(completion):
                msg = f"{self.endpoint.model} refused to answer."
                raise ModelError(msg) from error
            text = _content(completion)
            if text and (isinstance(cause, ValidationError | ValueError)):
                return _Try(None, text, _short(cause))
            raise (cause if isinstance(cause, Exception) else error) from error
        self._count(raw)
        return _Try(answer.model_validate(made.model_dump()), _content(raw))

    def _count(self, completion: "ChatCompletion | None") -> None:
        usage = getattr(completion, "usage", None)
        self.usage.input += getattr(usage, "prompt_tokens", 0) or 0
        self.usage.output += getattr(usage, "completion_tokens", 0) or 0


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
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        code = error.status_code
        wait = _asked_wait(error.response.headers)
        quota = "insufficient_quota" in str(error)
        return (code in (408, 409, 429) or code >= 500) and not quota and (wait is None or wait <= LONGEST_WAIT)
    return isinstance(error, APIConnectionError)  # time-outs too


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


def _translated(error: Exception, endpoint: Endpoint) -> Exception:
    """Every failure of a request as one of ours, with what to do."""
    from openai import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        NotFoundError,
        PermissionDeniedError,
    )

    model, host = endpoint.model, endpoint.base_url
    if isinstance(error, ModelError):
        return error
    if isinstance(error, APITimeoutError):
        return ModelError(f"{host} did not answer within {TIMEOUT:.0f} seconds, {ATTEMPTS} times.")
    if isinstance(error, APIConnectionError):
        return ModelError(f"{host} cannot be reached. Check OPENAI_BASE_URL and the network.", fatal=True)
    if isinstance(error, AuthenticationError | PermissionDeniedError):
        return ModelError(f"{host} refuses the key (HTTP {error.status_code}). Check OPENAI_API_KEY.", fatal=True)
    if isinstance(error, NotFoundError):
        return ModelError(f"{host} knows no model {model!r}, or is no OpenAI-compatible endpoint (HTTP 404). Check --model and OPENAI_BASE_URL.", fatal=True)  # fmt: skip
    if isinstance(error, APIStatusError):
        text = str(error)
        if "insufficient_quota" in text:
            return ModelError(f"{host}: the account of this key has no quota left (HTTP 429).", fatal=True)
        too_long = "context_length" in text or "context size" in text or "maximum context" in text
        return ModelError(f"{host} answered {model!r} with HTTP {error.status_code}.", too_long=too_long)
    return ModelError(f"{host} gave no usable answer for {model!r} ({type(error).__name__}).")
