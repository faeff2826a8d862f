"""Conflicts: facts on one question with different answers, and drift: one fact told with different certainty.

Tests, in this order: opposite stance, doubt against expectation, other figures for what is counted alike, other dates or times of
day of one event, done against not yet done, a no against a yes, other words of one speaker. Rough and exact figures that agree are no conflict. Left
out: places and names that differ, and answers told in other words.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.dates import MONTHS, WEEKDAYS, find_times
from pipeline.language import function_words
from pipeline.lexicons import pattern
from pipeline.match import (
    DONE,
    INTEREST,
    OPEN,
    Statement,
    clock_differs,
    event_key,
    likeness,
    number_beside_all,
    opposite_answers,
    put_off,
    related,
    stems_of,
    times_differ,
    tolls_differ,
    turn_that_differs,
)
from pipeline.origins import Links, speaks_of
from pipeline.parties import same_name
from pipeline.quantities import (
    MONEY,
    NUMBER_WORDS,
    Quantity,
    count_of,
    find_quantities,
    in_two_currencies,
    perhaps_money,
    same_value,
)
from schemas import (
    Article,
    Claim,
    Commitment,
    Conflict,
    ConflictKind,
    Drift,
    DriftKind,
    Fact,
    Hedging,
    Side,
    SourceKind,
    Stance,
)

TOPIC = 0.1
"""Cosine below which two statements are not about one question."""
STANCE, DOUBT, FIGURE, DATE, TIME, MOVED, STAGE, POLARITY, PREDICATE, SPEAKER = 0.22, 0.25, 0.22, 0.14, 0.28, 0.2, 0.28, 0.4, 0.12, 0.16  # fmt: skip
"""Cosine from which on each test looks at two statements."""
TURN, OPPOSED = 0.25, 0.1
"""The same for the beginning or end of a thing at two dates, and for words that are opposite answers to one question."""
ANSWER = 0.1
"""Cosine that is enough for what comes nearest to a denial."""
ONE_BUT_FOR_IT = 0.2
"""Likeness from which on two statements would be one fact, were it not for the figure."""
RARE_WORD = 2.6
"""Weight of a word that two statements must share where a denial is otherwise little like what it may deny."""
MOST = 2
"""Conflicts that one fact may have on one question."""
NEARLY = 0.6
"""Share of the strength of its strongest that another conflict of one fact on one question must have."""
AMOUNT = 0.4
"""Cosine that amounts of money or shares need where nothing else shows that they count the same, and an interest beside a deed."""
SAME_WORDS = 0.2
"""Share of the content words of the shorter of two tellings that both must have, for a step from one to the other."""
RELAY_GAP = 0.3
"""How much more of its credits an article must take from other outlets to be held for the retelling one."""
OWED = 0.12
"""Cosine that two amounts of money need that are of one thing by name: two fees, two fines."""
SINGLE = 0.03
"""Cosine that two dates of an event need of which a story has only one."""
_ROLES = ("role_official", "role_expert", "role_individual")
"""Words such as "agent" or "minister": two statements with one in common need not be on one matter."""
_SINGLE = frozenset(map(event_key, ("election", "referendum", "wedding", "funeral")))
_KIND = re.compile(
    r"\b(presidential|local|general|parliamentary|legislative|regional|state|european|municipal|mayoral|council|midterm|primary)\s(?:re-?)?elections?\b",
    re.IGNORECASE,
)
_COUNTS_NOTHING = frozenset(
    (
        "a an the of in to and per for from by at on with more new additional further other extra another thi last year after when "
        "were wa had have are is ha said who that will would contract people total about"
    ).split()
)
"""Words behind a figure that do not say what is counted, without a final s."""
_MEASURES = frozenset(
    "second minute hour day week month year decade time mile kilometer kilometre km meter metre foot ton tonne point won euro dollar pound yen yuan franc rupee ruble rouble zloty crown peso lira pence penny cent share krona kronor krone kroner koruna forint leu lev dinar dirham rand rial real shekel hryvnia baht rupiah".split()
)
"""Units: two figures in one unit need not count the same thing."""
_SPOKEN = re.compile(r"[“\"]([^”\"]{8,}?)[”\"]|[“\"]((?:[\w’'-]+\s?){1,6})[”\"]")


@dataclass(frozen=True)
class _Clash:
    kind: ConflictKind
    about: str
    values: tuple[str, str]
    explanation: str
    strength: float


def conflicts_of(
    facts: Sequence[Fact], found: Sequence[Statement], homes: Sequence[Sequence[str]], articles: dict[str, Article]
) -> tuple[Conflict, ...]:
    """Conflicts between facts, those of important facts first as `facts` are; `homes` gives for each statement the ids of its facts."""
    by_id = {fact.id: fact for fact in facts}
    pairs = [
        (one, frozenset((x.value, y.value)), x, y)
        for one in found
        for x in one.quantities
        for y in one.quantities
        if x.start < y.start
    ]
    either = {pair for one, pair, x, y in pairs if _OR.fullmatch(one.text[x.end : y.start])}
    together = {pair for _, pair, _, _ in pairs} - either
    best: dict[frozenset[str], tuple[float, int, int, _Clash]] = {}
    answered: set[int] = set()
    for topic, a, b in related(found, floor=SINGLE):  # best first
        key = frozenset((homes[a][0], homes[b][0]))
        if set(homes[a]) & set(homes[b]):
            continue
        denials = {index for index in (a, b) if found[index].claim.stance is Stance.DENIES}
        least = STANCE if denials & answered else ANSWER
        clash = _clash(found[a], found[b], topic, together, articles, least)
        if clash and len(denials) == 1:
            answered |= denials
        if clash and (key not in best or clash.strength > best[key][0]):
            best[key] = (clash.strength, a, b, clash)
    kept = _strongest(_steps(list(best.values())), homes)
    made = [
        _conflict(by_id[homes[a][0]], by_id[homes[b][0]], found[a].claim.id, found[b].claim.id, clash)
        for _, a, b, clash in kept
    ]
    rank = {fact.id: number for number, fact in enumerate(facts)}
    return tuple(sorted(made, key=lambda conflict: (min(rank[key] for key in conflict.facts), conflict.id)))


_Found = tuple[float, int, int, _Clash]


_OR = re.compile(r"[^.;:\d]{0,25},?\sor\s[^.;:\d]{0,15}")
"""Between two figures of one thing that are measured in two ways: "€2.4 million, or €2.9 million including VAT"."""


def _steps(clashes: list[_Found]) -> list[_Found]:
    """Of a count that grew in steps each step once: from 14 to 19 and from 19 to 23, not from 14 to 23."""
    counts: dict[str, set[float]] = defaultdict(set)
    steps: dict[int, tuple[float, float]] = {}
    for at, (_, _, _, clash) in enumerate(clashes):
        values = [one.value for text in clash.values for one in find_quantities(text)[:1]]
        if clash.kind is ConflictKind.UPDATE and len(values) == len(clash.values):
            steps[at] = min(values), max(values)
            counts[clash.about].update(values)
    shown: set[tuple[str, float, float]] = set()
    kept = []
    for at, one in sorted(enumerate(clashes), key=lambda pair: -pair[1][0]):
        if at in steps:
            least, most = steps[at]
            if (key := (one[3].about, least, most)) in shown or any(least < value < most for value in counts[one[3].about]):  # fmt: skip
                continue
            shown.add(key)
        kept.append(one)
    return kept


def _strongest(clashes: list[_Found], homes: Sequence[Sequence[str]]) -> list[_Found]:
    """Of the conflicts that one fact has on one question the strongest few: a denial rejects a claim, not all that is near it."""
    count: Counter[tuple[str, str]] = Counter()
    strongest: dict[tuple[str, str], float] = {}
    kept = []
    for one in sorted(clashes, key=lambda clash: (-clash[0], clash[1], clash[2])):
        keys = [(one[3].about, homes[one[1]][0]), (one[3].about, homes[one[2]][0])]
        if all(count[key] < MOST and one[0] >= NEARLY * strongest.setdefault(key, one[0]) for key in keys):
            kept.append(one)
        count.update(keys)
    return kept


def _one_voice(one: Claim, other: Claim) -> bool:
    """One article that has both from one party, or from itself: then both hold for it."""
    mine, theirs = one.attribution, other.attribution
    if one.article != other.article:
        return False
    if one.stance is not other.stance:
        return mine == theirs
    if mine and theirs and mine.source_kind is theirs.source_kind is SourceKind.ANONYMOUS:
        return mine.source == theirs.source  # two unnamed parties of other descriptions may be two
    return not (mine and theirs) or same_name(mine.source, theirs.source)


def _one_party(one: Claim, other: Claim) -> bool:
    """One party's words, told twice."""
    mine, theirs = one.attribution, other.attribution
    return bool(mine and theirs and same_name(mine.source, theirs.source))


