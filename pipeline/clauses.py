"""Clauses: a stretch of a sentence is cut where a second checkable statement begins.

Cuts stand at semicolons, before co-ordinated clauses with a subject of their own, after a leading "While …," and before
"in which …". Left out: relative clauses without a name of their own, infinitives, lists.
"""

import re

from pipeline.lexicons import alternatives

GOES_ON = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does)"
"""How a clause goes on behind a credit that parts it from its subject: "The mayor, she said, will resign"."""
IRREGULAR = alternatives("verbs", "past")
"""Past forms of verbs that no ending shows."""
_FINITE = (
    r"(?:is|are|was|were|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|has|have|had|hasn[’']t|haven[’']t|will|would|won[’']t|wouldn[’']t|can|could|cannot|may|might|must|"
    rf"should|do|does|did|don[’']t|doesn[’']t|didn[’']t|says?|said|{IRREGULAR}|put|set|cut|hit|hope|plan|want|need|fear|expect|believe|used|[a-z]{{3,}}ed|[a-z]{{3,}}(?<!s)s)"
)
_SUBJECT = r"(?:(?:[A-Z“\"‘][\w’'.&-]*|the|an?|this|that|these|those|it|he|she|they|we|I|you|there|his|her|its|their|our|some|many|most|several|all|both|no|one|two|three|\d[\d,.]*|officials|police|people|authorities|experts|analysts|sources|critics)\b(?:\s[\w’'“”.&%-]+){0,7}?\s|(?:[a-z’'-]+\s){1,4}(?=(?:have|has|had|is|are|was|were|will|would|can|could|may|might)\b))"
_COORDINATED = re.compile(
    rf"(?:,\s(?:but|while|whereas|although|though|so|and|yet|because|as)|\s(?:while|whereas|although|though)|\s[–—-]\s(?:but|and))\s(?=(?:that\s|also\s|then\s)?{_SUBJECT}{_FINITE}\b)|,\sand\s(?=(?:may|might|could)\s)|;\s|:\s(?=(?:only\s)?{_SUBJECT}{_FINITE}\b)"
)
_LEADING = re.compile(
    rf"^\W*(?:[Ww]hile|[Aa]lthough|[Tt]hough|[Ww]hereas|And although|But while|[Ee]ven though|[Ee]ven as)\s[^,;]*?(?:,[^,;]*?)?{_FINITE}[^,;]*(,\s)(?={_SUBJECT})"
)
_IN_WHICH = re.compile(rf",\s(?:in|at|during|after|under)\s(?:which|whom)\s(?={_SUBJECT}{_FINITE}\b)")
_HAS_FINITE = re.compile(
    rf"\b{_FINITE}\b|\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hat|[Tt]here|[Ww]hat|[Ww]ho|[Hh]ere)[’']s\b|[’'](?:re|ve|ll|d)\b"
)
_MIN_WORDS = 4


def leading_clause_end(sentence: str) -> int | None:
    """Where a leading "While …" clause ends; None if the sentence has none."""
    match = _LEADING.match(sentence)
    return match.start(1) if match else None


def split_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the clauses of `text[start:end]`, in order; one span where nothing is to be cut."""
    piece = text[start:end]
    cuts: list[tuple[int, int]] = []
    for match in _COORDINATED.finditer(piece):
        if not _in_quote(piece, match.start()):
            cuts.append(match.span())
    if leading := _LEADING.match(piece):
        cuts.append(leading.span(1))
    cuts.extend(
        (match.start(), match.start() + 2) for match in _IN_WHICH.finditer(piece) if not _in_quote(piece, match.start())
    )
    cuts.sort()
    spans, at = [], 0
    for first, last in cuts:
        if first >= at and _is_clause(piece[at:first]):
            rest = [other for other, _ in cuts if other > last]
            if _is_clause(piece[last : rest[0] if rest else len(piece)]):
                spans.append((start + at, start + first))
                at = last
    spans.append((start + at, end))
    return spans


def _in_quote(piece: str, at: int) -> bool:
    before = piece[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_clause(piece: str) -> bool:
    return len(piece.split()) >= _MIN_WORDS and has_finite(piece)


def has_finite(piece: str) -> bool:
    """Whether a piece seems to hold a finite verb."""
    return bool(_HAS_FINITE.search(piece))
