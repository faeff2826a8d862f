"""Origins: who the claims of a fact go back to. Ten articles that re-report one party are one origin.

Two claims are of one origin when they credit the same party, come through the same outlet, are plainly the same copy, or
when one article, which re-reports the other elsewhere, states it without a credit. Unnamed insiders are never counted as
independent of each other unless the articles place them in different bodies: unclear must not look like confirmation.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from pipeline.lexicons import pattern
from pipeline.match import gives_no_comment, stems_of
from pipeline.parties import GENERIC, is_pronoun, name_words, person_name, same_name
from pipeline.quantities import find_quantities
from schemas import Article, Attribution, Claim, Origin, SourceKind

COPY_SHARE = 0.55
"""Share of four-word runs in common, of the shorter quote, from which on it is the same copy."""
COPY_STEMS, COPY_OVERLAP = 6, 0.75
"""Content words from which on, and the share in common from which on, reordered text is the same copy too."""
NEAR_RUN, NEAR_OVERLAP = 6, 0.5
"""Words in common in a row, or share of the content words, from which on two articles that credit nobody tell the same copy: 31 of 35 such
pairs in the labelled stories.
"""
RETOLD_SHARE = 0.6
"""Share in common, of the content words of the shorter text, from which on what nobody is credited with retells what somebody says."""
SENTENCE = 5
"""Words from which on the very same sentence is a copy."""
LINKED = 2
"""Claims that one article has through an outlet and another from the party itself, before uncredited ones are taken to be re-reported too."""
_SPOKES = re.compile(r"\bspokes(?:man|woman|person|people)\b|\brepresentatives?\b", re.IGNORECASE)


def _capitals(name: str) -> list[str]:
    return re.findall(r"\b[A-Z][\w’'-]+", name)


def _names(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<!^)\b[A-Z][\w-]+|^[A-Z]{2,}\b", source))


@lru_cache(maxsize=16384)  # a quote is compared with many others
def _runs(text: str, length: int = 4) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def same_origin(one: Claim, other: Claim, outlets: dict[str, str | None]) -> str | None:
    """What shows that two claims go back to one party; None if nothing does. `outlets` gives each article's outlet."""
    a, b = one.attribution, other.attribution
    if one.article == other.article and (a is None or b is None):
        return "the same article, which says itself what it credits" if a or b else "the same article, in its own voice"
    if a and b and (shown := _one_credit(a, b, inside=one.article == other.article)):
        return shown
    for mine, theirs in ((a, outlets[other.article]), (b, outlets[one.article])):
        if mine and theirs and any(same_name(name, theirs) for name in (*mine.via, mine.source)):
            return f"one re-reports {theirs}"
    if a and b and all(_names(one) or re.match(r"[A-Z][\w-]+[’']s\s", one) for one in (a.source, b.source)):
        return None  # two parties by name may well say the same
    kinds = {each.source_kind for each in (a, b) if each}
    if len(kinds) > 1 and not kinds & {SourceKind.ANONYMOUS, SourceKind.MEDIA, SourceKind.DOCUMENT}:
        return None  # the union and the principal may well say the same
    if a is b is None and _near_copy(one.text, other.text):
        return "nearly the same words"
    return "the same words" if _copied(one.quotes[0].exact, other.quotes[0].exact) else None


def _one_credit(a: Attribution, b: Attribution, *, inside: bool) -> str | None:
    """What shows that two credits are of one party, or that nothing tells them apart; `inside`: they stand in one article."""
    kind = a.source_kind if a.source_kind is b.source_kind else None
    if shared := _shared_way(a, b):
        return shared
    if same_name(_whose(a.source), _whose(b.source)) and bool(_CIRCLE.search(a.source)) == bool(
        _CIRCLE.search(b.source)
    ):
        return f"both credit {a.source if len(a.source) >= len(b.source) else b.source}"
    if inside and kind and _names(a.source) & _names(b.source):
        return f"one article names both {a.source} and {b.source}, and nothing shows that they differ"
    if is_pronoun(a.source) or is_pronoun(b.source):
        return "the text does not say who one of them is, and nothing shows that they differ"
    if _CROWD.fullmatch(a.source) and _CROWD.fullmatch(b.source):
        return "both credit people at large"
    alike = {SourceKind.DOCUMENT: "both cite a document", SourceKind.ANONYMOUS: "both credit unnamed insiders"}
    if kind in alike and _may_be_same(a.source, b.source):
        return f"{alike[kind]}, and nothing shows that they differ"
    spoken = [_SPOKES.sub("", each.source) for each in (a, b) if _SPOKES.search(each.source)]
    if len(spoken) > 1 and _may_be_same(*spoken):
        return "both credit a spokesperson, and nothing shows that they differ"
    return None


