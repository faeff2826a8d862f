"""A run that ends before its end: killed, interrupted, without room to write. The same command goes on, and pays nothing twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faulty import serving
from tests.generated_story import write_story
from tests.helpers import ROOT
from tests.matrix import comparable

KEY = "sk-interrupted-secret"


def started(folder: Path, url: str, *options: str, limit: int | None = None) -> subprocess.Popen:
    """The command in a process of its own; `limit` is the largest file in bytes that it may write."""
    setup = f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))" if limit else "pass"  # fmt: skip
    setup += "\nimport signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run in the background ignores it
    environment = {**os.environ, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY, "SUMMARIZE_LEDGER": str(folder / "ledger"), "PYTHONPATH": str(ROOT)}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", f"{setup}\nfrom pipeline.cli import main\nmain()", str(folder / "story"), "--model", "double", "--out", str(folder / "out"), "--concurrency", "4", *options],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finished(process: subprocess.Popen) -> tuple[int, str]:
    _, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, err


def brief_of(folder: Path) -> dict:
    return comparable(json.loads((folder / "out" / "story" / "brief.json").read_text()))


def killed_again_and_again(folder: Path, *, articles: int, kills: int, seed: int) -> None:
    """Kill the command `kills` times at random moments, then let it end; compare with an undisturbed run."""
    dice = random.Random(seed)  # noqa: S311
    write_story(folder / "clean" / "story", articles=articles, sentences=3)
    write_story(folder / "killed" / "story", articles=articles, sentences=3)
    with serving(latency=0.05) as server:
        assert finished(started(folder / "clean", server.url))[0] == 0
        needed = len(server.questions)
        server.questions.clear()
        server.answered.clear()
        lost = 0
        for _ in range(kills):
            before = len(server.questions)
            process = started(folder / "killed", server.url)
            while len(server.questions) == before and process.poll() is None and before < needed:
                time.sleep(0.01)
            time.sleep(dice.random() * 0.25)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            time.sleep(0.1)  # answers on their way arrive nowhere
            lost += 4  # at most so many were in flight
        code, err = finished(started(folder / "killed", server.url))
        assert (code, err.count("warning")) == (0, 0)
        assert needed <= len(server.questions) <= needed + lost
    assert brief_of(folder / "killed") == brief_of(folder / "clean")


@pytest.mark.slow
def test_killed_run_goes_on_and_pays_nothing_twice(tmp_path):
    killed_again_and_again(tmp_path, articles=16, kills=2, seed=1)


@pytest.mark.slow
def test_twenty_kills_at_random_moments(tmp_path):
    killed_again_and_again(tmp_path, articles=60, kills=20, seed=2)


def test_interrupt_ends_soon_with_what_is_kept(tmp_path):
    write_story(tmp_path / "story", articles=30, sentences=3)
    with serving(lambda number, before, text: "stall" if number > 8 else None) as server:
        process = started(tmp_path, server.url)
        while len(server.questions) < 10 or len(server.answered) < 8:
            time.sleep(0.02)
        time.sleep(0.3)  # so that the last answer is not on its way still
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        code, err = finished(process)
        assert time.monotonic() - began < 20  # a hang; what it takes is a second
        assert code == 130
        assert "interrupted; no brief was written; 8 answers of the model are kept" in err
        server.plan = lambda number, before, text: None
        before = len(server.answered)
        assert finished(started(tmp_path, server.url))[0] == 0
        assert before == 8
        assert max(server.answered.values()) == 1


def test_interrupt_while_the_rules_read(tmp_path):
    write_story(tmp_path / "story", articles=400)
    process = started(tmp_path, "http://127.0.0.1:9", "--model", "rules")
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    code, err = finished(process)
    assert (code, "interrupted" in err) in ((130, True), (0, False))


@pytest.mark.slow
def test_interrupt_while_workers_hand_over_what_they_read(tmp_path):
    write_story(tmp_path / "story", articles=300, sentences=40)
    dice = random.Random(7)  # noqa: S311
    for _ in range(15):
        process = started(tmp_path, "http://127.0.0.1:9", "--model", "rules")
        time.sleep(0.8 + dice.random() * 0.6)
        process.send_signal(signal.SIGINT)
        code, err = finished(process)
        assert code == 130
        assert err.strip().splitlines()[-1].endswith("interrupted; nothing was written.")


@pytest.mark.slow
def test_full_disk_loses_no_answer_and_leaves_the_old_brief(tmp_path):
    write_story(tmp_path / "story", articles=6, sentences=3)
    with serving() as server:
        assert finished(started(tmp_path, server.url))[0] == 0
        old = (tmp_path / "out" / "story" / "brief.json").read_bytes()
        asked = len(server.questions)
        write_story(tmp_path / "story", articles=7, sentences=3)
        code, err = finished(started(tmp_path, server.url, limit=9_000))
        assert code == 2
        assert "cannot be written" in err
        assert (tmp_path / "out" / "story" / "brief.json").read_bytes() == old
        assert not list((tmp_path / "out" / "story").glob(".*"))
        assert len(server.questions) > asked
        assert finished(started(tmp_path, server.url))[0] == 0
        assert len(brief_of(tmp_path)["articles"]) == 7


@pytest.mark.slow
def test_ledger_that_is_full_does_not_stop_the_run(tmp_path):
    write_story(tmp_path / "story", articles=4, sentences=3)
    with serving() as server:
        process = started(tmp_path, server.url, "--json", limit=20_000)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "not kept" in err
    assert len(json.loads(out)["articles"]) == 4


@pytest.mark.parametrize("out", ["file/below", "file", "/proc/none"])
def test_output_folder_that_cannot_be_written_is_found_before_anything_is_paid(out, tmp_path):
    write_story(tmp_path / "story", articles=2, sentences=2)
    (tmp_path / "file").touch()
    with serving() as server:
        code, err = finished(started(tmp_path, server.url, "--out", str(tmp_path / out)))
        assert server.questions == []
    assert code == 2
    assert "file" in err or "/proc/none" in err


@pytest.mark.slow
def test_files_changed_and_deleted_during_the_run_are_read_as_they_were(tmp_path):
    write_story(tmp_path / "story", articles=4, sentences=2)
    texts = {path.name: path.read_text() for path in (tmp_path / "story").iterdir()}
    with serving(latency=0.4) as server:
        process = started(tmp_path, server.url)
        while not server.questions:
            time.sleep(0.01)
        (tmp_path / "story" / "article00000.txt").write_text("Something else.")
        (tmp_path / "story" / "article00001.txt").unlink()
        assert finished(process)[0] == 0
    assert {one["file"]: one["text"] for one in brief_of(tmp_path)["articles"]} == texts
