"""How fast and how much a run may ask, and what it says where a limit ends it."""

import asyncio
import json
import re
import threading
import time

import pytest
from click.testing import CliRunner

from pipeline import ask, summarize
from pipeline.ask import Endpoint
from pipeline.cli import main
from pipeline.errors import LimitError
from pipeline.limits import Gate, Limits, Usage, expected
from tests.faulty import Faulty, serving
from tests.generated_story import write_story
from tests.matrix import run, story


class Counting(Faulty):
    """A server that notes how many requests are in it at once, and when each came."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.inside = self.most = 0
        self.times: list[float] = []
        self.lock = threading.Lock()

    def serve(self, handler, body):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.times.append(time.monotonic())
        try:
            super().serve(handler, body)
        finally:
            with self.lock:
                self.inside -= 1


@pytest.fixture
def counting(monkeypatch):
    monkeypatch.setattr("tests.faulty.Faulty", Counting)


def made(tmp_path, server, *, articles=12, **limits):
    write_story(tmp_path / "story", articles=articles, sentences=2)
    there = Endpoint("double", server.url, "k")
    return summarize([str(tmp_path / "story")], endpoint=there, ledger=tmp_path / "ledger", limits=Limits(**limits))


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_requests_at_once_than_allowed(most, counting, tmp_path):
    with serving(latency=0.03) as server:
        made(tmp_path, server, concurrency=most)
    assert server.most == most


def paced(limits, uses):
    """Seconds that requests of these expected uses take with nothing to do between them."""

    async def timed():
        gate = Gate(limits, 8, Usage(), lambda _: None)
        began = time.monotonic()
        for use in uses:
            async with gate.request(use):
                pass
        return time.monotonic() - began

    return asyncio.run(timed())


def test_requests_a_minute_are_spaced():
    assert paced(Limits(requests_per_minute=600), [Usage(input=1)] * 6) > 0.45  # five gaps of a tenth of a second


def test_token_bucket_makes_a_request_wait():
    assert paced(Limits(tokens_per_minute=600), [Usage(input=303)] * 2) > 0.4  # 6 tokens too many at 10 a second


def test_429_slows_the_whole_run_and_it_recovers(counting, tmp_path, monkeypatch):
    waited = []

    async def short(seconds):
        waited.append(seconds)
        await asyncio.sleep(0.01)

    monkeypatch.setattr(ask, "sleep", short)
    with serving(lambda number, before, text: "429 with Retry-After" if number in (3, 4) else None, latency=0.02) as server:  # fmt: skip
        brief = made(tmp_path, server, articles=24, concurrency=8)
    assert not brief.run.incomplete
    assert waited == [1.0, 1.0]
    assert brief.run.retries == 2


def test_nobody_asks_while_a_server_wants_quiet():
    async def steps():
        gate = Gate(Limits(), 8, Usage(), lambda _: None)
        entered = asyncio.Event()

        async def other():
            async with gate.request(Usage(input=1)):
                entered.set()

        async with gate.request(Usage(input=1)) as one:
            pass
        async with gate.slowed(one):
            task = asyncio.ensure_future(other())
            for _ in range(20):
                await asyncio.sleep(0)
            before = entered.is_set()
        await task
        return before, entered.is_set()

    assert asyncio.run(steps()) == (False, True)


def test_an_answered_request_gives_its_place_away_before_it_is_understood():
    async def steps():
        gate = Gate(Limits(concurrency=1), 8, Usage(), lambda _: None)
        entered = asyncio.Event()

        async def other():
            async with gate.request(Usage(input=1)):
                entered.set()

        async with gate.request(Usage(input=1)) as one:
            task = asyncio.ensure_future(other())
            for _ in range(20):
                await asyncio.sleep(0)
            before = entered.is_set()
            await gate.answered(one)
            await asyncio.wait_for(entered.wait(), 5)
        await task
        return before, entered.is_set()

    assert asyncio.run(steps()) == (False, True)


def test_what_an_answered_request_is_expected_to_use_counts_until_it_is_known():
    async def steps():
        used = Usage()
        gate = Gate(Limits(max_tokens=100), 8, used, lambda _: None)
        async with gate.request(Usage(input=60)) as one:
            await gate.answered(one)
            task = asyncio.ensure_future(gate.enter(Usage(input=60)))
            for _ in range(20):
                await asyncio.sleep(0)
            before = task.done()
            for counted in (used, one.used):
                counted.add(60, 0)
        with pytest.raises(LimitError, match="--max-tokens 100 is reached"):
            await task
        return before

    assert asyncio.run(steps()) is False


def test_gate_halves_once_for_requests_sent_together_and_gains_back():
    async def steps():
        gate = Gate(Limits(), 8, Usage(), lambda _: None)
        async with gate.request(Usage(input=1)) as one, gate.request(Usage(input=1)) as two:
            async with gate.slowed(one):
                first = gate.allowed
            async with gate.slowed(two):
                second = gate.allowed
        for _ in range(100):
            gate.succeeded()
        return first, second, gate.allowed

    assert asyncio.run(steps()) == (4.0, 4.0, 8.0)


def command(tmp_path, *options, plan=None):
    return run(plan, tmp_path, [], *options)


@pytest.mark.parametrize("most", [0, 149, 150, 449, 450, 600])
def test_max_tokens_is_never_exceeded_and_what_was_paid_is_kept(most, tmp_path):
    seen = command(tmp_path, "--max-tokens", str(most))
    assert seen.brief["run"]["tokens"]["input"] + seen.brief["run"]["tokens"]["output"] <= most
    assert seen.code == 1
    assert f"--max-tokens {most} is reached" in seen.stderr
    assert "goes on from there" in seen.stderr
    read = [one for one in seen.brief["articles"] if one["reader"]["model"] == "double"]
    assert len(read) <= seen.requests


def test_enough_tokens_end_with_0(tmp_path):
    assert command(tmp_path, "--max-tokens", "100000").code == 0


def test_max_cost_stops_before_the_request_that_would_break_it(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.prices.cost_of", lambda usage, endpoint: usage.input * 0.001 + usage.output * 0.002)
    monkeypatch.setattr("pipeline.run.cost_of", lambda usage, endpoint: usage.input * 0.001 + usage.output * 0.002)
    seen = command(tmp_path, "--max-cost", "0.7")
    assert seen.code == 1
    assert seen.brief["run"]["cost"] <= 0.7
    assert "--max-cost 0.7 is reached" in seen.stderr
    assert seen.requests >= 1


def test_unknown_price_is_said_and_tokens_are_counted(tmp_path):
    seen = command(tmp_path, "--max-cost", "5")
    assert seen.code == 0
    assert "no price is known for double" in seen.stderr
    assert seen.brief["run"]["cost"] is None
    assert seen.brief["run"]["tokens"] == {"input": 500, "output": 250}


def test_known_price_is_counted_and_cached_tokens_are_cheaper():
    from pipeline.prices import cost_of

    there = Endpoint("gpt-4o-mini", "https://api.openai.com/v1", "k")
    whole = cost_of(Usage(input=1_000_000), there)
    cached = cost_of(Usage(input=1_000_000, cached=500_000), there)
    assert whole is not None
    assert cached is not None
    assert 0 < cached < whole
    assert cost_of(Usage(input=1_000_000), Endpoint("gpt-4o-mini", "http://localhost:1/v1", "k")) is None
    assert cost_of(Usage(input=1_000_000), Endpoint("x", "http://localhost:1/v1", "k", free=True)) == 0


def test_deadline_ends_the_asking_and_the_rules_do_the_rest(tmp_path):
    began = time.monotonic()
    seen = command(tmp_path, "--deadline", "0.4", "--timeout", "20", plan=lambda n, b, text: "stall" if "mayor" in text else None)  # fmt: skip
    assert time.monotonic() - began < 5
    assert seen.code == 1
    assert "--deadline 0.4 seconds is reached" in seen.stderr
    assert {one["file"]: one["reader"]["model"] for one in seen.brief["articles"]}["c.txt"] == "rules"


def test_deadline_is_not_slept_over(tmp_path):
    seen = command(tmp_path, "--deadline", "3", plan=lambda n, b, text: "429 with Retry-After" if n > 2 else None)
    assert seen.code == 1
    assert "--deadline 3 seconds" in seen.stderr


def test_time_out_is_per_request(tmp_path, monkeypatch):
    monkeypatch.setattr(ask, "ATTEMPTS", 1)
    seen = command(tmp_path, "--timeout", "0.2", plan=lambda n, b, text: "stall")
    assert seen.code == 3
    assert "did not answer within 0.2 seconds" in seen.stderr


def estimated(tmp_path, *options, model="double", **environment):
    return CliRunner().invoke(main, [str(story(tmp_path)), "--model", model, "--estimate", *options], env={"SUMMARIZE_LEDGER": str(tmp_path / "ledger"), **environment})  # fmt: skip


def test_estimate_sends_nothing_and_needs_no_key(tmp_path):
    with serving() as server:
        done = estimated(tmp_path, OPENAI_BASE_URL=server.url)
        assert (done.exit_code, server.questions) == (0, [])
    assert "requests: 5 to 10" in done.output
    assert "no price is known" in done.output
    priced = estimated(tmp_path, model="gpt-4o-mini")
    low, high, low_batch, high_batch = (float(part) for part in re.findall(r"\$([\d.]+)", priced.output))
    assert 0 < low < high
    assert (low_batch, high_batch) == (pytest.approx(low / 2, abs=1e-4), pytest.approx(high / 2, abs=1e-4))


def test_estimate_counts_what_the_ledger_holds(tmp_path):
    from tests.matrix import run_at

    with serving() as server:
        run_at(server, tmp_path, [])
        done = estimated(tmp_path, OPENAI_BASE_URL=server.url)
        assert "5 more answers are in the ledger" in done.output or "3 more answers are in the ledger" in done.output
        assert len(server.questions) == 5


def test_estimate_is_near_what_the_recorded_requests_used():
    from tests.cassettes import CASSETTES, Readable

    for name in ("seeds", "one_article", "not_english"):
        for one in Readable.deserialize((CASSETTES / f"{name}.yaml").read_text(encoding="utf8"))["interactions"]:
            question, reply = (json.loads(text) for text in (one["request"]["body"], one["response"]["body"]["string"]))  # fmt: skip
            size = sum(len(message["content"]) for message in question["messages"])
            likely = expected(size, len(question["messages"][1]["content"]))
            assert 0.8 < likely.input / reply["usage"]["prompt_tokens"] < 1.25


def test_rules_cost_nothing(tmp_path):
    assert "nothing costs" in estimated(tmp_path, model="rules").output
