"""The matrix of faults: each fault of tests/faulty.py, in one request, in all about one article, in all. `python -m tests.matrix` prints it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from tests.faulty import FAULTS, Faulty, Plan, serving

STORY = {
    "a.txt": "The mine in Oldtown shut on Monday, police said. About 40 people may lose their jobs, the owner said.",
    "b.txt": "Oldtown's mine is shut, according to the sheriff. The owner told the Post that 40 jobs could go.",
    "c.txt": "A strike began at the mine in Oldtown. Ann Low, the mayor, denied that the mine will reopen.",
}
WHERE: dict[str, Callable[[str], Plan]] = {
    "once": lambda fault: lambda number, before, text: fault if number == 1 else None,
    "one article": lambda fault: (
        lambda number, before, text: fault if "the sheriff" in text and "the mayor" not in text else None
    ),
    "always": lambda fault: lambda number, before, text: fault,
}


@dataclass(frozen=True)
class Seen:
    """What a run under a fault did: exit code, requests, waits, whether the brief is the undisturbed one, messages."""

    code: int
    requests: int
    waits: tuple[float, ...]
    brief: dict | None
    stderr: str


def story(folder: Path) -> Path:
    place = folder / "story"
    place.mkdir(parents=True, exist_ok=True)
    for name, text in STORY.items():
        (place / name).write_text(text)
    return place


def run(plan: Plan | None, folder: Path, waits: list[float], *options: str, key: str = "sk-matrix") -> Seen:
    """The command line on the story against a server with this plan; its ledger and briefs lie in `folder`."""
    with serving(plan) as server:
        return run_at(server, folder, waits, *options, key=key)


def run_at(server: Faulty, folder: Path, waits: list[float], *options: str, key: str = "sk-matrix") -> Seen:
    """The same against a server that runs."""
    before = len(server.questions)
    environment = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": key, "SUMMARIZE_LEDGER": str(folder / "ledger")}
    done = CliRunner().invoke(
        main, [str(story(folder)), "--model", "double", "--out", str(folder / "out"), "--timeout", "0.5", *options], env=environment
    )  # fmt: skip
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    place = folder / "out" / "story" / "brief.json"
    brief = json.loads(place.read_text()) if done.exit_code in (0, 1) and place.exists() else None
    return Seen(done.exit_code, len(server.questions) - before, tuple(waits), brief, done.stderr)


def comparable(brief: dict) -> dict:
    return {key: value for key, value in brief.items() if key != "run"}


def rows(folder: Path, waits: list[float]) -> list[str]:
    """The table in Markdown: what each fault did in each place, and what of the articles was lost."""
    clean = run(None, folder / "clean", waits)
    lines = ["| fault | where | requests (clean: 5) | exit | brief |", "| --- | --- | --- | --- | --- |"]
    for fault in FAULTS:
        for where, plan in WHERE.items():
            seen = run(plan(fault), folder / f"{fault} {where}", waits)
            lines.append(f"| {fault} | {where} | {seen.requests} | {seen.code} | {_told(seen, clean)} |")
    return lines


def _told(seen: Seen, clean: Seen) -> str:
    if seen.brief is None or clean.brief is None:
        return "none, the message says why: " + seen.stderr.strip().splitlines()[-1].replace("|", "/")
    if comparable(seen.brief) == comparable(clean.brief):
        return "as undisturbed"
    return "; ".join(f"{note['file']} {note['reason']}" for note in seen.brief["warnings"]) or "other"


if __name__ == "__main__":
    import asyncio
    import re
    import tempfile

    from pipeline import ask

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    ask.sleep = at_once
    for line in rows(Path(tempfile.mkdtemp()), []):
        print(re.sub(r"127\.0\.0\.1:\d+", "SERVER", line))
