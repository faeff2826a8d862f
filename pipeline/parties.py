"""Parties: what kind of party a phrase names, by the article's own description, and who a later mention means.

The word lists are in lexicon/parties.txt. Left out: knowledge of the world; who is not described is judged by shape.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pipeline.lexicons import alternatives, pattern, sections
from schemas import SourceKind

NAME = r"(?:[A-Z][\w’'.&-]{0,60}|[A-Z]\.|al-[A-Z]\w{1,60})"
"""A word of a name; no longer than words are, so that a run of capitals is not read anew from each of its letters."""
PERSON = re.compile(
    rf"(?<![\w’'])({NAME}(?:\s(?:de|van|von|der|den|bin|al|el|la|da|dos|du|le)){{0,2}}(?:\s{NAME}){{1,5}})"
)
_CAPITALISED = re.compile(r"(?<![\w’'])[A-Z](?:[\w’'&-]+|(?:\.[A-Z])*\.?)")
_PRONOUN = re.compile(r"^(?:he|she|they|it|them|him|her|we|i|you)$", re.IGNORECASE)
_SOURCES_OF = re.compile(rf"({NAME}(?:\s{NAME}){{0,3}}?)(?:[’']s?)?\s(?:own\s)?(?:sources?|insiders?)\b")
_STAFF = re.compile(rf"^({NAME}(?:\s{NAME})?)[’']s?\s({NAME}\s{NAME})$")
_SPOKES = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|representative|press (?:officer|secretary)|lawyers?|attorneys?) (?:for|of|at)\b"
)
BARE_PLURAL = re.compile(
    r"\b(?:officials|sources|diplomats|aides|allies|confidants|associates|loyalists|backbenchers|insiders|figures|democrats|republicans|lawmakers|politicians|analysts|experts"
    r"|source|people|residents|witnesses|critics|researchers|scientists|economists|doctors|investigators|prosecutors(?= who))\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:an?|one|another|some|several|many|two|three|four|five|other|unnamed|anonymous|the)\s", re.IGNORECASE
)
_NO_PARTY = re.compile(
    r"(?:(?!(?:managing|sporting|acting|leading|outgoing|incoming|sitting|visiting|ruling|governing|founding|casting|marketing|nursing|engineering|housing|banking|shipping|mining|planning|building|gaming)\b)[a-z]+ing\b(?<!king)(?<!ling)|[A-Z][a-z]+ing\s(?=[a-z])|(?i:to|contrary|in|on|at|by|for|with|from|of|into|there|here|because|not)\b)"
)
_AGENT = re.compile(
    r"(?:an?|the|one|two|three|four|five|several|some|many|other|his|her|their)\s(?:[\w’'-]+\s){0,3}[a-z]{2,}(?:er|or|ist|ian|man|men|woman|women|ant|eer|eur)s?(?:\s(?:in|of|at|from|with|for|on|who|close|briefed)\b.*)?$"
)
"""Somebody by the shape of the word: "a senior banker", "two oceanographers"."""
_AGENTS = re.compile(r"(?:[a-z]+\s)?[A-Za-z]{3,}(?:ists|ians|ologists|eers)")
_ONE_OF = re.compile(
    r"(?:one|two|three|some|many|most|several|all) of (?:the|his|her|their|its|our|them)\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:United|States|Kingdom|House|Street|Avenue|Road|City|County|State|North|South|East|West|Northern|Southern|Eastern|Western|New|San|Los|Republic|Islands?|River|Lake|Mount|Bay|"
    r"Valley|War|Act|Day|Week|League|Cup|World|Super|Bowl|Games|Olympics|Middle|Air|Force|Supreme|Capitol|Hill|America|Europe|Africa|Asia|Union|Series|Award|Prize|Convention|"
    r"Amendment|Plan|Program|Project|Station|Airport|Park|Bridge|Square|Beach|Hall|Tower|Church|Hotel|Stadium)\b"
)
_NOT_NAMES = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "For",
        "But",
        "And",
        "While",
        "As",
        "If",
        "He",
        "She",
        "They",
        "It",
        "We",
        "I",
        "His",
        "Her",
        "Their",
        "Its",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "When",
        "After",
        "Before",
        "According",
        "However",
        "Meanwhile",
        "Although",
        "Though",
        "Since",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Sir",
        "Lord",
        "Lady",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)


_POST_NOMINALS = frozenset("KC QC SC MP MPs MSP MEP MLA TD OBE CBE MBE PhD MD JD CPA Jr Sr II III IV".split())


_DESCRIBED = 300
"""Characters of description that are kept of one person."""


_BODY_WORD = re.compile(
    r"\b(?:Committee|Ministry|Council|Commission|Agency|Service|Authority|Board|Bureau|Department|Office|Institute|Foundation|Association|Union|Party|Bank|Court|Fund|Cent(?:er|re)|Corps|Police|Guard|Directorate|Federation|Alliance|Ombudsman|Inspectorate|Chamber|Congress|National|Security|Defen[cs]e|Info|Online|Network)\b"
)
"""What no person is called: "State Committee"."""


@cache
def _words(*names: str) -> re.Pattern[str]:
    return pattern("parties", *names)


@cache
def _common_words() -> frozenset[str]:
    """The function words of English: capitalised at the head of a sentence they are no names."""
    from pipeline.language import function_words

    return function_words("en") | {"two", "three", "having", "twenty", "thirty", "such", "even", "other"}


@cache
def _media_name() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:the\s|us\s|russian\s)*{alternatives('parties', 'media_names')}(?:\.com)?(?:\s(?:news|tv|radio|magazine|newspaper|website|online|sports?|world|international|service|business|\d))*$",
        re.IGNORECASE,
    )


@cache
def _given_names() -> dict[str, str]:
    """Given name, small, to "f" or "m"; names that stand for both are left out."""
    women, men = (
        {name for line in sections("given_names")[part] for name in line.split()} for part in ("female", "male")
    )
    return dict.fromkeys(women - men, "f") | dict.fromkeys(men - women, "m")


_TITLES = re.compile(
    r"\b(?:(Mrs|Ms|Miss|Lady|Dame|Madam|Baroness|Queen|Princess|Sister)|(Mr|Sir|Lord|King|Prince|Father))\b\.?(?=\s[A-Z])"
)
_WOMAN = re.compile(
    r"\b(?:\w*woman|actress|wife|mother|daughter|sister|widow|girlfriend|aunt|heroine|nun|waitress|she|her)\b",
    re.IGNORECASE,
)
_MAN = re.compile(r"\b(?:\w{3,}(?<!wo)man|husband|father|son|brother|widower|boyfriend|uncle|monk|he|his)\b")


def gender_of(phrase: str, description: str = "") -> str:
    """Whether "she" ("f") or "he" ("m") can mean a person, by title, given name or description; empty where nothing tells."""
    words = f"{phrase} {description}"
    if title := _TITLES.search(words):
        return "f" if title[1] else "m"
    for name in (person_name(phrase), person_name(description)):
        if name and (gender := _given_names().get(name.split()[0].lower())):
            return gender
    woman, man = _WOMAN.search(words), _MAN.search(words)
    return "f" if woman and not man else "m" if man and not woman else ""


def is_person(name: str, roster: "Roster") -> bool:
    """Whether something shows that a full name is a person's, and not a place's or a body's: a given name, a title, a role."""
    known = roster.known(name) or ""
    roles = _words("role_official", "role_expert", "role_organization", "role_individual")
    return bool(
        name.split()[0].lower() in _given_names()
        or name.split()[-1] in roster.genders
        or roles.search(known.replace(name, " ").lower())
        or gender_of(name, known)
    )


