"""Match: which claims assert the same fact, clause by clause. Candidates by shared rare words, a decision by evidence, groups by cohesion.

Evidence is what is said (stemmed words, weighted by rarity within the story), how many, when, who is credited, the same run of
words, how far a plan has come. A claim that states two things may belong to two facts. Groups grow only while every new
member fits the whole group: one wrong yes fuses nothing. Left out: knowledge that two phrasings mean the same without a
shared word, beyond the lists in lexicon/synonyms.txt, phrases.txt and nations.txt.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations, pairwise
from operator import mul
from statistics import fmean, pstdev

from pipeline.clauses import IRREGULAR
from pipeline.dates import HALF_DAY, MONTHS, FoundDate, find_dates, find_periods, find_times, same_time
from pipeline.language import function_words
from pipeline.lexicons import alternatives, pattern, sections
from pipeline.parties import same_name
from pipeline.quantities import (
    Quantity,
    count_of,
    find_quantities,
    in_two_currencies,
    is_age,
    perhaps_money,
    same_value,
)
from schemas import Claim, Hedging, Stance

PAIR_FLOOR, HIGHEST_FLOOR = 0.2, 0.36
"""Likeness from which on two statements may be one fact, and that two groups must have on the mean, in log-odds, to become one: where the articles
of a story tell the same, and where each tells its own. Chosen on fourteen labelled stories.
"""
RETOLD, BARE_FLOOR = 0.5, 0.5
"""A statement with one so alike in another article is told again; the floor is `BARE_FLOOR` less the share of these, between the two above."""
MAX_POSTINGS = 60
"""A word in more statements than this proposes no candidates."""
RARE = 20
"""A word in at most so many statements proposes candidates alone; others must share two."""
FEW = 2
"""Words of a statement that may be one fact with another by a name alone."""
OPPOSITE = 0.55
"""Cosine from which on two statements of which one says no are opposite answers, not one."""
MOSTLY = 0.7
"""Share of capitals among the letters of a text from which on they show no names."""
MIN_STEMS = 3
"""Content words and figures below which a clause is no statement of its own."""
NEAR, FAR_BEHIND = 25, 60
"""Characters between an event and its date, and between an event and a date that follows it before a comma."""
HEAD = 0.5
"""Weight, in a later clause, of the names that the claim opens with."""
ONCE = 5.0
"""Weight of a word that stands in one statement; about what its logarithm is in a story of 150."""
OWN_VOICE = 0.53
"""The same for groups of one article alone where one is credited and the other is not: it rarely says itself what it credits."""
MEANING, FAR = 1.2, 3.0
"""What each standard deviation of nearness beyond the third adds, where there are embeddings. Chosen on the ten stories with all-MiniLM-L6-v2."""
_RUN = 4
_FOREIGN = 0.2
_AGAIN = 3
"""Times that an article may say the same words before saying them once more counts for nothing."""
_WEIGHTS = (
    ("cosine", 4.6), ("rarest", 0.92), ("names", 0.42), ("figure", 0.77), ("context", 0.81), ("figures differ", -0.39), ("dates differ", -0.74),
    ("date", 2.08), ("party", 1.74), ("run", 1.97), ("doubt", -2.65), ("both doubt", 2.93), ("stage", -0.46), ("negation", -0.61), ("one word", -0.43),
)  # fmt: skip
"""What each piece of evidence adds to the log-odds that two statements are one fact.

