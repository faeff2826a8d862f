"""Merge: the claims of all articles become facts with origins, conflicts, drift and a timeline. Functions of their input only."""

import hashlib
import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.conflicts import conflicts_of, drift_of
from pipeline.dates import as_date
from pipeline.match import PAIR_FLOOR, Statement, group, likeness, shared_words, statements
from pipeline.metadata import day_near
from pipeline.origins import Links, links, origins_of
from pipeline.timeline import phases_of, timeline_of
from schemas import (
    Article,
    ArticleReport,
    Attribution,
    Claim,
    Commitment,
    Conflict,
    Drift,
    Fact,
    Hedging,
    Match,
    Phase,
    SourceKind,
    Stance,
    TimelineEntry,
)

RECENT = 1.0
"""What a fact gains by being told in the newest article of a story: its state now comes first."""
DISPUTED = 1.0
"""What a fact gains for a summary where accounts differ on it: that is what a reader must not miss."""
DENIED = 0.8
"""What a fact gains by being a party's denial: whoever is told of a claim must be told of its denial too."""
COMPARED = 30
"""Statements of one fact with which each of its claims is compared to show why it is one: a sentence said a thousand times stays cheap."""
GOOD_LENGTH, LONG = 15, 22
"""Words of a sentence that reads best, and those beyond which a further clause makes it too long."""


@dataclass(frozen=True)
class Story:
    """All that the articles together support; facts most important first."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]
    conflicts: tuple[Conflict, ...]
    drift: tuple[Drift, ...]
    timeline: tuple[TimelineEntry, ...]
    phases: tuple[Phase, ...]
    weights: dict[str, float]
    clauses: dict[str, dict[str, str]]
    """For each fact and claim the words of the claim that state the fact, where these can be read alone."""
    headings: frozenset[str]
    """Ids of the claims that stand in headlines."""
    small: frozenset[str]
    """The words that some quote writes without a capital: no names."""
    statements: tuple[Statement, ...]
    """The claims clause by clause, as they were compared by their words."""


def in_order(reports: list[ArticleReport]) -> list[ArticleReport]:
    """The reports in the order in which a story lists them: by publication, undated ones last; their claims by place."""
    placed = [report.model_copy(update={"claims": tuple(sorted(report.claims, key=_place))}) for report in reports]
    return sorted(placed, key=lambda report: (report.article.published or "9999", report.article.id))


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.quotes[0].start, claim.quotes[0].end, claim.id


def compared(reports: list[ArticleReport]) -> list[Statement]:
    """All claims clause by clause, ready to be compared, in the order of `in_order`."""
    reports = in_order(reports)
    ordered = [report.article for report in reports]
    claims = [claim for report in reports for claim in report.claims]
    days = sorted({day for one in ordered if (day := as_date(one.published))})
    published = {one.id: one.published or (day_near(one.text, days) if days else None) for one in ordered}
    return statements(claims, {one.id: one.language for one in ordered}, published)


def merge(
    reports: list[ArticleReport], *, found: list[Statement] | None = None, groups: list[list[int]] | None = None
) -> Story:
    """Reconcile the reports of one story; the order of the reports and of their claims does not matter.

    `groups` gives the facts as indices into `found` (what `compared` gave) where they were decided elsewhere.
    """
    reports = in_order(reports)
    articles = {report.article.id: report.article for report in reports}
    found = found if found is not None else compared(reports)
    claims = [claim for report in reports for claim in report.claims]
    groups = groups if groups is not None else group(found)
    decided = [list({found[index].claim.id: found[index].claim for index in members}.values()) for members in groups]
    linked = links(decided, articles)
    headings = _headings(reports)
    facts = [
        _fact(members, articles, linked, headings, _matches([found[index] for index in indices]))
        for members, indices in zip(decided, groups, strict=True)
    ]
    told = list(zip(facts, groups, strict=True))
    homes: dict[int, list[str]] = defaultdict(list)
    for fact, members in told:
        for index in members:
            homes[index].append(fact.id)
    by_id = {claim.id: claim for claim in claims}
    weights = _weights(facts, by_id, reports, headings, found)
    facts.sort(key=lambda fact: (-weights[fact.id], fact.id))
    relays = _relays(claims)
    said = {(claim.article, claim.text.rstrip(" .")): claim.attribution for claim in claims}
    drift = [one for fact in facts for one in drift_of(fact, by_id, articles, headings, relays, linked)]
    conflicts = conflicts_of(facts, found, [homes[index] for index in range(len(found))], articles)
    for key in {side.fact for conflict in conflicts for side in conflict.sides}:
        weights[key] = round(weights[key] + DISPUTED, 6)
    return Story(
        articles=tuple(articles.values()), claims=tuple(claims), facts=tuple(facts),
        conflicts=conflicts,
        drift=tuple(drift), timeline=timeline_of(facts), phases=phases_of(list(articles.values())), weights=weights,
        headings=frozenset(headings),
        small=frozenset(word for claim in claims for quote in claim.quotes for word in re.findall(r"\b[a-z]+\b", quote.exact)), clauses={fact.id: _clauses([found[index] for index in members], said) for fact, members in told},
        statements=tuple(replace(one, meaning=(), usual=0.0) if one.meaning else one for one in found),
    )  # fmt: skip


def _relays(claims: list[Claim]) -> dict[str, float]:
    """For each article the share of its credited claims that came through another outlet: how much it re-reports."""
    credited = Counter(claim.article for claim in claims if claim.attribution)
    relayed = Counter(claim.article for claim in claims if claim.attribution and claim.attribution.via)
    return {claim.article: relayed[claim.article] / max(1, credited[claim.article]) for claim in claims}


def fact_id(claims: tuple[str, ...]) -> str:
    """Id of a fact: 'f' and 12 hexadecimal digits of a hash of its claims' ids."""
    return "f" + hashlib.sha256("\n".join(sorted(claims)).encode("utf8")).hexdigest()[:12]


