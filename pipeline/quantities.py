"""Quantities in a text, normalised: "400 thousand", "400,000" and "0.4 million" are one value. Dates are no quantities."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dates import FoundDate, FoundTime, find_dates, find_times

_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "mn": 1e6,
    "m": 1e6,
    "k": 1e3,
}
_WORDS = {
    name: value
    for value, name in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"])
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}  # fmt: skip
NUMBER_WORDS = frozenset(_WORDS)
_NUMBER = re.compile(
    r"(?<![\w.:])(?P<unit>[$€£¥]|US\$|C\$|USD\s|EUR\s)?(?P<digits>\d+(?:,\d+)*(?:\.\d+)?)(?!:\d)(?!\s?[ap]\.m\b)\s?(?P<scale>(?:hundred|thousand|million|billion|trillion|bn|mn|m|k)(?!\w))?(?!(?!(?!s\b|st\b|nd\b|rd\b|th\b|am\b|pm\b|x\b)[a-z]{1,3}\b)\w)(?P<share>\s?(?:%|percent|per cent))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?<![\w-])(?:(?P<few>a|an|{'|'.join(_WORDS)})\s(?P<scale>hundred|thousand|million|billion)|(?P<word>{'|'.join(w for w in _WORDS if w not in ('zero', 'one', 'two'))}))(?![\w-])",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\b(?:the|those|these|all|most|half)\s$|\b(?:all|most|half|part|none)\b[^.;:]{0,20}?[,–—-]\s$", re.IGNORECASE
)
_FURTHER = re.compile(r"\b(?:further|additional|extra|another)\s$", re.IGNORECASE)
_RANGES = {
    "dozens": (24, 99),
    "scores": (40, 99),
    "tens": (10, 99),
    "hundreds": (100, 999),
    "thousands": (1e3, 9999),
    "millions": (1e6, 9.99e6),
}
_CURRENCIES = {
    "dollar": "$", "buck": "$", "euro": "€", "pound": "£", "yen": "¥", "yuan": "yuan", "won": "won", "rupee": "rupee", "rouble": "rouble", "ruble": "rouble",
    "franc": "franc", "crown": "crown", "kron": "crown", "peso": "peso", "lira": "lira", "rand": "rand", "real": "real", "zloty": "zloty",
}  # fmt: skip
"""Currencies by the beginning of their name."""
MONEY = frozenset((*_CURRENCIES.values(), "C$"))
"""Units that are currencies: amounts in two of them are never compared, rates change."""
_CURRENCY = re.compile(
    rf"\s(?:(?:US|U\.S\.|Canadian|Australian|Swiss|Swedish|Indian)\s)?({'|'.join(_CURRENCIES)})(?:e?s|or|er)?\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<low>dozens|scores|tens|hundreds|thousands|millions)(?:,?\s(?:if\snot|or\seven|or)\s(?P<high>tens|hundreds|thousands))?(?:,?\sof\s(?P<scale>thousands|millions|billions))?\b",
    re.IGNORECASE,
)
_FUZZY = re.compile(
    r"(?:at least|more than|over|up to|as many as|as much as|nearly|almost|about|around|some|roughly|approximately|under|fewer than|less than|an estimated|just)\s$",
    re.IGNORECASE,
)


_LOOK_BACK = 120
"""Characters before a number that are looked at; more than any of the patterns spans."""


LEAST_SUM = 1000
"""Money from which on the same sum in two currencies is no chance."""
LARGE = 100_000
"""A number without a unit and without what it counts, beside an amount of money, may be money from here on."""


@dataclass(frozen=True)
class Quantity:
    """A number in a text: its value, its unit ("%", a currency or empty), what is counted, whether it is given as rough."""

    value: float
    unit: str
    counted: str
    rough: bool
    start: int
    end: int
    upto: float | None = None
    known: bool = False
    """Whether it refers to a number already spoken of: "most of the 300,000 troops"."""
    further: bool = False
    """Whether it comes on top of what was before: "a further 300"."""

    @property
    def vague(self) -> bool:
        """Whether only an order of magnitude is given: "hundreds of thousands"."""
        return self.upto is not None

    @property
    def telling(self) -> bool:
        """Whether the figure tells of a fact by itself: "1.2%" does, the "two" of "two men" does not."""
        return self.value > 2 or bool(self.unit) or bool(self.value % 1)

    def agrees(self, other: "Quantity") -> bool:
        """Whether both can be one figure: equal, near where either is rough, or held by the vaguer one's range."""
        if self.unit != other.unit:
            return False
        if self.vague or other.vague:
            return self.value <= (other.upto or other.value) and other.value <= (self.upto or self.value)
        return same_value(self.value, other.value, rough=self.rough or other.rough)


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of `text`, in order; years, days, dates and times of day are left out."""
    return list(_found(text))


@lru_cache(maxsize=8192)  # the stages of the merge ask for those of one clause again and again
def _found(text: str) -> tuple[Quantity, ...]:
    times: tuple[FoundDate | FoundTime, ...] = (*find_dates(text, published="2000-01-01"), *find_times(text))

    def dated(at: int) -> bool:
        return any(time.start <= at < time.end for time in times)

    found = [
        _written(text, match)
        for match in _NUMBER.finditer(text)
        if not (dated(match.start("digits")) or _is_year(text, match) or _is_name(text, match))
    ]
    found += [_spelled(text, match) for match in _SPELLED.finditer(text) if not dated(match.start())]
    found += [_vague(text, match) for match in _VAGUE.finditer(text)]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _before(text: str, at: int) -> str:
    """The words before a number that can say something of it; not all, so that many numbers take no longer than as many texts."""
    return text[max(0, at - _LOOK_BACK) : at]


def _written(text: str, match: re.Match[str]) -> Quantity:
    """A number in digits: "$2.5 million", "the 300,000 troops"."""
    value = float(match["digits"].replace(",", "") or 0) * _SCALES.get((match["scale"] or "").lower(), 1)
    before = _before(text, match.start())
    unit = "%" if match["share"] else _currency(text, match)
    return Quantity(
        value, unit, _amount(text, match) if unit in MONEY else _counted(text, match.end(), match.start()),
        bool(_FUZZY.search(before)), match.start(), match.end(), known=bool(_KNOWN.search(before)), further=bool(_FURTHER.search(before)),
    )  # fmt: skip


def _currency(text: str, match: re.Match[str]) -> str:
    """The currency of an amount, by its sign or the word behind it; empty for other figures."""
    if sign := (match["unit"] or "").strip().upper():
        return {"US$": "$", "USD": "$", "EUR": "€"}.get(sign, sign)
    word = _CURRENCY.match(text, match.end())
    name = word[1].lower() if word else ""
    if name == "pound" and not match["scale"] and "," not in match["digits"]:
        return ""  # a weight
    return _CURRENCIES.get(name, "")


def _spelled(text: str, match: re.Match[str]) -> Quantity:
    """A number in words: "twelve", "a million"."""
    few, scale = (match["few"] or "").lower(), (match["scale"] or "").lower()
    value = (_WORDS.get(few, 1) if scale else _WORDS[match["word"].lower()]) * _SCALES.get(scale, 1)
    rough = bool(_FUZZY.search(_before(text, match.start())))
    return Quantity(float(value), "", _counted(text, match.end(), match.start()), rough, match.start(), match.end())


def _vague(text: str, match: re.Match[str]) -> Quantity:
    """An order of magnitude: "tens of thousands"."""
    scale = _SCALES.get((match["scale"] or "").lower().rstrip("s"), 1)
    low, high = (_RANGES[match[part].lower()] for part in ("low", "high" if match["high"] else "low"))
    counted = _counted(text, match.end(), match.start())
    return Quantity(float(low[0] * scale), "", counted, True, match.start(), match.end(), float(high[1] * scale))


_NAMED = re.compile(
    r"[\w’']\s(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z]\w+day)\s)[A-Z][\w-]*\s$"
)


_AGED = re.compile(r"[A-Z][\w’'-]+,\s$")


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a number belongs to the name before it: "the Boeing 737", "Ann Low, 19, said"."""
    if _AGED.search(_before(text, match.start())) and re.match(r"(?:,\s|\.?$)", text[match.end() :]):
        return True
    bare = (
        match["digits"].isdigit()
        and len(match["digits"]) <= 3
        and not (match["unit"] or match["scale"] or match["share"])
    )
    return bare and bool(_NAMED.search(_before(text, match.start())))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Four bare digits that read as a year: "a 2023 plan", "until 2024"."""
    if not re.fullmatch(r"(?:19|20)\d\d", match["digits"]) or match["unit"] or match["scale"] or match["share"]:
        return False
    return not re.match(
        r"\s(?:people|men|women|soldiers|troops|jobs|cases|deaths|dead|workers|homes|euros?|dollars|pounds|km|miles|metres|meters|tons|tonnes|units|votes|seats|members|shares)\b",
        text[match.end() :],
    )


_BEFORE = (
    (re.compile(r"\b(?:toll|dead|deaths?|kill(?:s|ed|ing)?|died|fatalities)\b[^.;,\d]{0,30}$", re.IGNORECASE), "dead"),
    (re.compile(r"\b(?:wound(?:ed|ing)|injur(?:ed|ing))\b[^.;,\d]{0,20}$", re.IGNORECASE), "injured"),
    (re.compile(r"\b(?:missing|unaccounted)\b[^.;,\d]{0,20}$", re.IGNORECASE), "missing"),
)
"""Words before a number that say what it counts: "the toll rose to 14", "killing three"."""
_TIME = re.compile(r"(?:second|minute|hour|day|week|month|year|decade)s?\b")
_PRICED = (
    (re.compile(r"\b(?:prices?|priced|costs?|retail\w*)\b[^.;,\d]{0,30}$", re.IGNORECASE), "price"),
    (re.compile(r"\b(?:worth|valu(?:e[sd]?|ing|ation))\b[^.;,\d]{0,30}$", re.IGNORECASE), "worth"),
    *(
        (re.compile(rf"\b{noun}\b(?:[^.;,\d]|\b\d+-year-old\b){{0,45}}$", re.IGNORECASE), noun)
        for noun in "fee fine rent salary ransom bail reward damages compensation debt loss profit clause".split()
    ),
)
"""Words before an amount of money that say of what it is."""
_SAME_COUNT = {
    "killed": "dead", "died": "dead", "deaths": "dead", "death": "dead", "bodies": "dead", "fatalities": "dead", "dead": "dead",
    "wounded": "injured", "hurt": "injured", "injured": "injured", "injuries": "injured", "unaccounted": "missing", "missing": "missing",
}  # fmt: skip


def count_of(quantity: Quantity) -> str:
    """Which of the counts of people that go on in the news a figure is: "dead", "injured", "missing"; else empty."""
    return next((_SAME_COUNT[word] for word in quantity.counted.split() if word in _SAME_COUNT), "")


_OLD = re.compile(r"[- ]?years?[- ]olds?\b")
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|age of|(?:m[ae]n|wom[ae]n|boy|girl|teenager|pensioner)s? of)\s$|\b[A-Z][\w’'-]+\s\($"
)


def is_age(text: str, quantity: Quantity) -> bool:
    """Whether a figure is somebody's age: it says who is meant, as a name does, and not what happened."""
    if quantity.unit or not 1 <= quantity.value <= 110:
        return False
    return bool(_OLD.match(text, quantity.end) or _AGE_BEFORE.search(text, 0, quantity.start))


