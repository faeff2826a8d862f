"""Replays of what the embedded model answered; recorded by `make record`."""

import pytest

from pipeline import ask
from pipeline.errors import ModelError
from prompts import Prompt
from tests.cassettes import ALLOWED, CASSETTES, REPLAY, Readable, brief_text, cassette, story

NAMES = ("one_article", "not_english", "seeds")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    async def at_once(_seconds):
        return None

    monkeypatch.setattr(ask, "sleep", at_once)


@pytest.mark.parametrize("name", NAMES)
def test_replay_gives_the_recorded_brief_byte_for_byte(name, tmp_path):
    with cassette(name):
        made = brief_text(story(name, tmp_path), REPLAY, tmp_path.with_suffix(".ledger"))
    assert made == (CASSETTES / f"{name}.brief.json").read_text(encoding="utf8")


def test_changed_prompt_fails_the_replay(tmp_path, monkeypatch):
    import pipeline.model_read

    monkeypatch.setattr(pipeline.model_read, "load_prompt", lambda name: Prompt(name, "0", "Read otherwise.\n"))
    with pytest.raises(ModelError), cassette("one_article"):
        brief_text(story("one_article", tmp_path), REPLAY, tmp_path.with_suffix(".ledger"))


def test_interaction_that_is_not_played_fails_the_replay():
    with pytest.raises(AssertionError, match="not asked for"), cassette("one_article"):
        pass


@pytest.mark.parametrize("name", NAMES)
def test_cassettes_hold_no_key_and_no_other_header_than_allowed(name):
    text = (CASSETTES / f"{name}.yaml").read_text(encoding="utf8")
    assert "Bearer" not in text
    assert "127.0.0.1" not in text
    for one in Readable.deserialize(text)["interactions"]:
        assert {header.lower() for header in {**one["request"]["headers"], **one["response"]["headers"]}} <= set(
            ALLOWED
        )
