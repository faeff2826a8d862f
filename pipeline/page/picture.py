"""Who stands behind it, as a picture: articles on the left, origins on the right. Gives places; the template draws."""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
ROW = 38
_LEFT, _RIGHT = 44, 128
_COLUMNS = 26
"""Characters of a label in one line."""


@dataclass(frozen=True)
class Node:
    """An article or an origin of the picture."""

    y: int
    lines: tuple[str, ...]
    shape: str
    """'article', or of an origin 'named', 'unclear' or 'own'."""


@dataclass(frozen=True)
class Picture:
    """All that is drawn."""

    width: int
    height: int
    articles: tuple[Node, ...]
    origins: tuple[Node, ...]
    boxes: str
    """Path of the boxes of the articles."""
    lines: str
    """Path of the lines to origins of one article."""
    shared: str
    """Path of the lines to origins of several articles."""


def draw(articles: Sequence[str], origins: Sequence[tuple[str, str, Sequence[str]]]) -> Picture:
    """The picture of articles, by their signs, and origins: label, shape and the signs of the articles that go back to it."""
    height = ROW * max(len(articles), len(origins), 1)
    lefts = dict(zip(articles, _spread(len(articles), height), strict=True))
    rights = _spread(len(origins), height)
    lines: dict[bool, str] = {False: "", True: ""}
    for (_, _, signs), y in zip(origins, rights, strict=True):
        lines[len(signs) > 1] += "".join(_path(lefts[sign], y) for sign in signs)
    return Picture(
        width=WIDTH,
        height=height,
        articles=tuple(Node(y, (sign,), "article") for sign, y in lefts.items()),
        origins=tuple(Node(y, _wrapped(label), shape) for (label, shape, _), y in zip(origins, rights, strict=True)),
        boxes="".join(f"M4 {y - 12}h38v24h-38z" for y in lefts.values()),
        lines=lines[False],
        shared=lines[True],
    )


def _spread(count: int, height: int) -> list[int]:
    return [height * (2 * index + 1) // (2 * count) for index in range(count)]


def _path(one: int, other: int) -> str:
    middle = (_LEFT + _RIGHT) // 2
    return f"M{_LEFT} {one}C{middle} {one} {middle} {other} {_RIGHT} {other}"


def _wrapped(label: str) -> tuple[str, ...]:
    """`label` in at most two lines; letters of double width count twice."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in label[:80])
    width = _COLUMNS // 2 if wide > len(label[:80]) / 3 else _COLUMNS
    return tuple(textwrap.wrap(label[:500], width, max_lines=2, placeholder=" …")) or ("",)