def is_person_name(name: str) -> bool:
    """Whether a name begins with a given name, as persons' names do."""
    return len(name.split()) > 1 and name.split()[0].lower() in _given_names()


def is_place(name: str) -> bool:
    """Whether a name holds a word of the names of places: "New York", "Mexico City"."""
    return bool(_PLACE.search(name))


def is_human(phrase: str) -> bool:
    """Whether the head of a phrase is the word for a person: "the mayor", "a witness", "her landlord's clerk"."""
    head = re.split(r"\s(?:of|for|in|from|at|on|by|to|with|that|who)\s", phrase.lower())[0].split()[-1:]
    roles = _words("role_official", "role_expert", "role_individual")
    return bool(head) and bool(roles.fullmatch(head[0]) or _AGENT.fullmatch(f"the {head[0]}"))


def is_pronoun(phrase: str) -> bool:
    """Whether a phrase is only a personal pronoun."""
    return bool(_PRONOUN.match(phrase.strip()))


def person_name(phrase: str) -> str | None:
    """The last full name of a person that a phrase seems to hold, without titles; None if none is seen."""
    for match in reversed(list(PERSON.finditer(phrase))):
        words = [re.sub(r"[’']s$|(?<=\w\w)\.$", "", word) for word in match[1].split()]
        words = [word for word in words if word.rstrip(".") not in _NOT_NAMES and word not in _POST_NOMINALS]
        role = _words("role_official", "role_expert", "role_organization", "role_individual")
        last_role = max(
            (at for at, word in enumerate(words[:-1]) if role.fullmatch(word.lower()) or word.isupper()), default=-1
        )
        words = words[last_role + 1 :]
        if (
            len(words) >= 2
            and not (words[-1].isupper() and len(words[-1]) > 1)
            and not _PLACE.search(" ".join(words))
            and not _words("official", "organization", "media", "document").search(" ".join(words))
            and not _BODY_WORD.search(" ".join(words))
        ):
            return " ".join(words[-3:])
    return None


