"""Whatever comes: random models, texts, answers and claims, and what DESIGN.md says must hold of each. The same examples every time."""

import json
import random
import re
import types
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser
from itertools import cycle
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.compose import compose
from pipeline.hedging import find_hedging
from pipeline.markdown import escape, render
from pipeline.match import group, held_apart
from pipeline.merge import Story, compared, merge
from pipeline.model_compose import _Draft
from pipeline.model_merge import _joined
from pipeline.model_read import Counts, _Desk
from pipeline.page import render as page
from pipeline.read import CONTEXT, claim_id, read
from pipeline.segment import paragraphs, segment
from pipeline.unseen import unseen_in
from pipeline.verify import verify
from pipeline.write import to_json
from schemas import (  # fmt: skip
    PUBLISHED,
    Article,
    ArticleReport,
    Attribution,
    Claim,
    DraftSentence,
    Hedging,
    Labels,
    PointedClaim,
    Quote,
    ReadAnswer,
    Reader,
    Run,
    Schema,
    SourceKind,
    Stance,
    StoryBrief,
    SummaryAnswer,
    Tokens,
)
from tests.attacks import ALPHA, BETA, GAMMA
from tests.helpers import ROOT, article, report
from tests.test_hostile import inert

FIXED = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
MARKUP = st.text(st.one_of(st.sampled_from(list("ab1 .,:;!?-+=_*~`#>|<&()[]{}\\\"'“”\n\r\t\u2028\u200b\u202e\x1b\x9b\u0301/@$^%")), st.characters(exclude_categories=["Cs"])), max_size=60)  # fmt: skip
TAGS = st.lists(st.one_of(MARKUP, st.sampled_from(["<script>", "&#x202e;", "https://a.b", "www.a.b", "](x)", "![a](b)", "---", "1.", "- ", "```", "</a>", "|", "\x1b[31m"])), max_size=6).map("".join)  # fmt: skip
GERMAN = "Die Fähre bleibt bis Freitag im Hafen, teilte die Polizei am Montag mit. Vier Männer könnten verletzt sein, sagte Anna Dörr. Der Schaden liegt bei 2 Millionen Euro."
STORY = (ALPHA, BETA, "\n".join(GAMMA))


