"""Title, outlet, publication date and address of an article, where front matter or the text itself shows them.

Left out: guessing. What is not shown is None.
"""

import re
from dataclasses import dataclass

from pipeline.dates import normalise_date

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEYS = {
    "title": "title", "headline": "title", "outlet": "outlet", "source": "outlet", "publisher": "outlet",
    "site": "outlet", "published": "published", "date": "published", "url": "url", "link": "url",
}  # fmt: skip
_DATELINE = re.compile(r"^[A-Z][\w .,'-]{2,60}\s\(([A-Z][\w.& ]{1,30})\)\s?[-–—]\s", re.MULTILINE)
_DATED_LINE = re.compile(
    r"^[^\S\n]*(?:published|posted|updated|date|last updated|first published)?[^\S\n]*(?:on\s|at\s)?:?\s{0,8}"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?([^\n]{6,40}?)(?:,?\s\d\d?:\d\d[^\n]{0,24})?[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL = re.compile(r"(?:read the original article on|originally (?:published|appeared) (?:on|in|at)|first (?:published|appeared) (?:on|in|at))\s+([A-Z][\w.&' ]{2,40}?)[.\s]*$",
                       re.IGNORECASE | re.MULTILINE)  # fmt: skip
_BYLINE = re.compile(r"[Bb][Yy]\s[^,|]{3,40}(?:,|\s\||\sfor|\sof)\s([^,|]{2,40})")
_OUTLET_LINE = re.compile(r"(?:The\s)?[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&’'-]*){0,3}")
_TRAIL = re.compile(r"\s[>›»•·|]\s.*\s[>›»•·|]\s|\s[>›»|]\s\d|^[A-Z ]+\s[>›»|]\s[A-Z ]+$|\d{1,2}:\d\d")
"""A line that leads to a page, or says when it was made: "HOME > NEWS > PHONES"."""
_HEAD = 800
_HEAD_LINES = 6
_MAX_TITLE = 200


@dataclass(frozen=True)
class Metadata:
    """What is known about an article; `a | b` takes from `b` what `a` does not know."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None

    def __or__(self, other: "Metadata") -> "Metadata":
        return Metadata(
            self.title or other.title,
            self.outlet or other.outlet,
            self.published or other.published,
            self.url or other.url,
        )


def from_front_matter(text: str) -> Metadata:
    """What a block of `key: value` lines between `---` at the head of the text says."""
    block = FRONT_MATTER.match(text)
    values: dict[str, str] = {}
    for line in block[1].splitlines() if block else []:
        key, _, value = line.partition(":")
        name, value = _KEYS.get(key.strip().lower()), value.strip().strip("'\"")
        if name and value:
            values.setdefault(name, value)
    return Metadata(
        values.get("title"), values.get("outlet"), normalise_date(values.get("published")), values.get("url")
    )


def from_text(text: str) -> Metadata:
    """What the first lines show: a headline that stands alone, a dateline's agency, a line that is only a date."""
    block = FRONT_MATTER.match(text)
    body = text[block.end() :] if block else text
    head = body[:_HEAD]
    dateline = _DATELINE.search(head)
    original = _ORIGINAL.search(body)
    published = None
    for line in _DATED_LINE.finditer(head):
        published = published or _only_date(line[1])
    outlet = dateline[1] if dateline else original[1] if original else _shown_outlet(body)
    return Metadata(title=_headline(body), outlet=outlet, published=published)


def _shown_outlet(body: str) -> str | None:
    """An outlet that stands on a line of its own near the head, or behind the name in a byline."""
    from pipeline.parties import Roster

    lines = [line.strip() for line in body[:_HEAD].splitlines() if line.strip()][:_HEAD_LINES]
    for line in lines:
        byline = _BYLINE.match(line)
        name = byline[1].strip() if byline else line
        if _OUTLET_LINE.fullmatch(name) and Roster().is_outlet(name):
            return name
    return None


def _only_date(words: str) -> str | None:
    """The date that `words` are, if they are nothing else."""
    value = normalise_date(words)
    rest = re.sub(
        r"[\d\W]|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|st|nd|rd|th|of", "", words.lower()
    )
    return value if value and len(value) == 10 and not rest else None


def _headline(body: str) -> str | None:
    """The first line with words, if it stands alone without a full stop and prose follows."""
    lines = [line.strip() for line in body.splitlines() if any(c.isalpha() for c in line)]
    if len(lines) < 2:
        return None
    for index, line in enumerate(lines[:3]):
        clean = line.lstrip("#").strip().strip("*_")
        if len(clean.split()) >= 4 and not _TRAIL.search(clean) and len(clean) <= _MAX_TITLE:
            alone = clean[-1] not in '.:;,…”"' and any(
                other.endswith((".", ".”", '."', "。")) for other in lines[index + 1 :]
            )
            return clean if alone else None
    return None