@dataclass
class Roster:
    """The parties of one article: descriptions by name, outlets, the last ones mentioned."""

    own_outlet: str | None = None
    descriptions: dict[str, str] = field(default_factory=dict)
    outlets: set[str] = field(default_factory=set)
    surnames: Counter[str] = field(default_factory=Counter)
    full_names: Counter[str] = field(default_factory=Counter)
    genders: dict[str, str] = field(default_factory=dict)
    political: set[str] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    """Names that stand before "Ltd" and its like."""
    bodies: dict[str, list[str]] = field(default_factory=dict)
    """Names of bodies by the noun that stands for them: "committee" for "State Committee for National Security"."""
    handles: set[str] = field(default_factory=set)
    """Names under which somebody posts: "@quillfox"."""

    def describe(self, name: str, description: str) -> None:
        """Remember what the article says of a named person."""
        last, said = name.split()[-1], self.descriptions.get(name.split()[-1])
        if said is None:
            self.descriptions[last] = f"{name} {description}".strip()
        elif said.startswith(name) and len(said) < _DESCRIBED and description.strip() not in said:
            self.descriptions[last] = f"{said} {description}".strip()

    def never_alone(self, name: str) -> bool:
        """Whether a name is said again and again and always in full: people are called by their surname, companies are not."""
        last = name.split()[-1]
        described = len(self.descriptions.get(last, name).split()) > len(name.split())
        return not described and self.full_names[name] >= 2 and self.surnames[last] == self.full_names[name]

    def called_by_first(self, name: str) -> bool:
        """Whether a name is shortened to its first word, as companies are, and nothing shows a person behind it."""
        first, last, whole = name.split()[0], name.split()[-1], self.full_names[name]
        return self.surnames[first] > whole and self.surnames[last] <= whole and not is_person(name, self)

    def person_called(self, phrase: str) -> str | None:
        """The full name that a bare surname ("Mrs Poe", "Poe") stands for; None where the article gives none or several."""
        last = re.sub(r"[’']s?$", "", phrase.split()[-1])
        names = [name for name in self.full_names if name.split()[-1] == last]
        return names[0] if len(names) == 1 else None

    def names_party(self, phrase: str) -> bool:
        """Whether a phrase names a political party of the article."""
        return any(re.search(rf"\b{re.escape(name)}\b", phrase) for name in self.political)

    def gender(self, name: str) -> str:
        """Gender, "m" or "f", by how the whole article names and describes somebody; empty where nothing tells."""
        last = re.sub(r"[’']s$", "", name.split()[-1])
        return self.genders.get(last, "") or gender_of(name, self.known(name) or "")

    def may_be(self, name: str, gender: str) -> bool:
        """Whether a pronoun of this gender ("m" or "f") can mean somebody."""
        return self.gender(name) in ("", gender)

    def known(self, phrase: str) -> str | None:
        """The full mention that a bare surname goes back to."""
        names = [re.sub(r"[’']s$", "", name) for name in _CAPITALISED.findall(phrase)]
        return self.descriptions.get(names[-1]) if names else None

    def is_outlet(self, phrase: str) -> bool:
        """Whether a phrase names an outlet: in the open list, by its last word, or by how the article used it."""
        plain = re.sub(r"(?:[’']s)$", "", phrase.strip())
        if re.search(r"\b(?:familiar|close|briefed|knowledge|insight)\b", plain):
            return False  # "a source familiar with the news"
        if (
            (_media_name().match(plain) and not plain.islower())
            or plain in self.outlets
            or re.search(r"\w\.(?:com|org|net|ru|co\.uk|de|fr)$", plain)
        ):
            return True
        last = plain.split()[-1:] or [""]
        if re.search(r"\b(?:News|Press)\s(?:Agency|Service)$", plain):
            return True
        if re.fullmatch(r"(?:The|the)\s(?:[A-Z][\w’'-]+\s){0,2}[A-Z][\w’'-]+", plain) and _words("masthead").fullmatch(
            last[0].lower()
        ):
            return True  # who says something and is called so
        return bool(_words("media").search(plain) and _words("media").fullmatch(last[0].lower())) and last[
            0
        ].lower() not in ("reports", "report")

    def is_own(self, phrase: str) -> bool:
        """Whether a phrase is the outlet that publishes this article."""
        mine, said = (
            re.findall(r"\w+", re.sub(r"[’']s\b", "", words.lower())) for words in (self.own_outlet or "", phrase)
        )
        told = set(said) - {"the"}
        return bool(mine) and (set(mine) - {"the"} <= set(said) or (told <= set(mine) and said[-1:] == mine[-1:]))


