"""What a brief says that an older one did not: one small story that grows."""

import json

import pytest
from click.testing import CliRunner

from pipeline import summarize
from pipeline.cli import main
from pipeline.delta import delta_of
from pipeline.errors import InputError
from pipeline.markdown import render
from pipeline.verify import verify
from schemas import Commitment

FIRST = "The plant in Oldtown may close in May, two people briefed on the plan said. The plant employs 900 workers, the union said."
SECOND = "The plant in Oldtown will close in May, Mayor Jane Roe said. The plant employs 600 workers, the company said."
OTHER = "A museum of glass opened in Newtown on Sunday. Its roof leaks, visitors said."


@pytest.fixture
def grown(tmp_path):
    """The brief of one article, and that of two since it."""
    (tmp_path / "a.txt").write_text(FIRST)
    old = summarize([str(tmp_path)])
    (tmp_path / "b.txt").write_text(SECOND)
    return old, summarize([str(tmp_path)], since=old)


def test_added_article_is_told_by_what_it_changes(grown):
    old, new = grown
    delta = new.delta
    files = {article.id: article.file for article in new.articles}
    assert delta.since == old.run.started
    assert [files[key] for key in delta.articles] == ["b.txt"]
    statements = {fact.id: fact.statement for fact in new.facts}
    assert [statements[key] for key in delta.facts] == ["The plant employs 600 workers."]
    assert [one.labels for one in delta.origins] == [("Mayor Jane Roe",)]
    assert [(one.before, one.after) for one in delta.certainty] == [(Commitment.POSSIBLE, Commitment.ATTRIBUTED)]
    assert set(delta.conflicts) == {conflict.id for conflict in new.conflicts} != set()
    assert (delta.left, delta.lost) == ((), ())
    assert verify(new) == []


def test_taken_away_article_leaves_facts_that_are_lost(grown):
    old, new = grown
    delta = delta_of(new, old)
    assert delta.left == ("b.txt",)
    assert delta.lost == ("The plant employs 600 workers.",)
    assert delta.certainty[0].after is Commitment.POSSIBLE


def test_unchanged_story_has_an_empty_delta(grown):
    old, _ = grown
    delta = delta_of(old, old)
    assert not any(
        (delta.articles, delta.left, delta.facts, delta.origins, delta.certainty, delta.conflicts, delta.lost)
    )
    assert "Nothing has changed" in render(old.model_copy(update={"delta": delta}))


def test_delta_stands_under_the_summary(grown):
    text = render(grown[1])
    section = text.split("## Since ")[1].split("## Facts")[0]
    for words in (
        "New article: ",
        "New: The plant employs 600 workers.",
        "New origin, Mayor Jane Roe",
        "Surer, possible before",
        "Accounts now differ",
    ):
        assert words in section


def test_brief_of_another_story_is_refused_before_anything_is_read(tmp_path):
    for name, text in (("one", FIRST), ("other", OTHER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
    old = summarize([str(tmp_path / "other")])
    with pytest.raises(InputError, match=r"--since: the brief of .*other.* shares no article"):
        summarize([str(tmp_path / "one")], since=old)


def test_since_takes_the_folder_that_the_new_brief_replaces(tmp_path):
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST)
    run = CliRunner()
    assert run.invoke(main, [str(folder), "--out", str(tmp_path / "out")]).exit_code == 0
    (folder / "b.txt").write_text(SECOND)
    second = run.invoke(main, [str(folder), "--out", str(tmp_path / "out"), "--since", str(tmp_path / "out" / "story")])
    assert second.exit_code == 0
    assert "1 new article, 1 new fact, 1 fact with new origins, 1 surer, 0 less sure, 1 new conflict" in second.stderr
    assert json.loads((tmp_path / "out" / "story" / "brief.json").read_text())["delta"]["facts"]


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), ("{}", "is no brief"), ("not json", "not valid JSON")]
)
def test_since_that_is_no_brief_says_so(tmp_path, content, words):
    (tmp_path / "a.txt").write_text(FIRST)
    old = tmp_path / "old.json"
    if content is not None:
        old.write_text(content)
    result = CliRunner().invoke(main, [str(tmp_path / "a.txt"), "--since", str(old), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "old.json" in result.stderr
    assert not (tmp_path / "out").exists()
