"""summarize --stories: from a pile on disk to briefs, an index and a page."""

import json
import sys
from functools import partial

import pytest
from click.testing import CliRunner

from pipeline.ask import Endpoint
from pipeline.cli import main
from pipeline.engine_local import Asking, local
from pipeline.index_page import render
from pipeline.limits import Limits
from pipeline.sources import stream
from pipeline.stories import summarize_pile
from pipeline.verify import verify
from schemas import StoryBrief, StoryIndex
from tests.faulty import serving
from tests.generated_pile import Made, write_files, write_lines
from tests.generated_pile import pile as generated
from tests.test_pile import BRIDGE, LONE, STRIKE

ALL = BRIDGE | STRIKE | LONE
MORE = {"bridge-4": "Tarnbrook council meets over bridge\n\nThe council of Tarnbrook meets on Thursday over the cracks in the piers of the bridge. Ilse Haverkamp wants 14 million euros from the state. Holm & Brandt will present a report.",
        "lone-2": "Prize cheese sold out\n\nThe blue cheese that ripens in an old mine near Lowmere, and won first prize, is sold out. The farmer wants to make more of the cheese in the mine."}  # fmt: skip


def made(texts: dict[str, str], published: str | None = None) -> list[Made]:
    return [Made(key, key, text, published) for key, text in texts.items()]


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def index_of(out) -> StoryIndex:
    return StoryIndex.model_validate_json((out / "index.json").read_bytes())


def members(index: StoryIndex) -> set[frozenset[str]]:
    return {frozenset(one.given or one.file for one in story.articles) for story in index.stories}


def comparable(out) -> dict[str, object]:
    """All that was written, without what varies from run to run."""
    found: dict[str, object] = {}
    for path in sorted(out.rglob("*")):
        if path.suffix == ".json":
            found[str(path.relative_to(out))] = {key: value for key, value in json.loads(path.read_text(encoding="utf8")).items() if key != "run"}  # fmt: skip
        elif path.suffix == ".jsonl":
            found[str(path.relative_to(out))] = path.read_text(encoding="utf8")
    return found


@pytest.fixture
def pile(tmp_path):
    write_lines(tmp_path / "pile.jsonl", made(ALL))
    return tmp_path / "pile.jsonl"


def test_a_pile_becomes_a_brief_a_story_and_an_index(pile, tmp_path):
    code, output = run("--stories", pile, "--out", tmp_path / "out")
    assert code == 0
    assert "2 stories (2 to read), 1 articles belong to none" in output
    index = index_of(tmp_path / "out")
    assert members(index) == {frozenset(BRIDGE), frozenset(STRIKE)}
    assert [one.article.given for one in index.alone] == ["lone"]
    for story in index.stories:
        brief = StoryBrief.model_validate_json((tmp_path / "out" / story.name / "brief.json").read_bytes())
        assert verify(brief) == []
        assert [article.id for article in brief.articles] == [article.id for article in story.articles]
        assert story.facts == len(brief.facts) > 0
    assert {"brief.json", "brief.md", "brief.html"} <= {path.name for path in (tmp_path / "out" / story.name).iterdir()}


def test_the_order_of_the_lines_changes_nothing(pile, tmp_path):
    lines = pile.read_text().splitlines(keepends=True)
    run("--stories", pile, "--out", tmp_path / "one")
    pile.write_text("".join(sorted(lines, key=lambda line: line[12:])))
    run("--stories", pile, "--out", tmp_path / "two")
    assert comparable(tmp_path / "one") == comparable(tmp_path / "two")


def test_a_folder_of_folders_and_lines(tmp_path):
    write_files(tmp_path / "pile", made(BRIDGE))
    write_lines(tmp_path / "pile" / "more.jsonl", made(STRIKE))
    (tmp_path / "pile" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "pile" / "copy.txt").write_text(BRIDGE["bridge-1"])
    run("--stories", tmp_path / "pile", "--out", tmp_path / "out")
    index = index_of(tmp_path / "out")
    assert members(index) == {frozenset(f"brid/{key}.txt" for key in BRIDGE), frozenset(STRIKE)}
    assert [copy for story in index.stories for one in story.articles for copy in one.copies] == ["copy.txt"]
    assert [note.file for note in index.skipped_files] == ["picture.png"]


def test_a_new_day_joins_the_stories_of_yesterday(pile, tmp_path):
    run("--stories", pile, "--out", tmp_path / "old")
    before = index_of(tmp_path / "old")
    pile.unlink()  # the texts stand in the briefs
    write_lines(tmp_path / "day.jsonl", made(MORE))
    code, output = run("--stories", tmp_path / "day.jsonl", "--since", tmp_path / "old", "--out", tmp_path / "new")
    assert code == 0, output
    assert "1 new, 1 grown, 1 unchanged" in output
    after = {frozenset(one.given for one in story.articles): story for story in index_of(tmp_path / "new").stories}
    grown, same, new = after[frozenset({*BRIDGE, "bridge-4"})], after[frozenset(STRIKE)], after[frozenset({"lone", "lone-2"})]  # fmt: skip
    assert (grown.status, same.status, new.status) == ("grown", "unchanged", "new")
    assert {(one.id, one.name) for one in before.stories} == {(one.id, one.name) for one in (grown, same)}
    brief = StoryBrief.model_validate_json((tmp_path / "new" / grown.name / "brief.json").read_bytes())
    assert brief.delta is not None
    assert brief.delta.articles == grown.added
    assert (tmp_path / "new" / same.name / "brief.json").read_bytes() == (tmp_path / "old" / same.name / "brief.json").read_bytes()  # fmt: skip