def outlet_of(phrase: str, roster: Roster) -> str | None:
    """The outlet whose sources a phrase credits ("Bloomberg sources", "Verstka’s sources"); None for sources inside a body."""
    match = _SOURCES_OF.search(phrase)
    if not match:
        return None
    words = match[1].split()
    while words and words[0] in _NOT_NAMES:
        words = words[1:]
    name = re.sub(r"[’']s?$", "", " ".join(words))
    possessive = bool(re.search(r"[’']s?\s(?:own\s)?sources?", match[0]))
    if name and (roster.is_outlet(name) or (possessive and not _words("official").search(name))):
        return name
    return None


_PERSONS_OWN = re.compile(
    r"(?:[Hh]is|[Hh]er|[A-Z][\w-]+[’']s?)\s(?:[a-z]+\s)?(?:agent|publicist|lawyer|solicitor|attorney|stylist|trainer)|(?:[Hh]is|[Hh]er)\s(?:[a-z]+\s)?manager"
)
"""Who works for one person and speaks for that one: "her manager", "Poe’s agent"."""
_MANAGES = re.compile(
    r"\b(?P<last>[A-Z][\w-]+)[’']s?\s(?:[a-z]+\s)?manager\b|\b(?:manager|agent|publicist)\s(?:of|for)\s(?:[\w-]+\s){0,3}?(?P<person>[A-Z][\w’-]+\s[A-Z][\w’-]+)$"
)
"""Who manages a person, not a firm: "Adair’s manager", where Adair is a person of the article."""
_FIGURES = re.compile(
    r"(?:the\s|new\s|official\s)*(?:(?:eurostat|census|treasury|bank|government|department|ministry|police|company|hospital|council|industry|internal)\s)?(?:figures|data|statistics|records)(?:\s(?:released|published|obtained|seen|compiled|from|by)\s.*)?",
    re.IGNORECASE,
)