def _clash(
    one: Statement,
    other: Statement,
    topic: float,
    together: set[frozenset[float]],
    articles: dict[str, Article],
    least: float,
) -> _Clash | None:
    if _one_voice(one.claim, other.claim):
        return None
    tests: tuple[Callable[[], _Clash | None], ...] = (
        lambda: (
            _stances(one, other)
            if topic >= least and _on_one_matter(one, other) and (topic >= STANCE or _in_rare_words(one, other))
            else None
        ),
        lambda: _doubt(one, other) if topic >= DOUBT and _on_one_matter(one, other) else None,
        lambda: _figures(one, other, topic, together, articles),
        lambda: (
            _all_or_some(one, other)
            if (one.every or other.every) and topic >= FIGURE and _on_one_matter(one, other)
            else None
        ),
        lambda: _dates(one, other, topic),
        lambda: _times(one, other) if topic >= TIME and _on_one_matter(one, other) else None,
        lambda: (
            _turns(one, other) if one.turns and other.turns and topic >= TURN and _on_one_matter(one, other) else None
        ),
        lambda: (
            _opposed(one, other)
            if one.answers and other.answers and topic >= OPPOSED and _on_one_matter(one, other)
            else None
        ),
        lambda: _put_off(one, other) if topic >= MOVED and _on_one_matter(one, other) else None,
        lambda: _stages(one, other, topic) if topic >= STAGE and len(one.stems & other.stems) > 1 else None,
        lambda: _polarity(one, other, topic) if topic >= PREDICATE and _on_one_matter(one, other) else None,
        lambda: _speaker(one, other) if topic >= SPEAKER else None,
    )
    for test in tests:
        if found := test():
            return _Clash(found.kind, found.about, found.values, found.explanation, topic)
    return None


