"""Article text is data: whatever stands in one article changes nothing but that article's own claims, and acts on nothing."""

import json
import os
import re
import time
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from pipeline import summarize
from pipeline.cli import main
from pipeline.markdown import render
from pipeline.verify import verify
from pipeline.write import to_json
from schemas import Claim, StoryBrief
from tests.attacks import ATTACKS, CARRIER, CLEAN, DEMANDED, GAMMA, TOLD, Attack
from tests.doubles import ENDPOINT, Server
from tests.obedient import MOODS, UNHEARD, obedient

SECONDS = 20
"""Far more than any attack takes; what grows with the square of the text takes minutes."""
HEADINGS = {
    "Summary", "Facts", "Where accounts differ", "How certainty drifts", "Timeline", "Phases", "Articles", "Warnings",
    "Skipped files", "Read and not kept", "How this was made",
}  # fmt: skip

every_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@dataclass(frozen=True)
class Outcome:
    """What a run on an attacked story left: the brief, the texts written, the files."""

    brief: StoryBrief
    markdown: str
    stdout: str
    stderr: str
    seconds: float
    code: int
    files: tuple[str, ...]


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """Run the command on a story with an attack in it, once for each attack."""

    @cache
    def once(attack: Attack) -> Outcome:
        home = tmp_path_factory.mktemp("attacked")
        story, out, began = attack.write(home / "story"), home / "out", time.perf_counter()
        before = set(story.rglob("*"))
        (home / "empty").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(home / "empty")
            done = CliRunner().invoke(main, [str(story), "--out", str(out), "--model", "rules"])
        seconds = time.perf_counter() - began
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert set(story.rglob("*")) == before
        brief = StoryBrief.model_validate(json.loads((out / "story" / "brief.json").read_bytes()))
        files = tuple(sorted(str(path.relative_to(home)) for path in (*out.rglob("*"), *(home / "empty").rglob("*"))))
        return Outcome(
            brief, (out / "story" / "brief.md").read_text("utf8"), done.stdout, done.stderr, seconds, done.exit_code, files
        )  # fmt: skip

    return once


def of(brief: StoryBrief, *names: str) -> set[Claim]:
    """The claims of the articles whose file begins with one of `names`."""
    ids = {article.id for article in brief.articles if article.file.startswith(names)}
    return {claim for claim in brief.claims if claim.article in ids}


def demands(text: str, words: tuple[str, ...] = DEMANDED) -> bool:
    return any(word in text.lower() for word in words)


def test_there_are_enough_attacks_and_each_has_a_name_of_its_own():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 40


@every_attack
def test_run_ends_in_time_with_a_brief_that_verifies(run, attack):
    done = run(attack)
    assert done.code == 0
    assert done.seconds < SECONDS
    assert verify(done.brief) == []


@every_attack
def test_claims_of_the_other_articles_and_the_facts_they_share_are_as_without_it(run, attack):
    clean, done = run(CLEAN).brief, run(attack).brief
    assert of(done, "alpha", "beta") == of(clean, "alpha", "beta")
    others = {claim.id for claim in of(clean, "alpha", "beta")}
    shared = [set(fact.claims) & others for fact in clean.facts if len(set(fact.claims) & others) > 1]
    assert len(shared) >= 2
    homes = [set(fact.claims) for fact in done.facts]
    assert all(any(claims <= home for home in homes) for claims in shared)
    told = {key for sentence in done.summary for key in sentence.facts}
    assert all(any(claims <= set(fact.claims) and fact.id in told for fact in done.facts) for claims in shared)


@every_attack
def test_rest_of_the_attacked_article_is_read_as_without_it(run, attack):
    def told(brief: StoryBrief) -> set[tuple[str, str]]:
        return {(claim.text, claim.attribution.source if claim.attribution else "") for claim in of(brief, "")}

    if attack.content is None and attack.name != "comments of readers":
        assert told(run(CLEAN).brief) <= told(run(attack).brief)


@every_attack
def test_what_it_demands_is_said_by_that_article_alone_in_its_own_words(run, attack):
    holds_its_demand_where_it_stood(run(attack).brief, DEMANDED)


def holds_its_demand_where_it_stood(brief: StoryBrief, words: tuple[str, ...]) -> None:
    """Claims say it only if their quotes do, facts and sentences only if their claims do, credits only as the article has them."""
    texts = {article.id: article.text for article in brief.articles}
    files = {article.id: article.file for article in brief.articles}
    says = set()
    for claim in brief.claims:
        if demands(" ".join(quote.exact for quote in claim.quotes), words):
            says.add(claim.id)
            assert CARRIER in files[claim.article]
        names = (claim.attribution.source, *claim.attribution.via) if claim.attribution else ()
        assert all(" ".join(name.split()) in " ".join(texts[claim.article].split()) for name in names)
        assert claim.id in says or not demands(" ".join((claim.text, *claim.cues, claim.when or "")), words)
        credited = demands(" ".join(names), words)
        assert not credited or CARRIER in files[claim.article]
    telling = {fact.id for fact in brief.facts if says & set(fact.claims)}
    titles = " ".join(article.title or "" for article in brief.articles if CARRIER in article.file)
    assert all(fact.id in telling for fact in brief.facts if demands(fact.statement, words))
    assert all(telling & set(one.facts) for one in brief.summary if demands(one.text, words))
    assert all(telling & set(one.facts) for one in brief.conflicts if demands(f"{one.about} {one.sides}", words))
    assert not demands(brief.title, words) or brief.title in titles or telling