def source_kind(phrase: str, description: str, roster: Roster) -> SourceKind:
    """What kind of party `phrase` is, with what the article says of it in `description`."""
    low = phrase.lower()
    if plain := _plain_kind(phrase, low, roster):
        return plain
    if re.sub(r"^[Tt]he\s", "", phrase) in roster.firms:
        return SourceKind.ORGANIZATION
    if _PERSONS_OWN.fullmatch(phrase):
        return SourceKind.INDIVIDUAL
    if _words("state").fullmatch(low) and not roster.person_called(phrase):
        return SourceKind.OFFICIAL  # "Moscow denied it"
    called = re.match(r"[Tt]he\s[A-Z]", phrase) is None  # "The Green Room Rat" is nobody's name
    single = roster.person_called(phrase) or person_name(roster.known(phrase) or "") if _single_name(phrase) else None
    name = (person_name(phrase) or single) if called else None
    if name and (roster.never_alone(name) or roster.called_by_first(name)):
        return SourceKind.ORGANIZATION
    if name:
        words = f"{phrase} {description} {roster.known(phrase) or ''}"
        employer = _MANAGES.search(words)
        if employer and (employer["person"] or roster.person_called(employer["last"])):
            return SourceKind.INDIVIDUAL
        kind = _person_kind(words)
        return SourceKind.OFFICIAL if kind is not SourceKind.EXPERT and roster.names_party(words) else kind
    return _described_kind(phrase, low, description, roster)


def _plain_kind(phrase: str, low: str, roster: Roster) -> SourceKind | None:
    """The kind of a phrase that says it outright: unnamed people, a document, an outlet."""
    if _words("anonymous").fullmatch(low):
        return SourceKind.ANONYMOUS
    if re.fullmatch(
        r"(?:the|this|that|an?|his|her|their)\s(?:[a-z]+\s)?(?:posts?|tweets?|thread|message|statement|letter|memo|note)",
        phrase[:1].lower() + phrase[1:],
    ):
        return SourceKind.DOCUMENT
    if re.match(
        rf"(?:the\s)?(?:[a-z-]+\s){{0,3}}{alternatives('parties', 'outlet_noun', 'outlet_called')}\s(?-i:[A-Z])",
        phrase,
        re.IGNORECASE,
    ):
        return SourceKind.MEDIA
    if re.fullmatch(
        r"(?:the|this|that|a|another|one|his|her|their)\s(?:(?!ministry|government|green|white|policy|working|research|position|court|legal|scientific|academic)[a-z-]+\s){0,2}(?:paper|station|outlet|daily)",
        low,
    ):
        return SourceKind.MEDIA
    document = rf"(?:an?|the)\s(?:[\w-]+\s){{0,4}}?{alternatives('parties', 'document')}(?=$|,|\s(?:of|for|to|that|which|seen|reviewed|leaked|filed|published|released|obtained|dated|posted)\b)"
    found = re.match(document, low)
    if (
        found
        and not re.search(r"\breports?\b", low)
        and phrase[found.end() - 1 :][:1].islower()
        and phrase[: found.end()].split()[-1].islower()
    ):
        return SourceKind.DOCUMENT
    head = re.split(
        r"\s(?:by|of|from|for|with|in|on|that|which|released|published|conducted|taken|carried|done|led|commissioned)\s",
        low,
    )[0]
    if re.search(rf"\b{alternatives('parties', 'study')}$", head) and head != low:
        return SourceKind.DOCUMENT
    if roster.is_outlet(phrase) and not re.search(r"\breports?$", low):
        return SourceKind.MEDIA
    if _FIGURES.fullmatch(phrase):
        return SourceKind.DOCUMENT
    return None


_BY_WORD = (
    ("official", SourceKind.OFFICIAL),
    ("document", SourceKind.DOCUMENT),
    ("organization", SourceKind.ORGANIZATION),
    ("media", SourceKind.MEDIA),
)
"""Sections of the lexicon and the kind of party that a word of theirs shows, the stronger first."""


