"""What is loaded: nothing heavy before it is needed, so that the command answers at once."""

import os
import subprocess
import sys

import pytest

from tests.helpers import ROOT

HEAVY = ("openai", "instructor", "httpx2", "httpx", "aiohttp", "jinja2", "tenacity", "trafilatura", "justext", "lxml", "htmldate", "charset_normalizer", "genai_prices", "tokenizers", "xllamacpp", "numpy")  # fmt: skip
SCRIPT = """
import sys
from pipeline.cli import main
sys.stdout = open("/dev/null", "w")
try:
    main({arguments})
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The top modules that a command loads."""
    script = SCRIPT.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["brief", "--help"], ["verify", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    found = loaded(*arguments)
    assert not found & {*HEAVY, "pydantic", "schemas", "asyncio", "sqlite3", "sentencex", "Stemmer"}
    assert "click" in found


def test_the_rules_load_no_client_and_no_parser_of_pages() -> None:
    found = loaded("seeds/", "--model", "rules", "--json", "--quiet")
    assert not found & set(HEAVY)
    assert "sentencex" in found
