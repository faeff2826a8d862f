"""Reads several news articles about one story and writes one brief, every sentence traceable to the articles.

from pipeline import summarize
brief = summarize(["seeds/"])
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pipeline.run import summarize as summarize

__all__ = ["__version__", "summarize"]


def __getattr__(name: str) -> object:
    """Import `summarize` only when it is asked for, so that `--help` and `--version` stay quick."""
    if name == "summarize":
        from pipeline.run import summarize

        return summarize
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
