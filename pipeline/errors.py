"""Every error that a user can meet.

SummarizeError           exit 2
├── InputError           a path, a file or an option that cannot be used
└── OutputError          a place where nothing can be written
"""


class SummarizeError(Exception):
    """Base of all errors of this program; its text is one message for the user."""

    exit_code = 2


class InputError(SummarizeError):
    """Something that was given cannot be used."""


class OutputError(SummarizeError):
    """A result could not be written."""