def test_a_new_day_in_the_same_folder(pile, tmp_path):
    run("--stories", pile, "--out", tmp_path / "out")
    write_lines(tmp_path / "day.jsonl", made(MORE))
    for status in ("1 new, 1 grown, 1 unchanged", "0 new, 0 grown, 3 unchanged"):
        code, output = run("--stories", tmp_path / "day.jsonl", "--since", tmp_path / "out", "--out", tmp_path / "out")
        assert (code, status in output) == (0, True), output


def test_lines_that_are_no_articles_are_named(tmp_path):
    place = tmp_path / "pile.jsonl"
    write_lines(place, made(BRIDGE))
    with place.open("ab") as file:
        file.write(b'{"id": 1}\n\nnot json\n[1]\n{"text": "..."}\n\xff\xfe\n{"text": "Tall\\ud800 order, said one.", "id": 7, "published": "soon"}\n')  # fmt: skip
    run("--stories", place, "--out", tmp_path / "out")
    index = index_of(tmp_path / "out")
    assert len(index.skipped_files) == 5
    assert [one.article.given for one in index.alone] == ["7"]


@pytest.mark.parametrize("since", ["nowhere", "empty.json", "index.json"])
def test_an_older_index_that_cannot_be_used(pile, tmp_path, since):
    (tmp_path / "empty.json").write_text("{}")
    run("--stories", pile, "--out", tmp_path)
    for story in index_of(tmp_path).stories:
        (tmp_path / story.name / "brief.json").write_text("damaged")
    code, output = run("--stories", pile, "--since", tmp_path / since, "--out", tmp_path / "out")
    assert code == 2
    assert "cannot be read" in output or "no index" in output


def test_a_pile_with_nothing_in_it(tmp_path):
    (tmp_path / "pile").mkdir()
    assert run("--stories", tmp_path / "pile", "--out", tmp_path / "out")[0] == 2
    assert run("--stories", tmp_path / "nowhere", "--out", tmp_path / "out")[0] == 2


def test_hostile_titles_are_neither_markup_nor_paths(tmp_path):
    evil = {key: text.replace("Tarnbrook", "../<script>alert(1)</script> {{7*7}} Tarnbrook\u202e") for key, text in BRIDGE.items()}  # fmt: skip
    write_lines(tmp_path / "pile.jsonl", made(evil))
    run("--stories", tmp_path / "pile.jsonl", "--out", tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf8")
    assert "<script" not in page
    assert "49 " not in page
    assert "\u202e" not in page
    assert {path.name for path in tmp_path.iterdir()} == {"pile.jsonl", "out"}
    assert page == render(index_of(tmp_path / "out"))


def test_a_model_within_one_budget_for_all_stories(tmp_path):
    write_lines(tmp_path / "pile.jsonl", generated(1, stories=3, size=5))
    with serving() as server:
        there = Endpoint("double", server.url, "k", concurrency=4)

        def stories(name: str, limits: Limits, ledger: str) -> StoryIndex:
            asking = Asking((str(tmp_path),), "double", limits, endpoint=there, ledger=tmp_path / ledger, tell=lambda line: None)  # fmt: skip
            return summarize_pile(tmp_path / "pile.jsonl", tmp_path / name, partial(local, asking), model="double")

        whole = stories("whole", Limits(), "ledger")
        needed = len(server.questions)
        assert (whole.run.calls, whole.run.kept) == (needed, 0)
        assert stories("again", Limits(), "ledger").run.calls == 0
        assert comparable(tmp_path / "again") == comparable(tmp_path / "whole")
        server.questions.clear()
        short = stories("short", Limits(max_tokens=2000, concurrency=1), "other")
        assert 0 < len(server.questions) < needed
        assert len(server.questions) * 150 <= 2000
        assert any(story.incomplete for story in short.stories)


def test_no_text_is_held_while_a_pile_is_looked_at(pile):
    articles = stream(pile, [])
    assert next(articles)[0].given == "bridge-1"
    assert [source.given for source, _ in articles][-1] == "lone"


def test_ray_that_is_not_installed_is_named(pile, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    code, output = run("--stories", pile, "--engine", "ray", "--out", tmp_path / "out")
    assert code == 2
    assert "pip install 'originbrief[ray]'" in output
    assert run("--stories", pile, "--address", "auto", "--out", tmp_path / "out")[0] == 2
