"""The prompt texts, Markdown files with a version in their front matter, and nothing else."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Prompt:
    """A prompt text and its version."""

    name: str
    version: str
    text: str


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt in `<name>.md`; raises FileNotFoundError if there is none and ValueError if it carries no version."""
    content = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf8")
    head, found, text = content.removeprefix("---\n").partition("\n---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if not found or "version" not in fields:
        msg = f"prompt {name} has no version in its front matter"
        raise ValueError(msg)
    return Prompt(name, fields["version"], text.strip() + "\n")