By logistic regression (L2, scikit-learn) over pairs of claims of different articles in ten labelled stories, eight of them
written for it; every story counts alike, and pairs with a claim of no labelled fact count 0.3 as a pair that is none.
"""
_WEIGHT = dict(_WEIGHTS)
_INTERCEPT = -5.63
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = "|".join(name.title() for name in MONTHS)
_TIME = rf"(?:(?:the|last|next|this|late|early|mid)\s)?(?:(?:first|second|third|fourth|same|following)\s)?(?:{_MONTHS}|Christmas|[A-Z][a-z]+day|quarter|month|week|year|season|spring|summer|autumn|fall|winter|end|noon|midnight|dawn|(?:19|20)\d\d|\d\d?\s(?:{_MONTHS}))\b"
"""What stands behind "before" and its like where that opens no clause: "before the second quarter", "until 5 May"."""
_CUT = re.compile(
    rf";\s|\s[–—-]\s|:\s|,\s(?=(?:(?:in|of|at|on|for|to|with|by|from|under|during)\s(?:which|whom|whose)|which|who|whose|where|while|but|and|as|after|because|although|though|with|up|down|compared|including|an?|the|despite|following"
    rf"|(?:\w+ly\s)?[a-z]+ing|[a-z]{{3,}}ed)\b)"
    rf"|\s(?:and|but)\s(?=(?:also\s)?(?:has|have|had|is|are|was|were|will|would|could|may|might|can|[a-z]{{3,}}ed|said|says|{IRREGULAR})\b)"
    rf"|\s(?=(?:because|while|although|despite|amid|unless)\s|(?:after|following|before|until)\s(?!{_TIME})|as\s(?:it|he|she|they|the|its|his|her|their)\s)"
)
_NEEDS_WHAT_FOLLOWS = re.compile(
    r"\b(?:hours?|minutes|days?|weeks?|months?|years?|shortly|soon|just|moments|long|look(?:s|ed|ing)?|sought|expected|go|goes|come|appear(?:s|ed)?)\s(?P<link>after|following|before|until)\s"
)
"""What "after" or "before" behind it belongs to: "an hour after", "looked after", "go before a judge"; nothing is cut there."""


NEAR_TIME = 10
"""Minutes between two times of day from which on they are not one."""


@dataclass(frozen=True)
class Statement:
    """A claim, or one clause of it, ready to be compared."""

    claim: Claim
    text: str
    stems: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    years: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    stage: int
    negated: bool
    events: dict[str, str]
    days: tuple[str, ...]
    period: str
    """The quarter or half of a year that it has, if only one."""
    clock: int | None
    """The minutes of the one time of day that it has, as in `FoundTime`."""
    denies: bool
    """Whether it is the denial of its claim; another clause of it can be that."""
    told: str
    """The first date of its quote, which may be the day on which it was said: articles of one round of news share it."""
    every: str
    """What it says of all, such as "every one of the classrooms"; empty if it does not."""
    answers: dict[int, tuple[int, str]]
    """For questions of lexicon/opposites.txt its side and the words."""
    turns: dict[str, str]
    """The date on which something starts or ends by it."""
    moved: str
    """The date to which something was put off or brought forward; empty if nothing was."""
    weight: dict[str, float]
    norm: float
    meaning: tuple[float, ...] = ()
    """Its embedding, where an endpoint gave one, scaled so that `nearness` is in standard deviations."""
    usual: float = 0.0
    """What such a product is for two statements of the story on average."""


@cache
def _stemmer(language: str) -> object:
    import Stemmer

    names = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese", "nl": "dutch", "ru": "russian",
             "sv": "swedish", "da": "danish", "fi": "finnish", "nb": "norwegian", "hu": "hungarian", "ro": "romanian", "tr": "turkish"}  # fmt: skip
    return Stemmer.Stemmer(names.get(language, "english"))


@cache
def _stem(word: str, language: str) -> str:
    if language != "en":
        return str(_stemmer(language).stemWord(word))  # type: ignore[attr-defined]
    stem = _english_stem(word)
    return _synonyms().get(stem, stem)


def _english_stem(word: str) -> str:
    """Stem of an English word, in American spelling so that both spellings meet; "sold" is a form of "sell"."""
    american = re.sub(r"is(e[sd]?|ing|ation|ations)$", r"iz\1", _irregular().get(word, word).replace("-", ""))
    american = re.sub(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|ite|able)", "or", re.sub(r"ence$", "ense", american))
    return str(_stemmer("en").stemWord(american))  # type: ignore[attr-defined]


@cache
def _irregular() -> dict[str, str]:
    """Forms that no ending shows, to the form that stands for them."""
    return {form: base for line in sections("irregular")[""] for base, *forms in (line.split(),) for form in forms}


@cache
def _synonyms() -> dict[str, str]:
    """Stem to the stem that stands for its group in the lexicons; the first group of a word counts."""
    found: dict[str, str] = {}
    for line in (*sections("nations")[""], *sections("synonyms")[""]):
        head, *_ = stems = [_english_stem(word) for word in line.split()]
        for stem in stems:
            found.setdefault(stem, head)
    return found


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each turn of phrase the word that it is compared as."""
    return tuple(
        (name, re.compile(r"\b(?:" + "|".join(entry.replace(" ", r"\s+") for entry in entries) + r")\b", re.IGNORECASE))
        for name, entries in sections("phrases").items()
    )


@cache
def _any_phrase() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives('phrases', *sections('phrases'))}\b")


NO_COMMENT = "nocom"
"""The stem of the word that stands for "declined to comment" and its like."""


@cache
def _stop(language: str) -> frozenset[str]:
    if language not in ("en", "und"):
        return function_words(language)
    return frozenset(word for line in sections("stopwords")[""] for word in line.split())


@lru_cache(maxsize=16384)  # the same clause, name or quote is compared with many others
def stems_of(text: str, *, language: str = "en") -> frozenset[str]:
    """The stems of the content words of a text; in scripts without blanks, pairs of characters."""
    if language in ("zh", "ja", "th"):
        letters = [c for c in text if c.isalnum()]
        return frozenset(a + b for a, b in pairwise(letters))
    found = {_content_stem(word, language) for word in _WORD.findall(text)}
    found.discard(None)
    return frozenset(found)  # type: ignore[arg-type]  # None is discarded


@cache
def _content_stem(word: str, language: str) -> str | None:
    """The stem of a word as it is written; None if it is no content word."""
    if word.isdigit() and len(word) != 4:
        return None
    word = _POSSESSIVE.sub("", word.lower())
    return _stem(word, language) if word not in _stop(language) and (len(word) > 2 or word.isdigit()) else None


def _content(text: str, claim: Claim, language: str, published: str | None) -> frozenset[str]:
    """The stems of a text; figures as values, dates as days, turns of phrase as one word, cues and the credit left out."""
    for cue in claim.cues:
        text = text.replace(cue, " ")
    text = _TICKER.sub(" ", text)
    marks = {f"#{one.value:g}{one.unit}" for one in find_quantities(text) if one.telling and not is_age(text, one)}
    if language == "en":
        text = _without_credit(text, claim)
        for date in reversed(find_dates(text, published=published)):
            marks.add("@" + date.value)
            text = text[: date.start] + " " + text[date.end :]
        for time in reversed(find_times(text)):
            marks.add(f"@{time.minutes}")
            text = text[: time.start] + " " + text[time.end :]
        marks |= {"@" + re.sub(r"\s+", " ", match[1].lower()) for match in _RELATIVE.finditer(text)}
        text = _as_phrases(_RELATIVE.sub(" ", text))
    text = re.sub(r"\b(?:thousand|million|billion|percent|hundred)\b|\d[\d,.]*\d", " ", text)
    stems = stems_of(text, language=language)
    if NO_COMMENT in stems:  # who gives no comment is all that such a clause says
        who = f" {claim.attribution.source}" if claim.attribution else ""  # "it did not comment"
        stems = (stems | stems_of(who)) & {
            NO_COMMENT,
            *stems_of(
                " ".join(
                    re.findall(r"(?<!^)\b[A-Z][\w’'-]+|^[A-Z][\w’'-]+(?=[’']s\b|\s(?:and|spokes|said))", text + who)
                )
            ),
        }
    return stems | marks


