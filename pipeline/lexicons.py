"""Reads the word lists in `lexicon/`: one entry a line, `#` opens a comment, `[name]` opens a section.

Entries are regular expressions over lower-cased words; a blank in an entry matches any white space.
"""

import re
from functools import cache
from importlib.resources import files


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
    return "(?:" + "|".join(entry.replace(" ", r"\s+") for entry in entries) + ")"


@cache
def pattern(name: str, *names: str) -> re.Pattern[str]:
    """The sections of a lexicon as one pattern of whole words, any case."""
    return re.compile(rf"(?<![\w-]){alternatives(name, *names)}(?![\w-])", re.IGNORECASE)
