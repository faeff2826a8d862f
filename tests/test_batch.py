"""Half the price: the same questions through a provider's batches give the brief that direct ones give, and nothing is paid twice."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from pipeline import ask, batch
from tests.faulty import running
from tests.helpers import ROOT
from tests.matrix import comparable, run, run_at
from tests.provider import Provider
from tests.test_interrupted import KEY, finished


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    async def at_once(_seconds):
        await asyncio.sleep(0)

    monkeypatch.setattr(ask, "sleep", at_once)
    monkeypatch.setattr(batch, "SETTLE", 0.05)


@pytest.fixture(scope="module")
def direct(tmp_path_factory):
    return comparable(run(None, tmp_path_factory.mktemp("direct"), []).brief)


def batched(server, tmp_path, *options):
    return run_at(server, tmp_path, [], "--batch", *options)


def test_brief_is_that_of_the_direct_way_and_every_question_is_paid_once(direct, tmp_path):
    with running(Provider()) as server:
        seen = batched(server, tmp_path)
        assert not server.questions, "something was asked directly"
        assert set(server.paid.values()) == {1}
        assert len(server.batches) == 3  # the articles, the match, the summary
        again = batched(server, tmp_path)
        assert len(server.lines) == 5
    assert (seen.code, comparable(seen.brief)) == (0, direct)
    assert comparable(again.brief) == direct
    assert seen.brief["run"]["tokens"] == {"input": 500, "output": 250}
    assert "batch-0" in seen.stderr
    assert "completed, 3 of 3 answered" in seen.stderr


@pytest.mark.parametrize("fault", ["500", "429", "prose"])
def test_single_failed_requests_are_asked_again_in_the_next_batch(fault, direct, tmp_path):
    with running(Provider(lambda number, before, text: fault if number == 2 else None)) as server:
        seen = batched(server, tmp_path)
        assert len(server.batches) == 4
        assert len(server.lines) == 6
    assert (seen.code, comparable(seen.brief)) == (0, direct)


@pytest.mark.parametrize("fate", ["expired", "cancelled"])
def test_what_an_ended_batch_left_out_goes_into_the_next(fate, direct, tmp_path):
    with running(Provider(fates=(fate,))) as server:
        seen = batched(server, tmp_path)
        assert set(server.paid.values()) == {1}
    assert (seen.code, comparable(seen.brief)) == (0, direct)


@pytest.mark.parametrize("fault", ["500", pytest.param("503", marks=pytest.mark.slow), "429", "reset", "HTML", pytest.param("truncated JSON", marks=pytest.mark.slow), pytest.param("half an answer", marks=pytest.mark.slow), pytest.param("408", marks=pytest.mark.slow)])  # fmt: skip
@pytest.mark.parametrize("call", [2, pytest.param(1, marks=pytest.mark.slow), pytest.param(4, marks=pytest.mark.slow), pytest.param(6, marks=pytest.mark.slow)])  # fmt: skip
def test_answer_about_files_and_batches_that_is_lost_costs_nothing(fault, call, direct, tmp_path):
    with running(Provider(stumbles={call: fault})) as server:  # call 2 makes the batch, and its answer is lost
        seen = batched(server, tmp_path)
        assert set(server.paid.values()) == {1}, server.calls
        assert len(server.batches) == 3
    assert (seen.code, comparable(seen.brief)) == (0, direct)


def test_failed_batch_says_why_and_is_exit_3(tmp_path):
    with running(Provider(fates=("failed",))) as server:
        seen = batched(server, tmp_path)
    assert seen.code == 3
    assert "HTTP 400" in seen.stderr
    assert "failed" in seen.stderr


def test_provider_without_batches_is_exit_3_with_a_message(tmp_path):
    server = Provider()
    server.refuses = 404
    with running(server):
        seen = batched(server, tmp_path)
    assert (seen.code, len(server.lines)) == (3, 0)
    assert "HTTP 404" in seen.stderr


def test_no_wait_sends_and_ends_and_the_same_command_goes_on(direct, tmp_path):
    with running(Provider()) as server:
        codes = []
        for _ in range(12):
            seen = batched(server, tmp_path, "--no-wait")
            codes.append(seen.code)
            if seen.code == 0:
                break
            assert "no brief yet. The same command goes on" in seen.stderr
            assert not (tmp_path / "out" / "story").exists()
        assert codes[-1] == 0
        assert len(codes) > 3
        assert set(server.paid.values()) == {1}
        assert len(server.batches) == 3
    assert comparable(seen.brief) == direct


def test_direct_after_asks_only_the_reading_in_batches(direct, tmp_path):
    with running(Provider()) as server:
        seen = batched(server, tmp_path, "--direct-after")
        assert (len(server.batches), len(server.lines), len(server.questions)) == (1, 3, 2)
    assert comparable(seen.brief) == direct


def test_options_of_batches_belong_to_batches(tmp_path):
    with running(Provider()) as server:
        seen = run_at(server, tmp_path, [], "--no-wait")
    assert seen.code == 2
    assert "belong to --batch" in seen.stderr


def test_batch_that_was_made_but_not_noted_is_found_by_its_token(direct, tmp_path):
    with running(Provider()) as server:
        assert batched(server, tmp_path, "--no-wait").code == 1
        import sqlite3

        with sqlite3.connect(tmp_path / "ledger") as base:  # as if killed between the answer and the note
            base.execute("UPDATE batches SET batch = NULL")
        base.close()
        seen = batched(server, tmp_path)
        assert set(server.paid.values()) == {1}
        assert len(server.batches) == 3
    assert comparable(seen.brief) == direct


def test_batch_that_was_noted_but_never_made_is_made(direct, tmp_path):
    from pipeline.ledger import Ledger

    with running(Provider()) as server:
        book = Ledger(tmp_path / "ledger")
        book.note_batch("t" * 24, server.url, ["q"])
        book.close()
        seen = batched(server, tmp_path)
    assert comparable(seen.brief) == direct


def test_fresh_makes_new_batches(tmp_path):
    with running(Provider()) as server:
        batched(server, tmp_path)
        batched(server, tmp_path, "--fresh")
        assert len(server.batches) == 6


def test_limits_of_a_batch_are_held(monkeypatch, direct, tmp_path):
    monkeypatch.setattr(batch, "MOST", 2)
    with running(Provider()) as server:
        seen = batched(server, tmp_path)
        assert len(server.batches) == 4  # three articles in two
    assert comparable(seen.brief) == direct
    monkeypatch.setattr(batch, "LARGEST", 10)
    assert [len(part) for part in batch._parts({"a": b"{}", "b": b"{}"})] == [1, 1]


def test_price_is_half_of_the_direct_one():
    from pipeline.ask import Asker, Endpoint
    from pipeline.limits import Usage

    there = Endpoint("gpt-4o-mini", "https://api.openai.com/v1", "k")
    asker = Asker(there)
    asker.usage.add(1_000_000, 0)
    whole = asker.cost
    asker.batched.add(1_000_000, 0)
    assert whole is not None
    assert asker.cost == pytest.approx(whole / 2)
    assert asker.batched == Usage(input=1_000_000)


def started(folder, url):
    environment = {**os.environ, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY, "SUMMARIZE_LEDGER": str(folder / "ledger"), "PYTHONPATH": str(ROOT)}  # fmt: skip
    program = "from pipeline import batch\nbatch.SETTLE, batch.POLL = 0.05, (0.15, 0.15)\nfrom pipeline.cli import main\nmain()"  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "story"), "--model", "double", "--out", str(folder / "out"), "--batch"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
    )  # fmt: skip


def test_all_stories_of_a_pile_go_into_the_same_batches(tmp_path):
    from click.testing import CliRunner

    from pipeline.cli import main
    from tests.generated_pile import pile, write_files

    write_files(tmp_path / "pile", pile(3, stories=4, size=3))
    found = []
    for name, options in (("direct", ()), ("batch", ("--batch",))):
        with running(Provider()) as server:
            environment = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k", "SUMMARIZE_LEDGER": str(tmp_path / f"{name}.ledger")}  # fmt: skip
            done = CliRunner().invoke(main, ["--stories", str(tmp_path / "pile"), "--model", "double", "--out", str(tmp_path / name), *options], env=environment)  # fmt: skip
            assert done.exit_code == 0, done.stderr
        briefs = sorted((tmp_path / name).glob("*/brief.json"))
        found.append({path.parent.name: comparable(json.loads(path.read_text())) for path in briefs})
    assert len(found[0]) > 1
    assert found[0] == found[1]
    assert set(server.paid.values()) == {1}
    assert len(server.batches) < len(found[0]) + 4  # not one for each story


@pytest.mark.slow
@pytest.mark.parametrize("calls", [1, 2, 3, 4, 5, 6, 7, 9, 12])
def test_kill_at_each_state_then_the_same_command(calls, direct, tmp_path):
    from tests.matrix import story

    story(tmp_path)
    with running(Provider()) as server:
        process = started(tmp_path, server.url)
        while len(server.calls) < calls and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        code, err = finished(started(tmp_path, server.url))
        assert code == 0, err
        assert set(server.paid.values()) == {1}, server.calls
    assert comparable(json.loads((tmp_path / "out" / "story" / "brief.json").read_text())) == direct


@pytest.mark.slow
@pytest.mark.parametrize("name", ["seeds", "a hundred articles"])
def test_by_batch_equals_the_direct_way(name, tmp_path):
    from pathlib import Path

    from pipeline import summarize
    from pipeline.ask import Batching, Endpoint
    from tests.generated_story import write_story
    from tests.helpers import SEEDS

    folder = SEEDS if name == "seeds" else tmp_path / "story"
    if name != "seeds":
        write_story(folder, articles=100)
    briefs = []
    for number, batching in enumerate((None, Batching())):
        with running(Provider()) as server:
            there = Endpoint("double", server.url, "k", concurrency=32)
            made = summarize([str(folder)], endpoint=there, ledger=Path(tmp_path, f"l{number}"), batching=batching)
            briefs.append(comparable(made.model_dump(mode="json")))
    assert briefs[0] == briefs[1]
    assert set(server.paid.values()) == {1}
