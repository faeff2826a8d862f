"""The labels and their order. Terms: PARC 3 and PolNeAR (attribution), FactBank (certainty)."""

from enum import StrEnum


class OrderedLabel(StrEnum):
    """A label whose members are declared from least to most; `rank` is the place in that order, from 0."""

    @property
    def rank(self) -> int:
        """Place of this label in its scale, from 0."""
        return list(type(self)).index(self)


class Hedging(OrderedLabel):
    """How uncertain the article makes a claim sound, from the least commitment to the most."""

    DOUBTFUL = "doubtful"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    REPORTED = "reported"
    NONE = "none"


class Commitment(OrderedLabel):
    """How far an article itself goes, from least to most."""

    DOUBTFUL = "doubtful"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    ASSERTED = "asserted"


class SourceKind(StrEnum):
    """What kind of party the article credits, by the article's own description."""

    OFFICIAL = "official"
    ORGANIZATION = "organization"
    EXPERT = "expert"
    INDIVIDUAL = "individual"
    ANONYMOUS = "anonymous"
    MEDIA = "media"
    DOCUMENT = "document"
    NONE = "none"


class Stance(StrEnum):
    """Whether the credited source affirms the claim or rejects it."""

    AFFIRMS = "affirms"
    DENIES = "denies"


class ConflictKind(StrEnum):
    """Why facts cannot both hold, or must be held apart."""

    CONTRADICTION = "contradiction"
    UPDATE = "update"
    SCOPE = "scope"
    WORDING = "wording"
    MISQUOTE = "misquote"


class DriftKind(StrEnum):
    """Whether certainty was added or lost between two tellings of one fact."""

    INFLATION = "inflation"
    DEFLATION = "deflation"
