"""Articles read by worker processes: the same brief as from one, no guard needed in a script, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.generated_story import write_story
from tests.helpers import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="workers are forked on Linux only")
SCRIPT = """
import sys
from pipeline import summarize, workers
from pipeline.write import to_json
workers.cores = lambda: {cores}
print("script", file=sys.stderr)
made = summarize(["{folder}"])
print(to_json(made.model_copy(update={{"run": made.run.model_copy(update={{"duration": 0, "started": ""}})}})))
"""


def run(folder: Path, cores: int) -> subprocess.CompletedProcess[bytes]:
    script = folder.parent / f"user{cores}.py"
    script.write_text(SCRIPT.format(folder=folder, cores=cores))
    return subprocess.run([sys.executable, script], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip


@pytest.mark.slow
def test_workers_give_what_one_process_gives(tmp_path: Path) -> None:
    write_story(tmp_path / "story", articles=60, sentences=12)
    several, alone = run(tmp_path / "story", 3), run(tmp_path / "story", 1)
    assert several.stdout == alone.stdout
    assert several.stderr == b"script\n"  # the script itself ran once, though it has no guard
    assert len(several.stdout) > 10_000


def test_lost_workers_are_made_up_for(tmp_path: Path) -> None:
    write_story(tmp_path / "story", articles=60, sentences=12)
    script = f"""
import os, sys
from pipeline import workers
from pipeline.load import load
from pipeline.read import read
from schemas import Reader
articles = load(["{tmp_path / "story"}"], reader=Reader(model="rules", prompt_version=None)).articles
workers.cores, home = lambda: 2, os.getpid()
workers.read = lambda one: os._exit(9) if os.getpid() != home else read(one)
with workers.Workers(articles) as found:
    assert [found.get(n) for n in range(60)] == [read(one) for one in articles]
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_a_run(tmp_path: Path, ends: signal.Signals) -> None:
    write_story(tmp_path / "story", articles=400, sentences=12)
    script = f"""
from pipeline import workers
from pipeline.cli import main
workers.cores = lambda: 2
main(["{tmp_path / "story"}", "--model", "rules", "--quiet", "--json"])
"""
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )  # fmt: skip
    while len(group := members(running.pid)) < 3:
        assert running.poll() is None
        time.sleep(0.02)
    if ends is signal.SIGINT:
        os.killpg(running.pid, ends)  # as the terminal sends it
    else:
        running.kill()
    _, said = running.communicate(timeout=30)  # the pipe closes when the last worker has gone
    until = time.monotonic() + 5  # between closing its end of the pipe and its end a process still is there
    while any(alive(one) for one in group) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(alive(one) for one in group)
    assert b"Traceback" not in said
    assert (running.returncode == 130) == (ends is signal.SIGINT)


def members(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found.append(int(place.parent.name))
    return found


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_thread_that_is_only_about_to_start_is_not_waited_for(tmp_path: Path) -> None:
    write_story(tmp_path / "story", articles=60, sentences=12)
    script = f"""
import threading
from pipeline import workers
from pipeline.load import load
from tests.helpers import RULES
workers.cores = lambda: 2
try:
    with workers.Workers(load([{str(tmp_path / "story")!r}], reader=RULES).articles) as made:
        assert made._processes
        made._threads.add(threading.Thread(target=print))
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("interrupted")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert (done.stdout, done.stderr) == (b"interrupted\n", b"")
