"""The index of a pile: its stories, each with a brief, and the articles that belong to none."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Schema
from schemas.brief import FileNote


class StoryStatus(StrEnum):
    """What became of a story since the older index."""

    NEW = "new"
    GROWN = "grown"
    UNCHANGED = "unchanged"


class IndexedArticle(Schema):
    """An article of the pile; its text stands in the brief of its story."""

    id: str = Field(description="Derived from the text: 'a' and 12 hexadecimal digits.")
    file: str = Field(
        description="Name of the file; of an article in a .jsonl file its name, '#' and the given id or the line."
    )
    given: str | None = Field(description="The id that a .jsonl file gives it; null without one.")
    copies: tuple[str, ...] = Field(description="Other files with exactly this text.")
    title: str | None = Field(description="Headline, where one is known.")
    outlet: str | None = Field(description="Who published it, where known.")
    published: str | None = Field(description="When: YYYY, YYYY-MM or YYYY-MM-DD, where known.")
    language: str = Field(description="ISO 639-1 code; 'und' where the text does not tell.")


class IndexedStory(Schema):
    """One story and where its brief lies."""

    id: str = Field(
        description="Derived from its first article: 's' and 12 hexadecimal digits; kept when the story grows."
    )
    name: str = Field(description="Folder of its brief, beside the index.")
    title: str = Field(description="Title of its brief.")
    status: StoryStatus = Field(description="New, grown or unchanged since the older index; new where none was given.")
    language: str = Field(description="Language of its articles.")
    first: str | None = Field(description="Day of its first dated article.")
    last: str | None = Field(description="Day of its last dated article.")
    shared: tuple[str, ...] = Field(
        description="What most of its articles have in common and few others: names, words, numbers."
    )
    articles: tuple[IndexedArticle, ...] = Field(min_length=2, description="Its articles, in order of publication.")
    added: tuple[str, ...] = Field(description="Ids of the articles that the older index did not have in it.")
    facts: int = Field(ge=0, description="Facts in its brief.")
    conflicts: int = Field(ge=0, description="Conflicts in its brief.")
    summary: str = Field(description="First sentence of its brief; empty where nothing was claimed.")
    incomplete: bool = Field(description="Whether rules did what a model should have done; the brief says what.")


class LoneArticle(Schema):
    """An article that belongs to no story of the pile."""

    article: IndexedArticle = Field(description="The article; its text stands in alone.jsonl.")
    reason: str = Field(description="Why it stands alone.")


class PileRun(Schema):
    """How the index was made; all that varies from run to run stands here."""

    model: str = Field(description="The reader that was asked for.")
    engine: str = Field(description="What ran it: 'local' or 'ray'.")
    cost: float | None = Field(description="US dollars for all briefs made in this run; null if unknown.")
    calls: int = Field(ge=0, description="Requests to a model.")
    kept: int = Field(ge=0, description="Answers that the ledger held.")
    duration: float = Field(ge=0, description="Seconds.")
    started: str = Field(description="ISO 8601 time, UTC.")
    version: str = Field(description="Version of this program.")
    inputs: tuple[str, ...] = Field(description="The paths that were given, absolute.")


class StoryIndex(Schema):
    """All stories of a pile, those with most articles first."""

    schema_version: str = Field(description="Version of this schema.")
    since: str | None = Field(description="When the older index was made; null if none was given.")
    stories: tuple[IndexedStory, ...] = Field(description="The stories.")
    alone: tuple[LoneArticle, ...] = Field(description="Articles that belong to no story, with the reason.")
    skipped_files: tuple[FileNote, ...] = Field(description="What is no article, with the reason.")
    run: PileRun = Field(description="How it was made.")
