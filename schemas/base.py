"""The base of every schema: frozen, closed, described. It leaves out behaviour: schemas are nouns."""

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "2.1"
"""Version of the published schemas; the first number changes when a reader of older briefs would break."""


class Schema(BaseModel):
    """A frozen pydantic model that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