def best_commitment(claims: list[Claim]) -> Commitment:
    """How far the best-supported claim goes."""
    return max((claim.commitment for claim in claims), key=lambda commitment: commitment.rank)


def _clauses(members: list[Statement], said: dict[tuple[str, str], Attribution | None]) -> dict[str, str]:
    """The clauses of each claim that state one fact, where they open the claim: what follows them leans on them.

    Of a claim that shares the fact with others these are the clauses that are like theirs; of a lone claim as much as reads well.
    No clause that its article has `said` (article, text) with another credit: "X is so, which costs $9, according to Y" is Y's only in part.
    """
    found: dict[str, str] = {}
    by_id = {one.claim.id: one.claim for one in members}
    shared = len(by_id) > 1
    for one in members:
        before = found.get(one.claim.id, "")
        words = f"{before}, {one.text}" if before else one.text
        like = not shared or any(
            other.claim.id != one.claim.id and likeness(one, other) >= PAIR_FLOOR for other in members[:COMPARED]
        )
        if one.claim.text.startswith(words) and (not before or (like and (shared or len(words.split()) <= LONG))):
            found[one.claim.id] = words
    return {
        key: words
        for key, words in found.items()
        if said.get((by_id[key].article, words.rstrip(" .")), by_id[key].attribution) == by_id[key].attribution
    }


def _matches(members: list[Statement]) -> tuple[Match, ...]:
    """For each claim but the first of a fact the other claim that is most like it, and what they share."""
    made = []
    known = list(dict.fromkeys(one.claim.id for one in members))
    for key in known[1:]:
        mine = [one for one in members if one.claim.id == key]
        theirs = [one for one in members if one.claim.id != key][:COMPARED]
        score, x, y = max(
            ((likeness(a, b), a, b) for a in mine for b in theirs),
            key=lambda pair: (pair[0], pair[1].text, pair[2].text),
        )
        made.append(Match(claims=(x.claim.id, y.claim.id), likeness=round(score, 3), shared=shared_words(x, y)))
    return tuple(made)


def _fact(
    members: list[Claim], articles: dict[str, Article], linked: Links, headings: set[str], matches: tuple[Match, ...]
) -> Fact:
    ids = tuple(claim.id for claim in members)
    clearest = max(members, key=lambda claim: (clarity(claim, claim.text) - (claim.id in headings), claim.id))
    dates = sorted((claim.when for claim in members if claim.when), key=lambda when: (-len(when), when))
    return Fact(
        id=fact_id(ids), statement=stated(clearest), claims=ids, origins=origins_of(members, articles, linked),
        commitment=best_commitment(members), when=dates[0] if dates else None, matches=matches,
    )  # fmt: skip


_DENIAL = re.compile(
    r"\b(?:den|reject|dismiss|refut|disput|ruled out|rules out|not guilty|no\b|never|not\b|nobody|nothing)|n[’']t\b"
)


def loses(claim: Claim, text: str) -> bool:
    """Whether words of a claim leave out its hedge or its denial."""
    if claim.hedging is not Hedging.NONE and not any(cue.lower() in text.lower() for cue in claim.cues):
        return True
    return claim.stance is Stance.DENIES and not _DENIAL.search(text)


