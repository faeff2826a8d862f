"""Verify: every link of a brief re-derived from the texts in it, and from the files where they are present. No model.

A brief read by this version's rules is derived again as a whole, so that a changed label is found too.

Checked: quotes and their places, ids, what each list cites, cues, numbers, commitment, that nothing is uncited.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline import __version__
from pipeline.compose import compose, support_of
from pipeline.conflicts import conflict_id
from pipeline.merge import best_commitment, fact_id, merge, stated
from pipeline.quantities import find_quantities
from pipeline.read import CONTEXT, claim_id, read
from schemas import Article, Claim, Commitment, Fact, Hedging, StoryBrief

_CREDIT = re.compile(r"\((\d+) articles?, (\d+) origins?\)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def verify(brief: StoryBrief, *, folders: tuple[Path, ...] = ()) -> list[str]:
    """Every link of `brief` that does not hold, one sentence each; empty if all hold.

    Files are looked for in `folders` and where the run read them; files that are not there are passed over.
    """
    return [
        *_articles(brief, (*folders, *(Path(path) for path in brief.run.inputs if path != "-"))), *_claims(brief), *_facts(brief),
        *_conflicts(brief), *_drift(brief), *_timeline(brief), *_delta(brief), *_summary(brief), *_again(brief),
    ]  # fmt: skip


def _again(brief: StoryBrief) -> Iterator[str]:
    """What this version's rules read from the texts, compared list by list; a brief of another reader or version is passed over."""
    if brief.run.version != __version__ or any(article.reader.model != "rules" for article in brief.articles):
        return
    story = merge([read(article) for article in brief.articles])
    for noun, mine, theirs in (
        ("claims", story.claims, brief.claims),
        ("facts", story.facts, brief.facts),
        ("conflicts", story.conflicts, brief.conflicts),
        ("drift", story.drift, brief.drift),
        ("timeline", story.timeline, brief.timeline),
        ("phases", story.phases, brief.phases),
        ("summary", compose(story), brief.summary),
    ):
        if mine != theirs:
            changed = sum(one not in mine for one in theirs) if len(theirs) < 2000 else "some"
            yield f"{noun}: not what the rules derive from the texts ({len(theirs)} here, {len(mine)} derived, {changed} of them otherwise)"


def _articles(brief: StoryBrief, folders: tuple[Path, ...]) -> Iterator[str]:
    yield from _unique("article", [article.id for article in brief.articles])
    for article in brief.articles:
        if article.id != "a" + hashlib.sha256(article.text.encode("utf8", "surrogatepass")).hexdigest()[:12]:
            yield f"article {article.id}: its id is not that of its text"
        for place in _places(article, folders):
            if hashlib.sha256(place.read_bytes()).hexdigest() != article.sha256:
                yield f"article {article.id}: {place.name} is not the file that was read"


