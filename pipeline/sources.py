"""Sources: the articles of a pile, one after another, and any of them again; no more than one text is held.

A pile is a folder, with files, folders and .jsonl files in it, or one .jsonl file: an article a line, with `text` and, where known, `id`,
`title`, `outlet`, `published`, `url`. The articles of an older index are read from its briefs. Left out: anything that needs the network.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.dates import normalise_date
from pipeline.errors import InputError
from pipeline.language import detect_language
from pipeline.load import MAX_BYTES, UnreadableError, files, printable, read_file
from pipeline.metadata import Metadata, from_front_matter, from_text
from schemas import Article, FileNote, Reader, StoryBrief

LINES = ".jsonl"
RULES = Reader(model="rules", prompt_version=None)


@dataclass(frozen=True)
class Source:
    """Where an article stands: its name, the file, in a .jsonl file the offset of its line, in a brief its id."""

    name: str
    path: Path
    line: int | None = None
    given: str | None = None
    brief: str | None = None


def stream(pile: Path, skipped: list[FileNote]) -> Iterator[tuple[Source, Article]]:
    """Every article of a pile; what is none goes to `skipped` with the reason. Raises InputError if there is no such pile."""
    for name, path in files(str(pile)):
        if path is None:
            continue
        if path.suffix.lower() == LINES:
            yield from _lines(name, path, skipped)
            continue
        try:
            yield Source(name, path), read_file(name, path, reader=RULES, warnings=[])
        except UnreadableError as reason:
            skipped.append(FileNote(file=name, reason=str(reason)))


def fetch(source: Source, warnings: list[FileNote]) -> Article:
    """The article of a source once more. Raises InputError if it is not there any more, or was changed into none."""
    try:
        if source.brief is not None:
            kept = next(one for one in older_brief(source.path).articles if one.id == source.brief)
            return kept.model_copy(update={"reader": RULES})
        if source.line is None:
            return read_file(source.name, source.path, reader=RULES, warnings=warnings)
        with source.path.open("rb") as file:
            file.seek(source.line)
            return _article(source.path.name, source.path, source.line, file.readline(MAX_BYTES + 1))[1]
    except (OSError, UnreadableError, StopIteration) as error:
        msg = f"{printable(str(source.path))}: {printable(source.name)} could be read before and cannot be read now ({error}); run it again."
        raise InputError(msg) from error


@lru_cache(maxsize=1)
def older_brief(place: Path) -> StoryBrief:
    """The brief in a folder; raises InputError if there is none that can be read."""
    try:
        return StoryBrief.model_validate_json((place / "brief.json").read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no brief of this version"
        msg = f"{place / 'brief.json'}: cannot be read ({why}). The older index names it; give an index whose briefs are there."
        raise InputError(msg) from error


def _lines(name: str, path: Path, skipped: list[FileNote]) -> Iterator[tuple[Source, Article]]:
    try:
        with path.open("rb") as file:
            while True:
                at = file.tell()
                line = file.readline(MAX_BYTES + 1)
                if not line:
                    return
                if not line.strip():
                    continue
                try:
                    yield _article(name, path, at, line)
                except UnreadableError as reason:
                    mark = hashlib.sha256(line).hexdigest()[:8]
                    skipped.append(FileNote(file=f"{name}#{mark}", reason=str(reason)))
                while len(line) > MAX_BYTES and not line.endswith(b"\n"):
                    line = file.readline(MAX_BYTES + 1)
    except OSError as error:
        skipped.append(FileNote(file=name, reason=f"cannot be read: {error.strerror or error}"))


def _article(name: str, path: Path, at: int, line: bytes) -> tuple[Source, Article]:
    """The article of one line; its name is that of the file, with the given id or, without one, the article's own."""
    said = _said(line)
    text = said.get("text")
    if not isinstance(text, str) or not any(character.isalnum() for character in text):
        raise UnreadableError("its text is missing, or has no words")
    values = {key: value for key in ("title", "outlet", "published", "url") if isinstance(value := said.get(key), str)}
    known = Metadata(
        values.get("title"), values.get("outlet"), normalise_date(values.get("published")), values.get("url")
    )
    meta = known | from_front_matter(text) | from_text(text)
    raw = text.encode("utf8", "surrogatepass")
    key = "a" + hashlib.sha256(raw).hexdigest()[:12]
    given = said.get("id")
    given = printable(str(given))[:200] if isinstance(given, str | int) and str(given).strip() else None
    source = Source(f"{name}#{given or key}", path, at, given)
    article = Article(
        id=key, file=source.name, sha256=hashlib.sha256(raw).hexdigest(), text=text, title=meta.title, outlet=meta.outlet,
        published=meta.published, url=meta.url, language=detect_language(text), reader=RULES,
    )  # fmt: skip
    return source, article


def _said(line: bytes) -> dict[str, object]:
    if len(line) > MAX_BYTES:
        raise UnreadableError(f"a line larger than {MAX_BYTES // 2**20} MiB, too large for an article")
    try:
        said = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("a line that is not JSON") from error
    if not isinstance(said, dict):
        raise UnreadableError("a line that is no JSON object")
    return said
