"""The story brief and its nouns: facts with their origins, conflicts, drift, timeline, summary."""

from pydantic import Field

from schemas.article import Article
from schemas.base import Schema
from schemas.claim import Claim, Rejected
from schemas.delta import Delta
from schemas.labels import Commitment, ConflictKind, DriftKind, SourceKind


class Origin(Schema):
    """One independent party that claims of a fact go back to."""

    label: str = Field(description="Who that is, in the articles' words; an outlet or file where it speaks itself.")
    kind: SourceKind = Field(description="What kind of party; 'none' is an outlet's own voice.")
    claims: tuple[str, ...] = Field(min_length=1, description="Ids of the claims that go back to it.")
    evidence: str = Field(description="What shows that these claims are of one origin.")
    clear: bool = Field(
        description="False where the words do not say who that is, so that it may be the same as another origin."
    )


class Match(Schema):
    """What shows that two claims of a fact assert the same."""

    claims: tuple[str, str] = Field(description="Ids of the two claims.")
    likeness: float = Field(ge=0, le=1, description="The share of pairs with such evidence that are one fact.")
    shared: tuple[str, ...] = Field(description="Words, figures and dates that both have, rarest first.")


class Fact(Schema):
    """What several claims share when they assert the same thing about the same event at the same time."""

    id: str = Field(description="Derived from its claims: 'f' and 12 hexadecimal digits.")
    statement: str = Field(description="The fact in the words of its clearest claim.")
    claims: tuple[str, ...] = Field(
        min_length=1, description="Ids of the claims; one that states two things is of two facts."
    )
    origins: tuple[Origin, ...] = Field(min_length=1, description="A partition of the claims by independent origin.")
    commitment: Commitment = Field(description="How far the best-supported claim goes.")
    when: str | None = Field(description="When, if the articles date it.")
    matches: tuple[Match, ...] = Field(
        description="Why its claims are one fact: for each claim but one, its nearest other."
    )


class Side(Schema):
    """One side of a conflict."""

    value: str = Field(description="What this side says, in its article's words.")
    fact: str = Field(description="Id of the fact.")
    claims: tuple[str, ...] = Field(min_length=1, description="Ids of the claims that say so.")


class Conflict(Schema):
    """Facts that cannot both hold, or that a careful reader must hold apart."""

    id: str = Field(description="Derived from its facts: 'x' and 12 hexadecimal digits.")
    about: str = Field(description="The question on which accounts differ.")
    kind: ConflictKind = Field(description="Why they differ.")
    facts: tuple[str, ...] = Field(min_length=2, description="Ids of the facts.")
    sides: tuple[Side, ...] = Field(min_length=2, description="What each side says.")
    explanation: str = Field(description="One sentence.")


class Drift(Schema):
    """Two tellings of one fact that differ in commitment."""

    fact: str = Field(description="Id of the fact.")
    from_: str = Field(alias="from", description="Id of the claim nearer to the origin, or earlier.")
    to: str = Field(description="Id of the claim that retells it.")
    kind: DriftKind = Field(description="Whether certainty was added or lost.")
    explanation: str = Field(description="One sentence.")


class TimelineEntry(Schema):
    """Facts of one date."""

    when: str = Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    facts: tuple[str, ...] = Field(min_length=1, description="Ids of the facts.")


class Phase(Schema):
    """A time in which articles followed each other closely."""

    first: str = Field(description="Date of its first article, YYYY-MM-DD.")
    last: str = Field(description="Date of its last article, YYYY-MM-DD.")
    articles: tuple[str, ...] = Field(min_length=1, description="Ids of its articles, in order of publication.")


class SummarySentence(Schema):
    """A sentence of the summary and the facts it rests on."""

    text: str = Field(min_length=1, description="The sentence, credited as its claims are.")
    facts: tuple[str, ...] = Field(min_length=1, description="Ids of the facts.")


class FileNote(Schema):
    """A file and what is to be said of it."""

    file: str = Field(description="Name of the file.")
    reason: str = Field(description="Why it was skipped, or what the warning is.")


class Tokens(Schema):
    """Tokens sent to and received from models."""

    input: int = Field(ge=0, description="Tokens sent.")
    output: int = Field(ge=0, description="Tokens received.")


class CheckCount(Schema):
    """How often one check fired on a model's answers, and what became of it."""

    fired: int = Field(ge=0, description="Faults in first answers.")
    mended: int = Field(ge=0, description="Of these, gone after the question was repeated.")
    repaired: int = Field(ge=0, description="Replaced from the offline analysis.")
    rejected: int = Field(ge=0, description="Not kept; the reasons stand under rejected.")


class Run(Schema):
    """How this brief was made; all that varies from run to run stands here."""

    model: str = Field(description="The reader that was asked for.")
    prompts: dict[str, str] = Field(description="Prompts used, by name, with their versions.")
    tokens: Tokens = Field(description="Tokens of all requests, failed and repeated ones too.")
    cost: float | None = Field(description="US dollars; null if unknown.")
    calls: int = Field(ge=0, description="Requests to a model.")
    retries: int = Field(ge=0, description="Requests repeated because a server failed or limited them.")
    reasks: int = Field(ge=0, description="Questions repeated because an answer failed a check.")
    kept: int = Field(default=0, ge=0, description="Answers that the ledger held, so that nothing was asked.")
    incomplete: bool = Field(
        default=False, description="Whether the rules did what the model should have done; warnings say what."
    )
    checks: dict[str, CheckCount] = Field(description="What each check of the model's answers found, by its name.")
    duration: float = Field(ge=0, description="Seconds.")
    started: str = Field(description="ISO 8601 time, UTC.")
    version: str = Field(description="Version of this program.")
    inputs: tuple[str, ...] = Field(description="The paths that were given, absolute.")


class StoryBrief(Schema):
    """One brief of one story; self-contained and flat, lists refer to each other by id."""

    schema_version: str = Field(description="Version of this schema.")
    title: str = Field(description="Headline of the article most central to the story.")
    summary: tuple[SummarySentence, ...] = Field(description="The story in at most 300 words, most important first.")
    articles: tuple[Article, ...] = Field(description="The articles, in order of publication.")
    claims: tuple[Claim, ...] = Field(description="All claims, by article and place.")
    facts: tuple[Fact, ...] = Field(description="Most important first.")
    conflicts: tuple[Conflict, ...] = Field(description="Where accounts differ.")
    drift: tuple[Drift, ...] = Field(description="Where certainty was added or lost between tellings.")
    timeline: tuple[TimelineEntry, ...] = Field(description="In order of time.")
    phases: tuple[Phase, ...] = Field(
        description="The phases of the story, in order of time; undated articles are in none."
    )
    delta: Delta | None = Field(description="What an older brief did not say; null if none was given.")
    rejected: tuple[Rejected, ...] = Field(description="What was read and not kept, with the reason.")
    skipped_files: tuple[FileNote, ...] = Field(description="Files that are no article, with the reason.")
    warnings: tuple[FileNote, ...] = Field(description="What a reader of this brief should know about an article.")
    run: Run = Field(description="How the brief was made; all that varies from run to run.")
