"""Dates in English text, resolved to YYYY, YYYY-MM or YYYY-MM-DD; quarters and halves of a year; times of day.

A date without a year, or a relative one, is resolved only against a known publication date. Left out: durations, other
languages.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December" \
         r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"  # fmt: skip
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9][0-9])"
_PATTERNS = tuple(
    (kind, re.compile(rf"(?<![\w.,$€£]){body}(?![\w%]|[.,]\d)"))
    for kind, body in (
        ("full", rf"{_YEAR}-(?P<number>[01][0-9])-(?P<day>[0-3][0-9])"),
        ("full", rf"{_MONTH}\s{_DAY},?\s{_YEAR}"),
        ("full", rf"{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}"),
        ("month", rf"{_MONTH},?\s(?:of\s)?{_YEAR}"),
        ("day", rf"{_MONTH}\s{_DAY}"),
        ("day", rf"{_DAY}\s(?:of\s)?{_MONTH}"),
        ("month", rf"(?:[Ii]n|[Ss]ince|[Ll]ast|[Nn]ext|[Bb]y|[Uu]ntil|[Ee]arly|[Ll]ate|mid-?|of|to)\s{_MONTH}"),
        ("year", rf"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|of|[Ff]or|[Dd]uring|late|early|mid-?|spring|summer|autumn|fall|winter|and)\s{_YEAR}"),
        ("weekday", r"(?P<last>[Ll]ast\s)?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"),
        ("near", r"(?P<near>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)"),
        ("span", r"(?P<which>[Tt]his|[Ll]ast|[Nn]ext)\s(?P<unit>year|month)"),
        ("feast", r"(?<=[a-z]\s)Christmas(?:,?\s(?P<year>(?:19|20)[0-9][0-9])|(?!\s[a-z]))"),
        ("season", r"(?P<which>[Tt]his|[Ll]ast|[Nn]ext|[Cc]oming)\s(?P<season>spring|summer|autumn|fall|winter)"),
    )
)  # fmt: skip


_LONGEST = 200
"""Characters of a written date that are looked at."""
_ANY = re.compile(
    r"(?:19|20)\d\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|day|[Tt]onight|[Tt]omorrow|year|month|spring|summer|autumn|fall|winter|Christmas"
)
"""Every date holds one of these; most clauses hold none."""
_MONTH_NAME = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")


@dataclass(frozen=True)
class FoundDate:
    """A date in a text: its span in code points and its value."""

    start: int
    end: int
    value: str


def as_date(published: str | None) -> date | None:
    """The day of a published value; None where it is coarser than a day."""
    try:
        return date.fromisoformat(published) if published and len(published) == 10 else None
    except ValueError:
        return None


def normalise_date(text: str | None) -> str | None:
    """A written date as YYYY, YYYY-MM or YYYY-MM-DD; None if it is none or lacks the year."""
    if not text:
        return None
    text = text.strip()[:_LONGEST]
    if bare := re.fullmatch(r"((?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?)", text):
        return bare[1]
    if iso := re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]|$)", text):
        return iso[1] if as_date(iso[1]) else None
    return next((found.value for found in find_dates(text, published=None)), None)


def find_dates(text: str, *, published: str | None) -> list[FoundDate]:
    """All dates of `text` whose year is written or follows from `published`, in order, without overlap."""
    return list(_found(text, published)) if _ANY.search(text) else []


@lru_cache(maxsize=4096)  # a clause is looked at by several stages
def _found(text: str, published: str | None) -> tuple[FoundDate, ...]:
    found: list[FoundDate] = []
    months = _MONTH_NAME.search(text)
    for kind, pattern in _PATTERNS:
        if not months and "<month>" in pattern.pattern:
            continue
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                value = _value(kind, match, published)
            except OverflowError:
                value = None  # the day after the last one of the calendar
            if value:
                found.append(FoundDate(match.start(), match.end(), value))
    return tuple(sorted(found, key=lambda one: one.start))


def _value(kind: str, match: re.Match[str], published: str | None) -> str | None:
    parts = match.groupdict()
    if kind == "year":
        return str(parts["year"])
    if kind in ("full", "month", "day"):
        return _calendar(parts, match[0], published, match.string[max(0, match.start() - _LOOK_BACK) : match.start()])
    day = as_date(published)
    if kind == "feast":
        year = parts["year"] or _nearest_year(12, match[0], published)
        return f"{year}-12" if year else None
    if kind == "season":
        return _season(parts["which"].lower(), parts["season"], published)
    if kind == "span":
        return _span(parts["which"].lower(), parts["unit"], published)
    if day is None:
        return None
    if kind == "near":
        shift = {"yesterday": -1, "tomorrow": 1}.get(parts["near"].lower(), 0)
        return (day + timedelta(days=shift)).isoformat()
    if not parts["last"] and _AHEAD.search(match.string[max(0, match.start() - _LOOK_BACK) : match.start()]):
        ahead = (WEEKDAYS.index(parts["weekday"].lower()) - day.weekday()) % 7
        return (day + timedelta(days=ahead)).isoformat()
    back = (day.weekday() - WEEKDAYS.index(parts["weekday"].lower())) % 7
    return (day - timedelta(days=back + (7 if parts["last"] and back == 0 else 0))).isoformat()


_AHEAD = re.compile(
    r"\b(?:until|till|next|coming|(?:will|(?:is|are) to|due|set to|scheduled|would|could|may|might)\b(?!\shave\s\w+(?:ed|en|n|t)\b)[^.;:“”\"]{0,50}?\s(?:on|by|before|this|from|late|early|as early as|as soon as))\s$",
    re.IGNORECASE,
)
"""What stands before a weekday that is still to come."""
_LOOK_BACK = 120
"""Characters before a weekday that are looked at; more than that pattern spans."""
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 12}
"""The month by which a season of the northern half of the world is told from the month of publication."""


def _season(which: str, season: str, published: str | None) -> str | None:
    """The year of "last fall" or "next spring"; the month is left open."""
    if not published or len(published) < 7:
        return None
    year, month, middle = int(published[:4]), int(published[5:7]), _SEASONS[season]
    if which == "last":
        return str(year if middle < month - 1 else year - 1)
    if which in ("next", "coming"):
        return str(year if middle > month + 1 else year + 1)
    return str(year)


def _calendar(parts: dict[str, str | None], words: str, published: str | None, before: str) -> str | None:
    month = int(parts.get("number") or MONTHS[str(parts["month"]).rstrip(".").lower()])
    number = int(parts.get("day") or 0)
    year = parts.get("year") or _nearest_year(month, words, published, ahead=bool(_TO_COME.search(before)))
    if year is None or not 1 <= month <= 12:
        return None
    if not number:
        return f"{year}-{month:02}"
    value = f"{year}-{month:02}-{number:02}"
    return value if as_date(value) else None


_TO_COME = re.compile(
    r"\b(?:will|would|to|due|planned|scheduled|set|expect(?:s|ed)?|slips?|until|before|won[’']t)\b(?!\shave\b)[^.;:,“”\"]{0,50}$",
    re.IGNORECASE,
)
"""What stands before a month that is still to come."""
_FAR = 4
"""Months back from which on a month that is still to come is next year's."""