_CROWD = re.compile(
    r"(?:(?:the|some|many|several|local|other)\s)*(?:residents|villagers|locals|neighbou?rs|people|witnesses|bystanders|onlookers|inhabitants|townspeople|passers-by)",
    re.IGNORECASE,
)


_CIRCLE = re.compile(
    r"\b(?:allies|friends|supporters|critics|opponents|rivals|neighbours|colleagues|associates|relatives|aides)\b",
    re.IGNORECASE,
)
"""People around somebody, who are not that one: "Poe’s allies"."""
_SPEAKS_FOR = re.compile(
    r"^(?:(?:an?|the|his|her|its)\s)?(?:spokes(?:man|woman|person|people)|representatives?|lawyers?|attorneys?|solicitors?|agent|publicist|office|team)\s(?:for|of)\s|[’']s?\s(?:own\s)?(?:spokes(?:man|woman|person|people)|representatives?|lawyers?|attorneys?|solicitors?|agent|publicist|office|team)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def _whose(source: str) -> str:
    """Whose words a source has: those of Poe for "a spokesman for Mr Poe" and "Poe’s lawyer"."""
    return re.sub(r"^(?:Mr|Mrs|Ms|Miss|Dr)\.?\s", "", _SPEAKS_FOR.sub("", source)) or source


def _copied(one: str, other: str) -> bool:
    """The same run of words for most of the shorter text, or, in whatever order, nearly all of the same words."""
    x, y = _runs(one), _runs(other)
    if min(len(x), len(y)) >= 4 and len(x & y) >= COPY_SHARE * min(len(x), len(y)):
        return True
    a, b = stems_of(one), stems_of(other)
    return min(len(a), len(b)) >= COPY_STEMS and len(a & b) >= COPY_OVERLAP * len(a | b)


def _near_copy(one: str, other: str) -> bool:
    """A run of six words in common, or half of the content words of both: what nobody is credited with, retold."""
    a, b = stems_of(one), stems_of(other)
    if min(len(a), len(b)) >= COPY_STEMS and len(a & b) >= NEAR_OVERLAP * len(a | b):
        return not (_no_comment(one) or _no_comment(other))
    return bool(_runs(one, NEAR_RUN) & _runs(other, NEAR_RUN))


def _retells(one: str, other: str) -> bool:
    """A run of four words in common, and most of the content words of the shorter."""
    a, b = stems_of(one), stems_of(other)
    return bool(_runs(one) & _runs(other)) and len(a & b) >= RETOLD_SHARE * max(1, min(len(a), len(b)))


def _same_sentence(one: str, other: str) -> bool:
    a, b = (re.findall(r"\w+", text.lower()) for text in (one, other))
    return a == b and len(a) >= SENTENCE


def _shared_way(a: Attribution, b: Attribution) -> str | None:
    ways_a = [*a.via, *([a.source] if a.source_kind is SourceKind.MEDIA else [])]
    ways_b = [*b.via, *([b.source] if b.source_kind is SourceKind.MEDIA else [])]
    ways_a += [name for name in (a.source,) if name in b.via]
    ways_b += [name for name in (b.source,) if name in a.via]
    for x in ways_a:
        if any(same_name(x, y) for y in ways_b):
            return f"both through {x}"
    return None


_BASED = re.compile(
    r"\b(?:[A-Z][\w.]+,?\s){0,2}[A-Z]\w+-(?:based|headquartered)\s(?:company|firm|group|maker|manufacturer)\b"
)
"""A body by the place where it sits, which another article calls by its name."""


def _may_be_same(one: str, other: str) -> bool:
    """Unnamed on both sides: not the same only where both are placed somewhere, and nowhere in common."""
    one, other = (_BASED.sub("", name) for name in (one, other))
    mine, theirs = ({word.lower() for word in re.findall(r"\b[A-Z][\w-]+", name)} - {"the", "a", "an"} - GENERIC for name in (one, other))  # fmt: skip
    if mine and theirs and not mine & theirs:
        return False
    a, b = name_words(one) - GENERIC, name_words(other) - GENERIC
    return not a or not b or bool(a & b)


_BODIES = (SourceKind.OFFICIAL, SourceKind.ORGANIZATION, SourceKind.MEDIA)
_FILE_NAME = 6
"""Letters of an outlet's name from which on a file is named after it."""
_Group = tuple[list[Claim], list[str]]
"""Claims of one origin and what shows it."""
_PASSED_ON = (SourceKind.INDIVIDUAL, SourceKind.ANONYMOUS, SourceKind.MEDIA, SourceKind.DOCUMENT)
"""Kinds of party whose words others pass on."""
_RETOLD = (SourceKind.EXPERT, SourceKind.INDIVIDUAL, SourceKind.ANONYMOUS, SourceKind.MEDIA)
"""Kinds of party of whom others have it; what an expert reckons, always, what the others say, where the words are near.
In the labelled stories 136 of 154 uncredited mentions of a fact beside such a party are one origin with it; beside officials and bodies 32 of 86.
"""
_BARE = re.compile(
    r"(?:the|this|that)\s(?:well-known\s|prolific\s)?[a-z]+(?:\sitself)?|(?:an?\s)?(?:analyst|expert|leaker|tipster)|(?:analyst|expert|leaker)s",
    re.IGNORECASE,
)
"""A party by one plain word: "the leaker", "the post", "Analysts"."""
_ROLE = re.compile(
    r"(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|(?:[A-Z][\w-]+\s){0,3}[A-Z][\w-]+[’']s?)\s(?:[a-z’'-]+\s){0,2}?(?P<role>[a-z]{4,})"
)
"""A party by its role alone: "her manager", "the prosecutor", "Ireland’s enterprise minister"."""
_PASSER = re.compile(
    r"\b(?:leaker|tipster|insider|analyst|blog|newspaper|paper|tabloid|report|leak|post|blogger|website|manifest|dossier|memo|filing)\b"
)
"""Who or what passes something on, by one plain word."""
_BODY = re.compile(
    r"(?:[Tt]he|[Tt]his)\s(?:force|service|company|firm|group|ministry|agency|department|authority|office|body|club|union|party|bank|court|government|airline|operator|carrier|newspaper|paper|tabloid|blog|site|website|magazine|outlet|broadcaster|university|hospital|council|commission)"
)
"""A body by one plain word: it is one that its article credits by name."""
_HANDLE = re.compile(r"@?[a-z][a-z0-9_.]{3,}")
"""The name of somebody who posts: "@pixelmoth"."""


@dataclass(frozen=True)
class Links:
    """What the whole story shows of who passes on whom."""

    pairs: frozenset[tuple[str, str]]
    """Pairs of article ids: the first re-reports the second."""
    parties: dict[str, Counter[str]]
    """For each article how many of its claims it credits to each party whose words others pass on."""
    meant: dict[str, str]
    """For the id of each such claim the party: the named one where the article says only "the leaker"."""
    outlets: dict[str, str | None]
    """The outlet of each article."""
    bodies: dict[str, frozenset[str]]
    """For each article the bodies that it credits by name."""
    texts: dict[str, str]
    """The text of each article."""


def links(facts: list[list[Claim]], articles: dict[str, Article]) -> Links:
    """Which articles re-report which: several claims of the first come through an outlet, those of the second from the party itself."""
    outlets = _outlets(facts, articles)
    meant = _meant([one for claims in facts for one in claims], articles)
    parties: dict[str, Counter[str]] = defaultdict(Counter)
    for key, claim in {one.id: one for claims in facts for one in claims}.items():
        if key in meant:
            parties[claim.article][meant[key]] += 1
    relayed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claims in facts:
        for a, b in permutations(claims, 2):
            if (
                a.article != b.article
                and _through(a)
                and not _through(b)
                and a.attribution
                and b.attribution
                and same_origin(a, b, outlets)
            ):
                relayed[a.article, b.article].add(a.id)
    pairs = frozenset(
        pair for pair, ids in relayed.items() if len(ids) >= LINKED and len(ids) > len(relayed.get(pair[::-1], ()))
    )
    bodies: dict[str, set[str]] = defaultdict(set)
    for claims in facts:
        for one in claims:
            if (
                one.attribution
                and one.attribution.source_kind in _BODIES
                and not _BODY.fullmatch(one.attribution.source)
            ):
                bodies[one.article].add(one.attribution.source)
    named = {key: frozenset(names) for key, names in bodies.items()}
    return Links(pairs, parties, meant, outlets, named, {key: one.text for key, one in articles.items()})


def _outlets(facts: list[list[Claim]], articles: dict[str, Article]) -> dict[str, str | None]:
    """The outlet of each article: where it shows none, the one that others of the story credit and after which its file is named."""
    credited = {
        name
        for claims in facts
        for one in claims
        if one.attribution
        for name in (*one.attribution.via, *([one.attribution.source] if one.attribution.source_kind is SourceKind.MEDIA else []))
        if re.search(r"[A-Z]", name)
    }  # fmt: skip
    called = {
        name: re.search(r"(?:[A-Z][\w’'&.-]*\s?)+$", name) for name in credited
    }  # "the Dutch newspaper Havenkoerier"
    credited = {found[0] if (found := called[name]) else name for name in credited}
    plain = {name: re.sub(r"[^a-z]", "", re.sub(r"^the\s", "", name.lower())) for name in credited}
    return {
        key: article.outlet
        or next((name for name in sorted(credited) if len(plain[name]) >= _FILE_NAME and plain[name] in re.sub(r"[^a-z]", "", article.file.lower())), None)
        for key, article in articles.items()
    }  # fmt: skip


def _meant(claims: list[Claim], articles: dict[str, Article]) -> dict[str, str]:
    """Whom each claim that passes on words credits; one plain word stands for the party of a name that its article tells too."""
    passed = {
        claim.id: (claim.article, claim.attribution.source)
        for claim in claims
        if claim.attribution and claim.attribution.source_kind in (*_PASSED_ON, SourceKind.EXPERT)
    }
    named = Counter(
        (article, name) for article, name in passed.values() if name_words(name) - GENERIC and not _BARE.fullmatch(name)
    )
    everywhere: Counter[str] = Counter()
    for (_, name), count in named.items():
        everywhere[name] += count
    by_word: dict[str, set[str]] = defaultdict(set)
    for one in everywhere:
        for word in re.findall(r"\b[A-Z][\w-]+", one):
            by_word[word].add(one)
    handles = [one for one in everywhere if _HANDLE.fullmatch(one)]
    found: dict[str, str] = {}
    stands: dict[tuple[str, str], str] = {}
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    for key, (article, name) in passed.items():
        if not _BARE.fullmatch(name) or (_BODY.fullmatch(name) and not _PASSER.search(name)):
            found[key] = name
            continue
        role = _head(name)
        if (article, role) not in stands:
            text = articles[article].text
            told = {one for word in _capitalised(text, by_word) for one in by_word[word]}
            told |= {one for one in handles if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)}
            told = {one for one in told if named[article, one] or _is_called(role, one, text)}
            stands[article, role] = max(
                told,
                key=lambda one: (_is_called(role, one, text), named[article, one], everywhere[one], one),
                default="",
            )
        found[key] = stands[article, role] or name
        if found[key] != name:
            roles[role][found[key]] += 1
    for key, name in found.items():
        if _BARE.fullmatch(name) and (known := roles[_head(name)]):
            first = max(known, key=lambda one: (known[one], one))
            if all(same_name(first, one) for one in known):
                found[key] = first
    return found


