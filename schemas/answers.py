"""What a language model is asked to answer. It points at numbered sentences and facts; quotes are cut by code.

Every field is required and every object closed, as OpenAI's strict mode wants it; bounds are those that grammars of
llama.cpp take too. The order of the fields is the order in which a model writes them.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from schemas.base import Schema
from schemas.labels import Hedging, SourceKind, Stance


def _nothing(value: Any) -> Any:  # noqa: ANN401  # whatever the model wrote
    """None for the words with which small models say null."""
    return None if isinstance(value, str) and value.strip().lower() in ("", "null", "none", "n/a") else value


Nullable = Annotated[str | None, BeforeValidator(_nothing)]


class Labels(Schema):
    """Who is behind a claim and how sure it sounds."""

    source: Nullable = Field(description="Whom the article credits, in its own words; null if nobody.")
    via: tuple[str, ...] = Field(max_length=3, description="Outlets that pass on what the source says.")
    kind: SourceKind = Field(description="What kind of party the source is.")
    hedging: Hedging = Field(description="How uncertain the words sound.")
    cue: Nullable = Field(description="The words of the sentence that show it, or null.")
    stance: Stance = Field(description="'denies' when the source rejects the claim.")
    when: Nullable = Field(description="YYYY, YYYY-MM or YYYY-MM-DD, or null.")


class PointedClaim(Schema):
    """What the notes miss of one claim, pointed at by the number of its sentence."""

    sentence: int = Field(description="Number of the sentence that states it.")
    text: Nullable = Field(description="The claim restated so that it can be read alone; null if it can be.")
    labels: Labels | None = Field(description="All labels, if the note is wrong; else null.")


class ReadAnswer(Schema):
    """The claims about which the notes are not enough."""

    claims: tuple[PointedClaim, ...] = Field(description="In the order of their sentences.")


class SameFact(Schema):
    """The answer to one question: which of the offered facts say the same."""

    question: int = Field(description="Number of the question.")
    same: tuple[int, ...] = Field(max_length=4, description="Numbers of the facts that say the same; often none.")


class MatchAnswer(Schema):
    """Answers to all questions."""

    answers: tuple[SameFact, ...] = Field(description="One for each question.")


class DraftSentence(Schema):
    """A sentence of the summary."""

    facts: tuple[int, ...] = Field(min_length=1, max_length=3, description="Numbers of the facts it tells.")
    text: str = Field(description="The sentence, with its credit and its doubt.")


class SummaryAnswer(Schema):
    """The summary."""

    sentences: tuple[DraftSentence, ...] = Field(max_length=14, description="Most important first.")
