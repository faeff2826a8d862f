"""Conflicts: facts on one question with different answers, and drift: one fact told with different certainty.

A first general version: opposite stance, doubt against assertion, other figures for what is counted alike. Rough and
exact figures that agree are no conflict. Left out: places and names that differ, and answers told in other words.
"""

import hashlib
import re
from dataclasses import dataclass

from pipeline.match import Features, held_apart, similarity
from pipeline.origins import same_name
from pipeline.quantities import Quantity, same_value
from schemas import Article, Claim, Commitment, Conflict, ConflictKind, Drift, DriftKind, Fact, Hedging, Side, Stance

STANCE_FLOOR = 0.40
QUESTION_FLOOR = 0.30
"""Similarity from which on two claims are about one question, where their answers differ by figure or by stance."""
DOUBT_FLOOR = 0.50
"""The same for doubt against assertion: a plan and the doubt that it will work are not yet a conflict."""
RELAY_GAP = 0.3
"""How much more of its credits an article must take from other outlets to be held for the retelling one."""


_COUNTS_NOTHING = frozenset(
    (
        "a an the of in to and per for from by at on with more new additional further other extra another thi last year after when "
        "were wa had have are is ha said who that will would contract"
    ).split()
)
"""Words behind a figure that do not say what is counted, without a final s."""


@dataclass(frozen=True)
class _Clash:
    kind: ConflictKind
    about: str
    values: tuple[str, str]
    explanation: str


def conflicts_of(facts: list[Fact], found: dict[str, Features], pairs: list[tuple[str, str]]) -> tuple[Conflict, ...]:
    """Conflicts between facts; `pairs` are the claim ids that the matcher found alike enough to compare."""
    home = {claim: fact for fact in facts for claim in fact.claims}
    clashes: dict[frozenset[str], Conflict] = {}
    together = {frozenset((x.value, y.value)) for one in found.values() for x in one.quantities for y in one.quantities}
    for a, b in pairs:
        one, other = home[a], home[b]
        key = frozenset((one.id, other.id))
        if len(key) == 1 or key in clashes:
            continue
        clash = None if _one_voice(found[a].claim, found[b].claim) else _clash(found[a], found[b], together)
        if clash:
            clashes[key] = _conflict(one, other, a, b, clash)
    return tuple(sorted(clashes.values(), key=lambda conflict: conflict.id))


def _one_voice(one: Claim, other: Claim) -> bool:
    """One party, or one article in its own voice, that says both: then both hold for it."""
    mine, theirs = one.attribution, other.attribution
    if mine and theirs and same_name(mine.source, theirs.source):
        return True
    return one.article == other.article and not (mine and theirs)


def _clash(one: Features, other: Features, together: set[frozenset[float]]) -> _Clash | None:
    score, reason = similarity(one, other), held_apart(one, other)
    if reason == "opposite stance" and score >= STANCE_FLOOR:
        denier = one if one.claim.stance is Stance.DENIES else other
        who = denier.claim.attribution.source if denier.claim.attribution else "one account"
        return _Clash(
            ConflictKind.CONTRADICTION,
            "whether it is so",
            (_said(one), _said(other)),
            f"One account states what {who} denies.",
        )
    if (
        reason == "doubted by one side"
        and score >= DOUBT_FLOOR
        and _foretells(one if other.claim.hedging is Hedging.DOUBTFUL else other)
    ):
        return _Clash(
            ConflictKind.CONTRADICTION,
            "whether it will hold",
            (_said(one), _said(other)),
            "One account states or expects what the other doubts.",
        )
    if reason in ("other quantities", "other dates", "other years") and score >= QUESTION_FLOOR:
        return _figures(one, other, together, later=reason != "other quantities")
    return None


def _foretells(one: Features) -> bool:
    """Whether a claim says that something comes about, not only that somebody means it to."""
    text = one.claim.text.lower()
    meant = re.search(r"\b(?:plan|seek|aim|want|hope|intend|try|tries|look|prepar|attempt)\w*\b", text)
    return bool(re.search(r"\b(?:will|would|going to|able to|can|succeed\w*)\b", text)) and not meant


def _said(one: Features) -> str:
    return one.claim.quotes[0].exact


def _figures(one: Features, other: Features, together: set[frozenset[float]], *, later: bool) -> _Clash | None:
    """Two different figures for what is counted alike, in the same unit and not of another order of magnitude.

    Figures that stand `together` in a single claim answer two questions, not one.
    """
    for a in one.quantities:
        for b in other.quantities:
            if (
                frozenset((a.value, b.value)) in together
                or not _comparable(a, b)
                or same_value(a.value, b.value, rough=a.rough or b.rough)
            ):
                continue
            counted = " ".join(sorted(_head(a) & _head(b)))
            kind = ConflictKind.SCOPE if later or _adds(one) or _adds(other) else ConflictKind.CONTRADICTION
            why = (
                "The figures are of different times or rounds."
                if kind is ConflictKind.SCOPE
                else "The figures differ for what reads as the same count."
            )
            return _Clash(kind, f"how many: {counted}", (_value(one, a), _value(other, b)), why)
    return None


