"""The schemas of articles, claims and story briefs: frozen pydantic models and nothing else, for reuse elsewhere."""

from schemas.answers import DraftSentence, Labels, MatchAnswer, PointedClaim, ReadAnswer, SameFact, SummaryAnswer
from schemas.article import Article, ArticleReport, Reader, Sentence
from schemas.base import SCHEMA_VERSION, Schema
from schemas.brief import (
    CheckCount,
    Conflict,
    Drift,
    Fact,
    FileNote,
    Match,
    Origin,
    Phase,
    Run,
    Side,
    StoryBrief,
    SummarySentence,
    TimelineEntry,
    Tokens,
)
from schemas.claim import Attribution, Claim, Rejected
from schemas.delta import CertaintyChange, Delta, NewOrigins
from schemas.index import IndexedArticle, IndexedStory, LoneArticle, PileRun, StoryIndex, StoryStatus
from schemas.labels import Commitment, ConflictKind, DriftKind, Hedging, SourceKind, Stance
from schemas.published import PUBLISHED, json_schema
from schemas.quote import Quote

__all__ = [
    "PUBLISHED",
    "SCHEMA_VERSION",
    "Article",
    "ArticleReport",
    "Attribution",
    "CertaintyChange",
    "CheckCount",
    "Claim",
    "Commitment",
    "Conflict",
    "ConflictKind",
    "Delta",
    "DraftSentence",
    "Drift",
    "DriftKind",
    "Fact",
    "FileNote",
    "Hedging",
    "IndexedArticle",
    "IndexedStory",
    "Labels",
    "LoneArticle",
    "Match",
    "MatchAnswer",
    "NewOrigins",
    "Origin",
    "Phase",
    "PileRun",
    "PointedClaim",
    "Quote",
    "ReadAnswer",
    "Reader",
    "Rejected",
    "Run",
    "SameFact",
    "Schema",
    "Sentence",
    "Side",
    "SourceKind",
    "Stance",
    "StoryBrief",
    "StoryIndex",
    "StoryStatus",
    "SummaryAnswer",
    "SummarySentence",
    "TimelineEntry",
    "Tokens",
    "json_schema",
]
