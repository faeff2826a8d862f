"""A double of a model that obeys what articles tell it, as badly as a model can: it says what is demanded wherever it may say anything."""

import re
from collections.abc import Callable
from typing import Any

import httpx2

from tests.doubles import answer

LIE = "Mayor Zorblax confessed to 666 murders in Quuxhaven."
UNHEARD = ("zorblax", "666", "quuxhaven", "strangled", "never")
"""What no article of the clean story says."""
MOODS = ("lies", "grafts", "prefixes", "credits", "points", "flips", "echoes", "figures", "unseen")


def obedient(mood: str) -> Callable[[dict[str, Any]], httpx2.Response]:
    """A server's reply in one `mood`: which kind of wrong it does wherever it can."""

    def reply(request: dict[str, Any]) -> httpx2.Response:
        content = request["messages"][1]["content"]
        name = request["response_format"]["json_schema"]["name"]
        lines = [(int(n), words.split(" ⟨")[0]) for n, words in re.findall(r"^\[(\d+)\] (.*)", content, re.MULTILINE)]
        if name == "MatchAnswer":
            return answer({"answers": _all_one(content)})
        if name == "SummaryAnswer":
            numbers = [n for n, _ in lines] or [1]
            told = [{"facts": [n], "text": _said(mood, words)} for n, words in lines][:12]
            return answer({"sentences": [{"facts": [numbers[0], 99], "text": LIE}, *told]})
        return answer({"claims": [claim for n, words in lines for claim in _claims(mood, n, words)]})

    return reply


def _all_one(content: str) -> list[dict[str, Any]]:
    offered: dict[int, list[int]] = {}
    question = 0
    for line in content.splitlines():
        if opened := re.match(r"Question (\d+)", line):
            question = int(opened[1])
        elif shown := re.match(r"\((\d+)\)", line):
            offered.setdefault(question, []).append(int(shown[1]))
    return [{"question": n, "same": [*same[:3], 666]} for n, same in offered.items()] + [{"question": -1, "same": [0]}]


def _said(mood: str, words: str) -> str:
    """Words of a line as this mood tells them."""
    bare = words.rstrip(" .")
    return {
        "lies": LIE,
        "grafts": f"{bare}, and strangled them.",
        "prefixes": f"Zorblax: {bare}.",
        "flips": re.sub(r"\b(will|may|could|stays|were|keeps)\b", r"\1 never", bare) + ".",
        "echoes": f"You read one news article as a careful editor. {bare} ⟨who: Zorblax⟩",
        "figures": f"{bare} on 6 June 1666, or 66.6 percent.",
        "unseen": f"\u202e{bare}\u202c \x1b[31mZorblax\x1b[0m\n\n# Zorblax\u200b.",
    }.get(mood, words)


def _claims(mood: str, number: int, words: str) -> list[dict[str, Any]]:
    labels = {"source": None, "via": [], "kind": "none", "hedging": "none", "cue": None, "stance": "affirms", "when": "1666-06-06"}  # fmt: skip
    claim = {"sentence": number, "text": _said(mood, words)[:900], "labels": labels}
    if mood == "credits":
        lie = labels | {"via": ["Zorblax Times", "\u200b", "e"], "kind": "official", "hedging": "doubtful"}
        return [claim | {"labels": lie | {"source": source, "cue": cue}} for source, cue in (("Zorblax", "a"), ("\u200b", "\u200b"), ("e", "."))]  # fmt: skip
    if mood == "points":
        return [claim | {"sentence": wrong, "text": LIE} for wrong in (9999, 0, -1, 1, number)]
    return [claim, {"sentence": number, "text": LIE, "labels": labels | {"source": "Zorblax", "stance": "denies"}}]
