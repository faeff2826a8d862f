"""Page furniture: lines that say nothing about the story, told by general signs, each with the reason.

Signs are the phrases in lexicon/furniture.txt, the shape of a line, and repetition. Left out: any knowledge of sites.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pipeline.lexicons import alternatives

_ENDS = re.compile(r"[.!?…。！？][\"”’'»)\]]*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MAX_PHRASE_WORDS = 60
_CAPTION_WORDS = 90
_MIN_HEADING_WORDS = 4
_MAX_HEADING_WORDS = 40
_NEAR_COPY = 0.6
_SOME = 0.25
_SITE = re.compile(r"\s[-–—|:]\s(?:the\s)?[A-Z0-9][\w.’'&-]*(?:[\s-][A-Z0-9][\w.’'&-]*){0,4}$")
_CUT_OFF = re.compile(r"\w(?:\.\.\.|…)$")
_GLUE = re.compile(r"[a-z’”]{3}(?=[A-Z])")
_SOMEBODY_SAYS = re.compile(
    r"\b(?:said|says|told|according to)\b|(?:“|''|(?<!\S)\")[^”\"]{12,}?(?:”|''|\")", re.IGNORECASE
)
"""What no page says about itself: a line that reports words is prose, also where it speaks of cookies or newsletters."""
_STAMP = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified)|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
    r"|at|on|[ap]\.?m\.?|[a-z]{2,4}t|gmt|utc|pt|et|\d++(?:st|nd|rd|th)?|\W|_)++",
    re.IGNORECASE,
)
"""A line that only says when: "11 March 2024, 09:40 (updated 14:10)"."""
_MIN_SUBHEADING = 5
_SUBHEADING = 0.6
_MIN_PROSE = 3
_MAX_HEADINGS = 3
_MOST_TITLES = 100
"""Lines that are looked at for the title of the page; it stands there a few times, and each is held against every line."""
_TAKEN_UP = 0.6
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|to\s\w+|won['’]t|\w+ed|\w+s|\w+ing)\b",
    re.IGNORECASE,
)


@dataclass
class Line:
    """One paragraph, and what it was found to be."""

    text: str
    in_front_matter: bool = False
    furniture: str | None = None
    heading: bool = False


def mark_furniture(lines: list[Line], *, title: str | None, language: str) -> None:
    """Set `furniture` and `heading` of every line, looking at the line, its neighbours and repetitions."""
    english = language in ("en", "und")
    first_prose = next((i for i, line in enumerate(lines) if _is_prose(line.text)), len(lines))
    comments = _comments_from(lines) if english else len(lines)
    seen: set[str] = set()
    for index, line in enumerate(lines):
        headline = bool(title) and line.text.strip().lstrip("#•*-–— ").casefold() == str(title).strip().casefold()
        line.furniture = (
            "front matter" if line.in_front_matter else _by_phrase(line.text) if english and not headline else None
        )
        line.furniture = line.furniture or (
            "readers' comments" if index >= comments else _by_shape(line, index, first_prose, title)
        )
        key = " ".join(_WORD.findall(line.text.lower()))
        if line.furniture is None and key in seen:
            line.furniture = "repeated line"
        seen.add(key)
    _mark_captions(lines)
    _mark_page_titles(lines)
    _mark_menus(lines, title)
    _keep_subheadings(lines)


def _comments_from(lines: list[Line]) -> int:
    """Index of the line that opens the readers' comments: the article stands before it. Else the number of lines."""
    sizes = [len(line.text) if _is_prose(line.text) else 0 for line in lines]
    total, before, paragraphs = sum(sizes), 0, 0
    for index, (line, size) in enumerate(zip(lines, sizes, strict=True)):
        if (
            before > _SOME * total
            and paragraphs >= _MIN_PROSE
            and _section("comments", re.IGNORECASE).match(line.text.strip())
        ):
            return index
        before, paragraphs = before + size, paragraphs + bool(size)
    return len(lines)


def _mark_page_titles(lines: list[Line]) -> None:
    """A headline with the site's name behind it ("… - The Daily") is the page's title, where the headline stands alone too."""
    keys = [frozenset(_WORD.findall(line.text.lower())) for line in lines]
    titled = ((at, line, _SITE.search(line.text.strip())) for at, line in enumerate(lines) if line.furniture is None)
    for index, line, found in islice((one for one in titled if one[2]), _MOST_TITLES):
        if found:
            mine = frozenset(_WORD.findall(line.text.strip()[: found.start()].lower()))
            if any(at != index and len(mine & key) >= 0.8 * max(len(mine), len(key)) for at, key in enumerate(keys)):
                line.furniture, line.heading = "title of the page", False


