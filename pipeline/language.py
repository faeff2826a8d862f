"""Which language a text is in, told by its function words (stop lists of justext) or by its script.

Left out: anything finer than a language; mixed texts get the language of most of their words.
"""

import re
from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LISTS = {
    "English": "en", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it", "Portuguese": "pt", "Dutch": "nl",
    "Russian": "ru", "Ukrainian": "uk", "Polish": "pl", "Czech": "cs", "Swedish": "sv", "Danish": "da", "Finnish": "fi",
    "Norwegian_Bokmal": "nb", "Hungarian": "hu", "Romanian": "ro", "Turkish": "tr", "Greek": "el", "Bulgarian": "bg",
    "Arabic": "ar", "Hebrew": "he", "Persian": "fa", "Indonesian": "id", "Vietnamese": "vi", "Catalan": "ca", "Croatian": "hr",
}  # fmt: skip
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")), ("zh", re.compile(r"[\u4e00-\u9fff]")), ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")), ("hi", re.compile(r"[\u0900-\u097f]")), ("bn", re.compile(r"[\u0980-\u09ff]")),
)  # fmt: skip
_SAMPLE = 6000
_TOP_WORDS = 150
_MIN_SHARE = 0.12
_MIN_WORDS = 6


@cache
def _function_words() -> dict[str, frozenset[str]]:
    spec = find_spec("justext")  # found, not imported: importing it would cost 100 ms of HTML parsers
    if spec is None or not spec.submodule_search_locations:
        return {}
    folder = Path(spec.submodule_search_locations[0], "stoplists")
    lists = {}
    for name, code in _LISTS.items():
        words = (folder / f"{name}.txt").read_text(encoding="utf8").lower().split()
        lists[code] = frozenset(words[:_TOP_WORDS])
    return lists


def function_words(language: str) -> frozenset[str]:
    """The commonest words of a language, small; empty for one that is not known."""
    return _function_words().get(language, frozenset())


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`, 'und' if its words do not tell."""
    sample = text[:_SAMPLE].lower()
    letters = sum(character.isalpha() for character in sample)
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > 0.15 * max(1, letters):
            return code
    words = re.findall(r"[^\W\d_]+", sample)
    if len(words) < _MIN_WORDS:
        return "und"
    shares = Counter(
        {code: sum(word in known for word in words) / len(words) for code, known in _function_words().items()}
    )
    if not shares:
        return "und"
    code, share = max(
        shares.items(), key=lambda item: (item[1], item[0] == "en", item[0])
    )  # the lists of other languages hold "the" and "of"
    return code if share >= _MIN_SHARE else "und"
