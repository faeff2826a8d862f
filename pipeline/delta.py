"""Delta: what a brief says that an older brief of the same story did not. Facts are followed by the claims that they share.

Claims have the same ids in both as long as article, place and text are the same. Left out: what changed in the summary.
"""

from collections.abc import Iterable

from pipeline.errors import InputError
from schemas import Article, CertaintyChange, Delta, Fact, NewOrigins, StoryBrief


def check_same_story(old: StoryBrief, articles: Iterable[Article]) -> None:
    """Raise InputError if an older brief shares no article with `articles`."""
    if not {article.id for article in old.articles} & {article.id for article in articles}:
        msg = f"--since: the brief of {', '.join(old.run.inputs)}, made {old.run.started}, shares no article with this story; give one of the same articles."
        raise InputError(msg)


def delta_of(old: StoryBrief, new: StoryBrief) -> Delta:
    """What `new` says beyond `old`."""
    known = {article.id for article in old.articles}
    past = _past(old, new)
    held = {key for fact in old.facts for key in fact.claims}
    kept = {key for fact in new.facts for key in fact.claims}
    files = {article.id for article in new.articles}
    return Delta(
        since=old.run.started,
        articles=tuple(article.id for article in new.articles if article.id not in known),
        left=tuple(article.file for article in old.articles if article.id not in files),
        facts=tuple(fact.id for fact in new.facts if not past[fact.id]),
        origins=tuple(one for fact in new.facts if past[fact.id] and (one := _new_origins(fact, held))),
        certainty=tuple(step for fact in new.facts if past[fact.id] and (step := _change(fact, past[fact.id]))),
        conflicts=_new_conflicts(old, new, past),
        lost=tuple(fact.statement for fact in old.facts if not set(fact.claims) & kept),
    )


def _past(old: StoryBrief, new: StoryBrief) -> dict[str, list[Fact]]:
    """For each new fact the old ones that share claims with it, the one that shares most first."""
    found: dict[str, list[Fact]] = {}
    homes: dict[str, list[Fact]] = {}
    for fact in old.facts:
        for key in fact.claims:
            homes.setdefault(key, []).append(fact)
    for fact in new.facts:
        mine = {one.id: one for key in fact.claims for one in homes.get(key, ())}
        found[fact.id] = sorted(mine.values(), key=lambda one: (-len(set(one.claims) & set(fact.claims)), one.id))
    return found


def _new_origins(fact: Fact, held: set[str]) -> NewOrigins | None:
    labels = tuple(dict.fromkeys(origin.label for origin in fact.origins if not held & set(origin.claims)))
    return NewOrigins(fact=fact.id, labels=labels) if labels else None


def _change(fact: Fact, past: list[Fact]) -> CertaintyChange | None:
    before = past[0].commitment
    return (
        CertaintyChange(fact=fact.id, before=before, after=fact.commitment) if before is not fact.commitment else None
    )


def _new_conflicts(old: StoryBrief, new: StoryBrief, past: dict[str, list[Fact]]) -> tuple[str, ...]:
    shown = [set(conflict.facts) for conflict in old.conflicts]
    found = []
    for conflict in new.conflicts:
        sides = [{one.id for one in past[key]} for key in conflict.facts]
        if not any(all(side & pair for side in sides) for pair in shown):
            found.append(conflict.id)
    return tuple(found)