def _is_called(role: str, name: str, text: str) -> bool:
    """Whether a text gives somebody a role: "the analyst Ann Poe", "quillfox, a leaker"."""
    words, last = (role, "tipster") if role == "leaker" else (role,), name.split()[-1]
    if any(word in name.split() for word in words):
        return True
    return last in text and any(word in text and bool(_given(word, last).search(text)) for word in words)


@lru_cache(maxsize=1024)
def _given(role: str, last: str) -> re.Pattern[str]:
    word, last = re.escape(role), re.escape(last)
    return re.compile(rf"\b{word}\s@?(?:[A-Z][\w.’'-]*\s){{0,2}}{last}\b|\b{last},\s(?:[\w’'.-]+\s){{0,6}}?{word}\b")


def _head(phrase: str) -> str:
    """The last word of a party by one plain word, in the singular: "tipster" of "the well-known tipster"; who leaks is one role."""
    word = phrase.lower().removesuffix(" itself").split()[-1].removesuffix("s")
    return "leaker" if word == "tipster" else word


def _capitalised(text: str, words: Collection[str]) -> set[str]:
    """Those of the words, each of which begins with a capital, that stand somewhere in a text, also within a longer word."""
    longest = max(map(len, words), default=0)
    stretches = {match[1][:longest] for match in re.finditer(r"(?=([A-Z][\w-]+))", text)}
    return {part for one in stretches for end in range(2, len(one) + 1) if (part := one[:end]) in words}


