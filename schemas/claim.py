"""A claim: one checkable statement of one article, with whom it credits and how sure it sounds."""

from pydantic import Field

from schemas.base import Schema
from schemas.labels import Commitment, Hedging, SourceKind, Stance
from schemas.quote import Quote


class Attribution(Schema):
    """Whom the article credits for a claim."""

    source: str = Field(min_length=1, description="The party said to know or say it, in the article's own words.")
    source_kind: SourceKind = Field(description="What kind of party that is, by the article's own description.")
    via: tuple[str, ...] = Field(
        description="Who stands between the source and this article, in order, nearest to this article last."
    )


class Claim(Schema):
    """One checkable statement that an article makes about the world."""

    id: str = Field(description="Derived from the content: 'c' and 12 hexadecimal digits.")
    article: str = Field(description="Id of the article that makes the claim.")
    text: str = Field(min_length=1, description="The claim restated so that it can be read alone; no number is added.")
    quotes: tuple[Quote, ...] = Field(min_length=1, description="The words of the article that state it.")
    attribution: Attribution | None = Field(description="Whom the article credits; null is the outlet's own voice.")
    hedging: Hedging = Field(description="How uncertain the claim sounds, read from words in the quote.")
    cues: tuple[str, ...] = Field(description="The words of the quote that hedge it.")
    stance: Stance = Field(description="'denies' when the credited source rejects the claim.")
    when: str | None = Field(description="When it is or was to happen: YYYY, YYYY-MM or YYYY-MM-DD; null if not dated.")

    @property
    def commitment(self) -> Commitment:
        """How far the article goes: its hedging, and whether it speaks in its own voice where it does not hedge."""
        if self.hedging is not Hedging.NONE:
            return Commitment(self.hedging.value)
        return Commitment.ATTRIBUTED if self.attribution else Commitment.ASSERTED


class Rejected(Schema):
    """Something that was read but not kept as a claim, and why."""

    article: str = Field(description="Id of the article.")
    text: str = Field(description="What was not kept.")
    reason: str = Field(description="Why, in one sentence.")