_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
"""Names that are of no subject."""


def _on_one_matter(one: Statement, other: Statement) -> bool:
    """Whether two statements share more than one word, and one that is no name or role, and do not name other subjects.

    The parties that they are credited to, and number words, do not count.
    """
    shared = (one.stems & other.stems) - NUMBER_WORDS
    who = [each.claim.attribution.source for each in (one, other) if each.claim.attribution]
    said_by = {word.lower() for source in who for word in source.split()} | _CALENDAR
    if (mine := one.names - said_by) and (theirs := other.names - said_by) and not mine & theirs:
        return False  # two subjects
    who += [word for each in (one, other) for word in pattern("parties", *_ROLES).findall(each.text)]
    return len(shared) > 1 and bool(shared - _talk() - stems_of(" ".join((*who, *one.names, *other.names))))


def _in_rare_words(one: Statement, other: Statement) -> bool:
    """Whether a word that both have, and that is no name, stands in few statements of the story: "border" says little in one on a border."""
    names = stems_of(" ".join((*one.names, *other.names)))
    return max((one.weight[stem] for stem in (one.stems & other.stems) - names - _talk()), default=0.0) >= RARE_WORD


@cache
def _talk() -> frozenset[str]:
    """Words that say where something is told, and are not what is told."""
    return stems_of(
        "media report website gossip blog newspaper tabloid story rumour claim article denial statement ask"
    )


_CLEARED = re.compile(r"\b(?:acquit\w*|exonerat\w+|cleared|not guilty)\b", re.IGNORECASE)
"""A finding that agrees with who denied a charge."""


_DENIES_DOING = re.compile(r"\bden(?:y|ies|ied)\s(?:ever\s)?(?!being\b|having\sbeen\b)\w+ing\b")


def _speaks_of_denier(denier: Statement, stater: Statement) -> bool:
    """Who denies doing a thing contradicts those who say that it was he; that it was done may be beyond doubt."""
    told = denier.claim.quotes[0].exact
    doing = _DENIES_DOING.search(told)
    if not doing:
        return True
    who = f"{denier.claim.attribution.source if denier.claim.attribution else ''} {told[: doing.start()]}"
    names = {re.sub(r"[’']s?$", "", name) for name in re.findall(r"\b[A-Z][\w’'-]{3,}", who)}
    return not names or any(name in stater.claim.text for name in names)


_IF = re.compile(
    r"\b(?:even\s)?(?:(?<!as\s)if(?!\s(?:not|any|anything|ever|so)\b)|unless|in case)\b[^,;]*", re.IGNORECASE
)


def _only_if(denier: Statement, stater: Statement) -> bool:
    """Whether what both speak of is a mere condition there: "400 jobs go if the firm is sold" does not say that it is sold."""
    if not _IF.search(stater.text):
        return False
    if re.match(r"\W*[Ii]f\s", stater.text):
        return True
    return not (stems_of(_IF.sub(" ", stater.text)) & denier.stems) - stems_of(" ".join(denier.names))


def _of_another_figure(denier: Statement, stater: Statement) -> bool:
    """Whether a denial is of a figure that the other does not give: who denies a cut of 210 million says nothing of the 1.4 billion in all."""
    return bool(denier.quantities) and any(
        a.unit == b.unit and a.unit and not any(a.agrees(c) for c in stater.quantities)
        for a in denier.quantities
        for b in stater.quantities
    )


def _stances(one: Statement, other: Statement) -> _Clash | None:
    if one.claim.stance is other.claim.stance:
        return None
    denier, stater = (one, other) if one.claim.stance is Stance.DENIES else (other, one)
    if stater.claim.hedging is Hedging.DOUBTFUL:
        return None  # who doubts a thing does not state it
    if not denier.denies:
        return None  # another clause of the sentence is the denial
    if denier.negated and (not_so := _negated_words(denier)) and not not_so & stater.stems:
        return None  # "she will not sell her 22%" says nothing against that she owns 22%
    if stater.negated or _CLEARED.search(stater.claim.text):
        return None  # both say no
    if _of_another_figure(denier, stater):
        return None
    if _one_party(one.claim, other.claim) or not _speaks_of_denier(denier, stater) or _only_if(denier, stater):
        return None
    who = denier.claim.attribution.source if denier.claim.attribution else "one account"
    return _Clash(
        ConflictKind.CONTRADICTION,
        "whether it is so",
        (_said(one), _said(other)),
        f"One account states what {who} denies.",
        0,
    )


