"""Origins: who the claims of a fact go back to. Ten articles that re-report one party are one origin.

Two claims are of one origin when they credit the same party, come through the same outlet, are plainly the same copy, or
when one article, which re-reports the other elsewhere, states it without a credit. Unnamed insiders are never counted as
independent of each other unless the articles place them in different bodies: unclear must not look like confirmation.
"""

import re
from collections import Counter
from itertools import combinations

from pipeline.parties import GENERIC, name_words, same_name
from schemas import Article, Attribution, Claim, Origin, SourceKind

COPY_SHARE = 0.55
"""Share of four-word runs in common, of the shorter quote, from which on it is the same copy."""
LINKED = 2
"""Facts for which two articles credit the same origin before uncredited claims are taken to re-report too."""
def _names(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<!^)\b[A-Z][\w-]+|^[A-Z]{2,}\b", source))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + 4]) for i in range(len(words) - 3))


def same_origin(one: Claim, other: Claim, outlets: dict[str, str | None]) -> str | None:
    """What shows that two claims go back to one party; None if nothing does. `outlets` gives each article's outlet."""
    a, b = one.attribution, other.attribution
    if one.article == other.article and (a is None or b is None):
        return "the same article, which says itself what it credits" if a or b else "the same article, in its own voice"
    if a and b:
        if shared := _shared_way(a, b):
            return shared
        if same_name(a.source, b.source):
            return f"both credit {a.source if len(a.source) >= len(b.source) else b.source}"
        if one.article == other.article and a.source_kind is b.source_kind and _names(a.source) & _names(b.source):
            return f"one article names both {a.source} and {b.source}, and nothing shows that they differ"
        if a.source_kind is b.source_kind is SourceKind.ANONYMOUS and _may_be_same(a.source, b.source):
            return "both credit unnamed insiders, and nothing shows that they differ"
    for mine, theirs in ((a, outlets[other.article]), (b, outlets[one.article])):
        if mine and theirs and any(same_name(name, theirs) for name in (*mine.via, mine.source)):
            return f"one re-reports {theirs}"
    x, y = _runs(one.quotes[0].exact), _runs(other.quotes[0].exact)
    if min(len(x), len(y)) >= 4 and len(x & y) >= COPY_SHARE * min(len(x), len(y)):
        return "the same words"
    return None


def _shared_way(a: Attribution, b: Attribution) -> str | None:
    ways_a = [*a.via, *([a.source] if a.source_kind is SourceKind.MEDIA else [])]
    ways_b = [*b.via, *([b.source] if b.source_kind is SourceKind.MEDIA else [])]
    ways_a += [name for name in (a.source,) if name in b.via]
    ways_b += [name for name in (b.source,) if name in a.via]
    for x in ways_a:
        if any(same_name(x, y) for y in ways_b):
            return f"both through {x}"
    return None


def _may_be_same(one: str, other: str) -> bool:
    """Unnamed on both sides: not the same only where both are placed somewhere, and nowhere in common."""
    a, b = name_words(one) - GENERIC, name_words(other) - GENERIC
    return not a or not b or bool(a & b)


def links(facts: list[list[Claim]], outlets: dict[str, str | None]) -> set[frozenset[str]]:
    """Pairs of articles that credit the same origin for several facts: one re-reports the other, or both a third."""
    count: Counter[frozenset[str]] = Counter()
    for claims in facts:
        pairs = {
            frozenset((a.article, b.article))
            for a, b in combinations(claims, 2)
            if a.article != b.article and a.attribution and b.attribution and same_origin(a, b, outlets)
        }
        count.update(pairs)
    return {pair for pair, times in count.items() if times >= LINKED}


def origins_of(claims: list[Claim], articles: dict[str, Article], linked: set[frozenset[str]]) -> tuple[Origin, ...]:
    """The claims of one fact, parted by independent origin; every origin with its label, kind and evidence."""
    outlets = {key: article.outlet for key, article in articles.items()}
    groups: list[tuple[list[Claim], list[str]]] = []
    for claim in claims:
        joined: tuple[list[Claim], list[str]] = ([claim], [])
        rest = []
        for members, evidence in groups:
            reason = next(
                (
                    r
                    for member in members
                    if (r := same_origin(member, claim, outlets) or _linked(member, claim, linked))
                ),
                None,
            )
            if reason:
                joined = (members + joined[0], [*evidence, reason, *joined[1]])
            else:
                rest.append((members, evidence))
        groups = [*rest, joined]
    found = [_origin(members, evidence, articles) for members, evidence in groups]
    return tuple(sorted(found, key=lambda origin: (-len(origin.claims), origin.label, origin.claims)))


def _linked(one: Claim, other: Claim, linked: set[frozenset[str]]) -> str | None:
    if (one.attribution is None or other.attribution is None) and frozenset((one.article, other.article)) in linked:
        return "the articles re-report the same origin elsewhere"
    return None


def _origin(members: list[Claim], evidence: list[str], articles: dict[str, Article]) -> Origin:
    members = sorted(members, key=lambda claim: claim.id)
    credited = [claim.attribution for claim in members if claim.attribution]
    ids = tuple(claim.id for claim in members)
    shown = "; ".join(dict.fromkeys(evidence)) or (
        "credited in the article" if credited else "the article’s own voice; it names nobody"
    )
    if not credited:
        return Origin(label=own_voice(articles[members[0].article]), kind=SourceKind.NONE, claims=ids, evidence=shown)
    best = max(credited, key=lambda one: (one.source_kind is not SourceKind.MEDIA, len(one.source), one.source))
    return Origin(label=best.source, kind=best.source_kind, claims=ids, evidence=shown)


def own_voice(article: Article) -> str:
    """How an article that speaks for itself is named: by its outlet, else by its headline."""
    if article.outlet:
        return article.outlet
    return f"unnamed outlet (“{article.title}”)" if article.title else "unnamed outlet"
