"""What a server can do to us and no recording shows: all answers here are doubles."""

import asyncio
import email.utils
import time

import httpx2
import pytest

from pipeline import ask
from pipeline.ask import Fault
from pipeline.errors import ModelError
from schemas import MatchAnswer, ReadAnswer, SummaryAnswer
from tests.doubles import ENDPOINT, Server, answer, completion, failure

MESSAGES = [{"role": "user", "content": "Which? {{ not a template }} {% raw %}"}]
GOOD = {"answers": [{"question": 1, "same": [2]}]}


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waited = []

    async def note(seconds):
        waited.append(seconds)

    monkeypatch.setattr(ask, "sleep", note)
    return waited


def asked(server, **options):
    asker = server.asker()
    return asyncio.run(asker.ask(MESSAGES, MatchAnswer, **options)), asker.usage


def test_good_answer_is_validated_and_counted():
    server = Server(answer(GOOD))
    made, usage = asked(server)
    assert made.value == MatchAnswer.model_validate(GOOD)
    assert type(made.value) is MatchAnswer
    assert (usage.calls, usage.retries, usage.reasks, usage.input, usage.output) == (1, 0, 0, 10, 5)


def test_messages_reach_the_server_untouched_with_the_answer_schema():
    server = Server(answer(GOOD))
    asked(server)
    assert server.requests[0]["messages"] == MESSAGES
    assert server.requests[0]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_passing_failures_are_retried(status, waits):
    made, usage = asked(Server(failure(status), failure(status), answer(GOOD)))
    assert made.value.answers
    assert (usage.calls, usage.retries, len(waits)) == (3, 2, 2)


@pytest.mark.parametrize(("header", "value", "least", "most"), [("retry-after", "7", 7, 7), ("retry-after-ms", "250", 0.25, 0.25), ("retry-after", email.utils.formatdate(time.time() + 115, usegmt=True), 10, 116)])  # fmt: skip
def test_retry_after_is_honoured(header, value, least, most, waits):
    asked(Server(failure(429, {header: value}), answer(GOOD)))
    assert least <= waits[0] <= most


def test_a_wait_beyond_reason_is_an_error_at_once(waits):
    server = Server(failure(429, {"retry-after": "4000"}))
    with pytest.raises(ModelError, match="429"):
        asked(server)
    assert len(server.requests) == 1
    assert not waits


def test_server_that_keeps_failing_is_given_up():
    server = Server(failure(503))
    with pytest.raises(ModelError, match="503"):
        asked(server)
    assert len(server.requests) == ask.ATTEMPTS


@pytest.mark.parametrize("error", [httpx2.ConnectError("no"), httpx2.ReadTimeout("slow")])
def test_connection_and_time_out_are_retried_then_named(error):
    server = Server(error)
    with pytest.raises(ModelError, match=r"cannot be reached|did not answer"):
        asked(server)
    assert len(server.requests) == ask.ATTEMPTS


@pytest.mark.parametrize(("status", "word"), [(401, "OPENAI_API_KEY"), (403, "OPENAI_API_KEY"), (404, "--model")])
def test_failures_for_good_say_what_to_do_and_are_not_retried(status, word):
    server = Server(failure(status, message="wrong key sk-double-secret"))
    with pytest.raises(ModelError, match=word) as caught:
        asked(server)
    assert len(server.requests) == 1
    assert caught.value.fatal
    assert ENDPOINT.key not in str(caught.value)


