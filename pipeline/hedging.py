"""Hedging: how sure a clause sounds, from the cue words in lexicon/hedging.txt and their scope.

A cue in a relative clause or an apposition does not hedge the clause around it. Where cues meet, the weakest
commitment wins (the scale of FactBank, simplified). Left out: beliefs of the annotator; only words count.
"""

import re
from functools import cache

from pipeline.lexicons import pattern
from schemas import Hedging

_LEVELS = (Hedging.DOUBTFUL, Hedging.POSSIBLE, Hedging.PROBABLE, Hedging.REPORTED)
_SUBORDINATE = re.compile(
    r",\s(?:in |of |to |for )?(?:which|who|whose|whom|where)\b[^,;]*|(?<=\w)\s(?:who|which|that)\s(?:is|are|was|were|has|have|had|may|might|could|would|will)\b.{0,30}"
    r"|(?<=\w)\s(?:what|which)\s\w+\s(?:they|it|he|she|we)\s(?:is|are|was|were|may|might|could)\b.{0,30}"
    r"|,\san?\s(?:[\w-]+\s){1,3}(?:expected|set|likely|believed|said|reportedly|poised)\b"
)
_MIN_MAIN = 12
"""A relative clause before this many characters opens the clause that is looked at: its cues count."""


@cache
def _cues(level: str) -> re.Pattern[str]:
    return pattern("hedging", level)


@cache
def _any_cue() -> re.Pattern[str]:
    return pattern("hedging", *_LEVELS, lowered=True)


def _blot(match: re.Match[str]) -> str:
    return " " * len(match[0])


def find_hedging(clause: str) -> tuple[Hedging, tuple[str, ...]]:
    """The hedging level of one clause and its cues as they stand there; `none` and no cue where it is flat."""
    if not _any_cue().search(clause.lower()):
        return Hedging.NONE, ()  # most clauses: what follows looks at each six times
    text = _cues("not_a_cue").sub(
        lambda m: m[0] if re.match(r"may\s(?![\dA-Z])|[Mm]ight\s(?!and)", m[0]) else _blot(m), clause
    )
    text = _SUBORDINATE.sub(lambda m: _blot(m) if m.start() >= _MIN_MAIN else m[0], text)
    found: list[tuple[int, int, Hedging]] = []
    for level in _LEVELS:
        for match in _cues(level).finditer(text):
            if match[0] == "May" and match.start() > 0:
                continue  # the month, or a name
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), level))
    found = _longest(text, found)
    if not found:
        return Hedging.NONE, ()
    weakest = min((level for _, _, level in found), key=lambda level: level.rank)
    found.sort(key=lambda cue: (cue[2].rank, cue[0]))
    return weakest, tuple(dict.fromkeys(clause[start:end] for start, end, _ in found))


def _longest(text: str, found: list[tuple[int, int, Hedging]]) -> list[tuple[int, int, Hedging]]:
    """A longer cue of a stronger level that contains a shorter one replaces it: "not unlikely" is no "unlikely"."""
    every = [(*match.span(), other) for other in _LEVELS for match in _cues(other).finditer(text)] if found else []
    kept = []
    for start, end, level in found:
        for first, last, other in every:
            if first <= start and last >= end and last - first > end - start:
                start, end, level = first, last, other
        kept.append((start, end, level))
    return list(dict.fromkeys(kept))