_CONFIRMED = re.compile(
    r"\s(?:people|persons|passengers|others|[a-z]+s)\s((?:are|were|is|was|have been|had been|being|now|so far|confirmed|known|reported|feared|presumed|believed|to be|to have been)\s)+(dead|killed|injured|wounded|hurt|missing)\b",
    re.IGNORECASE,
)
"""Behind a number of people what became of them: "nineteen people are confirmed dead"."""


def _counted(text: str, at: int, start: int) -> str:
    """The words that follow a number, small: what is counted, at most three; else what the words before it count."""
    words = re.match(
        r"\s*((?:(?!(?:when|who|after|as|since|while|by|before|from|than|they|we|she|he|it|and|or|but|can|could|will|would|may|might|must|which|that|if)\b|[A-Z][a-z]+day\b)[A-Za-z][\w’'-]*\s?){0,3})",
        text[at:],
    )
    counted = words[1].strip().lower() if words else ""
    if confirmed := _CONFIRMED.match(text[at:]):
        return f"{confirmed[2].lower()} {counted}"
    if not any(word in _SAME_COUNT for word in counted.split()) and not _TIME.match(counted):
        before = next((name for pattern, name in _BEFORE if pattern.search(_before(text, start))), "")
        return f"{before} {counted}".strip()
    return counted