@every_attack
def test_nothing_is_written_but_the_brief_and_no_name_comes_from_a_text(run, attack):
    assert run(attack).files == ("out/story", "out/story/brief.html", "out/story/brief.json", "out/story/brief.md")


@every_attack
def test_no_control_character_and_no_direction_reaches_terminal_or_files(run, attack):
    done = run(attack)
    for text in (done.markdown, done.stdout, done.stderr):
        assert {c for c in set(text) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}


@every_attack
def test_json_parses_and_holds_nothing_unseen(run, attack):
    text = to_json(run(attack).brief)
    assert StoryBrief.model_validate(json.loads(text)) == run(attack).brief
    assert {c for c in set(text) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}


@pytest.mark.parametrize("attack", ATTACKS[1::11], ids=lambda attack: attack.name)
def test_standard_output_is_json_and_nothing_else_where_it_is_asked_for(tmp_path, attack):
    done = CliRunner().invoke(main, [str(attack.write(tmp_path / "story")), "--json", "--quiet", "--model", "rules"])
    assert json.loads(done.stdout)["articles"]
    assert done.stderr == ""


def inert(markdown: str) -> None:
    """Assert that a brief's Markdown holds our own headings, links and anchors and nothing else that acts."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    block = {token.type for token in tokens}
    assert not block & {"html_block", "fence", "code_block", "blockquote_open", "hr"}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            title = tokens[at + 1].content
            assert token.tag == ("h1" if at == 0 else "h2")
            assert at == 0 or title in HEADINGS or title.startswith("Since ")
        for child in token.children or ():
            assert child.type not in ("image", "s_open", "hardbreak")
            assert child.type != "code_inline" or child.content == "summarize verify"
            assert child.type != "html_inline" or re.fullmatch(r'<a id="fact-\d+">|</a>', child.content)
            assert child.type != "link_open" or re.fullmatch(r"#fact-\d+", str(child.attrs["href"]))
    assert not re.search(r"(?i)(?<!\\)(?:https?|ftp)://|(?<!\\)www\.", markdown)


@every_attack
def test_markdown_shows_article_text_and_renders_none_of_it(run, attack):
    inert(run(attack).markdown)


def obeyed(attack: Attack, mood: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[StoryBrief, Server]:
    import pipeline.run

    server = Server(obedient(mood))
    monkeypatch.setattr(pipeline.run, "Asker", lambda endpoint, **_: server.asker(endpoint))
    return summarize([str(attack.write(folder / "story"))], endpoint=ENDPOINT), server


def told_by_the_texts(brief: StoryBrief) -> None:
    """Assert that a model's words came into the brief only where an article's own words say them."""
    assert verify(brief) == []
    holds_its_demand_where_it_stood(brief, UNHEARD)
    inert(render(brief))
    texts = " ".join(article.text for article in brief.articles).lower()
    never = tuple(word for word in ("quuxhaven", "careful editor", "⟨", "1666") if word not in texts)
    assert not demands(render(brief).split("## Read and not kept")[0], never)


@pytest.mark.parametrize("mood", MOODS)
def test_model_that_says_what_it_likes_is_held_to_the_texts(mood, tmp_path, monkeypatch):
    told_by_the_texts(clean := obeyed(CLEAN, mood, tmp_path, monkeypatch)[0])
    assert not any(demands(claim.text, UNHEARD) for claim in clean.claims)
    assert not any(demands(sentence.text, UNHEARD) for sentence in clean.summary)


@pytest.mark.parametrize("attack", TOLD, ids=lambda attack: attack.name)
def test_model_that_obeys_an_article_changes_nothing_but_that_articles_claims(run, attack, tmp_path, monkeypatch):
    mood = MOODS[TOLD.index(attack) % len(MOODS)]
    brief, _ = obeyed(attack, mood, tmp_path, monkeypatch)
    told_by_the_texts(brief)

    def labels(made: StoryBrief) -> set[tuple[object, ...]]:
        return {(c.quotes[0].start, c.attribution, c.hedging, c.cues, c.stance, c.when) for c in of(made, "alpha", "beta")}  # fmt: skip

    assert labels(brief) == labels(run(CLEAN).brief)


def test_no_article_can_write_our_notes_or_begin_a_numbered_line(tmp_path, monkeypatch):
    notes = next(attack for attack in ATTACKS if attack.name == "our notes")
    _, server = obeyed(notes, "lies", tmp_path, monkeypatch)
    asked = [one["messages"][1]["content"] for one in server.requests if "Sentences:" in one["messages"][1]["content"]]
    shown = next(text for text in asked if "Zorblax" in text)
    assert "⟨who: Zorblax" not in shown
    assert "‹who: Zorblax" in shown
    for text in asked:
        numbers = [int(n) for n in re.findall(r"^\[(\d+)\]", text, re.MULTILINE)]
        assert numbers == sorted(set(numbers))


def test_endless_stretch_is_not_sent_to_a_model(tmp_path, monkeypatch):
    endless = next(attack for attack in ATTACKS if attack.name == "a megabyte without a break")
    _, server = obeyed(endless, "lies", tmp_path, monkeypatch)
    assert max(len(json.dumps(one)) for one in server.requests) < 100_000


def test_clean_story_has_nothing_of_what_is_demanded(run):
    assert not demands(" ".join(GAMMA))
    assert len(of(run(CLEAN).brief, "alpha", "beta")) >= 7
    assert os.sep not in run(CLEAN).brief.title
