"""Features: what an article is about, in words, names, numbers and a day, cheap enough for ten thousand articles.

Nothing here reads claims. A text becomes a few hundred counted terms and a sketch of its word runs, then it can be let go of.
Left out: the meaning of words; two articles that share none of them look as if they told of different things.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from sys import intern

from pipeline.dates import as_date
from pipeline.language import detect_language, function_words

WORDS = 1200
"""Words of an article that are looked at: what comes later is background, or another story."""
LEAD = 120
"""Words at the head that count twice: who, what, where and when stand there."""
TERMS = 250
"""Terms kept of an article."""
SHINGLE = 5
"""Words in a run; two articles that share most of their runs are copies of one text."""
SKETCH = 64
"""Smallest hashes of word runs that are kept: enough to tell near-copies, whatever the length of the article."""
_SHORT = 12
"""Words in a line without an end of a sentence up to which it is a button, a caption or a place in a menu, but for the head."""
_HEAD = 3
"""Lines at the head that are always looked at."""
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
"""Scripts without spaces between words: pairs of letters stand for words."""
_END = re.compile(r"[.!?…:。！？]['”\"’)\]]*\s*$|^\s*$")


@dataclass(frozen=True)
class Features:
    """What one article is about; `terms` counts words ('w'), names ('n') and numbers ('#'), lead words twice."""

    id: str
    language: str
    day: int | None
    terms: dict[str, int]
    sketch: tuple[int, ...]


def features(key: str, text: str, *, published: str | None = None, title: str | None = None) -> Features:
    """The features of an article with the id `key`; the day is that of `published`, if it is one."""
    language = detect_language(text)
    day = as_date(published)
    tokens = list(_tokens(f"{title}\n{text}" if title and title not in text else text))
    return Features(key, language, _number(day), _terms(tokens, function_words(language)), _sketch(tokens))


def _number(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The words of the text, and whether each stands at the head of a sentence; lines that are no prose are left out."""
    count = lines = 0
    for line in text.splitlines():
        found = list(_TOKEN.finditer(line))
        if not found:
            continue
        lines += 1
        if lines > _HEAD and len(found) <= _SHORT and not _END.search(line) and not _UNSPACED.search(line):
            continue
        last = 0
        for match in found:
            yield match[0], last == 0 or bool(_END.search(line[last : match.start()]))
            last = match.end()
            count += 1
        if count >= WORDS:
            return


def _terms(tokens: list[tuple[str, bool]], common: frozenset[str]) -> dict[str, int]:
    """Counted terms: a word that is never written small is a name, neighbours that are names are one name too."""
    small = {word for word, _ in tokens if word[:1].islower()}
    counts: Counter[str] = Counter()
    before = ""
    for place, (word, head) in enumerate(tokens):
        weight = 2 if place < LEAD else 1
        lower = _plain(word)
        if word[:1].isdigit():
            if len(word) > 2 or (before and before[0] == "n"):
                counts["#" + word.rstrip(".,:")] += weight
            before = ""
        elif _UNSPACED.fullmatch(word):
            counts.update({f"w{word[at : at + 2]}": weight for at in range(len(word) - 1)})
            before = ""
        elif lower in common or len(lower) < 3:
            before = before if lower in ("of", "de", "al", "von", "van") else ""
        elif word[:1].isupper() and word.lower() not in small and not (head and len(tokens) < 20):
            counts["n" + lower] += weight
            before = "n" + lower
        else:
            counts["w" + _stem(lower)] += weight
            before = ""
    kept = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    return {intern(term): count for term, count in kept}  # most terms stand in many articles


def _plain(word: str) -> str:
    """The word small, without a possessive ending."""
    return re.sub(r"[’'](?:s|S)?$", "", word).lower()


def _stem(word: str) -> str:
    """The word without the endings that most often tell two forms of one word apart, in any of several languages."""
    for ending in ("ing", "ers", "ies", "ed", "es", "er", "en", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _sketch(tokens: list[tuple[str, bool]]) -> tuple[int, ...]:
    """The smallest hashes of the runs of words."""
    words = [word.lower() for word, _ in tokens]
    runs = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    hashes = sorted(
        int.from_bytes(hashlib.blake2b(run.encode("utf8", "replace"), digest_size=8).digest()) for run in runs
    )
    return tuple(hashes[:SKETCH])