def _amount(text: str, match: re.Match[str]) -> str:
    """What an amount of money is for: "price" in "the price starts at $899"."""
    named = next((name for pattern, name in _PRICED if pattern.search(_before(text, match.start()))), "")
    return f"{named} {_counted(text, match.end(), match.start())}".strip()


def same_value(one: float, other: float, *, rough: bool = False) -> bool:
    """Whether two figures agree: equal, one the other without its decimals (13.8 and 14, 2.04 and 2), or within 5 % where either is given as rough."""
    larger = max(one, other)
    if 0 in (one % 1, other % 1) and abs(one - other) <= (0.5 if larger > 5 else larger / 20):
        return True
    return one == other or (rough and abs(one - other) <= 0.05 * max(abs(one), abs(other)))


_OVER_TIME = frozenset("a the per each every year month week day annually yearly more in of".split())


def in_two_currencies(one: Quantity, other: Quantity) -> bool:
    """Whether both are the same sum, of `LEAST_SUM` or more, in two currencies: one of them is a slip."""
    return one.unit != other.unit and {one.unit, other.unit} <= MONEY and one.value == other.value >= LEAST_SUM


def perhaps_money(one: Quantity, other: Quantity) -> bool:
    """Whether one is an amount of money and the other a large number that counts nothing named: "70 million a year" beside "€95mn"."""
    if bool(one.unit) == bool(other.unit):
        return False
    bare = one if not one.unit else other
    counts = set(bare.counted.split()) - _OVER_TIME
    return bool({one.unit, other.unit} & MONEY) and not bare.unit and bare.value >= LARGE and not counts
