"""Title, outlet, publication date and address of an article, where front matter or the text itself shows them.

Left out: guessing. What is not shown is None.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.dates import as_date, normalise_date
from pipeline.lexicons import pattern

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
_BYLINE = re.compile(r"^(?:\*|[A-Z]+\s)?[Bb][Yy]\s[^,|]{3,40}(?:,|\s\||\sfor|\sof)\s([^,|·•]{2,40})")
_POST = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|staff|desk|chief|columnist|critic|agency|agencies|bureau)\b",
    re.IGNORECASE,
)
"""What a byline has behind a name that is no outlet: a post."""
_OUTLET_LINE = re.compile(r"(?:The\s)?[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&’'-]*){0,3}")
_TRAIL = re.compile(r"\s[>›»•·|]\s.*\s[>›»•·|]\s|\s[>›»|]\s\d|^[A-Z ]+\s[>›»|]\s[A-Z ]+$|\d{1,2}:\d\d")
"""A line that leads to a page, or says when it was made: "HOME > NEWS > PHONES"."""
_MASTHEAD_DATE = re.compile(
    r"(?:(?:published|posted|updated|first published)(?:\sby\s[\w.-]{2,30})?[:\s]+(?:on\s)?)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
    r"(?:[0-3]?\d(?:st|nd|rd|th)?\s(?:of\s)?(?P<a>[a-z]{3,9})\.?|(?P<b>[a-z]{3,9})\.?\s[0-3]?\d(?:st|nd|rd|th)?|[0-3]?\d[/.][01]?\d|\d{4}-\d\d-\d\d)"
    r"(?:,?[\s/.](?:20|19)\d\d)?(?!\w)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"^(?:first\s)?(?:published|posted|updated)(?:\sby\s[\w.-]{2,30})?[:\s]+(?:on\s)?", re.IGNORECASE
)
_MASTHEAD_PART = re.compile(r"\s*[|•·]\s*|\s[–—-]\s|\s?,\s")
_OTHER_DATE = re.compile(
    r"(?:photo|picture|image|caption|video|illustration|updated|last (?:updated|modified))", re.IGNORECASE
)
"""How a line begins whose date is that of a picture or of a change."""
_NO_OUTLET = re.compile(
    r"^(?:business|opinion|world|politics|sports?|culture|tech(?:nology)?|science|health|money|local|national|live|breaking|analysis|editorial|comment|news|international|feature|explainer|update|exclusive|interview|review)(?:\s(?:news|updates?|desk|&|and|analysis|section|blog|comment|report))*$"
    r"|\b(?:final|cup|league|championships?|olympics|week|meeting|summit|conference|day|battle|court|church|festival|election|awards?|match|concert|launch|event|wedding|funeral|trial|verdict|hague|analysis|university|hospital|street|mayor|president|minister|professor|prof|dr|senator|governor)\b",
    re.IGNORECASE,
)
"""What stands before a date and is no outlet: a section, an event, a building, somebody with a title."""
_THE_PAPER = re.compile(r"The\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?")
"""A name with its article, alone before a date: "The Touchline, 5 May 2025"."""
_FIRST_YEAR = "1980"
_AUTHOR = re.compile(r"(?:posted\s|written\s|words\s)?by\b", re.IGNORECASE)
_STAFF = re.compile(r"\s(?:Exclusive|EXCLUSIVE|Staff(?:\s(?:Writer|Reporter))?|Newsroom|(?:[A-Z][a-z]+\s)?Desk)$")
_LONGEST_MASTHEAD = 100
_HEAD = 800
_HEAD_LINES = 6
_OUTLET_WORDS, _MIN_STEM = 5, 4
_NEAR_DAYS = 61
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TITLE_WORDS, _MAX_TITLE = 4, 200


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


def from_text(text: str, *, file: str = "") -> Metadata:
    """What the first lines show: a headline that stands alone, a dateline's agency, an outlet and a date on a line of their own.

    The name of the `file` only confirms an outlet that the text shows ("Foldfolio, 12 September 2024" in "foldfolio.txt").
    """
    body = _body(text)
    head = body[:_HEAD]
    dateline = _DATELINE.search(head)
    original = _ORIGINAL.search(body)
    published = None
    for line in _DATED_LINE.finditer(head):
        published = published or _only_date(line[1])
    masthead, dated = _masthead(body, file)
    outlet = dateline[1] if dateline else original[1] if original else None
    outlet = outlet or masthead or _shown_outlet(body) or _as_file(body, file)
    return Metadata(
        title=_headline(body, outlet), outlet=_in_small(outlet) if outlet else None, published=published or dated
    )


def _body(text: str) -> str:
    """The text without its front matter."""
    block = FRONT_MATTER.match(text)
    return text[block.end() :] if block else text


def _first_lines(body: str) -> list[str]:
    """The first lines that say something."""
    return [line.strip() for line in body[:_HEAD].splitlines() if any(c.isalnum() for c in line)][:_HEAD_LINES]


_DATELINE_DAY = re.compile(
    r"^[A-Z][A-Z .'’-]{2,40}(?:,\s[\w .]{2,30})?,\s(?:(?:[A-Z][a-z]{2,8}\.?\s\d{1,2})|(?:\d{1,2}\s[A-Z][a-z]{2,8}\.?))\s?[(–—-]",
    re.MULTILINE,
)


def day_near(text: str, days: Sequence[date]) -> str | None:
    """The day of an article whose dateline or masthead leaves out the year, taken from the days of other articles of its story.

    `days` are those. None where the text shows no day, or none within two months of them.
    """
    lines = _first_lines(_body(text))
    shown = [match[0] for line in lines if (match := _DATELINE_DAY.match(line))]
    for line in lines[1:]:
        match = next((one for one in _MASTHEAD_DATE.finditer(line) if (one["a"] or one["b"]) and _is_month(one)), None)
        if match and _sets_apart(line, match):
            shown.append(match[0])
    for words in shown:
        for year in sorted({day.year for day in days}):
            found = as_date(_spelled(words, year))
            if found and any(abs((found - day).days) <= _NEAR_DAYS for day in days):
                return found.isoformat()
    return None


def _spelled(words: str, year: int) -> str | None:
    """The day of "LYON, France, March 11 (" in a year."""
    day = re.search(r"[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}", words)
    return normalise_date(f"{day[0]}, {year}") if day else None


_TOLD_US = re.compile(
    r"\b(?:told|tells)\s(?:the\s|The\s)?((?:[A-Z][\w&’'-]*(?:\s(?:of|do|da|de|del|di|du|des|der|la|le|el)(?=\s[A-Z]))?\s?){1,4})"
)
_ABBREVIATION = 3
_LEAST_OF_NAME = 6
"""Letters of a name that an article gives itself ("told the Clarion") and in which the name of its file ends."""


def _letters(words: str) -> str:
    """The letters of a name, small, without accents and "the"."""
    plain = unicodedata.normalize("NFKD", words.strip().lower().removeprefix("the "))
    return "".join(c for c in plain if c.isalpha())


def _in_small(name: str) -> str:
    """A name of several words in capitals as it is written elsewhere: "THE GLOBAL HERALD"; what may be an abbreviation stays."""
    words = name.split()
    if not name.isupper() or len(words) < 2:
        return name
    return " ".join(word.capitalize() if len(word) > _ABBREVIATION or word == "THE" else word for word in words)


def _as_file(body: str, file: str) -> str | None:
    """The name after which the file is called, where it stands apart in the first lines, or the article says that somebody told it so."""
    stem = _letters(re.sub(r"\.[^./\\]*$", "", re.split(r"[/\\]", file)[-1]).replace("_", " "))
    if len(stem) < _MIN_STEM:
        return None
    for line in _first_lines(body):
        for part in _MASTHEAD_PART.split(re.split(r"\s/\s", line)[0]) if len(line) <= _LONGEST_MASTHEAD else ():
            if _letters(part) == stem:
                return part.strip()
    for match in _TOLD_US.finditer(body):
        name, letters = match[1].strip(" .,"), _letters(match[1])
        if letters == stem or (len(letters) >= _LEAST_OF_NAME and stem.endswith(letters)):
            return name
    return None


def _masthead(body: str, file: str) -> tuple[str | None, str | None]:
    """Outlet and date on one line ("City Ledger, 2 June 2025", "By Ann Poe | ChipWire | 5 Oct"), or the outlet on the line above a date."""
    from pipeline.parties import is_person_name

    lines = [line.strip("*_ ") for line in _first_lines(body)]
    day = None
    for at, line in enumerate(lines):
        match = next((one for one in _MASTHEAD_DATE.finditer(line) if _is_month(one)), None)
        if not match or not _sets_apart(line, match) or _OTHER_DATE.match(line):
            continue
        published = normalise_date(_PUBLISHED.sub("", match[0])) or _by_numbers(match[0])
        shown = published if published and len(published) == len("2025-06-02") and published >= _FIRST_YEAR else None
        before, behind = (words.strip(" |•·–—-,") for words in (line[: match.start()], line[match.end() :]))
        if not before:
            after = next(
                (name for part in _MASTHEAD_PART.split(behind) if (name := _outlet(part, file, alone=False))), None
            )
            return after or (_outlet(lines[at - 1], file, alone=False) if at > 1 else None), day or shown
        alone = "," not in line[: match.start()]
        parts = _MASTHEAD_PART.split(before)
        for part in parts:
            if outlet := _outlet(part, file, alone=alone):
                return outlet, day or shown
        if any(
            _AUTHOR.match(part) or _PUBLISHED.match(part) or is_person_name(part) or part.isupper() for part in parts
        ):
            day = day or shown  # else the date may be that of an event
    return None, day


def _sets_apart(line: str, match: re.Match[str]) -> bool:
    """Whether a line is no sentence and no headline: few short parts, and the date is one of them."""
    before, after = line[: match.start()], line[match.end() :]
    if len(line) > _LONGEST_MASTHEAD or re.search(r"(?<!\b[ap]\.m)[.!?:]$", line) or re.match(r"\s[a-z]{3,}", after):
        return False
    parts = _MASTHEAD_PART.split(before.strip(" |•·–—-,"))
    return not before.strip() or (
        bool(re.search(r"(?:[|•·,]|\s[–—-])\s*$", before)) and all(len(part.split()) <= _OUTLET_WORDS for part in parts)
    )


def _by_numbers(words: str) -> str | None:
    """The day of "13.03.2024" or "24/09/2025"; None where the day could be the month."""
    parts = re.search(r"\b([0-3]?\d)([/.])([01]?\d)\2((?:19|20)\d\d)\b", words)
    if not parts or (parts[2] == "/" and int(parts[1]) <= len(_MONTHS)):
        return None
    day = f"{parts[4]}-{int(parts[3]):02}-{int(parts[1]):02}"
    return day if as_date(day) else None


def _is_month(match: re.Match[str]) -> bool:
    month = match["a"] or match["b"]
    return month is None or month.lower()[:3] in _MONTHS


def _outlet(part: str, file: str, *, alone: bool) -> str | None:
    """The outlet that a part of a masthead names; None for an author, a place or anything in doubt. `alone`: set apart by a stroke, not by a comma."""
    from pipeline.parties import Roster, is_person_name, is_place

    name = _STAFF.sub("", part.strip())
    words = name.split()
    if _AUTHOR.match(name) or not re.fullmatch(r"(?:The\s)?[A-Z0-9][\w.&’'-]*(?:\s(?:[A-Z0-9&][\w.&’'-]*|(?-i:of|the|and|for|[a-z]{2,})))*", name) or len(words) > _OUTLET_WORDS:  # fmt: skip
        return None
    letters = _letters(name)
    if len(letters) >= _MIN_STEM and letters in _letters(file):
        return name
    if _NO_OUTLET.search(name):
        return None
    paper = len(words) > 1 and pattern("parties", "masthead").fullmatch(words[-1])
    the_paper = _THE_PAPER.fullmatch(name) and not is_place(name.removeprefix("The "))
    if Roster().is_outlet(name) or name != part.strip() or paper or the_paper:
        return name
    if is_person_name(name) or is_place(name):
        return None
    return name if re.search(r"[a-z][A-Z]", name) or (alone and len(words) > 1) else None


def _shown_outlet(body: str) -> str | None:
    """An outlet that stands on a line of its own near the head, or behind the name in a byline."""
    from pipeline.parties import Roster, is_place

    for line in _first_lines(body):
        byline = _BYLINE.search(line) if len(line) <= _LONGEST_MASTHEAD else None
        name = byline[1].strip(" .*") if byline else line.strip("* ")
        if not _OUTLET_LINE.fullmatch(name):
            continue
        if Roster().is_outlet(name) or (byline and " " in name and not is_place(name) and not _POST.search(name)):
            return name
    return None


def _only_date(words: str) -> str | None:
    """The date that `words` are, if they are nothing else."""
    value = normalise_date(words)
    rest = re.sub(
        r"[\d\W]|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|st|nd|rd|th|of", "", words.lower()
    )
    return value if value and len(value) == 10 and not rest else None


def _headline(body: str, outlet: str | None) -> str | None:
    """The first line with words, if it stands alone without a full stop and prose follows; lines with the `outlet`'s name apart are mastheads."""
    lines = [line.strip() for line in body.splitlines() if any(c.isalpha() for c in line)]
    if len(lines) < 2:
        return None
    for index, line in enumerate(lines[:4]):
        clean = line.lstrip("#").strip().strip("*_")
        parts = re.split(r"\s[/|•·–—-]\s", clean)
        if outlet and any(_letters(part) == _letters(outlet) for part in parts):
            continue
        if "|" in clean and all(len(part.split()) < _TITLE_WORDS for part in clean.split("|")):
            continue  # "World | Central Asia"
        if len(clean.split()) >= _TITLE_WORDS and not _TRAIL.search(clean) and len(clean) <= _MAX_TITLE:
            quoted = re.search(r"[“\"][^”\"]*[^.,;:!?”\"][”\"]$", clean)  # 'It is over: "Completely false"'
            alone = (clean[-1] not in '.:;,…”"' or bool(quoted)) and any(
                other.endswith((".", ".”", '."', "。")) for other in lines[index + 1 :]
            )
            return clean if alone else None
    return None