_RELATIVE = re.compile(
    r"(?:\b(?:as (?:early|soon|late) as|sometime|some time|earlier|later|early|late|in|of|possibly)\s)*"
    r"\b((?:last|this|next)\s(?:week|weekend|month|year|season|quarter|summer|winter|spring|autumn|fall|decade|century)\b|tomorrow|today|yesterday|tonight)\b",
    re.IGNORECASE,
)
"""Times that only the date of an article would place."""


def says_no(text: str) -> bool:
    """Whether a text says that something is not so."""
    return bool(_NEGATION.search(_as_phrases(text)))


def foreign_word(text: str, held: str, *, language: str = "en", allowed: frozenset[str] = frozenset()) -> str:
    """The first word of a text that `held` has in no form and that is no function word or `allowed` stem; empty if there is none.

    In scripts without blanks, where words cannot be told, the first pair of characters, if more than a fifth are foreign.
    """
    if language in ("zh", "ja", "th"):
        mine, theirs = stems_of(text, language=language), stems_of(held, language=language)
        foreign = sorted(mine - theirs)
        return foreign[0] if len(foreign) > _FOREIGN * len(mine) else ""
    known = {re.sub(r"[’']s?$", "", word.lower()) for word in _WORD.findall(held)}
    stems = {_stem(word, language) for word in known} | allowed
    words: list[str] = _WORD.findall(text)
    for word in words:
        plain = re.sub(r"[’']s?$", "", word.lower())
        if plain not in known and plain not in _stop(language) and _stem(plain, language) not in stems:
            return word
    return ""


def gives_no_comment(text: str) -> bool:
    """Whether a text says that somebody would not comment or could not be reached."""
    return "nocomment" in _as_phrases(text).split()


def _as_phrases(text: str) -> str:
    """A text with one word for each turn of phrase."""
    if not _any_phrase().search(text.lower()):
        return text
    for name, entry in _phrases():
        text = entry.sub(f" {name} ", text)
    return text


def _without_credit(text: str, claim: Claim) -> str:
    """Who says it is compared apart: "according to X", "X said"."""
    if claim.attribution is None:
        return text
    named = claim.attribution.source.casefold() in text.casefold()  # most patterns would be compiled for one text
    who = re.escape(claim.attribution.source)
    if claim.stance is Stance.DENIES:
        text = _TALK_OF.sub(" ", text)
        before = rf"(?:{who}\s+)?" if named else ""
        text = re.sub(before + _DENYING, " ", text, flags=re.IGNORECASE)
    if not named:
        return text
    return re.sub(
        rf"\b(?:according to|citing|quoting)\s+{who}|{who},?\s+(?:\w+\s)?(?:said|says|told|tells|added|reported|reports)\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


_TALK_OF = re.compile(
    r"\b(?:talk|reports|rumou?rs|claims|suggestions|speculation|stories)\s(?:of|that|about)\b", re.IGNORECASE
)
"""How a denial names what it denies: "talk of a takeover is premature"."""
_DENYING = r"(?:(?:has|have|had|also)\s)*(?:\w+ly\s)?(?:denie[sd]|deny|denying|rejects?|rejected|dismiss(?:es|ed)|refute[sd]?)\b"
_FULL_NAME = re.compile(r"\b([A-Z][\w-]+)(?=\s([A-Z][\w’'-]+))")
_TICKER = re.compile(r"\((?:[A-Z]{2,8}(?::\s?|\.))?[A-Z]{1,6}(?:\.[A-Z]{1,3})?\)")
"""The sign of a listed company: "(NASDAQ: BBRY)"; an abbreviation in brackets too."""
_NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just|least|deny|dispute|doubt|rule out)\b)|no(?! (?:fewer|less|more|later|earlier|sooner) than\b)|never|nobody|(?<!for )nothing|none|neither|nor|without|cannot|unlikely|unrealistic|impossible|unable|doubtful|yet to(?= \w)|(?:decid\w+|cho+s\w+|opt\w*|advis\w+|ruled) against|(?:refus|declin|fail)(?:e[sd]?|s|ed|ing)? to(?= \w))\b|n[’']t\b",
    re.IGNORECASE,
)
OPEN, INTEREST, SHORT, DONE = range(4)
"""How far a thing came: nothing said of the past, an interest, an attempt or something pending, done."""
_PAST = re.compile(rf"\b(?:was|were|had|has|have|[a-z]{{3,}}ed|{IRREGULAR})\b")


def _stage(text: str) -> int:
    if pattern("stages", "ended").search(text):
        return DONE
    if pattern("stages", "interest").search(text):
        return INTEREST
    if pattern("stages", "short").search(text):
        return SHORT
    return DONE if _PAST.search(text) and not pattern("stages", "open").search(text) else OPEN


_EVENTS = ("onsale", "unveil")
"""Turns of phrase that stand for an event."""


_ANY_DAY = "2000-07-01"


def _with_periods(text: str, dates: Sequence[FoundDate], published: str | None) -> list[FoundDate]:
    periods = find_periods(text, published=published)
    return [*(one for one in dates if not any(one.start < other.end and other.start < one.end for other in periods)), *periods]  # fmt: skip


def event_key(words: str) -> str:
    """What an event of the lexicon is told by: the stem of its last word, without synonyms; a vote is no election."""
    return _english_stem(re.split(r"\W", words.lower())[-1])


