"""What a brief says that an older brief of the same story did not."""

from pydantic import Field

from schemas.base import Schema
from schemas.labels import Commitment


class NewOrigins(Schema):
    """A fact that was known, and the parties that stand behind it only now."""

    fact: str = Field(description="Id of the fact.")
    labels: tuple[str, ...] = Field(
        min_length=1, description="Labels of the origins that no claim of the older brief had."
    )


class CertaintyChange(Schema):
    """A fact that was known, and whose best-supported claim now goes further or less far."""

    fact: str = Field(description="Id of the fact.")
    before: Commitment = Field(description="How far the older brief's best-supported claim went.")
    after: Commitment = Field(description="How far the best-supported claim goes now.")


class Delta(Schema):
    """The difference between this brief and an older one; a fact is known if the older brief had one of its claims."""

    since: str = Field(description="When the older brief was made; ISO 8601 time, UTC.")
    articles: tuple[str, ...] = Field(description="Ids of the articles that the older brief did not have.")
    left: tuple[str, ...] = Field(description="Files of the older brief's articles that this one does not have.")
    facts: tuple[str, ...] = Field(description="Ids of the facts that are new, most important first.")
    origins: tuple[NewOrigins, ...] = Field(description="Known facts with further origins.")
    certainty: tuple[CertaintyChange, ...] = Field(description="Known facts that are surer or less sure now.")
    conflicts: tuple[str, ...] = Field(description="Ids of the conflicts that the older brief did not show.")
    lost: tuple[str, ...] = Field(description="Statements of the older brief's facts of which no claim is left.")
