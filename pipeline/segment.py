"""Segment: numbered sentences with offsets, paragraphs kept. Boundaries come from sentencex (some 300 languages).

Sentences tile their paragraphs: between them stands white space only, and nothing with a letter is lost.
"""

import re
from itertools import pairwise

from pipeline.furniture import Line, mark_furniture
from pipeline.metadata import FRONT_MATTER
from schemas import Sentence

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_SOFT = str.maketrans(dict.fromkeys('“”„‟"«»‹›\xa0\u202f\u2007\u200b\ufeff\r\n\u2028\u2029\t', " "))
_OPENING = "“„«‹‘([{"
_MIN_WRAPPED_LINES = 3
_WRAP_WIDTHS = (45, 100)
_LONG = 20_000
_TRAILING_CREDIT = re.compile(
    r"^(?:[\w.’'-]+\s){1,5}(?:said|says|asked|asks|added|adds|told\s[\w\s]{2,30}|wrote|writes|replied|explained)\.?[”\"]?$"
)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs: lines that hold a word; lines wrapped at a fixed width are one paragraph."""
    lines = [match.span() for match in _LINE.finditer(text)]
    blocks: list[list[tuple[int, int]]] = []
    for start, end in lines:
        if not text[start:end].strip():
            blocks.append([])
            continue
        gap = text[blocks[-1][-1][1] : start] if blocks and blocks[-1] else ""
        if not blocks or not blocks[-1] or len(re.findall(r"\r\n|\r|\n|[\u2028\u2029]", gap)) > 1:
            blocks.append([])
        blocks[-1].append((start, end))
    found: list[tuple[int, int]] = []
    for block in blocks:
        found.extend([(block[0][0], block[-1][1])] if _wrapped(text, block) else block)
    return [_trim(text, start, end) for start, end in found]


_MAY = re.compile(r"\bMay(?=\.\s)")
"""sentencex holds it for an abbreviation, as it does other months; in English it ends a sentence."""


def _wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Whether an editor broke the lines: all but the last about equally long, and most do not end a sentence."""
    if len(block) < _MIN_WRAPPED_LINES:
        return False
    low, high = _WRAP_WIDTHS
    if not all(low <= len(text[start:end].strip()) <= high for start, end in block[:-1]):
        return False
    ended = sum(text[:end].rstrip()[-1:] in '.!?:”"' for _, end in block[:-1])
    return ended <= len(block) // 2


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_spans(text: str, *, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, in order; they tile it but for white space.

    Quotation marks are taken out before sentencex looks, so that a quotation of several sentences is several sentences.
    """
    if not text.strip():
        return []
    from sentencex import get_sentence_boundaries  # type: ignore[attr-defined]  # the extension is not typed

    plain = re.sub("[\ud800-\udfff]", " ", text.translate(_SOFT))  # lone surrogates cannot be handed on as UTF-8
    plain = _MAY.sub("Day", plain)
    cuts = [0]
    for at in range(0, len(plain), _LONG):
        for piece in get_sentence_boundaries(language if len(language) == 2 else "en", plain[at : at + _LONG]):
            cut = _before_opening(text, at + piece["end_index"])
            if cut > cuts[-1]:
                cuts.append(cut)
    if cuts[-1] < len(text):
        cuts.append(len(text))
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        start, end = _trim(text, start, end)
        if start == end:
            continue
        if spans and _continues(text, spans[-1], start, end):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _before_opening(text: str, cut: int) -> int:
    """Moves a cut back over opening marks, so that they stay with the sentence that they open."""
    while (
        cut > 0
        and cut <= len(text)
        and (text[cut - 1] in _OPENING or (text[cut - 1] == '"' and (cut == 1 or text[cut - 2].isspace())))
    ):
        cut -= 1
    return cut


def _continues(text: str, last: tuple[int, int], start: int, end: int) -> bool:
    """Whether a piece goes on with the sentence before it: small letters, no words, or the credit of a quotation."""
    piece = text[start:end].lstrip("“\"‘'([ ")
    if not any(character.isalnum() for character in piece):
        return True
    if piece[:1].islower() and (len(piece) == 1 or not piece[1].isupper()) and text[last[1] - 1] not in ":;":
        return True
    return bool(text[last[1] - 1] in '”"' and _TRAILING_CREDIT.match(text[start:end]))


_NOTICE = re.compile(
    r"(?:UPDATED?|Updated?|CORRECTION|Correction|EDIT|NOTE|EDITOR[’']S NOTE|Editor[’']s note)\b[^:“”\"]{0,40}(?::\d\d[^:“”\"]{0,12})?:\s+(?=\S)"
)
"""What stands before a sentence that was put in later: "UPDATE, March 14, 11:20 a.m.: …"."""


def segment(text: str, *, language: str, title: str | None = None) -> tuple[Sentence, ...]:
    """The numbered sentences of an article, each with its paragraph and, where it is page furniture, the reason."""
    front = FRONT_MATTER.match(text)
    spans = paragraphs(text)
    lines = [Line(text[start:end], in_front_matter=bool(front and end <= front.end())) for start, end in spans]
    mark_furniture(lines, title=title, language=language)
    sentences: list[Sentence] = []
    for number, ((start, end), line) in enumerate(zip(spans, lines, strict=True), start=1):
        for first, last in sentence_spans(text[start:end], language=language):
            notice = _NOTICE.match(text, start + first, start + last)
            first = notice.end() - start if notice else first
            sentences.append(
                Sentence(
                    number=len(sentences) + 1, paragraph=number, start=start + first, end=start + last,
                    furniture=line.furniture, heading=line.heading,
                )
            )  # fmt: skip
    return tuple(sentences)