def _nearest_year(month: int, words: str, published: str | None, *, ahead: bool = False) -> str | None:
    """The year that puts `month` nearest to the publication; 'last' looks back, 'next' and what is still to come ahead."""
    if not published or len(published) < 7:
        return None
    year, now = int(published[:4]), int(published[5:7])
    if words.lower().startswith("last"):
        return str(year if month < now else year - 1)
    if words.lower().startswith("next"):
        return str(year if month > now else year + 1)
    distance = month - now
    if ahead and abs(distance) >= _FAR:
        return str(year + (distance < 0))
    return str(year - 1 if distance > 6 else year + 1 if distance < -6 else year)


def _span(which: str, unit: str, published: str | None) -> str | None:
    if not published:
        return None
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return f"{int(published[:4]) + step:04}"
    if len(published) < 7:
        return None
    months = int(published[:4]) * 12 + int(published[5:7]) - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_PERIOD = re.compile(
    rf"\b(?:(?P<quarter>first|second|third|fourth|last)\squarter|Q(?P<q>[1-4])|(?P<half>first|second)\shalf(?=\sof\s(?:the\s|this\s|next\s|last\s)?(?:year|20\d\d))|H(?P<h>[12])(?=\s20\d\d))"
    rf"(?:,?\s(?:of\s)?(?:{_YEAR}|(?:the\s|this\s|(?P<which>last|next)\s)year))?",
    re.IGNORECASE,
)


