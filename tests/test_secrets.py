"""A key is nowhere but in the request: not in messages, log, ledger, brief or traceback, however a run ends."""

import logging

import pytest
from click.testing import CliRunner

from pipeline import ask
from pipeline.cli import main
from tests.faulty import FAULTS, serving
from tests.helpers import ROOT
from tests.matrix import run, story

KEY = "sk-proj-Zq9xVery5ecretKey"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    async def no_wait(_seconds):
        return None

    monkeypatch.setattr(ask, "sleep", no_wait)
    monkeypatch.setattr(ask, "LIMITED", 2)
    monkeypatch.setattr(ask, "ATTEMPTS", 2)


@pytest.mark.parametrize("fault", [None, *(name for name in FAULTS if name not in ("delay", "stall"))])
def test_key_is_in_nothing_that_a_run_leaves(fault, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    seen = run(lambda number, before, text: fault, tmp_path, [], key=KEY)
    assert KEY not in seen.stderr
    assert KEY not in caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert KEY.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("form", ["http://user:{}@127.0.0.1:1/v1", "http://{}@127.0.0.1:1/v1", "http://127.0.0.1:1/v1?api_key={}", "http://127.0.0.1:1/v1#{}"])  # fmt: skip
def test_key_inside_an_address_is_refused_unrepeated(form, tmp_path):
    done = CliRunner().invoke(main, [str(story(tmp_path)), "--model", "double", "--out", str(tmp_path)], env={"OPENAI_BASE_URL": form.format(KEY)})  # fmt: skip
    assert done.exit_code == 2
    assert KEY not in done.stderr + done.stdout


def test_key_is_not_in_the_trace_of_an_error(tmp_path):
    import traceback

    from pipeline import summarize
    from pipeline.ask import Endpoint
    from pipeline.errors import ModelError

    with serving(lambda number, before, text: "401") as server, pytest.raises(ModelError) as caught:
        summarize([str(story(tmp_path))], endpoint=Endpoint("double", server.url, KEY))
    own = "".join(traceback.format_exception(caught.value, chain=False))
    assert KEY not in own
    assert KEY not in repr(Endpoint("double", "http://h/v1", KEY))


def test_no_cassette_holds_anything_like_a_key():
    for path in (ROOT / "cassettes").rglob("*.yaml"):
        assert "sk-" not in path.read_text(encoding="utf8")