def _doubt(one: Statement, other: Statement) -> _Clash | None:
    doubted = [each.claim.hedging is Hedging.DOUBTFUL for each in (one, other)]
    if doubted[0] == doubted[1] or not _foretells(other if doubted[0] else one):
        return None
    return _Clash(
        ConflictKind.CONTRADICTION,
        "whether it will hold",
        (_said(one), _said(other)),
        "One account states or expects what the other doubts.",
        0,
    )


def _foretells(one: Statement) -> bool:
    """Whether a claim says that something comes about, not only that somebody means it to."""
    text = one.claim.text.lower()
    meant = re.search(r"\b(?:plan|seek|aim|want|hope|intend|try|tries|prepar|attempt)\w*\b", text)
    return bool(re.search(r"\b(?:will|would|going to|able to|can|succeed\w*|set to)\b", text)) and not meant


def _said(one: Statement) -> str:
    return one.claim.quotes[0].exact


def _figures(
    one: Statement, other: Statement, topic: float, together: set[frozenset[float]], articles: dict[str, Article]
) -> _Clash | None:
    """Two different figures for what is counted alike, in the same unit and not of another order of magnitude.

    Figures that stand `together` in a single clause answer two questions, not one.
    """
    if not tolls_differ(one, other) and any(
        same_value(a.value, b.value, rough=a.rough or b.rough) and a.unit == b.unit
        for a in one.quantities
        for b in other.quantities
        if a.telling
    ):
        return None
    if any(_IF.search(each.claim.text) for each in (one, other)):
        return None  # "if the price were raised to $999"
    for a in one.quantities:
        for b in other.quantities:
            toll = bool(count_of(a)) and count_of(a) == count_of(b)  # a story has one toll, however it is worded
            # a toll that grew is told with the one before
            both = frozenset((a.value, b.value)) in together and not toll
            if both or not _comparable(a, b) or a.agrees(b):
                continue
            if topic < _least_topic(a, b, toll=toll) and (topic < FIGURE or likeness(one, other) < ONE_BUT_FOR_IT):
                continue
            counted = " ".join(_named(a, b)) or "amount"
            kind, why = _figure_kind(one, other, a, b, articles)
            limits = [bool(_LIMIT.search(each.text)) for each in (one, other)]
            if _two_days_of_trade(one, other, a, articles) or _two_spans(one, other):
                continue
            if (toll and kind is ConflictKind.SCOPE) or _of_before(one, articles) != _of_before(other, articles) or limits[0] != limits[1]:  # fmt: skip
                continue  # the dead of another year are those of another disaster, the price of last year's model is its own
            return _Clash(
                kind,
                f"how {'much' if a.unit in MONEY else 'many'}: {counted}",
                (_value(one, a), _value(other, b)),
                why,
                0,
            )
    return None


_TRADED = re.compile(
    r"\b(?:shares?|stock|currency|index|futures|crude|bitcoin)\b[^.;]{0,80}?\b(?:closed?|finish\w*|end(?:ed|s)|trad(?:ed|es|ing)|f[ae]ll(?:en|s)?|dropp?(?:ed|s)?|dip(?:ped|s)?|slid|slipp?ed|sank|rose|risen|climb\w*|jump\w*|soar\w*|surg\w*|gain\w*|lost|loses?|shed|went up|shot up|down|up)\b"
    r"|\b(?:closed?|finished|ended|traded)\s(?:at|up|down|on|\w+day\sat)\b",
    re.IGNORECASE,
)
"""What a market says of a price, beside what somebody would pay."""


def _all_or_some(one: Statement, other: Statement) -> _Clash | None:
    """All of something beside a number of it: "every one of the classrooms was delivered", "22 classrooms were delivered"."""
    for whole, part in ((one, other), (other, one)):
        figure = number_beside_all(whole, part)
        if not figure or _one_party(one.claim, other.claim):
            continue
        values = whole.every, _value(part, figure)
        return _Clash(
            ConflictKind.CONTRADICTION, f"how many: {whole.every.split()[-1].lower()}", values if whole is one else values[::-1],
            "One account has all of them, the other a number.", 0,
        )  # fmt: skip
    return None