def values(kind: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Values of an annotation within the bounds of its metadata."""
    least = next((one.min_length for one in metadata if hasattr(one, "min_length")), 0)
    floor = next((one.ge for one in metadata if hasattr(one, "ge")), None)
    top = next((one.le for one in metadata if hasattr(one, "le")), None)
    simple = {str: st.text(min_size=least, max_size=12), int: st.integers(floor, top), bool: st.booleans(), types.NoneType: st.none(),
              float: st.floats(floor, top, allow_nan=False, allow_infinity=False)}  # fmt: skip
    if kind in simple:
        return simple[kind]
    inner = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(*(values(one, metadata) for one in inner))
    if get_origin(kind) is tuple and inner[-1] is Ellipsis:
        return st.lists(values(inner[0]), min_size=least, max_size=least + 1).map(tuple)
    if get_origin(kind) is tuple:
        return st.tuples(*(values(one) for one in inner))
    if get_origin(kind) is dict:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=1)
    return st.sampled_from(list(kind)) if issubclass(kind, StrEnum) else instances(kind)


def instances(model: type[Schema]) -> st.SearchStrategy[Schema]:
    """Instances of a schema, every field at random."""
    fields = {field.alias or name: values(field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()}  # fmt: skip
    return st.fixed_dictionaries(fields).map(model.model_validate)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
@given(data=st.data())
@settings(FIXED, max_examples=12)
def test_every_published_schema_comes_back_from_json_as_it_was(name, data):
    made = data.draw(instances(PUBLISHED[name]))
    assert PUBLISHED[name].model_validate_json(made.model_dump_json(by_alias=True)) == made
    if isinstance(made, StoryBrief):
        assert StoryBrief.model_validate(json.loads(to_json(made))) == made
        assert set(unseen_in(to_json(made))) <= {"\n"}


@given(TAGS.map(lambda text: text * 3), st.sampled_from(["en", "de", "ja", "ar", "und", "xx"]), st.booleans())
@settings(FIXED, max_examples=150)
def test_sentences_of_any_text_tile_it_in_order_and_in_bounds(text, language, titled):
    before = str(text)
    sentences = segment(text, language=language, title=text[:20] if titled else None)
    at, paragraph = 0, 1
    for number, one in enumerate(sentences, start=1):
        assert (one.number, one.paragraph >= paragraph, at <= one.start < one.end <= len(text)) == (number, True, True)
        assert not text[at : one.start].strip()
        at, paragraph = one.end, one.paragraph
    assert not text[at:].strip()
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in paragraphs(text))
    assert text == before


RUN = Run(
    model="double", prompts={}, tokens=Tokens(input=0, output=0), cost=None, calls=0, retries=0, reasks=0, checks={}, duration=0.0, started="2024-05-06T00:00:00+00:00",
    version="0", inputs=("-",),
)  # fmt: skip


def brief_of(story: Story, summary: Any) -> StoryBrief:
    """A brief of a story that no rules derive again, so that each link is looked at by itself."""
    told = Reader(model="double", prompt_version="0")
    return StoryBrief(
        schema_version="1", title="t", summary=summary, articles=tuple(one.model_copy(update={"reader": told}) for one in story.articles),
        claims=story.claims, facts=story.facts, conflicts=story.conflicts, drift=story.drift, timeline=story.timeline, phases=story.phases,
        delta=None, rejected=(), skipped_files=(), warnings=(), run=RUN,
    )  # fmt: skip


def wordings(text: str) -> st.SearchStrategy[str]:
    """Texts made of the article's words and of anything else."""
    words = st.sampled_from(sorted(set(text.split())))
    return st.one_of(st.lists(words, max_size=14).map(" ".join), st.lists(st.one_of(words, MARKUP), max_size=6).map(" ".join), st.sampled_from(text.split("\n")), MARKUP)  # fmt: skip


def pointed(text: str) -> st.SearchStrategy[PointedClaim]:
    words = wordings(text)
    maybe = st.one_of(st.none(), words)
    labels = st.builds(
        Labels, source=maybe, via=st.lists(words, max_size=2).map(tuple), kind=st.sampled_from(SourceKind), hedging=st.sampled_from(Hedging),
        cue=maybe, stance=st.sampled_from(Stance), when=st.one_of(st.none(), st.sampled_from(["2024", "2024-02-31", "x"]), MARKUP),
    )  # fmt: skip
    return st.builds(PointedClaim, sentence=st.integers(-1, 9), text=maybe, labels=st.one_of(st.none(), labels))


@pytest.mark.parametrize("text", [*STORY, GERMAN], ids=["alpha", "beta", "gamma", "german"])
@given(data=st.data())
@settings(FIXED, max_examples=25)
def test_whatever_a_model_points_at_the_claims_hold_against_the_article(text, data):
    given_article = article(text, published="2024-05-06")
    desk = _Desk(given_article, read(given_article), Counts())
    if data.draw(st.booleans()):
        desk._trusted = lambda _: True  # a model that has earned trust
    answer = ReadAnswer(claims=tuple(data.draw(st.lists(pointed(text), max_size=6))))
    claims, rejected = desk.settle(list(answer.claims))
    offline = read(given_article)
    made = offline.model_copy(update={"claims": tuple(claims), "rejected": tuple(rejected)})
    assert all(one.reason for one in rejected)
    assert {c.quotes[0].start for c in offline.claims} <= {c.quotes[0].start for c in claims}
    story = merge([made])
    assert verify(brief_of(story, compose(story))) == []


@given(data=st.data())
@settings(FIXED, max_examples=25)
def test_whatever_a_model_composes_the_summary_holds_against_its_facts(data):
    draft = _Draft(merge([report(text) for text in STORY]))
    sentence = st.builds(DraftSentence, facts=st.lists(st.integers(-1, 16), min_size=1, max_size=3).map(tuple), text=wordings(" ".join(STORY)))  # fmt: skip
    first, second = (SummaryAnswer(sentences=tuple(data.draw(st.lists(sentence, max_size=6)))) for _ in range(2))
    made = draft.settle(draft.join(first, second), Counts())
    assert verify(brief_of(draft.story, made)) == []
    assert sum(len(one.text.split()) for one in made) <= 300
    for one in made:
        assert one.facts
        cited = [fact for fact in draft.story.facts if fact.id in one.facts]
        doubted = all(fact.commitment.value in [level.value for level in Hedging][:3] for fact in cited)
        assert not doubted or find_hedging(one.text)[0] is not Hedging.NONE


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=12))
@settings(FIXED, max_examples=30)
def test_whatever_a_model_holds_for_one_fact_nothing_held_apart_is_joined(pairs):
    found = compared([report(text) for text in STORY])
    groups = group(found)
    joined = _joined(found, groups, sorted({(min(p), max(p)) for p in pairs if max(p) <= len(groups)}))
    assert {found[i].claim.id for members in joined for i in members} == {one.claim.id for one in found}
    before = [set(members) for members in groups]
    for members in joined:
        apart = [(a, b) for a in members for b in members if found[a].claim.id != found[b].claim.id and held_apart(found[a], found[b])]  # fmt: skip
        assert all(any({a, b} <= one for one in before) or found[a].claim.article == found[b].claim.article for a, b in apart)  # fmt: skip