def _through(one: Claim) -> bool:
    return one.attribution is not None and (
        bool(one.attribution.via) or one.attribution.source_kind is SourceKind.MEDIA
    )


def origins_of(claims: list[Claim], articles: dict[str, Article], linked: Links) -> tuple[Origin, ...]:
    """The claims of one fact, parted by independent origin; every origin with its label, kind and evidence."""
    groups: list[_Group] = []
    told = tuple(linked.texts[article] for article in sorted({one.article for one in claims}))
    for claim in sorted(claims, key=lambda one: one.attribution is None):
        joined: _Group = ([claim], [])
        rest = []
        for members, evidence in groups:
            if claim.attribution is None and _parties_of_two(joined[0], members):
                rest.append((members, evidence))
                continue
            reason = next(
                (
                    r
                    for member in members
                    if not _two_holders(member, claim, linked)
                    and (r := same_origin(member, claim, linked.outlets) or _linked(member, claim, linked, told))
                ),
                None,
            )
            if reason:
                joined = (members + joined[0], [*evidence, reason, *joined[1]])
            else:
                rest.append((members, evidence))
        groups = [*rest, joined]
    groups = _hearsay(groups)
    found = [_origin(members, evidence, articles) for members, evidence in groups]
    return tuple(sorted(found, key=lambda origin: (-len(origin.claims), origin.label, origin.claims)))