def _two_days_of_trade(one: Statement, other: Statement, a: Quantity, articles: dict[str, Article]) -> bool:
    """Whether a market price stands beside a figure that is none, or beside that of another day."""
    traded = [bool(_TRADED.search(each.text)) for each in (one, other)]
    if traded[0] != traded[1]:
        return True
    days = [set(each.days or (articles[each.claim.article].published or "",)) for each in (one, other)]
    if (a.unit == "%" or traded[0]) and (one.days or other.days) and all(map(all, days)) and days[0] != days[1]:
        return True  # "rose 7.6% on Tuesday after 9.1% on Monday", "fell 9.1% on Monday"
    return traded[0] and not (days[0] & days[1] - {""})


_SPAN = re.compile(
    rf"\b(?:(?P<whole>(?:over|within|in)\s(?:(?:the|next|coming|last|past)\s)*(?:\d+|{'|'.join(sorted(NUMBER_WORDS))})\s(?:years|months|weeks|days|decades))|(?P<first>in\s(?:the|its|their)\s(?:first|second|third|last)\s(?:year|month|week|quarter))|(?P<each>(?:an?|per|each|every)\s(?:year|month|week|day)|annual(?:ly)?|yearly|monthly)(?!\s(?:ago|later|earlier|before|after)))\b",
    re.IGNORECASE,
)
"""The time that an amount is of: all of some years, the first of them, each."""


def _two_spans(one: Statement, other: Statement) -> bool:
    """Whether two amounts are of different spans of time: "1.4 billion over three years", "480 million in the first year"."""
    spans = [{match.lastgroup for match in _SPAN.finditer(each.text)} for each in (one, other)]
    return bool(spans[0] and spans[1]) and not spans[0] & spans[1]


_LIMIT = re.compile(
    r"\b(?:licen[cs]ed|certified|capacity|permitted|allowed|maximum|limit(?:ed)?|insured|authori[sz]ed)\b",
    re.IGNORECASE,
)
"""What may be, beside what is: "licensed for 110", "carrying 140"."""
_BEFORE = re.compile(
    r"\b(?:last (?:year|month|season)(?:[’']s)?\b|predecessors?|previous (?:model|version|generation|record|season|year)|(?:a|\d+|two|three|four|five|ten) (?:years|decades) (?:ago|earlier|before)|a (?:year|decade) (?:ago|earlier|before))\b",
    re.IGNORECASE,
)


def _of_before(one: Statement, articles: dict[str, Article]) -> bool:
    """Whether a statement tells of an earlier year, or of what came before what the story is about."""
    published = articles[one.claim.article].published or ""
    return bool(_BEFORE.search(one.claim.text)) or any(year < published[:4] for year in one.years if published)


def _least_topic(a: Quantity, b: Quantity, *, toll: bool) -> float:
    shared = _head(a) & _head(b)
    if toll:
        return TOPIC
    if a.unit in MONEY and shared:
        return OWED if shared - _MEASURES - {"worth"} else AMOUNT  # what is worth so much may be anything
    return FIGURE if shared - _MEASURES else AMOUNT


def _figure_kind(
    one: Statement, other: Statement, a: Quantity, b: Quantity, articles: dict[str, Article]
) -> tuple[ConflictKind, str]:
    if a.vague or b.vague:
        return (
            ConflictKind.WORDING,
            "One account gives a figure, the other only an order of magnitude that does not hold it.",
        )
    if _adds(one) or _adds(other) or (one.years and other.years and not one.years & other.years):
        return ConflictKind.SCOPE, "The figures are of different times or rounds."
    if a.unit and b.unit and a.unit != b.unit:
        return ConflictKind.SCOPE, "The figures are in different units."
    if pattern("stages", "running_count").search(f"{one.text} {other.text}"):
        when = [articles[each.claim.article].published for each in (one, other)]
        if not (when[0] and when[0] == when[1]) or one.told != other.told:
            return ConflictKind.UPDATE, "The count was still running; the later one supersedes."
    return ConflictKind.CONTRADICTION, "The figures differ for what reads as the same count."


def _head(quantity: Quantity) -> frozenset[str]:
    if running := count_of(quantity):
        return frozenset((running,))
    counted = (word for word in quantity.counted.split() if word.rstrip("s") not in _COUNTS_NOTHING)
    return frozenset(word.rstrip("s") if word.rstrip("s") in _MEASURES else next(iter(stems_of(word)), word.rstrip("s")) for word in counted)  # fmt: skip


def _named(a: Quantity, b: Quantity) -> list[str]:
    """What both figures count, in words: "soldiers"."""
    heads = _head(a) & _head(b)
    words = sorted({*a.counted.split(), *b.counted.split()}, key=lambda word: (-len(word), word))
    written = {
        head: next((word for word in words if head in (word.rstrip("s"), *stems_of(word))), head) for head in heads
    }
    return [written[head] for head in sorted(heads)]


