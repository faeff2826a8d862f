"""Every error that a user can meet.

SummarizeError           exit 2
├── InputError           a path, a file or an option that cannot be used
├── OutputError          a place where nothing can be written
├── PendingError exit 1  answers that others are still at
└── ModelError   exit 3  a model or the way to it failed
    └── LimitError       a limit of the run leaves no further request
"""


class SummarizeError(Exception):
    """Base of all errors of this program; its text is one message for the user."""

    exit_code = 2


class InputError(SummarizeError):
    """Something that was given cannot be used."""


class OutputError(SummarizeError):
    """A result could not be written."""


class PendingError(SummarizeError):
    """Nothing went wrong; answers are still being made elsewhere."""

    exit_code = 1


class ModelError(SummarizeError):
    """A model gave no usable answer. `fatal` means that no other question to it would fare better."""

    exit_code = 3

    def __init__(self, message: str, *, fatal: bool = False, too_long: bool = False) -> None:
        """Take the message for the user, whether all other calls would fail too, whether a shorter question may do."""
        super().__init__(message)
        self.fatal, self.too_long = fatal, too_long


class LimitError(ModelError):
    """A limit that the user set leaves no further request; what was answered before is kept."""
