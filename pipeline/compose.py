"""Compose: an extractive summary of at most 300 words, most important first, every sentence credited as its claims are.

A sentence is a claim's own words and its credit; where the restated claim lacks a hedge or a denial of its quote, the
quote itself stands. Left out: any wording of our own beyond credits.
"""

import re

from pipeline.match import Statement, held_apart, statements
from pipeline.merge import Story
from pipeline.quantities import find_quantities
from schemas import Claim, Fact, Hedging, SourceKind, Stance, SummarySentence

SUMMARY_WORDS = 300
_SAME = 0.55
_MAX_SENTENCE = 48
_LEAST = 0.2
"""A fact of less than this share of the first one's weight does not fill up a summary."""
_SMALL = frozenset(
    (
        "the a an some many several sources source people two three four five one other police officials residents survivors "
        "prosecutors investigators experts analysts witnesses critics union chief"
    ).split()
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|We|My|Our|You|you)\b")
_LEADING = re.compile(r"^[\W_]*(?:(?:But|And|However|While|Although|Meanwhile|So|Yet|Also|At the same time)\b,?\s+)?")


def tellable(story: Story) -> list[Fact]:
    """The facts that a summary may tell, most important first: none that repeats an earlier one or cannot stand alone."""
    claims = {claim.id: claim for claim in story.claims}
    told: list[Statement] = []
    found = {one.claim.id: one for one in reversed(statements(list(story.claims), {article.id: article.language for article in story.articles}, {}))}
    chosen: list[Fact] = []
    least = _LEAST * max(story.weights.values(), default=0.0)
    for fact in story.facts:
        mine = found[_speaker(fact, claims).id]
        size = len(sentence_of(fact, claims).split())
        if (
            story.weights[fact.id] < least
            or (size > _MAX_SENTENCE and chosen)
            or any(_repeats(mine, one) for one in told)
            or not _stands_alone(fact, claims)
        ):
            continue
        chosen.append(fact)
        told.append(mine)
    return chosen


def compose(story: Story) -> tuple[SummarySentence, ...]:
    """The summary of a story; empty only if it has no facts."""
    claims = {claim.id: claim for claim in story.claims}
    sentences: list[SummarySentence] = []
    budget = SUMMARY_WORDS
    for fact in tellable(story):
        text = sentence_of(fact, claims)
        if (size := len(text.split())) <= budget:
            sentences.append(SummarySentence(text=text, facts=(fact.id,)))
            budget -= size
    if not sentences and story.facts:
        fact = story.facts[0]
        words = sentence_of(fact, claims).split()
        sentences = [SummarySentence(text=" ".join(words[:SUMMARY_WORDS]), facts=(fact.id,))]
    return tuple(sentences)


def _repeats(one: Statement, other: Statement) -> bool:
    """Whether a reader who was told one has been told the other; never where something holds them apart."""
    if held_apart(one, other) not in (None, "parts of one sentence"):
        return False
    return len(one.stems & other.stems) >= _SAME * max(1, min(len(one.stems), len(other.stems)))


def _stands_alone(fact: Fact, claims: dict[str, Claim]) -> bool:
    """Whether a sentence of the fact can be read without the one before it."""
    text = _speaker(fact, claims).text
    return (
        not re.match(r"(?:It|They|He|She|This|That|These|Those|Its|Their|His|Her|Such|There)\b", text)
        and len(text.split()) >= 5
    )


def sentence_of(fact: Fact, claims: dict[str, Claim]) -> str:
    """One sentence that tells a fact with its credit, as sure as its best-supported claim and no surer."""
    claim = _speaker(fact, claims)
    articles = len({claims[key].article for key in fact.claims})
    origins = len(fact.origins)
    count = f"({articles} {'article' if articles == 1 else 'articles'}, {origins} {'origin' if origins == 1 else 'origins'})"
    body, credited = _body(claim)
    credit = "" if credited else _credit(claim, fact, claims)
    return f"{body}{credit} {count}."


def _speaker(fact: Fact, claims: dict[str, Claim]) -> Claim:
    """The claim whose words tell the fact: among the surest the one whose text is the statement, else the first."""
    members = [claims[key] for key in fact.claims]
    return next((claim for claim in members if claim.text == fact.statement), members[0])


def _body(claim: Claim) -> tuple[str, bool]:
    """The words of the claim without a full stop, and whether they hold their own credit."""
    text = re.sub(r"[,.]([”\"’])$", r"\1", re.sub(r"\s+", " ", claim.text).rstrip(" ."))
    lost = claim.hedging is not Hedging.NONE and not any(cue.lower() in text.lower() for cue in claim.cues)
    if lost or (
        claim.stance is Stance.DENIES
        and not re.search(r"\b(?:den|reject|dismiss|refut|disput|ruled out|rules out)", text)
    ):
        quote = _LEADING.sub("", re.sub(r"\s+", " ", claim.quotes[0].exact)).rstrip(" .,;:–—-")
        quote = quote[:1].upper() + quote[1:]
        return quote, claim.attribution is None or claim.attribution.source.lower() in quote.lower()
    if claim.attribution and _FIRST_PERSON.search(text):
        return f"{_upper(_party(claim))}: “{text.strip('“”')}”", True
    source = claim.attribution.source.lower() if claim.attribution else ""
    held = bool(source) and (
        text.lower().startswith(source) or (claim.stance is Stance.DENIES and source in text.lower())
    )
    return text, held


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _party(claim: Claim) -> str:
    if claim.attribution is None:
        return ""
    source, via = claim.attribution.source, claim.attribution.via
    through = [name for name in via if name.lower() not in source.lower()]
    return source + (f" via {through[-1]}" if through else "")


def _credit(claim: Claim, fact: Fact, claims: dict[str, Claim]) -> str:
    if claim.attribution is None:
        return ""
    party = _party(claim)
    quoted = " ".join(quote.exact for key in fact.claims for quote in claims[key].quotes)
    if {q.value for q in find_quantities(party)} - {q.value for q in find_quantities(quoted)}:
        party = _kind_words(claim.attribution.source_kind)
    party = _midway(party, claim)
    also = _others(claim, fact, claims)
    return f", according to {party}" + (f" and, apart from that, {also}" if also else "")


def _others(claim: Claim, fact: Fact, claims: dict[str, Claim]) -> str:
    """A second party of another article that says so itself; what it only has from hearsay or from an outlet does not count."""
    for origin in fact.origins:
        members = [claims[key] for key in origin.claims]
        relayed = origin.kind in (SourceKind.NONE, SourceKind.MEDIA, SourceKind.ANONYMOUS)
        if (
            claim in members
            or relayed
            or any(one.hedging is Hedging.REPORTED or one.article == claim.article for one in members)
        ):
            continue
        if not re.search(r"\d", origin.label):
            return _midway(origin.label, members[0])
    return ""


def _midway(label: str, claim: Claim) -> str:
    """A party's name as it stands inside a sentence: a word that is only capitalised at the head of its own is written small."""
    first = label.split()[0]
    quoted = claim.quotes[0].exact
    opens = quoted.lstrip('“"•- ').startswith(first)
    small = first.lower() in _SMALL or (opens and len(label.split()) == 1 and first.endswith("s"))
    return first.lower() + label[len(first) :] if small else label


def _kind_words(kind: SourceKind) -> str:
    return {
        SourceKind.OFFICIAL: "officials",
        SourceKind.ANONYMOUS: "unnamed sources",
        SourceKind.EXPERT: "an expert",
    }.get(kind, "a named party")
