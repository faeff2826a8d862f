"""What a server can do to a run: the brief, the exit code, the message and the number of requests under every fault."""

import asyncio
import random

import pytest

from pipeline import ask
from tests.faulty import FAULTS, serving
from tests.matrix import WHERE, comparable, run, run_at

CLEAN = 5
"""Requests of a run without faults: three articles, one match, one summary."""
PASSING = {"reset", "half an answer", "stall", "408", "429", "429 with Retry-After", "500", "503", "503 with Retry-After", "HTML", "truncated JSON", "empty body", "no choices", "no content"}  # fmt: skip
"""Faults after which the same request is made again."""
REASKED = {"prose", "truncated answer", "wrong shape", "numbers out of range", "foreign sources", "invented figures"}
"""Faults of an answer, named to the model in a second question."""
REPAIRED = {"foreign sources", "invented figures", "delay", "numbers out of range"}
"""Faults that leave the model's answer usable: the checks mend or reject what is wrong."""
FATAL = {"401", "429 no quota"}
"""Faults after which no other request would fare better."""
LIMITED = {"429", "429 with Retry-After", "503 with Retry-After"}


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waited = []

    async def at_once(seconds):
        waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(ask, "sleep", at_once)
    return waited


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return comparable(run(None, tmp_path_factory.mktemp("clean"), []).brief)


def quick(fault):
    """A few faults of each kind run by default, the others with the slow tests."""
    return pytest.param(fault, marks=() if fault in ("429", "half an answer", "HTML", "401", "foreign sources", "refusal") else pytest.mark.slow)  # fmt: skip


@pytest.mark.parametrize("fault", [quick(fault) for fault in FAULTS])
def test_fault_in_one_request(fault, clean, tmp_path, waits):
    seen = run(WHERE["once"](fault), tmp_path, waits)
    if fault in FATAL:
        assert seen.code == 3
    elif fault == "404":
        assert seen.code in (1, 3)  # whether the server is alive is seen only by other answers
    elif fault in PASSING | REASKED | {"delay", "length stop", "400 too long"}:
        assert (seen.code, comparable(seen.brief)) == (0, clean)
        assert seen.requests == CLEAN + (fault in PASSING | REASKED) + 2 * (fault in ("length stop", "400 too long"))
    else:
        assert (seen.code, seen.requests) == (1, CLEAN)
        assert len(seen.brief["warnings"]) == 1


@pytest.mark.parametrize("fault", [quick(fault) for fault in FAULTS])
def test_fault_in_all_requests_about_one_article_harms_no_other(fault, clean, tmp_path, waits):
    seen = run(WHERE["one article"](fault), tmp_path, waits)
    if fault in FATAL:
        assert seen.code == 3
        return
    assert seen.code == (0 if fault in REPAIRED else 1)
    file = next(one["id"] for one in clean["articles"] if one["file"] == "b.txt")
    others = [claim for claim in clean["claims"] if claim["article"] != file]
    assert [claim for claim in seen.brief["claims"] if claim["article"] != file] == others
    if seen.code:
        assert [note["file"] for note in seen.brief["warnings"]] == ["b.txt"]
        assert "b.txt was read by the rules, because" in seen.stderr
        assert {one["file"]: one["reader"]["model"] for one in seen.brief["articles"]} == {"a.txt": "double", "b.txt": "rules", "c.txt": "double"}  # fmt: skip
    tries = ask.LIMITED if fault in LIMITED else ask.ATTEMPTS if fault in PASSING else 2 if fault in REASKED | {"length stop", "400 too long"} else 1  # fmt: skip
    assert seen.requests == CLEAN - 1 + tries


@pytest.mark.parametrize("fault", [quick(fault) for fault in FAULTS])
def test_fault_in_every_request_is_exit_3_with_a_message_and_no_brief(fault, clean, tmp_path, waits):
    seen = run(WHERE["always"](fault), tmp_path, waits)
    assert "Traceback" not in seen.stderr
    if fault in REPAIRED:
        assert seen.code == 0
        return
    assert seen.code == 3
    assert seen.stderr.splitlines()[-1].startswith("summarize: ")
    assert not (tmp_path / "out" / "story").exists()
    assert seen.requests <= 3 * (ask.LIMITED if fault in LIMITED else ask.ATTEMPTS)


def test_retry_after_is_waited_for_and_nobody_asks_meanwhile(clean, tmp_path, waits):
    seen = run(WHERE["once"]("429 with Retry-After"), tmp_path, waits)
    assert waits == [1.0]
    assert seen.brief["run"]["retries"] == 1


def test_refused_and_failed_requests_are_counted(clean, tmp_path, waits):
    seen = run(WHERE["one article"]("500"), tmp_path, waits)
    assert seen.brief["run"]["calls"] == seen.requests
    assert seen.brief["run"]["retries"] == ask.ATTEMPTS - 1
    assert seen.brief["run"]["tokens"] == {"input": 400, "output": 200}


def test_what_failed_is_all_that_the_next_run_asks(clean, tmp_path, waits):
    with serving(WHERE["one article"]("500")) as server:
        assert run_at(server, tmp_path, waits).code == 1
        server.plan = lambda number, before, text: None
        seen = run_at(server, tmp_path, waits)
    assert (seen.code, comparable(seen.brief)) == (0, clean)
    assert seen.requests <= 3  # the article, and what depends on it: match and summary


@pytest.mark.slow
def test_two_hundred_articles_with_a_fifth_of_requests_failing_give_the_brief_of_a_clean_run(tmp_path, waits):
    from pipeline import summarize
    from pipeline.ask import Endpoint
    from tests.generated_story import write_story

    write_story(tmp_path / "story", articles=200)
    faults = sorted(PASSING - {"stall", "408"})

    def a_fifth(number, before, text):
        dice = random.Random(f"{before} {text}")  # noqa: S311  # the same in whatever order the requests come
        return dice.choice(faults) if dice.random() < 0.2 else None

    briefs = []
    for plan in (None, a_fifth):
        with serving(plan) as server:
            there = Endpoint("double", server.url, "k", concurrency=32)
            made = summarize([str(tmp_path / "story")], endpoint=there, ledger=tmp_path / f"ledger{len(briefs)}")
            briefs.append(comparable(made.model_dump(mode="json")))
            assert not made.run.incomplete
            assert sum(server.answered.values()) == len(server.answered)  # nothing was paid for twice
    assert briefs[0] == briefs[1]
    assert sum(server.committed.values()) - server.committed["none"] > 30