def _events(text: str, dates: Sequence[FoundDate], published: str | None) -> dict[str, str]:
    """Events that happen once and stand beside a date: "next spring's elections", "goes on sale on 5 May".

    A time that only the date of an undated article would place begins with "~": it compares with such times of its article alone.
    """
    found: dict[str, str] = {}
    mark = ""
    dates = _with_periods(text, dates, published)
    if not dates and published is None:
        dates, mark = _with_periods(text, find_dates(text, published=_ANY_DAY), _ANY_DAY), "~"
    if not dates:
        return found
    for name, entry in _phrases():
        if name in _EVENTS and (match := entry.search(text)):
            found[name] = mark + _date_of(text, match, dates).value
    for match in pattern("stages", "events").finditer(text):
        near = _date_of(text, match, dates)
        behind = near.start > match.end() and "," not in text[match.end() : near.start]
        if min(abs(near.start - match.end()), abs(match.start() - near.end)) <= (FAR_BEHIND if behind else NEAR):
            found[event_key(match[0])] = mark + near.value
    return found


_MOVED = re.compile(
    r"\b(?:put (?:back|off)|push(?:es|ed) back|postpon(?:e[sd]?|ing)|mov(?:e[sd]?|ing)|delay(?:s|ed|ing)?|slip(?:s|ped|ping)?|reschedul(?:e[sd]?|ing)|br(?:ing|ings|ought) forward|defer(?:s|red)?|adjourn(?:s|ed)?)\b"
    r"(?:[^,;.]{0,60}?)\b(?:to|until|till|for)\s(?:early |mid-?|late |the end of )?$",
    re.IGNORECASE,
)
"""What stands before the new date of something that was put off: "slips to", "has put back the concert to"."""
_INSTEAD = re.compile(r"\s(?:instead of|rather than|and not|not)\s(?:on |in )?$")


def _moved(text: str, dates: Sequence[FoundDate]) -> str:
    """The new date in "put back to May" or "on 27 March instead of 20 March"; empty if there is none."""
    for at, date in enumerate(dates):
        if _MOVED.search(text[: date.start]) or (
            at + 1 < len(dates) and _INSTEAD.fullmatch(text[date.end : dates[at + 1].start])
        ):
            return date.value
    return ""


def _date_of(text: str, event: re.Match[str], dates: Sequence[FoundDate]) -> FoundDate:
    """The date of an event: the one that follows it before a comma, else the nearest."""
    after = (
        date for date in dates if date.start >= event.end() and not re.search(r"[,;:]", text[event.end() : date.start])
    )
    return next(after, None) or min(
        dates, key=lambda date: min(abs(date.start - event.end()), abs(event.start() - date.end))
    )


def clauses_of(text: str) -> list[str]:
    """The clauses of a claim's text that state something of their own; what says too little stays with its neighbour."""
    kept = {match.start("link") for match in _NEEDS_WHAT_FOLLOWS.finditer(text)}
    cuts = [match.span() for match in _CUT.finditer(text) if match.end() not in kept]
    cuts = [(0, 0), *cuts, (len(text), len(text))]
    found: list[tuple[int, int]] = []
    for (_, start), (end, _) in pairwise(cuts):
        if found and (_says_little(text[start:end]) or _says_little(text[slice(*found[-1])])):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [text[start:end] for start, end in found]


def _says_little(text: str) -> bool:
    return len(stems_of(text)) + sum(quantity.telling for quantity in find_quantities(text)) < MIN_STEMS


def statements(claims: list[Claim], languages: dict[str, str], published: dict[str, str | None]) -> list[Statement]:
    """All claims of a story, clause by clause; the weight of a word falls with the share of clauses that hold it.

    `languages` and `published` give for each article its language and date.
    """
    raw: list[tuple[Claim, str, frozenset[str], frozenset[str]]] = []
    for claim in claims:
        language, date = languages.get(claim.article, "en"), published.get(claim.article)
        language = "en" if language == "und" else language  # too short to tell
        parts = clauses_of(claim.text) if language == "en" else [claim.text]
        if len(parts) == 1 and len(stems_of(parts[0], language=language)) < MIN_STEMS:
            parts = [claim.quotes[0].exact]  # "he will do it": what it speaks of stands beside it
        opening = stems_of(" ".join(re.findall(r"\b[A-Z][\w’'-]+", " ".join(parts[0].split()[:8]))), language=language)
        raw.extend(
            (claim, part, _content(part, claim, language, date), opening if number else frozenset())
            for number, part in enumerate(parts)
        )
    raw = _names_once(_joined_words(raw))
    heard = _heard([(claim.article, text) for claim, text, _, _ in raw])
    count = Counter(stem for at in heard for stem in raw[at][2])
    total = max(2, len(heard))
    return [
        _statement(claim, text, stems, opening - stems, count, total, published.get(claim.article))
        for claim, text, stems, opening in raw
    ]


_Raw = tuple[Claim, str, frozenset[str], frozenset[str]]


_HEAD = 3
"""Letters at the head of a word that its stem keeps."""


def _joined_words(raw: list[_Raw]) -> list[_Raw]:
    """Words that the story also writes as one, such as "coast guard", as that one."""
    known = frozenset(stem for _, _, stems, _ in raw for stem in stems if len(stem) > 5)
    heads = {one[:_HEAD] for one in (*known, *(word for word, stem in _synonyms().items() if stem in known))}
    found = []
    for claim, text, stems, opening in raw:
        words = [word.lower() for word in _WORD.findall(text)]
        joined = {a + b: (a, b) for a, b in pairwise(words) if (a + b)[:_HEAD] in heads and _stem(a + b, "en") in known}
        for whole, (a, b) in joined.items():
            stems = (stems - {_stem(a, "en"), _stem(b, "en")}) | {_stem(whole, "en")}
        found.append((claim, text, stems, opening))
    return found


def _names_once(raw: list[_Raw]) -> list[_Raw]:
    """A forename that the story never writes without the surname says nothing beside it: "Vladimir Putin" is one name, not two words."""
    beside: Counter[tuple[str, str]] = Counter()
    holders: Counter[str] = Counter()
    for _, text, stems, _ in raw:
        holders.update(stems)
        beside.update(
            {
                (a, b)
                for x, y in _FULL_NAME.findall(text)
                if (a := _stem(x.lower(), "en")) in stems
                and (b := _stem(re.sub(r"[’']s$", "", y.lower()), "en")) in stems
                and a != b
            }
        )
    leans = {a: b for (a, b), count in beside.items() if count == holders[a]}
    return [
        (claim, text, frozenset(stem for stem in stems if leans.get(stem) not in stems), opening - leans.keys())
        for claim, text, stems, opening in raw
    ]


