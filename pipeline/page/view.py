"""What the page says of a brief beside what stands in it: numbers for ids, counts, who is one party over all facts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from pipeline.page.marked import Paragraph, paragraphs_of
from pipeline.page.picture import Picture, draw
from schemas import (
    Article,
    Claim,
    Commitment,
    Fact,
    Hedging,
    Origin,
    Phase,
    Side,
    SourceKind,
    Stance,
    StoryBrief,
    TimelineEntry,
)

WORDS = {
    Commitment.DOUBTFUL: ("doubt", "doubted"), Commitment.POSSIBLE: ("may", "possible"), Commitment.PROBABLE: ("likely", "probable"),
    Commitment.REPORTED: ("hearsay", "hearsay"), Commitment.ATTRIBUTED: ("cited", "stated by its source"),
    Commitment.ASSERTED: ("flat", "stated flatly by the article"),
}  # fmt: skip
"""For each commitment a word for a narrow place, and what it means."""
HEDGES = {
    Hedging.NONE: "not hedged", Hedging.REPORTED: "hearsay", Hedging.PROBABLE: "probable", Hedging.POSSIBLE: "possible",
    Hedging.DOUBTFUL: "doubted",
}  # fmt: skip
DRAWN = 16
"""Origins in the picture of the whole story; more could not be told apart at a glance."""
_QUOTE_CHARACTERS = 320
"""More is read in the article, to which every quote leads."""


_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass
class Party:
    """An origin over all facts: the same label of the same kind."""

    number: int
    label: str
    kind: SourceKind
    clear: bool
    claims: dict[str, Claim] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True)
class Glance:
    """How many articles tell something, and how many origins they go back to."""

    articles: int
    origins: int

    @property
    def one_voice(self) -> bool:
        """Whether several articles are one origin."""
        return self.articles > 1 and self.origins == 1

    @property
    def more(self) -> bool:
        """Whether it is more than one article's one origin."""
        return (self.articles, self.origins) != (1, 1)

    @property
    def text(self) -> str:
        """Both numbers in words."""
        return f"{counted(self.articles, 'article')}, {counted(self.origins, 'origin')}"


