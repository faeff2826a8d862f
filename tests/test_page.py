"""brief.html as text: what must stand in it, and what must not."""

import base64
import hashlib
import re

import pytest
from lxml import html

from pipeline import summarize
from pipeline.page import render
from pipeline.page.marked import paragraphs_of
from pipeline.page.picture import draw
from pipeline.page.view import View, link
from pipeline.page.visible import visible
from pipeline.write import write
from schemas import Attribution, FileNote, Quote, Rejected
from tests.helpers import article, claims


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(element) -> str:
    return squeezed("".join(element.itertext()))


@pytest.fixture(scope="module")
def tree(seeds_brief):
    return html.document_fromstring(render(seeds_brief))


def without_credits(body):
    for credit in body.xpath('.//span[starts-with(@class, "ref")]'):
        credit.drop_tree()
    return body


def test_every_run_writes_the_page(seeds_brief, tmp_path):
    place = write(seeds_brief, tmp_path)
    assert (place / "brief.html").read_text(encoding="utf8") == render(seeds_brief)


def test_runs_differ_in_one_section_alone(seeds_brief):
    run = seeds_brief.run.model_copy(
        update={"model": "other", "duration": 9.0, "started": "2020-01-01T00:00:00", "inputs": ("/else",), "cost": None}
    )
    pages = [render(brief) for brief in (seeds_brief, seeds_brief.model_copy(update={"run": run}))]
    assert pages[0] != pages[1]
    cut = [re.sub(r'<section id="made".*?</section>', "", page, flags=re.DOTALL) for page in pages]
    assert cut[0] == cut[1]


def test_every_article_stands_there_whole(seeds_brief, tree):
    for number, one in enumerate(seeds_brief.articles, start=1):
        [body] = html.document_fromstring(render(seeds_brief)).xpath(f'//div[@id="a{number}"]/div')
        assert text_of(without_credits(body)) == squeezed(one.text)


def test_every_quote_is_marked_with_its_words_and_who_is_credited(seeds_brief, tree):
    for number, claim in enumerate(seeds_brief.claims, start=1):
        marks = [mark for mark in tree.xpath("//mark[@data-c]") if str(number) in mark.get("data-c").split()]
        assert squeezed("".join(text_of(mark) for mark in marks)) == squeezed(claim.quotes[0].exact)
        [credit] = tree.xpath(f'//span[@id="c{number}"]')
        assert [text_of(who) for who in credit.xpath("./i")] == (
            [squeezed(claim.attribution.source)] if claim.attribution else []
        )


def test_every_quote_leads_to_its_fact_and_back(seeds_brief, tree):
    for claim in View(seeds_brief).claims.values():
        view = View(seeds_brief)
        for fact in view.facts_of[claim.id]:
            assert tree.xpath(f'//span[@id="c{view.n[claim.id]}"]/a[@href="#f{view.n[fact.id]}"]')
            assert tree.xpath(f'//div[@id="f{view.n[fact.id]}"]//a[@href="#c{view.n[claim.id]}"]')


def test_every_link_leads_somewhere_and_no_id_stands_twice(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in tree.xpath('//a/@href[starts-with(., "#")]')} <= set(ids)


def test_quotes_may_overlap_and_nest():
    one = article("The mayor said the plant will close in May.")
    [claim] = claims(one.text)
    spans = {"wide": (0, 42), "nested": (15, 24), "across": (20, 42)}
    made = [
        claim.model_copy(
            update={"id": name, "quotes": (Quote(exact=one.text[a:b], prefix="", suffix="", start=a, end=b),)}
        )
        for name, (a, b) in spans.items()
    ]
    [paragraph] = paragraphs_of(one, made)
    assert paragraph.text == one.text
    for name, (start, end) in spans.items():
        quoted = "".join(part.text for part in paragraph.parts if name in {claim.id for claim in part.claims})
        assert quoted == one.text[start:end]
    assert [[claim.id for claim in part.begins] for part in paragraph.parts] == [
        ["wide"],
        ["nested"],
        ["across"],
        [],
        [],
    ]
    assert paragraph.parts[1].claims[0].id == "nested"


def test_claim_with_two_quotes_is_credited_at_both_and_has_one_anchor():
    one = article("The plant will close, Ana Ruiz said. It employs 900.")
    [claim, *_] = claims(one.text)
    quotes = tuple(Quote(exact=one.text[a:b], prefix="", suffix="", start=a, end=b) for a, b in ((0, 20), (37, 52)))
    [paragraph] = paragraphs_of(one, [claim.model_copy(update={"quotes": quotes})])
    assert [(len(part.begins), len(part.goes_on)) for part in paragraph.parts] == [(1, 0), (0, 0), (0, 1)]


def test_furniture_is_dimmed_and_quoted_lines_are_not(tree):
    dimmed = {text_of(line) for line in tree.xpath('//p[@class="furniture"]')}
    assert "Sharethis:" in dimmed
    assert not tree.xpath('//p[@class="furniture"]//mark')


