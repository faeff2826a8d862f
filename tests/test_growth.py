"""Reading takes as long as the text is, not the square of it: text made to be slow, four times as much of it. Slow."""

import time

import pytest

from pipeline.compose import compose
from pipeline.markdown import escape
from pipeline.merge import merge
from pipeline.metadata import from_front_matter, from_text
from schemas import ArticleReport
from tests.helpers import report

UNITS = (
    "a", "A", "Aa", "A.", "Aa-", "1", " ", "\t", "\n", "\r", ".", ",", "'", "’", '"', "“", "”", "(", "[", "-", ";", ":", "!", "<", "`", "{{", "![", "&",
    "\u200b", "\u0301", "漢", "a ", "Aa ", "a. ", "A. ", "Ab. ", "a, ", "Aa, ", "Aa Ab, a ", "Aa Ab, 12, ", "Aa’s ", "Aa-Ab ", "1 ", "1, ", "0-", "$1 ", "1% ",
    "a hundred ", "May 2020 ", "on Monday ", "in May ", "may, ", "said, ", "who said ", "that said ", "told Aa that ", "denied that ", "claim that ", "gave word that ",
    "according to Aa, ", "citing Aa, ", "his claim that ", "; ", " - ", ", which is ", ", while ", "'Aa ", "“a” ", "“Aa. ", "”, ", "'' ", "-- ", "Mr. Aa ", "By Aa, ",
    "the aa of ", "officials ", "Aa sources ", "spokesman for ", "a\n", "a\n\n", "Aa aa.\n", "key: value\n", "---\n", "Published: ", "LYON, ", "AA: ", "| ", "> ", "# ",
)  # fmt: skip
SMALL, TIMES = 12_000, 4
"""Characters of the smaller text, and how much longer the other one is."""


def seconds(text: str) -> float:
    began = time.perf_counter()
    made: ArticleReport = report(text)
    compose(merge([made]))
    escape(text)
    from_text(text)
    from_front_matter("---\n" + text)
    return time.perf_counter() - began


@pytest.mark.slow
@pytest.mark.parametrize(
    "frame", ["{}", "The mayor said {} it was late.", "Some head line of words\n\n{}\n\nThe end of it all is here now."]
)
@pytest.mark.parametrize("unit", UNITS)
def test_four_times_the_text_takes_no_more_than_about_four_times_as_long(unit, frame):
    seconds(frame.format(unit))  # what is made once is made
    one, four = (
        min(seconds(frame.format(unit * (size // len(unit)))) for _ in range(2)) for size in (SMALL, SMALL * TIMES)
    )
    assert four < 8 * one + 0.3


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "The mayor said the plant would close in May.", "Sources said that plant {} would close.", "Ana Smith{} said that it was shut.", "The Daily Post{} reports that it was shut.",
        "The mayor counted {} dead in the port.", "The mayor denied that plant {} would close.", "“The plant {} is shut now. ", "Line {} of the town is shut - The Daily\n\n", "{} Comments\n\nIt was late.\n\n",
    ],
)  # fmt: skip
def test_four_times_the_sentences_take_no_more_than_about_four_times_as_long(line):
    def many(count: int) -> str:
        return " ".join(line.format(n) for n in range(count))

    seconds(many(3))
    one, four = (min(seconds(many(size)) for _ in range(2)) for size in (300, 1_200))
    assert four < 9 * one + 0.5
