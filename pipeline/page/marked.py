"""An article's text cut into paragraphs, and these where a quote begins or ends; quotes may overlap and nest."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.segment import segment
from schemas import Article, Claim


@dataclass(frozen=True)
class Part:
    """Characters of a paragraph that the same claims quote."""

    text: str
    begins: tuple[Claim, ...]
    """Claims of which the first quote begins here."""
    goes_on: tuple[Claim, ...]
    """Claims of which a further quote begins here."""
    claims: tuple[Claim, ...]
    """Claims that quote it, the narrowest first."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in its parts; `furniture` is why it is none of the story, None where it is or where a claim quotes it."""

    parts: tuple[Part, ...]
    furniture: str | None
    heading: bool

    @property
    def text(self) -> str:
        """All its characters."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, eq=False)
class _Span:
    start: int
    end: int
    claim: Claim


def paragraphs_of(article: Article, claims: Iterable[Claim]) -> list[Paragraph]:
    """The paragraphs of `article` with the quotes of its `claims`; together they hold all its characters but white space."""
    spans = [_Span(quote.start, quote.end, claim) for claim in claims for quote in claim.quotes]
    begun: set[_Span] = set()
    sentences = segment(article.text, language=article.language, title=article.title)
    found = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        first, *others = group
        start, end = first.start, (others or [first])[-1].end
        here = [span for span in spans if span.start < end and span.end > start]
        parts = tuple(_parts(article.text, (start, end), here, begun))
        found.append(Paragraph(parts, None if here else first.furniture, first.heading))
    return found


def _parts(text: str, place: tuple[int, int], spans: list[_Span], begun: set[_Span]) -> Iterable[Part]:
    start, end = place
    cuts = {start, end}
    for span in spans:
        cuts |= {max(start, span.start), min(end, span.end)}
    for left, right in pairwise(sorted(cuts)):
        over = sorted(
            (span for span in spans if span.start < right and span.end > left),
            key=lambda span: (span.end - span.start, span.start, span.claim.id),
        )
        new = sorted((span for span in over if span not in begun), key=lambda span: (-span.end, span.claim.id))
        known = {span.claim.id for span in begun}
        begun.update(new)
        yield Part(
            text[left:right],
            begins=tuple(span.claim for span in new if span.claim.id not in known),
            goes_on=tuple(span.claim for span in new if span.claim.id in known),
            claims=tuple({span.claim.id: span.claim for span in over}.values()),
        )