def _described_kind(phrase: str, low: str, description: str, roster: Roster) -> SourceKind:
    """The kind of a party that is no named person, by the words that describe it."""
    if _SPOKES.search(low) or re.search(r"\bspokes(?:man|woman|person|people)\b", low):
        return (
            SourceKind.OFFICIAL
            if _words("official", "role_official").search(re.sub(r"spokes\w+", "", low))
            or roster.names_party(f"{phrase} {description}")
            else SourceKind.ORGANIZATION
        )
    if re.search(r"\b(?:news )?(?:outlets?|media|newspapers|press|reports|report|websites?|rumou?rs)$", low):
        return _report_kind(phrase, low, roster)
    if BARE_PLURAL.search(low) or re.search(
        r"\b(?:anonymous|unnamed|condition of anonymity|familiar with|close to)\b", low
    ):
        return SourceKind.ANONYMOUS
    by = _REPORT_BY.search(phrase)
    if by and (roster.is_outlet(by[1]) or not _words("official", "organization").search(low[by.start(1) :])):
        return SourceKind.MEDIA
    head = re.split(r"\s(?:of|for|in|from|at|on|by|to|with|that|who)\s", low)[0]
    if _words("document").fullmatch(head.split()[-1]) and len(head.split()) > 1:
        return SourceKind.DOCUMENT
    if head.endswith("official") or (low.split()[0] in ("a", "an", "one", "another") and "officer" in head):
        return SourceKind.ANONYMOUS
    by_word = next((kind for name, kind in _BY_WORD if _words(name).search(head)), None)
    if by_word:
        return by_word
    if _words("official").search(low):
        return SourceKind.OFFICIAL
    if _words("outlet_noun").search(description.lower()):
        return SourceKind.MEDIA
    return _unlisted_kind(phrase, low, description)


_REPORT_BY = re.compile(
    rf"\b(?:reports?|article|story|post|site|website|web site|blog|page) (?:from|by|in|on|called)\s(?:the\s)?(?:[a-z-]+\s){{0,3}}?({NAME}(?:\s{NAME}){{0,3}})"
)


def _report_kind(phrase: str, low: str, roster: Roster) -> SourceKind:
    if (
        re.search(r"\breports?$", low)
        and _words("official", "organization").search(low)
        and not roster.is_outlet(phrase.split()[0])
    ):
        return SourceKind.DOCUMENT
    return SourceKind.MEDIA


def _single_name(phrase: str) -> bool:
    words = phrase.split()
    return 0 < len(words) <= 4 and words[-1][:1].isupper()


_PERSONS_AGENT = re.compile(
    r"\b(?:his|her|[A-Z][\w-]+[’']s)\s(?:[a-z]+\s)?(?:agent|publicist|stylist)\b|\b(?:his|her)\s(?:[a-z]+\s)?manager\b"
)


def _person_kind(words: str) -> SourceKind:
    """Kind of a named person: the description that stands nearest decides; without one a private person."""
    words = re.sub(r"\b(?:Mr|Mrs|Ms|Miss)\.?\s(?:[A-Z][\w’'-]+\s?)+", "", words)
    words = re.sub(
        r"\b(?:plays?|played|playing|portray\w*|starr?ed as)\s(?:the\s)?(?:[\w’'.-]+\s?){1,4}", "", words
    )  # "who has played Sheriff Tom Garrick"
    if _PERSONS_AGENT.search(words):
        return SourceKind.INDIVIDUAL
    low = re.sub(r"\b(?:former|ex-|retired|then)\s(?:[\w-]+\s){0,4}", "", words.lower())
    low = (
        low
        if _words("role_official", "role_expert", "role_organization", "role_individual").search(low)
        else words.lower()
    )
    best: tuple[int, SourceKind] | None = None
    for section, kind in (
        ("role_individual", SourceKind.INDIVIDUAL),
        ("role_expert", SourceKind.EXPERT),
        ("role_organization", SourceKind.ORGANIZATION),
        ("role_official", SourceKind.OFFICIAL),
    ):
        match = _words(section).search(low)
        if match and (
            best is None or match.start() < best[0] or (match.start() == best[0] and kind is SourceKind.ORGANIZATION)
        ):
            best = (match.start(), kind)
    if best is None:
        return SourceKind.INDIVIDUAL
    if best[1] is SourceKind.ORGANIZATION and re.search(r"spokes\w+", low) and _words("official").search(low):
        return SourceKind.OFFICIAL
    return best[1]


