"""Text of others made safe to look at: characters that show nothing, or that move what stands around them, become their names.

Right-to-left letters stay as they are; the template isolates them.
"""

import re

_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS = "\u200c\u200d"
_MARKED = re.compile(
    # Joiners are needed inside words of some scripts and inside emoji, and nowhere else.
    f"[{_UNSEEN}]+|[{_JOINERS}]{{2,}}|(?<![^\\x00-\\x7f])[{_JOINERS}]|[{_JOINERS}](?![^\\x00-\\x7f])"
)


def visible(text: str) -> str:
    """`text` with every run of unseen characters replaced by the code point of its first, as in "[U+202E]"."""
    return _MARKED.sub(_name, text)


def _name(found: re.Match[str]) -> str:
    run = found[0]
    return f"[U+{ord(run[0]):04X}]" if len(run) == 1 else f"[U+{ord(run[0]):04X} and {len(run) - 1} more unseen]"
