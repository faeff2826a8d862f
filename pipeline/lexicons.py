"""Reads the word lists in `lexicon/`: one entry a line, `#` opens a comment, `[name]` opens a section.

Entries are regular expressions over lower-cased words; a blank in an entry matches any white space.
"""

import re
from functools import cache
from importlib.resources import files

_FEW = 3
"""Alternatives that are not worth a group."""


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of `lexicon/<name>.txt`, each a tuple of its entries in the order of the file."""
    found: dict[str, list[str]] = {}
    current = found.setdefault("", [])
    text = files("pipeline").joinpath("lexicon", f"{name}.txt").read_text(encoding="utf8")
    for raw in text.splitlines():
        line = raw.split("#", 1)[0].strip()
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        elif line:
            current.append(line)
    return {key: tuple(value) for key, value in found.items() if value}


@cache
def alternatives(name: str, *names: str) -> str:
    """One non-capturing group of all entries of the sections, longest first, blanks as any white space."""
    entries = [entry for section in names for entry in sections(name)[section]]
    entries.sort(key=len, reverse=True)
    return _either([entry.replace(" ", r"\s+") for entry in entries])


_LETTER = re.compile(r"[a-z](?![?*+{])")


def _either(entries: list[str], depth: int = 3) -> str:
    """A group of alternatives that are tried in this order, those with the same first letter behind that letter.

    A regular expression tries its alternatives one by one at every word of a text: some twenty letters are sooner tried than hundreds
    of entries. Entries that begin otherwise than with a letter keep their place among the others.
    """
    groups: list[tuple[str, list[str]]] = []
    open_from = 0
    for entry in entries:
        first = entry[0] if _LETTER.match(entry) and not _parted(entry) else ""
        if not first:
            groups.append(("", [entry]))
            open_from = len(groups)
        elif same := next((rest for letter, rest in groups[open_from:] if letter == first), None):
            same.append(entry[1:])
        else:
            groups.append((first, [entry[1:]]))
    parts = []
    for first, rest in groups:
        small = len(rest) < _FEW or depth == 0
        parts += [first + one for one in rest] if small else [first + _either(rest, depth - 1)]
    return "(?:" + "|".join(parts) + ")"


def _parted(entry: str) -> bool:
    """Whether an entry is several alternatives that no bracket holds together."""
    depth = 0
    for at, character in enumerate(entry):
        if at and entry[at - 1] == "\\":
            continue
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            return True
    return False


@cache
def pattern(name: str, *names: str, lowered: bool = False) -> re.Pattern[str]:
    """The sections of a lexicon as one pattern of whole words, any case; for text that is `lowered` already it takes a third of the time."""
    return re.compile(rf"(?<![\w-]){alternatives(name, *names)}(?![\w-])", 0 if lowered else re.IGNORECASE)
