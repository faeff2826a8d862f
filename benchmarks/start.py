"""Start: what `--help` and `--version` cost, beside importing pydantic and what users would start instead: `python -m benchmarks.start`."""

import sys
from importlib.util import find_spec

from benchmarks.measure import SUMMARIZE, medians, table

_INSTRUCTOR = (
    "import instructor, openai; instructor.from_openai(openai.AsyncOpenAI(), mode=instructor.Mode.JSON_SCHEMA)"
)
_LANGEXTRACT = "import langextract; from langextract import factory; factory.create_model(factory.ModelConfig(model_id='gpt-4o-mini'))"


def report(runs: int = 9) -> list[str]:
    """The section of the results."""
    commands = {
        "`python -c 'import pydantic'`": [sys.executable, "-c", "import pydantic"],
        "`summarize --version`": [*SUMMARIZE, "--version"],
        "`summarize --help`": [*SUMMARIZE, "--help"],
        "`summarize brief --help`": [*SUMMARIZE, "brief", "--help"],
        "`summarize seeds/ --model rules`, all of it": [*SUMMARIZE, "seeds", "--model", "rules", "--json", "--quiet"],
        "an instructor client, made": [sys.executable, "-c", _INSTRUCTOR],
    }
    if find_spec("langextract"):
        commands["LangExtract with its OpenAI model, made"] = [sys.executable, "-c", _LANGEXTRACT]
    found = medians(commands, runs)
    least = next(iter(found.values())).cpu
    rows = [
        (name, f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.cpu / least:.1f}", f"{one.memory:.0f}")
        for name, one in found.items()
    ]
    return [
        f"Medians of {runs} runs that take turns; the bound is 2.5 times pydantic.",
        "",
        *table(("", "wall s", "CPU s", "times pydantic (CPU)", "MB"), rows),
    ]


if __name__ == "__main__":
    print("\n".join(report()))