def test_policy_names_the_style_and_the_script_and_nothing_else(tree):
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    for name in ("style", "script"):
        [part] = tree.xpath(f"//{name}")
        digest = base64.b64encode(hashlib.sha256(part.text.encode("utf8")).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_page_has_no_inline_style_or_handler_and_loads_nothing(tree):
    assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //@src | //link | //iframe | //form | //base")


def test_one_voice_is_told_apart_from_several(seeds_brief, tree):
    view = View(seeds_brief)
    for key, fact in view.facts.items():
        [summary] = tree.xpath(f'//div[@id="f{view.n[key]}"]/../summary')
        shown = summary.xpath('.//span[starts-with(@class, "glance")]')
        told = len({view.claims[claim].article for claim in fact.claims})
        assert bool(shown) == ((told, len(fact.origins)) != (1, 1))
        assert bool(shown and "one voice" in shown[0].text_content()) == (told > 1 and len(fact.origins) == 1)


def test_matrix_shows_every_commitment_of_every_fact(seeds_brief, tree):
    view = View(seeds_brief)
    shown = set(tree.xpath('//table[@class="matrix"]//td/a/@href'))
    once = set(tree.xpath('//details[@class="again"]//td/a/@href'))
    for fact in view.facts.values():
        told = {(view.claims[key].article, view.claims[key].commitment) for key in fact.claims}
        if len(told) == 1:
            assert f"#f{view.n[fact.id]}" in once
        else:
            cells = [claim for one in view.articles.values() for claim in view.levels(fact, one)]
            assert {(claim.article, claim.commitment) for claim in cells} == told
            assert {f"#c{view.n[claim.id]}" for claim in cells} <= shown


def test_conflicts_and_drift_stand_with_their_quotes(seeds_brief, tree):
    section = squeezed(tree.xpath('//section[@id="conflicts"]')[0].text_content())
    for conflict in seeds_brief.conflicts:
        assert squeezed(conflict.about) in section
        assert squeezed(conflict.explanation) in section
        assert all(squeezed(side.value) in section for side in conflict.sides)
    for drift in seeds_brief.drift:
        assert squeezed(drift.explanation) in section


def test_what_was_left_out_stands_with_the_reason(seeds_brief):
    brief = seeds_brief.model_copy(
        update={
            "rejected": (Rejected(article=seeds_brief.articles[0].id, text="A vague line", reason="names no matter"),),
            "skipped_files": (FileNote(file="b.pdf", reason="is no text"),),
            "warnings": (FileNote(file="c.txt", reason="is of another story"),),
        }
    )
    shown = html.document_fromstring(render(brief)).xpath('//section[@id="left"]')[0].text_content()
    for text in ("A vague line", "names no matter", "b.pdf", "is no text", "c.txt", "is of another story", "A1"):
        assert text in shown


def test_phases_and_news_since_an_older_brief_are_shown(tmp_path):
    (tmp_path / "a.txt").write_text(
        "3 May 2024\n\nThe plant in Oldtown may close in June, two people briefed on the plan said."
    )
    old = summarize([str(tmp_path)])
    (tmp_path / "b.txt").write_text("9 July 2024\n\nThe plant in Oldtown will close in June, Mayor Jane Roe said.")
    brief = summarize([str(tmp_path)], since=old)
    page = html.document_fromstring(render(brief))
    news = page.xpath('//section[@id="delta"]')[0].text_content()
    assert "New article" in news
    assert "Mayor Jane Roe" in news
    phases = page.xpath('//li[@class="phase"]')
    assert len(phases) == len(brief.phases) > 0
    assert brief.phases[0].first in phases[0].text_content()


def test_brief_without_a_claim_has_a_page(tmp_path):
    (tmp_path / "a.txt").write_text("Hello?")
    page = html.document_fromstring(render(summarize([str(tmp_path)])))
    assert "Nothing was stated." in page.text_content()


def test_text_from_right_to_left_is_kept_apart_from_what_stands_beside(seeds_brief):
    claim = seeds_brief.claims[0].model_copy(
        update={"attribution": Attribution(source="المتحدث", source_kind="official", via=())}
    )
    brief = seeds_brief.model_copy(update={"title": "عنوان", "claims": (claim, *seeds_brief.claims[1:])})
    page = html.document_fromstring(render(brief))
    assert page.xpath("//h1/@dir") == ["auto"]
    assert [text_of(one) for one in page.xpath('//span[@id="c1"]/i/bdi')] == ["المتحدث"]


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org/"])
def test_addresses_of_the_web_become_links(url):
    assert link(url) == url


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "JaVaScript:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x", "file:///etc/passwd", "//x.org", "https:", "http://[", "/a"]
)  # fmt: skip
def test_other_addresses_become_no_links(url):
    assert link(url) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain “text” – café", "plain “text” – café"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\u0000", "a[U+200B]b[U+0000]"),
        ("x\u200b\u200b\u200by", "x[U+200B and 2 more unseen]y"),
        ("\ud83d!", "[U+D83D]!"),
        ("a\u200db", "a[U+200D]b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_unseen_characters_are_named_and_needed_ones_kept(text, shown):
    assert visible(text) == shown


def test_picture_joins_each_article_with_its_origins():
    picture = draw(["A1", "A2"], [("Jane Roe", "named", ["A1", "A2"]), ("sources " * 20, "unclear", ["A2"])])
    assert [node.lines[0] for node in picture.articles] == ["A1", "A2"]
    assert picture.shared.count("M") == 2
    assert picture.lines.count("M") == 1
    assert len(picture.origins[1].lines) == 2
    assert picture.origins[1].lines[1].endswith("…")
