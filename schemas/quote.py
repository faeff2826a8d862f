"""A verbatim quote, as W3C Web Annotation TextQuoteSelector and TextPositionSelector in one object."""

from pydantic import Field

from schemas.base import Schema


class Quote(Schema):
    """Characters of one article, with the place where they stand."""

    exact: str = Field(min_length=1, description="The characters of the article, unaltered.")
    prefix: str = Field(description="Up to 32 characters that stand just before.")
    suffix: str = Field(description="Up to 32 characters that stand just after.")
    start: int = Field(ge=0, description="Offset of the first character, in Unicode code points of the article's text.")
    end: int = Field(ge=0, description="Offset behind the last character.")