def _comparable(a: Quantity, b: Quantity) -> bool:
    near = min(a.value, b.value) > 0 and (max(a.value, b.value) <= 5 * min(a.value, b.value) or a.vague or b.vague)
    if near and perhaps_money(a, b):
        return True
    if in_two_currencies(a, b):
        return True
    if not near or a.unit != b.unit:
        return False
    if (a.unit == "%" or a.unit in MONEY) and not (_head(a) and _head(b)):
        return True
    return bool(_head(a) & _head(b))


def _adds(one: Statement) -> bool:
    return any(word in one.text.lower().split() for word in ("further", "additional", "another", "extra"))


def _value(one: Statement, quantity: Quantity) -> str:
    """The figure and what it counts, as the claim has them."""
    end = quantity.end
    for match in list(re.finditer(r"\s*([\w’'-]+)", one.text[end:]))[: len(quantity.counted.split())]:
        if match.start() != end - quantity.end or match[1].lower() not in quantity.counted:
            break
        end = quantity.end + match.end()
    words = one.text[quantity.start : end].split()
    while len(words) > 1 and words[-1].lower() in function_words("en"):
        words.pop()  # "400,000 contract soldiers this"
    return " ".join(words)


def _dates(one: Statement, other: Statement, topic: float) -> _Clash | None:
    """One event that happens once, at two times."""
    for event, when in one.events.items():
        theirs = other.events.get(event)
        if (
            theirs is None
            or not times_differ(one, other, event)
            or topic < (SINGLE if event in _SINGLE else DATE)
            or _kinds_differ(one, other)
        ):
            continue
        name = _event_name(event, one, other)
        values = (
            (_said(one), _said(other)) if when[0] == "~" else (f"{name}: {when}", f"{name}: {theirs}")
        )  # years that no article has are not shown
        if _one_party(one.claim, other.claim):
            return _Clash(ConflictKind.UPDATE, f"when: {name}", values, "One party gives another time than before.", 0)
        return _Clash(
            ConflictKind.CONTRADICTION, f"when: {name}", values, "The accounts put one event at different times.", 0
        )
    return None


def _times(one: Statement, other: Statement) -> _Clash | None:
    """One thing at two times of day."""
    if not clock_differs(one, other):
        return None
    (mine,), (theirs,) = find_times(one.text), find_times(other.text)
    values = one.text[mine.start : mine.end], other.text[theirs.start : theirs.end]
    return _Clash(ConflictKind.CONTRADICTION, "at what time", values, "The accounts put one event at different times of day.", 0)  # fmt: skip


def _turns(one: Statement, other: Statement) -> _Clash | None:
    """One thing that begins, or ends, at two dates."""
    turn = turn_that_differs(one, other)
    if not turn or one.moved or other.moved or _one_party(one.claim, other.claim):
        return None
    values = one.turns[turn], other.turns[turn]
    return _Clash(
        ConflictKind.CONTRADICTION, f"when it {turn}s", values, "The accounts put one thing at different times.", 0
    )


def _opposed(one: Statement, other: Statement) -> _Clash | None:
    """Words that are opposite answers to one question: "talks are advanced", "talks are at an early stage"."""
    values = opposite_answers(one, other)
    if not values or _one_party(one.claim, other.claim):
        return None
    return _Clash(ConflictKind.CONTRADICTION, "which of the two", values, "The accounts give opposite answers.", 0)


def _put_off(one: Statement, other: Statement) -> _Clash | None:
    """A new date for what another account still has at the old one."""
    for late, early in ((one, other), (other, one)):
        if put_off(late, early) and not early.moved and len(early.days) == 1 and len(was := early.days[0]) >= len("2000-01"):  # fmt: skip
            values = (late.moved, was) if late is one else (was, late.moved)
            return _Clash(ConflictKind.UPDATE, "when it is", values, "One account has a new date for it.", 0)
    return None


_EVENT_NAMES = {"onsale": "going on sale", "unveil": "unveiling"}


def _event_name(event: str, *told: Statement) -> str:
    """An event as one of the statements names it."""
    words = (match[0].lower() for each in told for match in pattern("stages", "events").finditer(each.text))
    return _EVENT_NAMES.get(event) or min((word for word in words if event_key(word) == event), key=len, default=event)


def _kinds_differ(one: Statement, other: Statement) -> bool:
    kinds = [{match[1].lower() for match in _KIND.finditer(each.text)} for each in (one, other)]
    return bool(kinds[0] and kinds[1] and not kinds[0] & kinds[1])


def _stages(one: Statement, other: Statement, topic: float) -> _Clash | None:
    """Done against attempted, still pending, or only of interest."""
    if one.stage == other.stage or OPEN in (one.stage, other.stage):
        return None
    if any(each.stage == DONE and each.negated for each in (one, other)):
        return None  # what was not done is no deed
    if INTEREST in (one.stage, other.stage) and (
        topic < AMOUNT or any(pattern("stages", "ended").search(each.text) for each in (one, other))
    ):
        return None  # what was stopped was wanted before
    pending = [bool(pattern("stages", "pending").search(each.text)) for each in (one, other)]
    if DONE in (one.stage, other.stage) and pending[0] != pending[1]:
        return _Clash(
            ConflictKind.CONTRADICTION,
            "whether it is done",
            (_said(one), _said(other)),
            "One account has done what the other still waits for.",
            0,
        )
    return _Clash(
        ConflictKind.WORDING,
        "how far it came",
        (_said(one), _said(other)),
        "One account tells as done or tried what the other tells as an attempt, an interest or a hint.",
        0,
    )