@st.composite
def claims_in(draw: Any, given_article: Article) -> tuple[Claim, ...]:
    """Random claims: any stretch of the article, said by any of its words, as sure as any word of it."""
    text, made = given_article.text, {}
    words = st.sampled_from(sorted(set(text.split())))
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 2))
        end = draw(st.integers(start + 1, min(len(text), start + 160)))
        exact = text[start:end]
        stated = draw(st.one_of(st.just(" ".join(exact.split()) or "x"), st.just(exact), words))
        cue = draw(st.one_of(st.none(), st.sampled_from(exact.split() or ["x"])))
        cue = cue if cue and cue in exact else None
        level = draw(st.sampled_from([one for one in Hedging if one is not Hedging.NONE])) if cue else Hedging.NONE
        who = draw(st.one_of(st.none(), st.builds(Attribution, source=words, source_kind=st.sampled_from(SourceKind), via=st.lists(words, max_size=1).map(tuple))))  # fmt: skip
        quote = Quote(exact=exact, prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT], start=start, end=end)  # fmt: skip
        one = Claim(id=claim_id(given_article.id, start, end, stated), article=given_article.id, text=stated, quotes=(quote,), attribution=who, hedging=level,
                    cues=(cue,) if cue else (), stance=draw(st.sampled_from(Stance)), when=draw(st.sampled_from([None, "2024", "2024-05", "2024-05-06"])))  # fmt: skip
        made[one.id] = one
    return tuple(made.values())


@cache
def _known(given_article: Article) -> tuple[Claim, ...]:
    return read(given_article).claims


ARTICLES = tuple(article(text, published=day) for text, day in zip((*STORY, GERMAN), ("2024-05-06", "2024-05", None, "2024-05-08"), strict=True))  # fmt: skip


@given(st.tuples(*map(claims_in, ARTICLES)), st.integers(0, 999))
@settings(FIXED, max_examples=25)
def test_merge_of_any_claims_keeps_the_invariants_in_whatever_order_they_come(drawn, seed):
    reports = [
        ArticleReport(article=one, sentences=(), claims=(*_known(one), *(new for new in more if new not in _known(one))), rejected=())
        for one, more in zip(ARTICLES, drawn, strict=True)
    ]  # fmt: skip
    story = merge(reports)
    assert [fault for fault in verify(brief_of(story, ())) if "its text says" not in fault] == []
    for fact in story.facts:
        assert fact.claims
        assert sorted(key for origin in fact.origins for key in origin.claims) == sorted(fact.claims)
    order = random.Random(seed)  # noqa: S311  # no secret
    shuffled = [one.model_copy(update={"claims": tuple(order.sample(one.claims, len(one.claims)))}) for one in reports]
    order.shuffle(shuffled)
    again = merge(shuffled)
    assert (again.facts, again.conflicts, again.drift, again.timeline, again.phases) == (story.facts, story.conflicts, story.drift, story.timeline, story.phases)  # fmt: skip
    assert compose(again) == compose(story)


@given(TAGS)
@settings(FIXED, max_examples=200)
def test_escaped_text_is_one_line_without_anything_unseen(text):
    assert "\n" not in escape(text)
    assert unseen_in(escape(text)) == []


@given(st.lists(TAGS.filter(bool), min_size=1, max_size=8))
@settings(FIXED, max_examples=35)
def test_markdown_of_any_words_renders_none_of_them(texts):
    story = merge([report(text) for text in STORY])
    made = brief_of(story, compose(story))
    others = cycle(texts)
    inert(render(_reworded(made, lambda _: next(others))))


class Markup(HTMLParser):
    """The elements of a page with the names of their attributes; handlers, styles and scripts of others would stand among them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag, tuple(sorted(name for name, _ in attrs))] += 1
        self.links |= {str(value) for name, value in attrs if name in ("href", "src")}


def markup_of(page: str) -> Markup:
    found = Markup()
    found.feed(page)
    return found


@given(st.lists(TAGS.filter(bool), min_size=1, max_size=8))
@settings(FIXED, max_examples=10)
def test_page_of_any_words_has_no_element_and_no_link_of_theirs(texts):
    story = merge([report(text) for text in STORY])
    made = brief_of(story, compose(story))
    others = cycle(texts)
    known = set(re.findall(r"<([a-z]\w*)", (ROOT / "pipeline" / "page" / "page.html.j2").read_text(encoding="utf8")))
    seen = markup_of(page(_reworded(made, lambda _: next(others))))
    assert {name for name, _ in seen.elements} <= known
    assert sum(count for (name, _), count in seen.elements.items() if name == "script") == 1
    assert not [names for _, names in seen.elements if any(name.startswith("on") or name == "style" for name in names)]
    assert not [link for link in seen.links if not link.startswith(("#", "http://", "https://"))]


WORDS = {"title", "text", "statement", "label", "evidence", "source", "exact", "about", "explanation", "value", "file", "outlet", "published", "when", "model", "reason"}  # fmt: skip


def _reworded(made: StoryBrief, other: Callable[[str], str]) -> StoryBrief:
    """The brief with other words in every field that words of an article, a file or a model can come into."""

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [walk(one, key) for one in value]
        return other(value) if isinstance(value, str) and key in (WORDS | {"via", "cues"}) else value

    return StoryBrief.model_validate(walk(made.model_dump(mode="json", by_alias=True)))