def _two_holders(one: Claim, other: Claim, linked: Links) -> bool:
    """Whether two articles that credit the same bare role ("the president") name different people in it."""
    a, b = one.attribution, other.attribution
    if one.article == other.article or not a or not b:
        return False
    mine, theirs = _ROLE.fullmatch(a.source), _ROLE.fullmatch(b.source)
    if not mine or not theirs or mine["role"] != theirs["role"]:
        return False
    held = [_holders(mine["role"], linked.texts[claim.article]) for claim in (one, other)]
    return bool(held[0] and held[1] and not held[0] & held[1])


@lru_cache(maxsize=256)  # it holds the texts
def _holders(role: str, text: str) -> frozenset[str]:
    """The last names of those whom a text gives a role: "President Ivo Rand"."""
    named = re.findall(rf"\b[{role[0]}{role[0].upper()}]{role[1:]},?((?:\s[A-Z][\w’'-]{{0,40}}){{1,3}})", text)
    return frozenset(name.split()[-1] for name in named)


def _parties_of_two(some: list[Claim], others: list[Claim]) -> bool:
    """Whether two groups credit somebody, each in other articles: a claim that credits nobody does not make them one."""
    mine, theirs = ({one.article for one in group if one.attribution} for group in (some, others))
    return bool(mine and theirs) and not mine & theirs


def _linked(one: Claim, other: Claim, linked: Links, told: Collection[str]) -> str | None:
    """One party in other words, or an uncredited claim of an article that re-reports the other one elsewhere; `told` are the articles of the fact."""
    a, b = linked.meant.get(one.id), linked.meant.get(other.id)
    if a and b and same_name(a, b):
        return f"both pass on {a}"
    for mine, theirs in ((one, other), (other, one)):
        if (
            shown := _called(mine, theirs, told)
            or _body(mine, theirs, linked)
            or _speaks_for(mine, theirs, told)
            or speaks_of(mine, theirs, linked)
        ):
            return shown
    for mine, theirs, party in ((one, other, b), (other, one, a)):
        if mine.attribution is not None or _knows_more(mine, theirs):
            continue
        if (mine.article, theirs.article) in linked.pairs:
            return "the article re-reports the other one elsewhere"
        if (
            party
            and sum(count for name, count in linked.parties.get(mine.article, {}).items() if same_name(name, party))
            >= LINKED
        ):
            return f"the article passes on {party} elsewhere"
        if theirs.attribution is None or mine.article == theirs.article:
            continue
        if _same_sentence(mine.text, theirs.text):
            return "the same words"
        kind = theirs.attribution.source_kind
        if kind is SourceKind.EXPERT or (kind in _RETOLD and _retells(mine.text, theirs.text)):
            return f"it says without a credit what {theirs.attribution.source} is credited with"
    return None


