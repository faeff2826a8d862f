"""Match: which claims assert the same fact. Candidates by shared rare words, a decision by evidence, groups by cohesion.

Evidence is what is said (stemmed words, weighted by rarity within the story), how many (quantities), when (years) and
which way (stance, doubt). Groups grow only while every new member fits the whole group: one wrong yes fuses nothing.
Left out: knowledge that two phrasings mean the same without a shared word.
"""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.lexicons import sections
from pipeline.quantities import Quantity, find_quantities, same_value
from schemas import Claim, Hedging, Stance

PAIR_FLOOR = 0.33
"""Similarity below which two claims are not compared further; chosen between two development stories, where 0.30 to 0.40 give the best F1."""
GROUP_FLOOR = 0.28
"""Mean similarity that every two groups must keep to become one."""
EQUAL_FIGURE = 0.10
"""What an equal figure adds to the similarity of claims that share three words or more."""
MAX_POSTINGS = 60
"""A word in more claims than this proposes no candidates."""
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "but",
        "by",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "it",
        "its",
        "that",
        "this",
        "these",
        "those",
        "who",
        "whom",
        "which",
        "will",
        "would",
        "not",
        "no",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "them",
        "him",
        "we",
        "our",
        "us",
        "you",
        "your",
        "i",
        "my",
        "me",
        "so",
        "than",
        "then",
        "there",
        "here",
        "when",
        "while",
        "where",
        "if",
        "do",
        "does",
        "did",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "also",
        "just",
        "about",
        "into",
        "over",
        "after",
        "before",
        "out",
        "up",
        "down",
        "more",
        "most",
        "some",
        "any",
        "all",
        "such",
        "only",
        "own",
        "same",
        "other",
        "another",
        "new",
        "said",
        "says",
        "say",
        "according",
        "told",
        "tells",
        "report",
        "reports",
        "reported",
    ]
)


@dataclass(frozen=True)
class Features:
    """What a claim says, ready to be compared."""

    claim: Claim
    stems: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    years: frozenset[str]
    weight: dict[str, float]
    norm: float


@cache
def _stemmer(language: str) -> object:
    import snowballstemmer

    names = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese", "nl": "dutch", "ru": "russian",
             "sv": "swedish", "da": "danish", "fi": "finnish", "nb": "norwegian", "hu": "hungarian", "ro": "romanian", "tr": "turkish"}  # fmt: skip
    return snowballstemmer.stemmer(names.get(language, "english"))


@cache
def _stem(word: str, language: str) -> str:
    if language != "en":
        return str(_stemmer(language).stemWord(word))  # type: ignore[attr-defined]
    stem = _english_stem(word)
    return _synonyms().get(stem, stem)


def _english_stem(word: str) -> str:
    """Stem of an English word, in American spelling so that both spellings meet."""
    american = re.sub(r"is(e[sd]?|ing|ation|ations)$", r"iz\1", word.replace("-", ""))
    american = re.sub(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|ite|able)", "or", re.sub(r"ence$", "ense", american))
    return str(_stemmer("en").stemWord(american))  # type: ignore[attr-defined]


@cache
def _synonyms() -> dict[str, str]:
    """Stem to the stem that stands for its group in lexicon/synonyms.txt; the first group of a word counts."""
    found: dict[str, str] = {}
    for line in sections("synonyms")[""]:
        head, *_ = stems = [_english_stem(word) for word in line.split()]
        for stem in stems:
            found.setdefault(stem, head)
    return found


def stems_of(text: str, *, language: str = "en") -> frozenset[str]:
    """The stems of the content words of a text; in scripts without blanks, pairs of characters."""
    if language in ("zh", "ja", "th"):
        letters = [c for c in text if c.isalnum()]
        return frozenset(a + b for a, b in pairwise(letters))
    words = (
        re.sub(r"[’']s?$", "", word.lower()) for word in _WORD.findall(text) if not word.isdigit() or len(word) == 4
    )
    return frozenset(_stem(word, language) for word in words if word not in _STOP and (len(word) > 2 or word.isdigit()))


def _said_by(claim: Claim, language: str) -> frozenset[str]:
    """The stems of a claim; its figures as values, its cues left out, one mark for all ways to doubt."""
    text = claim.text
    for cue in claim.cues:
        text = text.replace(cue, " ")
    figures = {f"#{quantity.value:g}{quantity.unit}" for quantity in find_quantities(text) if quantity.value > 2}
    text = re.sub(r"\b(?:thousand|million|billion|percent|hundred)\b|\d[\d,.]*\d", " ", text)
    doubt = {"~doubt"} if claim.hedging is Hedging.DOUBTFUL else set()
    return stems_of(text, language=language) | figures | doubt