def test_no_quota_is_not_waited_for():
    server = Server(failure(429, message="insufficient_quota"))
    with pytest.raises(ModelError, match="quota"):
        asked(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize("bad", ['{"answers": [', "Sure! Here it is: none.", '{"answers": "none"}', '{"answers": [], "more": 1}', "[]"])  # fmt: skip
def test_answer_of_another_form_is_asked_again_once_with_the_fault(bad):
    server = Server(completion(bad), answer(GOOD))
    made, usage = asked(server)
    assert made.value.answers
    assert [fault.check for fault in made.first] == ["json"]
    assert made.left == ()
    assert (usage.calls, usage.reasks, usage.input) == (2, 1, 20)
    again = server.requests[1]["messages"]
    assert again[:1] == MESSAGES
    assert again[1] == {"role": "assistant", "content": bad}
    assert "pydantic.dev" not in again[2]["content"]


def test_server_that_ignores_the_schema_twice_is_an_error():
    server = Server(completion("I cannot do JSON."))
    with pytest.raises(ModelError, match="JSON Schemas"):
        asked(server)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "refusing", [completion(None, refusal="I won't."), completion(None, finish="content_filter"), completion("", finish="content_filter")]
)  # fmt: skip
def test_refusal_is_named_and_not_repeated(refusing):
    server = Server(refusing)
    with pytest.raises(ModelError, match="refused"):
        asked(server)
    assert len(server.requests) == 1


def test_length_stop_says_that_less_may_do():
    with pytest.raises(ModelError, match="before its answer") as caught:
        asked(Server(completion('{"answers": [', finish="length")))
    assert caught.value.too_long


def test_prompt_beyond_the_window_says_that_less_may_do():
    with pytest.raises(ModelError) as caught:
        asked(Server(failure(400, message="context_length_exceeded")))
    assert caught.value.too_long


def test_empty_choices_are_an_error_of_ours():
    empty = httpx2.Response(200, json={"id": "d", "object": "chat.completion", "created": 0, "model": "d", "choices": []})  # fmt: skip
    with pytest.raises(ModelError, match="no chat completion"):
        asked(Server(empty))


def test_model_without_temperature_is_asked_without():
    server = Server(failure(400, message="Unsupported value: 'temperature'"), answer(GOOD))
    asked(server)
    assert "temperature" in server.requests[0]
    assert "temperature" not in server.requests[1]


def test_faults_of_a_check_are_named_once_and_what_stays_is_left():
    def check(found):
        return [Fault("source", 3, "the Herald")] if found.answers else []

    server = Server(answer(GOOD), answer({"answers": []}))
    made, usage = asked(server, check=check)
    assert (made.value.answers, usage.reasks) == ((), 1)
    assert "sentence 3: “the Herald” does not stand in the article" in server.requests[1]["messages"][-1]["content"]

    made, _ = asked(Server(answer(GOOD)), check=check)
    assert made.left == (Fault("source", 3, "the Herald"),)


def test_retries_keep_their_own_count_in_64_tasks_at_once():
    """A retrying object shared by tasks loses its count; every one must succeed at its third try."""
    tries: dict[str, int] = {}

    def third(request):
        key = request["messages"][0]["content"]
        tries[key] = tries.get(key, 0) + 1
        return answer(GOOD) if tries[key] == 3 else failure(503)

    asker = Server(third).asker()

    async def all_of_them():
        return await asyncio.gather(*(asker.ask([{"role": "user", "content": str(n)}], MatchAnswer) for n in range(64)))

    assert len(asyncio.run(all_of_them())) == 64
    assert (asker.usage.calls, asker.usage.retries) == (192, 128)


@pytest.mark.parametrize("model", [ReadAnswer, MatchAnswer, SummaryAnswer])
def test_answer_schemas_keep_to_what_strict_mode_and_grammars_take(model):
    """OpenAI strict mode: closed objects, all fields required, no defaults; llama.cpp: no pattern or format, small bounds."""
    allowed = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "$ref", "$defs", "title", "description", "minItems", "maxItems"}  # fmt: skip

    def walk(node):
        assert set(node) <= allowed, set(node) - allowed
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert set(node["required"]) == set(node["properties"])
        assert node.get("maxItems", 0) <= 20
        for child in [*node.get("properties", {}).values(), *node.get("$defs", {}).values(), *node.get("anyOf", [])]:
            walk(child)
        if "items" in node:
            walk(node["items"])

    walk(model.model_json_schema())
