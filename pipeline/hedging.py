"""Hedging: how sure a clause sounds, from the cue words in lexicon/hedging.txt and their scope.

A cue in a relative clause or an apposition does not hedge the clause around it. Where cues meet, the weakest
commitment wins (the scale of FactBank, simplified). Left out: beliefs of the annotator; only words count.
"""

import re
from functools import cache

from pipeline.lexicons import pattern
from schemas import Hedging

_LEVELS = (Hedging.DOUBTFUL, Hedging.POSSIBLE, Hedging.PROBABLE, Hedging.REPORTED)
_SCOPE_END = re.compile(
    r",\s(?:in |of |to |for )?(?:which|who|whose|whom|where)\b|\s(?:who|which)\s|(?<=\w)\sthat\s(?:is|are|was|were|has|have|had|may|might|could|would|will)\b"
    r"|,\san?\s(?:[\w-]+\s){1,3}(?=expected|set|likely|believed|said|reportedly|poised)"
)
_MIN_SCOPE = 12


@cache
def _cues(level: str) -> re.Pattern[str]:
    return pattern("hedging", level)


def _blot(match: re.Match[str]) -> str:
    return " " * len(match[0])


def find_hedging(clause: str) -> tuple[Hedging, tuple[str, ...]]:
    """The hedging level of one clause and its cues as they stand there; `none` and no cue where it is flat."""
    text = _cues("not_a_cue").sub(lambda m: m[0] if re.match(r"may\s(?![\dA-Z])|[Mm]ight\s(?!and)", m[0]) else _blot(m), clause)
    scope = next((m.start() for m in _SCOPE_END.finditer(text) if m.start() >= _MIN_SCOPE), len(text))
    found: list[tuple[int, int, Hedging]] = []
    for level in _LEVELS:
        for match in _cues(level).finditer(text, 0, scope):
            if match[0] == "May" and match.start() > 0:
                continue  # the month, or a name
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), level))
    found = _longest(text, scope, found)
    if not found:
        return Hedging.NONE, ()
    weakest = min((level for _, _, level in found), key=lambda level: level.rank)
    found.sort(key=lambda cue: (cue[2].rank, cue[0]))
    return weakest, tuple(dict.fromkeys(clause[start:end] for start, end, _ in found))


def _longest(text: str, scope: int, found: list[tuple[int, int, Hedging]]) -> list[tuple[int, int, Hedging]]:
    """A longer cue of a stronger level that contains a shorter one replaces it: "not unlikely" is no "unlikely"."""
    kept = []
    for start, end, level in found:
        for other in _LEVELS:
            for match in _cues(other).finditer(text, 0, scope):
                if match.start() <= start and match.end() >= end and match.end() - match.start() > end - start:
                    start, end, level = match.start(), match.end(), other
        kept.append((start, end, level))
    return list(dict.fromkeys(kept))