def _glued(text: str) -> bool:
    """Whether a headline runs into a text without a blank ("Fire At PlantA worker was hurt"): a teaser of another page."""
    for found in _GLUE.finditer(text[:200]):
        before, after = text[: found.start() + 1].split(), text[found.end() :].split()[:6]
        long = [word for word in before if len(word) > 3]
        if len(before) >= 5 and len(after) >= 3 and sum(word[:1].isupper() for word in long) >= 0.85 * len(long):
            return sum(word[:1].islower() for word in after) >= 0.3 * len(after)
    return False


def _mark_menus(lines: list[Line], title: str | None) -> None:
    """Where many lines could be the headline, those whose words the text does not take up are links to other pages."""
    headings = [line for line in lines if line.heading]
    if len(headings) <= _MAX_HEADINGS:
        return
    prose = {
        word
        for line in lines
        if line.furniture is None and not line.heading
        for word in _WORD.findall(line.text.lower())
    }
    for line in headings:
        words = [word for word in _WORD.findall(line.text.lower()) if len(word) > 3]
        if sum(word in prose for word in words) < _TAKEN_UP * max(1, len(words)) and line.text.strip() != (title or ""):
            line.furniture, line.heading = "link to another page", False


def _keep_subheadings(lines: list[Line]) -> None:
    """A line that stands alone amid the text is a subheading if it is long and the paragraphs beside it take up nearly all its words."""
    for index, line in enumerate(lines):
        words = [word for word in _WORD.findall(line.text.lower()) if len(word) > 3]
        if (
            line.furniture != "stands alone, not a sentence"
            or len(words) < _MIN_SUBHEADING
            or not _VERB.search(line.text)
        ):
            continue
        beside = [
            one.text for one in lines[max(0, index - 3) : index + 4] if one.furniture is None and _is_prose(one.text)
        ]
        near = set(_WORD.findall(" ".join(beside).lower()))
        if len(beside) >= _MIN_PROSE and sum(word in near for word in words) >= _SUBHEADING * len(words):
            line.furniture, line.heading = None, True


def _is_prose(text: str) -> bool:
    return bool(_ENDS.search(text.strip())) and len(_WORD.findall(text)) >= 8


@cache
def _section(name: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(alternatives("furniture", name), flags)


def _by_phrase(text: str) -> str | None:
    plain = text.strip().lstrip("•*-–—·>#|[( ").strip()
    words = len(_WORD.findall(plain))
    if words <= _CAPTION_WORDS and _section("credit").search(text):
        return "photo credit or caption"
    if _section("note", re.IGNORECASE).match(plain):
        return "note on the article itself"
    if words > _MAX_PHRASE_WORDS:
        return None
    if _section("opening", re.IGNORECASE).match(plain):
        return "link, share, subscription or legal line"
    if _section("byline").match(plain):
        return "byline"
    if _section("anywhere").search(plain.lower()) and not _SOMEBODY_SAYS.search(plain):
        return "link, share, subscription or legal line"
    return None


def _by_shape(line: Line, index: int, first_prose: int, title: str | None) -> str | None:
    text = line.text.strip()
    words = _WORD.findall(text)
    if not words:
        return "no words"
    if _STAMP.fullmatch(text):
        return "date line"
    single = not re.search(r"[.!?]\s+[A-Z“]", text)
    if _glued(text) or (
        single
        and _CUT_OFF.search(text)
        and len(words) <= _MAX_HEADING_WORDS
        and not any(mark in text for mark in '“"‘')
    ):
        return "teaser of another page"
    if _ENDS.search(text) and (len(words) >= 3 or any(mark in text for mark in '“"')):
        return None
    if text.endswith((":", ",", "”", '"')) and len(words) >= 8:
        return None
    if len(words) >= 10 and re.search(r"[.!?]\s+[A-Z“]", text):
        return None
    clean = text.lstrip("#•*-–— ").strip()
    if title and clean.casefold() == title.strip().casefold():
        line.heading = True
        return None
    if not any(character.isascii() and character.isalpha() for character in text) and len(text) >= 12:
        return None  # scripts without blanks between words
    if len(words) > _MAX_HEADING_WORDS:
        return None
    if index < first_prose and len(words) >= _MIN_HEADING_WORDS and len(_VERB.findall(text)) >= 1 and "|" not in text:
        line.heading = True
        return None
    if text.endswith(":") and _VERB.search(text) and len(words) >= 2:
        return None  # "The governor added:"
    return "stands alone, not a sentence"


def _mark_captions(lines: list[Line]) -> None:
    """A line that a credited caption beside it nearly repeats is a caption too."""
    for index, line in enumerate(lines):
        if line.furniture != "photo credit or caption":
            continue
        words = set(_WORD.findall(line.text.lower()))
        for other in lines[max(0, index - 2) : index + 3]:
            mine = set(_WORD.findall(other.text.lower()))
            if other.furniture is None and len(mine & words) > _NEAR_COPY * len(mine):
                other.furniture = "caption"
                other.heading = False