_SILENCE = re.compile(
    r"\b(?:no|not|never|nobody|neither)\b.{0,30}?\b(?:announce|confirm|comment|statement|word|explain|explanation|say|said|told|disclose|reveal)\w*",
    re.IGNORECASE,
)
"""Saying nothing is no answer: "no official announcement has been made"."""


_NO = re.compile(
    r"\b(?:not|no(?! (?:fewer|less|more|later|earlier|sooner) than\b)|never|neither|nor|without|yet to|(?:refus|declin|fail)\w* to)\b|n[’']t\b",
    re.IGNORECASE,
)
_UNTIL_THEN = re.compile(r"\b(?:before|previously|until then|until now|so far|yet)[.”\"]*$", re.IGNORECASE)
"""What was not so before may be so now: "had not supplied a school before"."""
_SCOPE = 6
"""Words behind a "not" that it may negate."""


def _negated_words(one: Statement) -> frozenset[str]:
    """Stems of what a statement says is not so: what follows the "no", names apart; all of it where the whole is unlikely or nothing."""
    after = [" ".join(one.text[match.end() :].split()[:_SCOPE]) for match in _NO.finditer(one.text)]
    return stems_of(" ".join(after)) - stems_of(" ".join(one.names)) if after else one.stems


_PREDICATE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|shall|should|must|wo|ca)(n[’']t)?\b((?:\s(?:not|never|been|be|also|now|already|still|since|yet|[a-z]+ly)\b)*)\s([a-z]{4,})",
    re.IGNORECASE,
)
"""An auxiliary, what may deny it, and the verb: "had not been arrested"."""


def _predicates(text: str) -> dict[str, bool]:
    """The verbs of a text that follow an auxiliary, by their stems, and whether they are denied."""
    found: dict[str, bool] = {}
    for match in _PREDICATE.finditer(text):
        for stem in stems_of(match[3]):
            found[stem] = bool(match[1]) or bool(re.search(r"\b(?:not|never)\b", match[2]))
    return found


def _says_opposite(one: Statement, other: Statement) -> bool:
    """Whether one denies the verb that the other affirms: "has been arrested", "had not been arrested"."""
    mine, theirs = _predicates(one.text), _predicates(other.text)
    return any(mine[verb] != theirs[verb] for verb in mine.keys() & theirs.keys())


def _polarity(one: Statement, other: Statement, topic: float) -> _Clash | None:
    """One account says no to what the other says: at little likeness only where it denies the very verb."""
    no = one if one.negated else other
    if (
        one.negated == other.negated
        or Stance.DENIES in (one.claim.stance, other.claim.stance)
        or one.claim.article == other.claim.article
        or _one_party(one.claim, other.claim)
        or one.claim.hedging is not other.claim.hedging
        or _SILENCE.search(no.text)
        or _UNTIL_THEN.search(no.text)
        or _only_if(no, other if no is one else one)
        or not (
            _says_opposite(one, other) if topic < POLARITY else _negated_words(no) & (other if no is one else one).stems
        )
    ):
        return None
    return _Clash(
        ConflictKind.CONTRADICTION,
        "whether it is so",
        (_said(one), _said(other)),
        "One account says that it is not so.",
        0,
    )


def _speaker(one: Statement, other: Statement) -> _Clash | None:
    """Words that two articles put into one named person's mouth, alike but not the same."""
    a, b = one.claim.attribution, other.claim.attribution
    if not a or not b or one.claim.article == other.claim.article or not same_name(a.source, b.source):
        return None
    if a.source_kind in (SourceKind.ANONYMOUS, SourceKind.MEDIA, SourceKind.NONE):
        return None
    for mine in _spoken(one):
        for theirs in _spoken(other):
            shared = (stems_of(mine) & stems_of(theirs)) - NUMBER_WORDS
            x, y = _letters(mine), _letters(theirs)
            if (
                shared
                and x != y
                and x not in y
                and y not in x
                and len(shared) >= 0.3 * min(len(stems_of(mine)), len(stems_of(theirs)))
            ):
                return _Clash(
                    ConflictKind.MISQUOTE,
                    f"what {a.source} said",
                    (mine, theirs),
                    "Two articles give one speaker’s words differently.",
                    0,
                )
    return None


def _spoken(one: Statement) -> list[str]:
    return [match[1] or match[2] for quote in one.claim.quotes for match in _SPOKEN.finditer(quote.exact)]


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).lower().strip()


