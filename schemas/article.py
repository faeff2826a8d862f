"""An article as read, and its numbered sentences."""

from pydantic import Field

from schemas.base import Schema
from schemas.claim import Claim, Rejected


class Reader(Schema):
    """What read an article."""

    model: str = Field(description="'rules', or the name of the language model.")
    prompt_version: str | None = Field(description="Version of the read prompt; null where no prompt was used.")


class Article(Schema):
    """One article, its text never altered after reading."""

    id: str = Field(description="Derived from the text: 'a' and 12 hexadecimal digits.")
    file: str = Field(description="Name of the file it was read from, as found below the given path.")
    sha256: str = Field(description="SHA-256 of the file's bytes, hexadecimal.")
    text: str = Field(description="The text as read: decoded, without byte order mark; of a page its main text.")
    title: str | None = Field(description="Headline, where text, page, front matter or sidecar shows one.")
    outlet: str | None = Field(description="Who published it, where shown.")
    published: str | None = Field(description="When: YYYY, YYYY-MM or YYYY-MM-DD, where shown.")
    url: str | None = Field(description="Where, if shown.")
    language: str = Field(description="ISO 639-1 code; 'und' where the text does not tell.")
    reader: Reader = Field(description="What read it.")


class Sentence(Schema):
    """A numbered sentence of an article."""

    number: int = Field(ge=1, description="Number of the sentence in its article, from 1.")
    paragraph: int = Field(ge=1, description="Number of its paragraph, from 1.")
    start: int = Field(ge=0, description="Offset of its first character, in code points.")
    end: int = Field(ge=0, description="Offset behind its last character.")
    furniture: str | None = Field(description="Why this is page furniture and carries no claim; null if it is prose.")
    heading: bool = Field(description="Whether it stands alone as a headline or a subheading.")


class ArticleReport(Schema):
    """What one reader made of one article."""

    article: Article = Field(description="The article.")
    sentences: tuple[Sentence, ...] = Field(description="All sentences, in order.")
    claims: tuple[Claim, ...] = Field(description="The claims, in order of their quotes.")
    rejected: tuple[Rejected, ...] = Field(description="What was not kept, and why.")