def _places(article: Article, folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        place = folder if folder.name == article.file else folder / article.file
        if place.is_file() and (folder.is_file() or place.resolve().is_relative_to(folder.resolve())):
            yield place
            return


def _unique(noun: str, ids: list[str]) -> Iterator[str]:
    for one in sorted({key for key in ids if ids.count(key) > 1} if len(set(ids)) != len(ids) else ()):
        yield f"{noun} {one}: its id stands twice"


def _claims(brief: StoryBrief) -> Iterator[str]:
    articles = {article.id: article for article in brief.articles}
    yield from _unique("claim", [claim.id for claim in brief.claims])
    flat = {article.id: " ".join(article.text.split()).lower() for article in brief.articles}
    for claim in brief.claims:
        article = articles.get(claim.article)
        if article is None:
            yield f"claim {claim.id}: there is no article {claim.article}"
            continue
        first = claim.quotes[0]
        if claim.id != claim_id(claim.article, first.start, first.end, claim.text):
            yield f"claim {claim.id}: its id is not that of its quote and text"
        yield from _quotes(claim, article.text)
        yield from _labels(claim, flat[article.id])


def _quotes(claim: Claim, text: str) -> Iterator[str]:
    for quote in claim.quotes:
        if text[quote.start : quote.end] != quote.exact:
            yield f"claim {claim.id}: its quote {quote.exact[:60]!r} does not stand at {quote.start} to {quote.end}"
        if (
            text[max(0, quote.start - CONTEXT) : quote.start] != quote.prefix
            or text[quote.end : quote.end + CONTEXT] != quote.suffix
        ):
            yield f"claim {claim.id}: prefix or suffix of its quote is not what stands around it"


def _labels(claim: Claim, flat: str) -> Iterator[str]:
    quoted = " ".join(quote.exact for quote in claim.quotes)
    if (claim.hedging is Hedging.NONE) != (not claim.cues):
        yield f"claim {claim.id}: hedging {claim.hedging.value} with {len(claim.cues)} cues"
    for cue in claim.cues:
        if cue not in quoted:
            yield f"claim {claim.id}: its cue {cue!r} does not stand in its quote"
    for number in sorted(set(_NUMBER.findall(claim.text)) - set(_NUMBER.findall(quoted))):
        yield f"claim {claim.id}: its text says {number}, its quote does not"
    if claim.attribution:
        for name in (claim.attribution.source, *claim.attribution.via):
            if " ".join(name.split()).lower() not in flat:
                yield f"claim {claim.id}: {name!r} does not stand in its article"


def _facts(brief: StoryBrief) -> Iterator[str]:
    claims = {claim.id: claim for claim in brief.claims}
    yield from _unique("fact", [fact.id for fact in brief.facts])
    for fact in brief.facts:
        missing = [key for key in fact.claims if key not in claims]
        yield from (f"fact {fact.id}: there is no claim {key}" for key in missing)
        if fact.id != fact_id(fact.claims):
            yield f"fact {fact.id}: its id is not that of its claims"
        if sorted(key for origin in fact.origins for key in origin.claims) != sorted(fact.claims):
            yield f"fact {fact.id}: its origins are no partition of its claims"
        if not missing:
            members = [claims[key] for key in fact.claims]
            if fact.commitment is not best_commitment(members):
                yield f"fact {fact.id}: its commitment is not that of its best-supported claim"
            if fact.statement not in [stated(claim) for claim in members]:
                yield f"fact {fact.id}: its statement is what none of its claims says"
    homeless = set(claims) - {key for fact in brief.facts for key in fact.claims}
    yield from (f"claim {key}: belongs to no fact" for key in sorted(homeless))


def _conflicts(brief: StoryBrief) -> Iterator[str]:
    facts = {fact.id: fact for fact in brief.facts}
    for conflict in brief.conflicts:
        if conflict.id != conflict_id(conflict.kind, conflict.facts):
            yield f"conflict {conflict.id}: its id is not that of its facts"
        yield from (f"conflict {conflict.id}: there is no fact {key}" for key in conflict.facts if key not in facts)
        for side in conflict.sides:
            if side.fact not in conflict.facts or not set(side.claims) <= set(
                facts[side.fact].claims if side.fact in facts else ()
            ):
                yield f"conflict {conflict.id}: the side {side.value[:40]!r} cites what its fact does not hold"


def _drift(brief: StoryBrief) -> Iterator[str]:
    facts = {fact.id: fact for fact in brief.facts}
    for drift in brief.drift:
        if drift.fact not in facts or not {drift.from_, drift.to} <= set(facts[drift.fact].claims):
            yield f"drift of {drift.fact}: cites claims that the fact does not hold"


def _timeline(brief: StoryBrief) -> Iterator[str]:
    facts = {fact.id: fact for fact in brief.facts}
    for entry in brief.timeline:
        for key in entry.facts:
            if key not in facts or facts[key].when != entry.when:
                yield f"timeline {entry.when}: fact {key} is not there or of another date"


def _delta(brief: StoryBrief) -> Iterator[str]:
    if brief.delta is None:
        return
    facts, conflicts, articles = ({one.id for one in noun} for noun in (brief.facts, brief.conflicts, brief.articles))
    cited = (
        *brief.delta.facts,
        *(one.fact for one in brief.delta.origins),
        *(one.fact for one in brief.delta.certainty),
    )
    yield from (f"delta: there is no fact {key}" for key in cited if key not in facts)
    yield from (f"delta: there is no conflict {key}" for key in brief.delta.conflicts if key not in conflicts)
    yield from (f"delta: there is no article {key}" for key in brief.delta.articles if key not in articles)


def _summary(brief: StoryBrief) -> Iterator[str]:
    facts = {fact.id: fact for fact in brief.facts}
    claims = {claim.id: claim for claim in brief.claims}
    for number, sentence in enumerate(brief.summary, start=1):
        missing = [key for key in sentence.facts if key not in facts]
        yield from (f"summary sentence {number}: there is no fact {key}" for key in missing)
        if missing or any(key not in claims for one in sentence.facts for key in facts[one].claims):
            continue
        cited = [facts[key] for key in sentence.facts]
        yield from (f"summary sentence {number}: {fault}" for fault in _sentence(sentence.text, cited, claims))


def _sentence(text: str, cited: list[Fact], claims: dict[str, Claim]) -> Iterator[str]:
    members = [claims[key] for fact in cited for key in fact.claims]
    basis = (
        " ".join(quote.exact for claim in members for quote in claim.quotes)
        + " "
        + " ".join(claim.when or "" for claim in members)
    )
    plain = _CREDIT.sub("", text)
    for number in sorted(
        set(_NUMBER.findall(plain)) - set(_NUMBER.findall(basis.replace("-", " "))) - set(_NUMBER.findall(basis))
    ):
        if not any(q.value == float(number.replace(",", "")) for q in find_quantities(basis)):
            yield f"it says {number}, which no cited quote says"
    for articles, origins in _CREDIT.findall(text):
        counted = support_of(cited, claims)
        if _CREDIT.findall(counted) != [(articles, origins)]:
            yield f"it counts {articles} articles and {origins} origins; its facts have {counted}"
    sure = max(claim.commitment.rank for claim in members)
    if sure < Commitment.ATTRIBUTED.rank and not any(
        cue.lower() in text.lower() for claim in members for cue in claim.cues
    ):
        yield "every claim behind it is hedged, and it is not"