def _conflict(one: Fact, other: Fact, a: str, b: str, clash: _Clash) -> Conflict:
    sides = sorted(
        (
            Side(value=clash.values[0], fact=one.id, claims=(a,)),
            Side(value=clash.values[1], fact=other.id, claims=(b,)),
        ),
        key=lambda side: side.fact,
    )
    facts = tuple(side.fact for side in sides)
    return Conflict(
        id=conflict_id(clash.kind, facts),
        about=clash.about,
        kind=clash.kind,
        facts=facts,
        sides=tuple(sides),
        explanation=clash.explanation,
    )


def conflict_id(kind: ConflictKind, facts: tuple[str, ...]) -> str:
    """Id of a conflict: 'x' and 12 hexadecimal digits of a hash of its kind and facts."""
    return "x" + hashlib.sha256("\n".join((kind.value, *facts)).encode("utf8")).hexdigest()[:12]


def drift_of(
    fact: Fact,
    claims: dict[str, Claim],
    articles: dict[str, Article],
    headings: set[str],
    relays: dict[str, float],
    linked: Links,
) -> list[Drift]:
    """Clear steps of commitment from the telling that is nearest to an origin to each other telling of it.

    `headings` are the ids of claims that stand in headlines; `relays` gives for each article the share of its credits that came through another outlet.
    A telling without a credit that speaks of the party ("the date handed out by the leaker") is no flat statement of its outlet, and no step.
    """
    found = []
    for origin in fact.origins:
        tellings: dict[tuple[str, bool], Claim] = {}
        for claim in (claims[key] for key in origin.claims):
            place = (claim.article, claim.id in headings)
            if place not in tellings or claim.commitment.rank < tellings[place].commitment.rank:
                tellings[place] = claim
        ranked = sorted(
            tellings,
            key=lambda place: (
                _distance(tellings[place], place, relays),
                articles[place[0]].published or "9999",
                place,
            ),
        )
        for at, place in enumerate(ranked[1:], start=1):
            near = next(
                (one for one in ranked[:at] if one[0] == place[0]), ranked[0]
            )  # a headline is held against its own text
            if speaks_of(tellings[place], tellings[near], linked):
                continue
            if (near[0] == place[0] or _nearer(tellings, near, place, articles, relays)) and (
                drift := _step(fact, tellings[near], tellings[place])
            ):
                found.append(drift)
    return found


def _distance(claim: Claim, place: tuple[str, bool], relays: dict[str, float]) -> tuple[int, bool, float]:
    """How far a telling is from its origin: who credits the party itself is nearest, then who re-reports least; headlines follow their text."""
    credit = claim.attribution
    if credit and not credit.via and credit.source_kind is not SourceKind.MEDIA:
        return 0, place[1], 0.0
    return (1 if credit is None else 2), place[1], round(relays[claim.article], 2)


def _nearer(
    tellings: dict[tuple[str, bool], Claim],
    one: tuple[str, bool],
    other: tuple[str, bool],
    articles: dict[str, Article],
    relays: dict[str, float],
) -> bool:
    """Whether something shows that one telling is nearer to the origin than another article's: the credit, a gap in re-reporting, or the dates."""
    a, b = (_distance(tellings[place], place, relays) for place in (one, other))
    if a[0] != b[0] and {a[0], b[0]} != {1, 2}:
        return True
    if relays[other[0]] - relays[one[0]] >= RELAY_GAP:
        return True
    dates = articles[one[0]].published, articles[other[0]].published
    return bool(dates[0] and dates[1] and dates[0] < dates[1])


def _step(fact: Fact, near: Claim, far: Claim) -> Drift | None:
    a, b = near.commitment, far.commitment
    if a is b or {a, b} == {Commitment.REPORTED, Commitment.ATTRIBUTED}:
        return None
    if near.hedging is far.hedging is Hedging.NONE and (near.article == far.article or b is Commitment.ATTRIBUTED):
        return None  # a headline leaves the credit out as a matter of form; who says whose words they are takes nothing back
    mine, theirs = stems_of(near.text), stems_of(far.text)
    if len(mine & theirs) < SAME_WORDS * min(len(mine), len(theirs)):
        return None  # told with the fact, and something else
    kind = DriftKind.INFLATION if b.rank > a.rank else DriftKind.DEFLATION
    change = "more surely" if kind is DriftKind.INFLATION else "less surely"
    return Drift.model_validate(
        {
            "fact": fact.id,
            "from": near.id,
            "to": far.id,
            "kind": kind,
            "explanation": f"Told {change}: {_level(near)} became {_level(far)}.",
        }
    )


def _level(claim: Claim) -> str:
    words = {
        Commitment.ASSERTED: "the outlet’s own flat statement",
        Commitment.ATTRIBUTED: "a flat statement of the credited party",
    }
    return words.get(claim.commitment, f"“{claim.commitment.value}”" + (f" ({claim.cues[0]})" if claim.cues else ""))