def _called(one: Claim, other: Claim, told: Collection[str]) -> str | None:
    """One credits a role or a body by a plain word ("her manager", "the force"), the other somebody whom an article gives that role."""
    if one.attribution is None or other.attribution is None:
        return None
    role, name = one.attribution.source, other.attribution.source
    bare = _ROLE.fullmatch(role)
    names = _capitals(name)
    if not bare or not names or role == name:
        return None
    stem, last = re.sub(r"(?<=\w{4})(?:er|or)$", "", bare["role"]), re.sub(r"[’']s$", "", names[-1])
    placed = role[:1].isupper() and not role.startswith(("The", "His", "Her", "Their", "Its"))
    near = [text for text in told if last in text and stem in text]
    if (not placed and bare["role"] in name.split()) or (near and any(map(_at_hand(stem, last).search, near))):
        return f"{role} is {name}"
    return None


@lru_cache(maxsize=1024)
def _at_hand(stem: str, last: str) -> re.Pattern[str]:
    """What gives a name a role: "the prosecutor, Ada Kovac", "Ada Kovac, prosecuting", "Ada Kovac, who is her manager", "Kovac’s manager"."""
    word, last = rf"{stem}\w{{0,3}}", re.escape(last)
    return re.compile(
        rf"\b{word}\b[,:]?\s(?:(?:[A-Z][\w.’'-]*|for|of|the|at)\s){{0,4}}{last}\b|\b{last}(?:\s[A-Z][\w-]+)?,\s(?:[\w’'.-]+\s){{0,6}}?{word}\b|\b{last}[’']s?\s{word}"
    )


def _body(one: Claim, other: Claim, linked: Links) -> str | None:
    """One credits a body by a plain word, and its article credits by name the body that the other one credits."""
    if one.attribution is None or other.attribution is None or not _BODY.fullmatch(one.attribution.source):
        return None
    if any(same_name(name, other.attribution.source) for name in linked.bodies.get(one.article, ())):
        return f"{one.attribution.source} is {other.attribution.source}"
    return None


def _speaks_for(one: Claim, other: Claim, told: Collection[str]) -> str | None:
    """One credits a body or its spokesperson, the other a person of whom an article says that he or she is of it: "Ann Poe, head of the union"."""
    if one.attribution is None or other.attribution is None or one.article == other.article:
        return None
    body, person = one.attribution.source, other.attribution.source
    if one.attribution.source_kind not in (SourceKind.OFFICIAL, SourceKind.ORGANIZATION):
        return None
    names = _capitals(re.sub(r"^(?:The|A|An)\s", "", body))
    if not names or person_name(body) or not _capitals(person):
        return None
    body, last = " ".join(names), re.sub(r"[’']s$", "", _capitals(person)[-1])
    if last in names:
        return None
    near = [text for text in told if last in text and body in text]
    return f"{person} speaks for {body}" if any(map(_of_body(body, last).search, near)) else None


@lru_cache(maxsize=1024)
def _of_body(body: str, last: str) -> re.Pattern[str]:
    """What makes a person one of a body: "Poe, head of the union SJS", "Solidarity’s leader, Ales Perko", "SJS leader Ann Poe"."""
    body, last = re.escape(body), re.escape(last)
    return re.compile(
        rf"\b{last},\s(?:\d\d,\s)?(?:[\w’'-]+\s){{1,8}}?(?:[A-Z][\w-]+\s){{0,2}}{body}\b"
        rf"|\b{body}(?:[’']s)?,?\s(?:[a-z’'-]+\s?){{0,6}},?\s?(?:[A-Z][\w.’'-]*\s){{0,3}}{last}\b"
    )


def by_role(source: str) -> bool:
    """Whether a party is called by what it is alone: "the tipster", "her manager", "the force"."""
    return any(shape.fullmatch(source) for shape in (_BARE, _ROLE, _BODY))


def _opens_with(party: str, quote: str) -> bool:
    """Whether a sentence opens with a party by name: what it does, others mostly have from it."""
    names = _capitals(re.sub(r"^The\s", "", party))
    return bool(names) and names[-1] in quote.split(",")[0].split()[:6]


