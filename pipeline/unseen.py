"""Unseen: characters that act on a terminal or a reader without being seen: controls, directions, zero widths, tags, half characters.

Blanks of any kind are not among them. Left out: characters that look like others.
"""

import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, format characters, surrogates, and separators of lines and paragraphs."""


def unseen_in(text: str) -> list[str]:
    """The unseen characters of `text`, each once, in order of their code points."""
    return [] if text.isprintable() else sorted(c for c in set(text) if unicodedata.category(c) in _UNSEEN)


def without_unseen(text: str) -> str:
    """`text` without its unseen characters."""
    found = unseen_in(text)
    return text.translate(dict.fromkeys(map(ord, found))) if found else text