def _unlisted_kind(phrase: str, low: str, description: str) -> SourceKind:
    if re.match(r"(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z]", phrase):
        return SourceKind.INDIVIDUAL
    if _CAPITALISED.search(phrase) and (
        not _ARTICLE.match(low) or re.match(r"[Tt]he\s(?:[A-Z][\w.’'&-]*\s?)+$", phrase)
    ):
        if _words("role_expert", "role_official", "role_individual").search(f"{low} {description.lower()}"):
            return _person_kind(f"{phrase} {description}")
        return SourceKind.ORGANIZATION
    if _CAPITALISED.search(phrase[1:]) and not re.search(
        r"(?:er|or|ist|ian|ant|man|woman|men|women|people)s?$", re.split(r"\s(?:of|in|at|from|with|who)\s", low)[0]
    ):
        return SourceKind.ORGANIZATION
    head = low.split()[-1]
    if len(low.split()) <= 2 and not _ARTICLE.match(low):  # a headline's "analyst says"
        for section, kind in (("role_expert", SourceKind.EXPERT), ("role_official", SourceKind.OFFICIAL)):
            if _words(section).fullmatch(head) and not head.endswith("s"):
                return kind
    if _words("role_individual").search(low) and low.startswith(("his ", "her ", "their ", "the ")):
        return SourceKind.INDIVIDUAL
    if _words("role_expert").search(low) and low.startswith("the "):
        return SourceKind.EXPERT
    if _words("role_organization").search(low) and low.startswith("the "):
        return SourceKind.ORGANIZATION
    if _words("role_official").search(low) and low.startswith("the "):
        return SourceKind.OFFICIAL
    return SourceKind.ANONYMOUS


def is_party(phrase: str, roster: Roster) -> bool:
    """Whether a phrase can be credited at all: a name, a pronoun or a known kind of party, and short."""
    if not 1 <= len(phrase.split()) <= 16 or re.search(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{3}", phrase):
        return False
    if phrase.lower() in ("who", "which", "that", "what", "this", "there", "others"):
        return False
    if is_pronoun(phrase) or roster.is_outlet(phrase) or _ONE_OF.match(phrase) or phrase.lstrip("@") in roster.handles:
        return True
    if _NO_PARTY.match(phrase):
        return False
    names = [
        word for word in _CAPITALISED.findall(phrase) if word not in _NOT_NAMES and word.lower() not in _common_words()
    ]
    return bool(names or _AGENT.match(phrase) or _AGENTS.fullmatch(phrase) or _words("anonymous", "official", "organization", "document", "media", "role_official", "role_organization",
                                "role_expert", "role_individual").search(phrase))  # fmt: skip


GENERIC = frozenset(
    (
        "the a an of to with in on at by and for who is was familiar close matter plan plans situation effort "
        "talks thinking briefed source sources people person insiders insider officials official some many "
        "several two three four other unnamed anonymous senior high ranking top citing knowledge directly "
        "involved news deal "
    ).split()
)
"""Words that name no party by themselves: "source", "senior", "familiar"."""


@lru_cache(maxsize=65536)
def name_words(name: str) -> frozenset[str]:
    """The words of a party's name, small, without accents, articles and a possessive s."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return frozenset(re.sub(r"[’']s$", "", word) for word in re.findall(r"[\w’']+", plain)) - {"the", "a", "an"}


@lru_cache(maxsize=65536)
def same_name(one: str, other: str) -> bool:
    """Whether two names are of one party: one holds all words of the other, and not only such as "source" or "senior".

    An acronym counts as the words it stands for ("MOD", "Ministry of Defence"), a clipped word as its long form ("intel"). The
    same person is one party, whatever he or she is called besides.
    """
    if (person := person_name(one)) and person == person_name(other):
        return True
    a, b = name_words(one), name_words(other)
    if len(a) > len(b):
        a, b, one, other = b, a, other, one
    shared = {word for word in a if any(_same_word(word, long) for long in b) or _is_acronym(word, other)}
    return bool(a) and shared == a and (bool(shared - GENERIC) or a == b)


def _same_word(word: str, other: str) -> bool:
    return word == other or (
        min(len(word), len(other)) >= 5
        and abs(len(word) - len(other)) >= 2
        and (word.startswith(other) or other.startswith(word))
    )


def _is_acronym(word: str, name: str) -> bool:
    initials = "".join(part[0] for part in re.findall(r"[^\W_]+", name.lower()))
    short = "".join(part[0] for part in re.findall(r"[^\W_]+", name.lower()) if part not in ("of", "the", "and", "for"))
    return len(word) >= 3 and (word in initials or word in short)


def staff_of(phrase: str) -> str | None:
    """The outlet in "Insider's Matthew Loh"; None if the phrase has another shape."""
    match = _STAFF.match(phrase.strip())
    return match[1] if match else None