def _head(quantity: Quantity) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in quantity.counted.split()) - _COUNTS_NOTHING


def _comparable(a: Quantity, b: Quantity) -> bool:
    near = min(a.value, b.value) > 0 and max(a.value, b.value) <= 5 * min(a.value, b.value)
    return near and a.unit == b.unit and (bool(_head(a) & _head(b)) or a.unit == "$")


def _adds(one: Features) -> bool:
    return any(word in one.claim.text.lower().split() for word in ("further", "additional", "another", "extra"))


def _value(one: Features, quantity: Quantity) -> str:
    return " ".join(one.claim.text[quantity.start : quantity.end].split()) + (
        f" {quantity.counted}" if quantity.counted else ""
    )


def _conflict(one: Fact, other: Fact, a: str, b: str, clash: _Clash) -> Conflict:
    sides = sorted(
        (
            Side(value=clash.values[0], fact=one.id, claims=(a,)),
            Side(value=clash.values[1], fact=other.id, claims=(b,)),
        ),
        key=lambda side: side.fact,
    )
    facts = tuple(side.fact for side in sides)
    return Conflict(
        id=conflict_id(clash.kind, facts),
        about=clash.about,
        kind=clash.kind,
        facts=facts,
        sides=tuple(sides),
        explanation=clash.explanation,
    )


def conflict_id(kind: ConflictKind, facts: tuple[str, ...]) -> str:
    """Id of a conflict: 'x' and 12 hexadecimal digits of a hash of its kind and facts."""
    return "x" + hashlib.sha256("\n".join((kind.value, *facts)).encode("utf8")).hexdigest()[:12]


def drift_of(
    fact: Fact, claims: dict[str, Claim], articles: dict[str, Article], headings: set[str], relays: dict[str, float]
) -> list[Drift]:
    """Clear steps of commitment between tellings of one fact that go back to one origin, the nearer telling first.

    `headings` are the ids of claims that stand in headlines; `relays` gives for each article the share of its credits that came through another outlet.
    """
    found = []
    for origin in fact.origins:
        best: dict[tuple[str, bool], Claim] = {}
        for claim in (claims[key] for key in origin.claims):
            place = (claim.article, claim.id in headings)
            if place not in best or claim.commitment.rank < best[place].commitment.rank:
                best[place] = claim
        tellings = sorted(best.items())
        for index, (place, one) in enumerate(tellings):
            for other_place, other in tellings[index + 1 :]:
                order = _order(one, place, other, other_place, articles, relays)
                if order and (drift := _step(fact, *order)):
                    found.append(drift)
    return found


def _order(
    one: Claim,
    place: tuple[str, bool],
    other: Claim,
    other_place: tuple[str, bool],
    articles: dict[str, Article],
    relays: dict[str, float],
) -> tuple[Claim, Claim] | None:
    """Which telling is nearer to the origin; None where nothing tells."""
    if one.article == other.article:
        return (one, other) if other_place[1] else (other, one)
    via = [bool(claim.attribution and claim.attribution.via) for claim in (one, other)]
    if via[0] != via[1]:
        return (other, one) if via[0] else (one, other)
    dates = [articles[claim.article].published for claim in (one, other)]
    if dates[0] and dates[1] and dates[0] != dates[1]:
        return (one, other) if dates[0] < dates[1] else (other, one)
    if abs(relays[one.article] - relays[other.article]) >= RELAY_GAP:
        return (other, one) if relays[one.article] > relays[other.article] else (one, other)
    return None


def _step(fact: Fact, near: Claim, far: Claim) -> Drift | None:
    a, b = near.commitment, far.commitment
    if a is b or {a, b} == {Commitment.REPORTED, Commitment.ATTRIBUTED}:
        return None
    if near.hedging is far.hedging is Hedging.NONE and near.article == far.article:
        return None  # a headline leaves the credit out as a matter of form
    kind = DriftKind.INFLATION if b.rank > a.rank else DriftKind.DEFLATION
    change = "more surely" if kind is DriftKind.INFLATION else "less surely"
    return Drift.model_validate(
        {
            "fact": fact.id,
            "from": near.id,
            "to": far.id,
            "kind": kind,
            "explanation": f"Told {change}: {_level(near)} became {_level(far)}.",
        }
    )


def _level(claim: Claim) -> str:
    words = {
        Commitment.ASSERTED: "the outlet’s own flat statement",
        Commitment.ATTRIBUTED: "a flat statement of the credited party",
    }
    return words.get(claim.commitment, f"“{claim.commitment.value}”" + (f" ({claim.cues[0]})" if claim.cues else ""))