def speaks_of(one: Claim, other: Claim, linked: Links) -> str | None:
    """An uncredited claim that speaks of the party to which the other one goes back, or of the outlet that tells it."""
    if one.attribution is not None:
        return None
    quote = one.quotes[0].exact
    outlet = linked.outlets.get(other.article)
    parties = [name for name in (outlet,) if name]
    if other.attribution:
        parties += other.attribution.via
        if (
            other.attribution.source_kind in (*_PASSED_ON, SourceKind.EXPERT)
            or _no_comment(quote)
            or _opens_with(linked.meant.get(other.id, other.attribution.source), quote)
        ):
            parties.append(linked.meant.get(other.id, other.attribution.source))
        head = _PASSER.search(other.attribution.source)
        called = [head[0]] if head else []
        for word in ("leaker", "tipster") if called and called[0] in ("leaker", "tipster") else called:
            if re.search(rf"\b(?:[Tt]he|[Ss]ame|[Aa])\s(?:[a-z-]+\s)?{word}\b|^{word.capitalize()}\b", quote):
                return f"it speaks of the {word}"
    for name in parties:
        words = _capitals(re.sub(r"^The\s", "", name))
        known = " ".join(words[-1:] if other.attribution and name == other.attribution.source else words)
        if known and re.search(rf"\b{re.escape(known)}\b", quote):
            return f"it speaks of {name}"
    return None


@lru_cache(maxsize=4096)
def _no_comment(quote: str) -> bool:
    return gives_no_comment(quote)


def _knows_more(one: Claim, other: Claim) -> bool:
    """Whether a claim has a figure that the other one lacks, or has it more exactly: what only re-reports cannot."""
    known = {quantity.value for quantity in find_quantities(other.quotes[0].exact)}
    return any(quantity.value not in known for quantity in find_quantities(one.quotes[0].exact))


def _hearsay(groups: list[_Group]) -> list[_Group]:
    """What is only rumoured or "reported" without a name repeats somebody: it is no voice of its own beside an unnamed source or an outlet."""
    vague = [group for group in groups if all(_nobodys(one) for one in group[0])]
    told = [group for group in groups if group not in vague and any(_passed_on(one) for one in group[0])]
    if not told or not vague:
        return groups
    first, *_ = sorted(told, key=lambda group: (-len(group[0]), min(one.id for one in group[0])))
    joined = (
        first[0] + [one for group in vague for one in group[0]],
        [*first[1], "hearsay that names nobody repeats what others report"],
    )
    return [joined, *(group for group in groups if group is not first and group not in vague)]


def _passed_on(one: Claim) -> bool:
    return one.attribution is not None and (
        bool(one.attribution.via) or one.attribution.source_kind in (SourceKind.ANONYMOUS, SourceKind.MEDIA)
    )


def _nobodys(one: Claim) -> bool:
    if one.attribution is None:
        return any(pattern("hedging", "reported").search(cue) for cue in one.cues)
    name = one.attribution.source
    return one.attribution.source_kind is SourceKind.MEDIA and (
        name.split()[-1].islower() or not re.search(r"(?<!^)[A-Z]", name)
    )


def _origin(members: list[Claim], evidence: list[str], articles: dict[str, Article]) -> Origin:
    members = sorted(members, key=lambda claim: claim.id)
    credited = [claim.attribution for claim in members if claim.attribution]
    ids = tuple(claim.id for claim in members)
    shown = "; ".join(dict.fromkeys(evidence)) or (
        "credited in the article" if credited else "the article’s own voice; it names nobody"
    )
    if not credited:
        clear = not all(_nobodys(one) for one in members)
        return Origin(
            label=own_voice(articles[members[0].article]), kind=SourceKind.NONE, claims=ids, evidence=shown, clear=clear
        )
    best = max(
        credited,
        key=lambda one: (
            not is_pronoun(one.source),
            one.source_kind is not SourceKind.MEDIA,
            not by_role(one.source),
            len(one.source),
            one.source,
        ),
    )
    clear = bool(name_words(best.source) - GENERIC) and not is_pronoun(best.source)
    return Origin(label=best.source, kind=best.source_kind, claims=ids, evidence=shown, clear=clear)


def own_voice(article: Article) -> str:
    """How an article that speaks for itself is named: by its outlet, else by its headline."""
    if article.outlet:
        return article.outlet
    return f"unnamed outlet (“{article.title}”)" if article.title else "unnamed outlet"
