"""The generated parts of README.md: `python -m tests.generated` writes them, a test holds them equal."""

import re

from click.testing import CliRunner

from pipeline import summarize
from pipeline.cli import main
from pipeline.markdown import render
from tests.helpers import ROOT, SEEDS


def example() -> str:
    """The first sentences of the summary of the seeds, and its first disagreement."""
    text = re.sub(r" \[\d+\]\(#fact-\d+\)", "", render(summarize([str(SEEDS)])))
    summary = text.split("## Summary\n\n")[1].split("\n\n## ")[0].split("\n\n")[:4]
    differs = text.split("## Where accounts differ\n\n")[1].split("\n\n## ")[0].split("\n\n**")[0]
    return (
        "From the brief of the five articles in `seeds/`:\n\n"
        + "\n>\n".join(f"> {line}" for line in summary)
        + "\n\n"
        + differs
    )


def usage() -> str:
    """Help of the command line."""
    helps = [
        CliRunner().invoke(main, [*args, "--help"], prog_name="summarize", terminal_width=100).output
        for args in ([], ["brief"])
    ]
    return "```\n" + "\n".join(helps).strip() + "\n```"


def filled(text: str) -> str:
    """`text` with its generated parts made anew."""
    for name, make in (("example", example), ("help", usage)):
        text = re.sub(
            rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)",
            lambda m, make=make: f"{m[1]}{make()}\n{m[2]}",
            text,
            count=1,
            flags=re.DOTALL,
        )
    return text


if __name__ == "__main__":
    place = ROOT / "README.md"
    place.write_text(filled(place.read_text(encoding="utf8")), encoding="utf8")