def _heard(told: list[tuple[str, str]]) -> list[int]:
    """Places of what is told (article, text), without what an article says over and over.

    Otherwise an article could make the words of a story frequent, and keep what the others say of it apart.
    """
    times: Counter[tuple[str, str]] = Counter()
    places = []
    for at, one in enumerate(told):
        times[one] += 1
        if times[one] <= _AGAIN:
            places.append(at)
    return places


def _rarity(count: int, total: int) -> float:
    """How much a word says that `count` of `total` statements hold: `ONCE` for a word of one, whatever the size of the story."""
    return ONCE * math.log(1 + total / count) / math.log(1 + total)


def _statement(
    claim: Claim,
    text: str,
    stems: frozenset[str],
    opening: frozenset[str],
    count: Counter[str],
    total: int,
    published: str | None,
) -> Statement:
    weight = {stem: _rarity(count[stem], total) for stem in sorted(stems)}
    weight |= {stem: HEAD * _rarity(max(1, count[stem]), total) for stem in sorted(opening)}
    names = frozenset(
        re.sub(r"[’']s$", "", word).lower() for word in re.findall(r"(?<!^)(?<![.“] )\b[A-Z][\w’'-]+", text)
    )
    if sum(map(str.isupper, text)) > MOSTLY * sum(map(str.isalpha, text)):
        names = frozenset()  # a headline in capitals
    words = re.findall(r"\w+", text.lower())
    dates, times = find_dates(text, published=published), find_times(text)
    told = find_dates(re.sub(r"\s", " ", claim.quotes[0].exact), published=published)
    periods = find_periods(text, published=published)
    return Statement(
        claim=claim, text=text, stems=frozenset(weight), names=names, quantities=tuple(one for one in find_quantities(text) if not is_age(text, one)), years=frozenset(_YEAR.findall(text)),
        runs=frozenset(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)), stage=_stage(text), negated=says_no(text), events=_events(text, dates, published), days=tuple(date.value for date in dates), period=periods[0].value if len(periods) == 1 else "", clock=times[0].minutes if len(times) == 1 else None, denies=_denies(claim, text), told=told[0].value if told else "", every=every[0] if (every := _ALL.search(text)) else "", answers=_answers(text), turns=_turns(text, dates), moved=_moved(text, dates), weight=weight,
        norm=math.sqrt(sum(value * value for stem, value in weight.items() if stem[0] not in "#@")) or 1.0,
    )  # fmt: skip


def _denies(claim: Claim, text: str) -> bool:
    if claim.stance is not Stance.DENIES:
        return False
    refutes = pattern("reporting", "refutes")
    return not refutes.search(claim.text) or bool(refutes.search(text))


def cosine(one: Statement, other: Statement) -> float:
    """How much two statements say the same by their words alone, 0 to 1."""
    shared = one.stems & other.stems
    return (
        math.fsum(one.weight[stem] * other.weight[stem] for stem in shared if stem[0] not in "#@")
        / (one.norm * other.norm)
        if shared
        else 0.0
    )


def evidence(one: Statement, other: Statement) -> tuple[float, ...]:
    """What speaks for and against two statements being one fact, in the order of the weights."""
    a, b = one.claim, other.claim
    equal = [(x, y) for x in one.quantities for y in other.quantities if _equal(x, y)] if one.quantities else []
    context = any(set(x.counted.split()) & set(y.counted.split()) for x, y in equal)
    shared = one.stems & other.stems
    words = [stem for stem in shared if stem[0] not in "#@"]
    dates = bool(one.told and other.told and not (one.told.startswith(other.told) or other.told.startswith(one.told)))
    mine, theirs = one.weight, other.weight
    return (
        math.fsum(mine[stem] * theirs[stem] for stem in words) / (one.norm * other.norm) if words else 0.0,
        max((min(one.weight[stem], other.weight[stem]) for stem in shared), default=0.0),
        float(bool(one.names & other.names)),
        max((one.weight.get(f"#{x.value:g}{x.unit}", 0.0) for x, _ in equal), default=0.0),
        float(context),
        float(bool(one.quantities and other.quantities) and not equal),
        float(dates),
        float(
            (len(one.told) > 4 and one.told == other.told) or any(stem[0] == "@" and len(stem) > 5 for stem in shared)
        ),
        float(bool(a.attribution and b.attribution) and same_name(a.attribution.source, b.attribution.source)),  # type: ignore[union-attr]
        len(one.runs & other.runs) / max(1, min(len(one.runs), len(other.runs))),
        float((a.hedging is Hedging.DOUBTFUL) != (b.hedging is Hedging.DOUBTFUL)),
        float(a.hedging is b.hedging is Hedging.DOUBTFUL),
        float(one.stage != other.stage),
        float(one.negated != other.negated),
        float(len(words) < 2),
    )


def _equal(x: Quantity, y: Quantity) -> bool:
    return (
        x.telling
        and (x.unit == y.unit or perhaps_money(x, y))
        and x.known == y.known
        and x.further == y.further  # "300" and "a further 300" are two
        and same_value(x.value, y.value, rough=x.rough or y.rough)
    )


def likeness(one: Statement, other: Statement) -> float:
    """The share, 0 to 1, of pairs with such evidence that are one fact (logistic regression over pairs of labelled stories)."""
    return 1 / (1 + math.exp(-_log_odds(one, other)))


