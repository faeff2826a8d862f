import pytest

from prompts import load_prompt


def test_read_prompt_has_a_version_and_a_text():
    prompt = load_prompt("read")
    assert int(prompt.version) >= 1
    assert prompt.text.startswith("You read one news article")


def test_missing_prompt_is_named():
    with pytest.raises(FileNotFoundError, match="nothing"):
        load_prompt("nothing")