def features(claims: list[Claim], languages: dict[str, str]) -> list[Features]:
    """Comparable features of all claims of a story; the weight of a word falls with the share of claims that hold it."""
    stems = [_said_by(claim, languages.get(claim.article, "en")) for claim in claims]
    count = Counter(stem for one in stems for stem in one)
    total = max(2, len(claims))
    found = []
    for claim, mine in zip(claims, stems, strict=True):
        weight = {stem: math.log(1 + total / count[stem]) for stem in sorted(mine)}
        names = frozenset(
            re.sub(r"[’']s$", "", word).lower() for word in re.findall(r"(?<!^)(?<![.“] )\b[A-Z][\w’'-]+", claim.text)
        )
        found.append(
            Features(claim, mine, names, tuple(find_quantities(claim.text)), frozenset(_YEAR.findall(claim.text)), weight,
                     math.sqrt(sum(value * value for value in weight.values())) or 1.0)
        )  # fmt: skip
    return found


def similarity(one: Features, other: Features) -> float:
    """How much two claims say the same, 0 to 1: cosine over weighted stems, raised by an equal rare quantity."""
    shared = one.stems & other.stems
    if not shared:
        return 0.0
    dot = sum(one.weight[stem] * other.weight[stem] for stem in shared)
    cosine = dot / (one.norm * other.norm)
    smaller = min(sum(v * v for v in one.weight.values()), sum(v * v for v in other.weight.values()))
    contained = dot / smaller if smaller and min(len(one.stems), len(other.stems)) >= 3 else cosine
    score = 0.65 * cosine + 0.35 * min(1.0, contained)
    if _equal_quantities(one, other) and len(shared) >= 3:
        score += EQUAL_FIGURE
    return min(1.0, score)


def _equal_quantities(one: Features, other: Features) -> bool:
    return any(
        a.value > 2 and a.unit == b.unit and same_value(a.value, b.value, rough=a.rough or b.rough)
        for a in one.quantities
        for b in other.quantities
    )


def held_apart(one: Features, other: Features) -> str | None:
    """Why two claims cannot be one fact, however alike they read; None if nothing speaks against it."""
    a, b = one.claim, other.claim
    if a.stance is not b.stance:
        return "opposite stance"
    if (a.hedging is Hedging.DOUBTFUL) != (b.hedging is Hedging.DOUBTFUL):
        return "doubted by one side"
    if a.article == b.article and a.quotes[0].start < b.quotes[0].end and b.quotes[0].start < a.quotes[0].end:
        return "parts of one sentence"
    if one.quantities and other.quantities and not _equal_quantities(one, other):
        return "other quantities"
    if one.years and other.years and not one.years & other.years:
        return "other years"
    if a.when and b.when and not (a.when.startswith(b.when) or b.when.startswith(a.when)):
        return "other dates"
    return None


def candidates(found: list[Features], *, floor: float = PAIR_FLOOR) -> list[tuple[float, int, int]]:
    """Pairs that share enough rare words to be compared and are `floor` alike, with their similarity, best first; ties by place."""
    postings: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        for stem in one.stems:
            postings[stem].append(index)
    pairs: Counter[tuple[int, int]] = Counter()
    for stem in sorted(postings):
        holders = postings[stem]
        if 2 <= len(holders) <= MAX_POSTINGS:
            pairs.update((a, b) for n, a in enumerate(holders) for b in holders[n + 1 :])
    scored = [(similarity(found[a], found[b]), a, b) for (a, b), shared in pairs.items() if shared >= 2]
    return sorted((pair for pair in scored if pair[0] >= floor), key=lambda pair: (-pair[0], pair[1], pair[2]))


def group(found: list[Features]) -> list[list[int]]:
    """Claims grouped into facts: best pairs first, a merge only if no two members are held apart and the mean stays high."""
    home = list(range(len(found)))
    members = {index: [index] for index in home}
    for _, a, b in candidates(found):
        one, other = home[a], home[b]
        if one == other or not _cohere(found, members[one], members[other]):
            continue
        keep, drop = min(one, other), max(one, other)
        members[keep] = sorted(members[keep] + members[drop])
        for index in members.pop(drop):
            home[index] = keep
    return [members[key] for key in sorted(members)]


def _cohere(found: list[Features], one: list[int], other: list[int]) -> bool:
    if any(held_apart(found[a], found[b]) for a in one for b in other):
        return False
    scores = [similarity(found[a], found[b]) for a in one for b in other]
    return sum(scores) / len(scores) >= GROUP_FLOOR


__all__ = ["Features", "Stance", "candidates", "features", "group", "held_apart", "similarity", "stems_of"]