def _log_odds(one: Statement, other: Statement) -> float:
    return _INTERCEPT + math.fsum(map(mul, _WEIGHT.values(), evidence(one, other))) + _meant_alike(one, other)


def with_meaning(found: Sequence[Statement], vectors: Sequence[Sequence[float]]) -> list[Statement]:
    """The statements with their embeddings; models differ in how near any two texts are, so nearness counts in deviations of the story."""
    units = [[value / (math.sqrt(math.fsum(v * v for v in vector)) or 1.0) for value in vector] for vector in vectors]
    step = max(1, len(units) // 200)
    sample = [math.fsum(map(mul, a, b)) for a, b in combinations(units[::step], 2)]
    spread = pstdev(sample) if len(sample) > 1 else 0.0
    if not spread:
        return list(found)
    usual, scale = fmean(sample) / spread, 1 / math.sqrt(spread)
    return [replace(one, meaning=tuple(v * scale for v in unit), usual=usual) for one, unit in zip(found, units, strict=True)]  # fmt: skip


def _meant_alike(one: Statement, other: Statement) -> float:
    """What embeddings add to the log-odds: only what is much nearer than usual speaks for one fact, distance speaks against nothing."""
    if not (one.meaning and other.meaning):
        return 0.0
    return MEANING * max(0.0, math.fsum(map(mul, one.meaning, other.meaning)) - one.usual - FAR)


def could_reach(one: Statement, other: Statement, least: float) -> bool:
    """Whether the likeness of two statements can be `least` in log-odds: the cheap evidence as it is, the rest at its best."""
    shared = one.stems & other.stems
    total = (
        _INTERCEPT
        + _WEIGHT["cosine"] * cosine(one, other)
        + _WEIGHT["rarest"] * max((min(one.weight[stem], other.weight[stem]) for stem in shared), default=0.0)
    )
    total += 0 if one.names.isdisjoint(other.names) else _WEIGHT["names"]
    if one.quantities and other.quantities:
        money = any(perhaps_money(x, y) for x in one.quantities for y in other.quantities)
        figures = one.stems if money else shared
        total += _WEIGHT["context"] + _WEIGHT["figure"] * max(
            (one.weight[stem] for stem in figures if stem[0] == "#"), default=0.0
        )
    total += _WEIGHT["date"] if one.told or any(stem[0] == "@" and len(stem) > 5 for stem in shared) else 0
    total += _WEIGHT["party"] if one.claim.attribution and other.claim.attribution else 0
    total += 0 if one.runs.isdisjoint(other.runs) else _WEIGHT["run"]
    total += _meant_alike(one, other)
    total += _WEIGHT["both doubt"] if one.claim.hedging is other.claim.hedging is Hedging.DOUBTFUL else 0
    return total >= least


def _differ(x: Quantity, y: Quantity) -> bool:
    """Whether two figures count the same and are not the same."""
    counted = {word.rstrip("s") for word in x.counted.split()} & {word.rstrip("s") for word in y.counted.split()}
    if perhaps_money(x, y):
        return not same_value(x.value, y.value, rough=x.rough or y.rough)
    if in_two_currencies(x, y):
        return True
    return x.telling and y.telling and x.unit == y.unit and bool(counted or x.unit) and not x.agrees(y)


def shared_words(one: Statement, other: Statement) -> tuple[str, ...]:
    """The words as they stand in `one` that both statements share, rarest first, at most eight; figures and dates as values."""
    shared = sorted(one.stems & other.stems, key=lambda stem: (-min(one.weight[stem], other.weight[stem]), stem))
    written: dict[str, str] = {}
    for word in _WORD.findall(one.text):
        for stem in stems_of(word):
            written.setdefault(stem, word)
    return tuple(written.get(stem, stem.lstrip("#@")) for stem in shared[:8])


def held_apart(one: Statement, other: Statement) -> str | None:
    """Why two statements cannot be one fact, however alike they read; None if nothing speaks against it."""
    a, b = one.claim, other.claim
    if a.id == b.id or (
        a.article == b.article and a.quotes[0].start < b.quotes[0].end and b.quotes[0].start < a.quotes[0].end
    ):
        return "parts of one sentence"
    if one.denies != other.denies and not _both_say_no(one, other):
        return "opposite stance"
    if _figures_differ(one.quantities, other.quantities):
        return "other quantities"
    if number_beside_all(one, other) or number_beside_all(other, one) or tolls_differ(one, other):
        return "another count of the same"
    if one.years and other.years and not one.years & other.years:
        return "other years"
    if _another_time(one, other):
        return "another date or time of day"
    shared = one.stems & other.stems
    if len(shared) == 1 and min(len(one.stems), len(other.stems)) > FEW and shared <= stems_of(" ".join(one.names)):
        return "a name in common, and nothing else"
    if opposite_answers(one, other) or (
        one.denies == other.denies and one.negated != other.negated and cosine(one, other) >= OPPOSITE
    ):
        return "opposite answers"
    if _names_differ(one, other):
        return "other names"
    if (
        one.stage != other.stage
        and OPEN not in (one.stage, other.stage)
        and {one.stage, other.stage} & {INTEREST, SHORT}
    ):
        return "another stage"
    return None


def _figures_differ(mine: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    """Whether the figures of two statements count the same and none agrees with one of the other: "14 goals in 27 games", "11 goals in 20 games"."""
    if not any(_differ(x, y) for x in mine for y in theirs):
        return False
    return not any(
        x.agrees(y) or (perhaps_money(x, y) and same_value(x.value, y.value, rough=True))
        for x in mine
        for y in theirs
        if x.telling or y.telling
    )


def _both_say_no(one: Statement, other: Statement) -> bool:
    """Whether one denies what the other says is not so: "denies that she fell", "she did not fall"."""
    return (other if one.denies else one).negated


def tolls_differ(one: Statement, other: Statement) -> bool:
    """Whether both count the dead, the injured or the missing, and no count of one agrees with one of the other."""
    mine, theirs = ({count: [q for q in each.quantities if count_of(q) == count] for count in map(count_of, each.quantities) if count} for each in (one, other))  # fmt: skip
    return any(not any(x.agrees(y) for x in mine[count] for y in theirs[count]) for count in mine.keys() & theirs.keys())  # fmt: skip


@cache
def _sides() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The two sides of each question in lexicon/opposites.txt."""
    names = [name for name in sections("opposites") if name]
    return tuple(
        (pattern("opposites", a), pattern("opposites", b)) for a, b in zip(names[::2], names[1::2], strict=True)
    )


@cache
def _any_side() -> re.Pattern[str]:
    return pattern("opposites", *(name for name in sections("opposites") if name), lowered=True)


_JUST_BEFORE = 20
"""Characters before a word within which a "no" denies it."""


def _answers(text: str) -> dict[int, tuple[int, str]]:
    """For each question of the lexicon that a text answers with one side, that side, 0 or 1, and its words; not where a "no" stands just before."""
    found: dict[int, tuple[int, str]] = {}
    if not _any_side().search(text.lower()):
        return found
    for question, sides in enumerate(_sides()):
        shown = [(side, match) for side, words in enumerate(sides) if (match := words.search(text))]
        if len(shown) == 1 and not _NEGATION.search(
            text[max(0, shown[0][1].start() - _JUST_BEFORE) : shown[0][1].start()]
        ):
            found[question] = shown[0][0], shown[0][1][0]
    return found


_ALL = re.compile(
    r"\b(?:all|every(?:\sone)?|each(?:\sone)?|none|not one)\sof(?:\s(?:the|its|their|his|her|these|those))?(?:\s\d+)?\s[a-z]{3,}",
    re.IGNORECASE,
)
"""All, or none, of something."""


def number_beside_all(whole: Statement, part: Statement) -> Quantity | None:
    """The number that one statement gives where the other speaks of all: "22 of the classrooms" beside "every one of the classrooms"; else None."""
    if not whole.every or whole.quantities or not part.quantities:
        return None
    what = stems_of(whole.every.split()[-1])
    return next((one for one in part.quantities if one.telling and not one.unit and what & stems_of(one.counted)), None)


def opposite_answers(one: Statement, other: Statement) -> tuple[str, str] | None:
    """The words of two statements that are opposite answers to one question ("advanced", "at an early stage"); None if there are none."""
    for question, (side, words) in one.answers.items():
        theirs = other.answers.get(question)
        if theirs and theirs[0] != side:
            return words, theirs[1]
    return None


_TURNS = {
    "end": re.compile(
        r"\b(?:end|finish|wrap|conclud|expir|run out)\w*(?:\s(?:up|[a-z]+ing|production|work))?\s(?:(?:in|on|by|at)\s(?:early |late |mid-?)?)?$",
        re.IGNORECASE,
    ),
    "start": re.compile(
        r"\b(?:(?:start|beg[iau]n|resum|commenc|kick)\w*(?:\s(?:off|up|[a-z]+ing|production|work))?|(?:take|come)s?\s(?:effect|into force))\s(?:(?:in|on|by|at)\s(?:early |late |mid-?)?)?$",
        re.IGNORECASE,
    ),
}
"""What stands before the date on which something ends or begins."""


def _turns(text: str, dates: Sequence[FoundDate]) -> dict[str, str]:
    """When something begins or ends, where the text has one date and says it of that."""
    return (
        {turn: dates[0].value for turn, before in _TURNS.items() if before.search(text[: dates[0].start])}
        if len(dates) == 1
        else {}
    )


def turn_that_differs(one: Statement, other: Statement) -> str:
    """What two statements put at two dates, "start" or "end"; empty if they do not."""
    return next(
        (turn for turn, when in one.turns.items() if turn in other.turns and not same_time(when, other.turns[turn])), ""
    )


def put_off(one: Statement, other: Statement) -> bool:
    """Whether one has a new date for what the other has at another day."""
    return bool(one.moved and other.days) and not any(day.startswith(one.moved) or one.moved.startswith(day) for day in other.days)  # fmt: skip


def _another_time(one: Statement, other: Statement) -> bool:
    return (
        put_off(one, other)
        or put_off(other, one)
        or any(times_differ(one, other, event) for event in one.events)
        or bool(one.period and other.period and not same_time(one.period, other.period))
        or clock_differs(one, other)
        or bool(turn_that_differs(one, other))
    )


def times_differ(one: Statement, other: Statement, event: str) -> bool:
    """Whether both date an event, and not alike. Times that only an unknown day would place are compared inside one article, months without a year."""
    mine, theirs = one.events.get(event), other.events.get(event)
    if mine is None or theirs is None:
        return False
    if "~" in (mine[0], theirs[0]):
        if mine[0] != theirs[0] or one.claim.article != other.claim.article:
            return False
        start = 5 if min(len(mine), len(theirs)) > 5 else 1
        mine, theirs = (f"{'2000'[: start - 1]}{when[start:]}" for when in (mine, theirs))
    return not same_time(mine, theirs)


def clock_differs(one: Statement, other: Statement) -> bool:
    """Whether each has one time of day, `NEAR_TIME` or more apart, and not on two days."""
    if one.clock is None or other.clock is None:
        return False
    apart = abs(one.clock - other.clock)
    two_days = one.days and other.days and not any(same_time(x, y) for x in one.days for y in other.days)
    return min(apart, HALF_DAY - apart) >= NEAR_TIME and not two_days


def _names_differ(one: Statement, other: Statement) -> bool:
    """Whether two statements are word for word the same but for names: "Shares of Alpha fell" and "Shares of Beta fell"."""
    mine, theirs = one.stems - other.stems, other.stems - one.stems
    return (
        bool(mine and theirs)
        and len(one.stems & other.stems) > 1
        and mine <= stems_of(" ".join(one.names))
        and theirs <= stems_of(" ".join(other.names))
    )


def candidates(found: Sequence[Statement], *, floor: float = PAIR_FLOOR) -> list[tuple[float, int, int]]:
    """Pairs that share rare words and are `floor` alike, with their likeness, best first; ties by place."""
    least = math.log(floor / (1 - floor))
    scored = [
        (likeness(found[a], found[b]), a, b) for a, b in _meeting(found) if could_reach(found[a], found[b], least)
    ]
    return _ranked(scored, floor)


def related(found: Sequence[Statement], *, floor: float) -> list[tuple[float, int, int]]:
    """Pairs that speak of the same, by their words alone, with their cosine, best first; ties by place."""
    return _ranked([(cosine(found[a], found[b]), a, b) for a, b in _meeting(found)], floor)


def _ranked(scored: list[tuple[float, int, int]], floor: float) -> list[tuple[float, int, int]]:
    return sorted((pair for pair in scored if pair[0] >= floor), key=lambda pair: (-pair[0], pair[1], pair[2]))


def _meeting(found: Sequence[Statement]) -> list[tuple[int, int]]:
    """Pairs of statements that share one rare word, or two that are not too frequent, or date one event."""
    postings: dict[str, list[int]] = defaultdict(list)
    for index in _heard([(one.claim.article, one.text) for one in found]):
        for stem in (*found[index].stems, *(f"event {name}" for name in found[index].events)):
            postings[stem].append(index)
    met: set[tuple[int, int]] = set()
    once: set[tuple[int, int]] = set()
    for holders in postings.values():
        if len(holders) <= RARE:
            met.update(combinations(holders, 2))
    for holders in postings.values():
        if RARE < len(holders) <= MAX_POSTINGS:
            for pair in combinations(holders, 2):
                (met if pair in once else once).add(pair)
    return sorted(met)


def group(found: Sequence[Statement], near: Sequence[tuple[float, int, int]] | None = None) -> list[list[int]]:
    """Statements grouped into facts: best pairs first, a merge only if no two members are held apart and the mean log-odds stay high.

    A clause that says what two groups say belongs to both; what no group takes up stays with the rest of its claim. `near` is what
    `candidates` gave, where that is known.
    """
    near = candidates(found) if near is None else near
    floor = _floor(found, near)
    near = [pair for pair in near if pair[0] >= floor]
    first: dict[tuple[str, object], int] = {}
    home = [first.setdefault((one.text, one.claim.stance), index) for index, one in enumerate(found)]  # the same words
    members: dict[int, list[int]] = defaultdict(list)
    for index, key in enumerate(home):
        members[key].append(index)
    for _, a, b in near:
        one, other = home[a], home[b]
        if one == other or not _cohere(found, members[one], members[other], floor):
            continue
        keep, drop = min(one, other), max(one, other)
        members[keep] = sorted(members[keep] + members[drop])
        for index in members.pop(drop):
            home[index] = keep
    also: dict[int, set[int]] = defaultdict(set)
    for _, a, b in near:
        for index, key in ((a, home[b]), (b, home[a])):
            if index not in members[key] and len(members[key]) > 1 and _cohere(found, [index], members[key], floor):
                also[key].add(index)
    return settled(found, [sorted({*members[key], *also[key]}) for key in sorted(members)])


def settled(found: Sequence[Statement], groups: list[list[int]]) -> list[list[int]]:
    """Every lone clause put where the rest of its claim is; groups of the same claims are one."""
    together: dict[frozenset[str], list[int]] = {}
    taken: set[str] = set()
    for members in groups:
        claims = frozenset(found[index].claim.id for index in members)
        if len(claims) > 1:
            together[claims] = sorted(together.get(claims, []) + members)
            taken |= claims
    place = {key: number for number, key in enumerate(together)}
    holding: dict[str, list[frozenset[str]]] = defaultdict(list)
    for key in together:
        for claim in key:
            holding[claim].append(key)
    for key in sorted(together, key=lambda one: (len(one), sorted(one))):
        wider = [other for other in holding[min(key)] if key < other and other in together]
        if wider:
            first_one = min(wider, key=place.__getitem__)
            together[first_one] = sorted({*together[first_one], *together.pop(key)})
    first = {found[index].claim.id: key for key, members in reversed(together.items()) for index in members}
    alone: dict[str, list[int]] = defaultdict(list)
    for members in groups:
        for index in members if len({found[i].claim.id for i in members}) == 1 else ():
            claim = found[index].claim.id
            (together[first[claim]] if claim in taken else alone[claim]).append(index)
    return sorted(sorted(members) for members in (*together.values(), *alone.values()))


def _floor(found: Sequence[Statement], near: Sequence[tuple[float, int, int]]) -> float:
    """How alike statements of this story must be to be one fact: the more its articles tell the same, the likelier any two of them do."""
    retold = {
        index
        for score, a, b in near
        if score >= RETOLD and found[a].claim.article != found[b].claim.article and not held_apart(found[a], found[b])
        for index in (a, b)
    }
    return min(HIGHEST_FLOOR, max(PAIR_FLOOR, BARE_FLOOR - len(retold) / max(1, len(found))))


def _cohere(found: Sequence[Statement], one: list[int], other: list[int], floor: float) -> bool:
    if any(held_apart(found[a], found[b]) for a in one for b in other):
        return False
    scores = [_log_odds(found[a], found[b]) for a in one for b in other]
    first = found[one[0]].claim
    alone = all(found[index].claim.article == first.article for index in (*one, *other))
    voices = {found[index].claim.attribution is None for index in (*one, *other)}
    floor = OWN_VOICE if alone and len(voices) > 1 else floor
    return math.fsum(scores) / len(scores) >= math.log(floor / (1 - floor))