def stated(claim: Claim) -> str:
    """What a claim says, on one line: its text, or its quote where the text alone would leave out its hedge or its denial."""
    return " ".join(claim.quotes[0].exact.split()) if loses(claim, claim.text) else claim.text


_BELIEF = re.compile(r"(?:think|believe|expect)s?", re.IGNORECASE)
"""The cue of a doubt in "does not think that …": the words behind it say the opposite."""


def clarity(claim: Claim, text: str) -> float:
    """How well words of a claim read alone: credited or flat, of middling length, no pronoun to be resolved at their head."""
    length = -abs(math.log(max(1, len(text.split())) / GOOD_LENGTH))
    pronoun = -1.0 if re.match(r"(?:It|They|He|She|This|That|These|We|I|You|There|Its|Their|His|Her)\b", text) else 0.0
    broken = -0.4 if re.search(r"\s[–—-]\s|\.\s[a-z]|,\s\s", text) else 0.0
    dangling = -0.6 if re.search(r"\b(?:them|him|it|instead|so|there)\W*$|\b(?:them|him)\b", text) else 0.0
    turned = -3.0 if claim.hedging is Hedging.DOUBTFUL and _BELIEF.fullmatch((claim.cues or ("",))[0]) else 0.0
    first_person = -1.0 if re.search(r"\b(?:I|we|my|our|us)\b", text) else 0.0
    return (
        length
        + pronoun
        + dangling
        + broken
        + first_person
        + turned
        + (0.3 if claim.hedging is Hedging.NONE else 0.0)
        + (0.2 if claim.attribution else 0.0)
        - (0.4 if claim.attribution and claim.attribution.source_kind is SourceKind.MEDIA else 0.0)
    )


def _headings(reports: list[ArticleReport]) -> set[str]:
    found = set()
    for report in reports:
        spans = [(s.start, s.end) for s in report.sentences if s.heading]
        for claim in report.claims:
            at = bisect_right(spans, (claim.quotes[0].start, math.inf)) - 1
            if at >= 0 and claim.quotes[0].start < spans[at][1]:
                found.add(claim.id)
    return found


def _newness(articles: Sequence[Article]) -> dict[str, float]:
    """For each article how late it came, from 0 for the first day of the story to 1 for the last; the middle for undated ones."""
    days = sorted({one.published for one in articles if one.published})
    share = {day: at / max(1, len(days) - 1) for at, day in enumerate(days)} if len(days) > 1 else {}
    return {one.id: share.get(one.published or "", 0.5) for one in articles}


def _weights(
    facts: list[Fact],
    claims: dict[str, Claim],
    reports: list[ArticleReport],
    headings: set[str],
    found: list[Statement],
) -> dict[str, float]:
    """Importance: breadth of articles and of independent origins, prominence, newness, being what others speak of."""
    order: dict[str, float] = {}
    for report in reports:
        ends = [s.end for s in report.sentences if s.furniture is None and not s.heading]
        for claim in report.claims:
            before = bisect_right(ends, claim.quotes[0].start)
            order[claim.id] = 0.6 if claim.id in headings else math.exp(-before / 3)
    topics = Counter(stem for one in found for stem in one.stems)
    stems: dict[str, frozenset[str]] = defaultdict(frozenset)
    for one in found:
        stems[one.claim.id] |= one.stems
    counted = {one.claim.id for one in found if one.quantities}
    most = max(topics.values(), default=1)
    weights = {}
    newest = _newness([report.article for report in reports])
    for fact in facts:
        members = [claims[key] for key in fact.claims]
        named = sum(origin.kind is not SourceKind.NONE for origin in fact.origins)
        central = max(
            sum(topics[stem] for stem in sorted(stems[c.id])) / max(6, len(stems[c.id])) / most for c in members
        )
        weights[fact.id] = round(
            1.2 * (len({claim.article for claim in members}) - 1) + 0.3 * (len(fact.origins) - 1) + 2.2 * max(order[c.id] for c in members)
            + RECENT * max(newest[c.article] for c in members) + 0.3 * bool(named) + 1.0 * central + 0.3 * any(c.id in counted for c in members)
            + 0.2 * min(3, len(members) - 1) + DENIED * any(c.stance is Stance.DENIES and c.attribution is not None for c in members) - 0.8 * all(c.id in headings for c in members) - 0.5 * (len(members) == 1 and len(members[0].text.split()) < 6), 6,
        )  # fmt: skip
    return weights