def counted(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def link(url: str | None) -> str | None:
    """`url` if it is one that may be followed, of the web; else None."""
    if not url or re.search(r"[\s\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def rtl(text: str) -> bool:
    """Whether anything in `text` is written from right to left."""
    return bool(_RTL.search(text))


def short(text: str, most: int) -> str:
    """`text`, cut between words where it has more than `most` characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


class View:
    """A brief, and all that the template asks about it."""

    def __init__(self, brief: StoryBrief) -> None:
        self.brief = brief
        self.articles = {article.id: article for article in brief.articles}
        self.claims = {claim.id: claim for claim in brief.claims}
        self.facts = {fact.id: fact for fact in brief.facts}
        self.conflicts = {conflict.id: conflict for conflict in brief.conflicts}
        groups: Iterable[Iterable[str]] = (self.articles, self.claims, self.facts)
        self.n = {key: number for group in groups for number, key in enumerate(group, start=1)}
        self.facts_of: dict[str, list[Fact]] = {key: [] for key in self.claims}
        for fact in brief.facts:
            for key in fact.claims:
                self.facts_of[key].append(fact)

    def name(self, article: Article) -> str:
        """How an article is called: by its outlet, else by its headline, else by its file."""
        return article.outlet or article.title or article.file

    def sign(self, article: Article) -> str:
        """The short sign of an article, "A1"."""
        return f"A{self.n[article.id]}"

    def tellers(self, facts: Iterable[Fact]) -> list[Article]:
        """The articles that tell any of these facts, in order of publication."""
        told = {self.claims[key].article for fact in facts for key in fact.claims}
        return [article for article in self.brief.articles if article.id in told]

    def glance(self, keys: Iterable[str]) -> Glance:
        """How many articles tell these facts, and how many origins they go back to; an origin of two facts counts once."""
        facts = [self.facts[key] for key in keys]
        origins = {(origin.kind, origin.label) for fact in facts for origin in fact.origins}
        return Glance(len(self.tellers(facts)), len(origins))

    @cached_property
    def shared(self) -> tuple[int, int]:
        """How many facts several articles tell, and how many of these go back to one origin."""
        told = [self.glance((key,)) for key in self.facts]
        return sum(one.articles > 1 for one in told), sum(one.one_voice for one in told)

    @cached_property
    def parties(self) -> list[Party]:
        """All origins, the one that most articles go back to first."""
        return list(self._parties.values())

    @cached_property
    def _parties(self) -> dict[tuple[str, ...], Party]:
        found: dict[tuple[str, ...], Party] = {}
        for fact in self.brief.facts:
            for origin in fact.origins:
                party = found.setdefault(self._key(origin), Party(0, origin.label, origin.kind, origin.clear))
                party.claims.update({key: self.claims[key] for key in origin.claims})
                party.facts[fact.id] = fact
        for party in found.values():
            party.articles = tuple(self.articles_of(party))
        ranked = sorted(found.items(), key=lambda item: (-len(item[1].articles), -len(item[1].claims), item[0]))
        for number, (_, party) in enumerate(ranked, start=1):
            party.number = number
        return dict(ranked)

    def _key(self, origin: Origin) -> tuple[str, ...]:
        article = self.articles[self.claims[origin.claims[0]].article]
        if origin.kind is SourceKind.NONE and article.outlet is None:
            return ("own", article.id)  # outlets that nobody names are not one because of that
        return (origin.kind, re.sub(r"^the\s", "", origin.label.casefold()))

    def party(self, origin: Origin) -> int:
        """The number of the party that an origin of one fact is."""
        return self._parties[self._key(origin)].number

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """The picture of every fact that has more than one article or origin."""
        return {
            fact.id: self._picture(fact.origins, self.tellers([fact]))
            for fact in self.brief.facts
            if len(fact.origins) > 1 or len(self.tellers([fact])) > 1
        }

    @cached_property
    def drawn(self) -> list[Party]:
        """The origins that most goes back to, each near the articles that it stands behind, so that few lines cross."""
        return sorted(
            self.parties[:DRAWN],
            key=lambda one: (sum(self.n[a.id] for a in one.articles) / len(one.articles), one.number),
        )

    @cached_property
    def picture(self) -> Picture:
        """The picture of the whole story."""
        return self._picture(self.drawn, self.brief.articles)

    def _picture(self, origins: Sequence[Origin | Party], articles: Sequence[Article]) -> Picture:
        drawn = []
        for origin in origins:
            signs = [self.sign(article) for article in self.articles_of(origin)]
            own = origin.kind is SourceKind.NONE
            label = self.origin_name(origin)
            named = origin.clear and origin.kind is not SourceKind.ANONYMOUS
            drawn.append((label, "own" if own else "named" if named else "unclear", signs))
        return draw([self.sign(article) for article in articles], drawn)

    def levels(self, fact: Fact, article: Article) -> list[Claim]:
        """The claims of a fact in one article, one for each commitment and stance, the surest first."""
        here = [self.claims[key] for key in fact.claims if self.claims[key].article == article.id]
        here.sort(key=lambda claim: (-claim.commitment.rank, claim.id))
        return list({(claim.commitment, claim.stance): claim for claim in reversed(here)}.values())[::-1]

    @cached_property
    def matrix(self) -> tuple[list[Fact], list[Fact]]:
        """The facts that are told more than once, and those that one article tells in one tone."""
        told: tuple[list[Fact], list[Fact]] = ([], [])
        for fact in self.brief.facts:
            tones = {(self.claims[key].article, self.claims[key].commitment) for key in fact.claims}
            told[len(tones) == 1].append(fact)
        return told

    def told_once(self, article: Article, level: Commitment) -> list[str]:
        """Ids of the facts that this article alone tells, all in this tone."""
        return self._once.get((article.id, level), [])

    @cached_property
    def _once(self) -> dict[tuple[str, Commitment], list[str]]:
        found: dict[tuple[str, Commitment], list[str]] = {}
        for fact in self.matrix[1]:
            claim = self.claims[fact.claims[0]]
            found.setdefault((claim.article, claim.commitment), []).append(fact.id)
        return found

    @cached_property
    def drifting(self) -> dict[str, list[str]]:
        """For each fact that is told with different certainty, how: inflation, deflation or both."""
        found: dict[str, list[str]] = {}
        for drift in self.brief.drift:
            kinds = found.setdefault(drift.fact, [])
            if drift.kind.value not in kinds:
                kinds.append(drift.kind.value)
        return found

    @cached_property
    def when(self) -> list[TimelineEntry | Phase]:
        """Dates of facts and phases of the story, in order of time."""
        entries: list[TimelineEntry | Phase] = [*self.brief.phases, *self.brief.timeline]
        return sorted(entries, key=lambda one: (one.first, 0) if isinstance(one, Phase) else (one.when, 1))

    @cached_property
    def undated(self) -> list[str]:
        """Ids of the facts without a date."""
        return [fact.id for fact in self.brief.facts if fact.when is None]

    def paragraphs(self, article: Article) -> list[Paragraph]:
        """The text of an article with its claims."""
        return paragraphs_of(article, [claim for claim in self.brief.claims if claim.article == article.id])

    def pieces(self, claim: Claim) -> list[tuple[str, bool]]:
        """The first quote of a claim, cut where a word that hedges it begins or ends."""
        exact = short(claim.quotes[0].exact, _QUOTE_CHARACTERS)
        cues = sorted({cue for cue in claim.cues if cue}, key=len, reverse=True)
        if not cues:
            return [(exact, False)]
        words = "|".join(map(re.escape, cues))
        # As they stand there: "May" hedges nothing where the cue is "may".
        found = re.split(rf"(?<!\w)({words})(?!\w)", exact)
        return [(text, bool(index % 2)) for index, text in enumerate(found) if text]

    def origin_name(self, origin: Origin | Party) -> str:
        """How an origin is called: as in the brief, but by its sign where it is an article of an outlet that nobody names."""
        first = self.articles[self.claims[next(iter(origin.claims))].article]
        own = origin.kind is SourceKind.NONE and first.outlet is None
        return f"{self.sign(first)}, which names nobody" if own else origin.label

    def said(self, fact: Fact) -> bool:
        """Whether the statement of a fact is its only quote, word for word."""
        claim = self.claims[fact.claims[0]]
        return len(fact.claims) == 1 and _plain(claim.quotes[0].exact) == _plain(fact.statement)

    def claims_of(self, origin: Origin) -> list[Claim]:
        """The claims that go back to an origin, by article and place."""
        return sorted((self.claims[key] for key in origin.claims), key=lambda claim: self.n[claim.id])

    def articles_of(self, origin: Origin | Party) -> list[Article]:
        """The articles that tell what goes back to an origin."""
        told = {self.claims[key].article for key in origin.claims}
        return [article for article in self.brief.articles if article.id in told]

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of source that claims credit, in the order of the label."""
        found = {self.kind(claim) for claim in self.brief.claims}
        return [kind.value for kind in SourceKind if kind.value in found]

    def origin_of(self, fact: Fact, claim: Claim) -> Origin | None:
        """The origin of a fact that a claim goes back to."""
        return next((origin for origin in fact.origins if claim.id in origin.claims), None)

    def whole(self, side: Side) -> bool:
        """Whether what a side says is no more and no less than its first quote."""
        return side.value.split() == self.claims[side.claims[0]].quotes[0].exact.split()

    def hedge(self, claim: Claim) -> str:
        """How a claim is hedged or denied, in a word or two; empty where it is neither."""
        words = [] if claim.hedging is Hedging.NONE else [HEDGES[claim.hedging]]
        return ", ".join([*words, *(["denied"] if claim.stance is Stance.DENIES else [])])

    def kind(self, claim: Claim) -> str:
        """What kind of party a claim credits; 'none' is the article's own voice."""
        return claim.attribution.source_kind.value if claim.attribution else SourceKind.NONE.value