def find_periods(text: str, *, published: str | None) -> list[FoundDate]:
    """The quarters and halves of a year in `text`, as YYYY-Qn or YYYY-Hn, whose year is written or follows from `published`: "Q1 2025"."""
    found = []
    for match in _PERIOD.finditer(text):
        half = match["half"] or match["h"]
        name = (match["quarter"] or match["q"] or half).lower()
        number = _ORDINALS.get(name) or int(name)
        middle = (6 * number - 3) if half else (3 * number - 1)
        ahead = bool(_TO_COME.search(text[max(0, match.start() - _LOOK_BACK) : match.start()]))
        year = match["year"] or _nearest_year(middle, "", published, ahead=ahead)
        if not match["year"] and match["which"] and published:
            year = str(int(published[:4]) + (1 if match["which"].lower() == "next" else -1))
        if year:
            found.append(FoundDate(match.start(), match.end(), f"{year}-{'H' if half else 'Q'}{number}"))
    return found


def same_time(one: str, other: str) -> bool:
    """Whether two dates or periods can mean one time: one holds the other, or they overlap."""
    (start, end), (first, last) = _span_of(one), _span_of(other)
    return start <= last and first <= end


def _span_of(value: str) -> tuple[str, str]:
    year, _, rest = value.partition("-")
    if rest[:1] in ("Q", "H"):
        months = 3 if rest[0] == "Q" else 6
        last = months * int(rest[1:])
        return f"{year}-{last - months + 1:02}", f"{year}-{last:02}-99"
    return value, f"{value}-99"


@dataclass(frozen=True)
class FoundTime:
    """A time of day in a text: its span in code points and its minutes after noon or midnight, 0 to 719: "10:40" may be either."""

    start: int
    end: int
    minutes: int


_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_PAST = {"five": 5, "ten": 10, "a quarter": 15, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_CLOCK = re.compile(
    r"(?<![\w.,:$€£])(?:(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)|(?P<h2>1?\d)\.(?P<m2>[0-5]\d)(?=\s?[ap]\.?m\b)|(?P<h3>1?\d)(?=\s?[ap]\.?m\b))(?:\s?[ap]\.?m\b\.?)?(?![\w:]|\.\d)"
    rf"|\b(?P<past>{'|'.join(sorted(_PAST, key=len, reverse=True))})[- ](?P<to>past|to)\s(?P<hour>{'|'.join(_HOURS)})\b",
    re.IGNORECASE,
)
HALF_DAY = 720


def find_times(text: str) -> list[FoundTime]:
    """All times of day of `text`, in order: "11:10 p.m.", "7.15pm", "ten past eleven"."""
    found = []
    for match in _CLOCK.finditer(text):
        if match["hour"]:
            shift = _PAST[match["past"].lower()] * (1 if match["to"].lower() == "past" else -1)
            minutes = 60 * (_HOURS.index(match["hour"].lower()) + 1) + shift
        else:
            hours, rest = next(
                (h, m) for h, m in ((match["h"], match["m"]), (match["h2"], match["m2"]), (match["h3"], "0")) if h
            )
            minutes = 60 * int(hours) + int(rest)
        found.append(FoundTime(match.start(), match.end(), minutes % HALF_DAY))
    return found
