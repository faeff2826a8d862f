"""Load: files, folders and standard input become articles. What cannot be read is named with a reason, never dropped.

Left out: anything that needs the network. Links that lead out of the given folder are not followed.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dates import find_dates, normalise_date
from pipeline.errors import InputError
from pipeline.language import detect_language
from pipeline.metadata import Metadata, from_front_matter, from_text
from schemas import Article, FileNote, Reader

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
SIDECAR = ".meta.json"
MAX_BYTES = 8 * 1024 * 1024
"""A file above this is no article: saved pages with everything in them stay well below."""
MAX_SIDECAR = 256 * 1024
MAX_LINE = 1000
"""Characters of a title, an outlet or an address."""
MAX_CONTROL_SHARE = 0.02


@dataclass
class Loaded:
    """Articles in an order that does not depend on file names, and what is to be said of other files."""

    articles: list[Article] = field(default_factory=list)
    skipped: list[FileNote] = field(default_factory=list)
    warnings: list[FileNote] = field(default_factory=list)


class UnreadableError(Exception):
    """A single file is no article; its text is the reason."""


def load(paths: Iterable[str], *, reader: Reader) -> Loaded:
    """Read every article below `paths` ('-' is standard input); raises InputError if a path does not exist or none reads."""
    loaded = Loaded()
    seen: dict[str, str] = {}
    paths = list(paths)
    for name, path in _found(paths):
        try:
            article = _read(name, path, reader, loaded.warnings)
        except UnreadableError as reason:
            loaded.skipped.append(FileNote(file=name, reason=str(reason)))
            continue
        if article.id in seen:
            loaded.skipped.append(FileNote(file=name, reason=f"exact duplicate of {seen[article.id]}"))
            continue
        seen[article.id] = name
        loaded.articles.append(article)
    if not loaded.articles:
        raise InputError(_nothing(paths, loaded.skipped))
    loaded.articles.sort(key=lambda article: (article.published or "9999", article.id))
    loaded.skipped.sort(key=lambda note: (note.file, note.reason))
    return loaded


def _nothing(paths: list[str], skipped: list[FileNote]) -> str:
    looked = ", ".join(TEXT_SUFFIXES + PAGE_SUFFIXES)
    lines = [f"no readable article in {', '.join(map(printable, paths))}; looked for {looked} files with text in them."]
    lines += [f"  {printable(note.file)}: {note.reason}" for note in skipped[:20]]
    return "\n".join(lines)


def printable(text: str) -> str:
    """`text` with every control or otherwise unprintable character escaped, safe for a terminal and for UTF-8."""
    clean = text.encode("utf8", "backslashreplace").decode("utf8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in clean)


def _found(paths: list[str]) -> Iterator[tuple[str, Path | None]]:
    """Names and places of all candidate files, in order; the name tells the root where there are several."""
    for given in paths:
        if given == "-":
            yield "stdin", None
            continue
        root = Path(given)
        prefix = f"{root.resolve().name}/" if len(paths) > 1 and root.is_dir() else ""
        if root.is_dir():
            for path in _walk(root):
                yield printable(prefix + path.relative_to(root).as_posix()), path
        elif os.path.lexists(root):
            yield printable(root.name), root
        else:
            msg = f"{printable(given)}: no such file or folder; give a folder of articles, a file, or - for standard input."
            raise InputError(msg)


def files(path: str) -> Iterator[tuple[str, Path | None]]:
    """Names and places of all candidate files below one path, in order; raises InputError if it does not exist."""
    return _found([path])


def read_file(name: str, path: Path | None, *, reader: Reader, warnings: list[FileNote]) -> Article:
    """The article in one file, with what is to be said of its sidecar in `warnings`; raises UnreadableError if it is none."""
    return _read(name, path, reader, warnings)


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(SIDECAR):
                path = Path(folder, name)
                if path.is_symlink() and not _inside(path, root):
                    continue
                yield path


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return True  # a broken or circular link is inside, and then reported as unreadable


def _read(name: str, path: Path | None, reader: Reader, warnings: list[FileNote]) -> Article:
    content = sys.stdin.buffer.read(MAX_BYTES + 1) if path is None else _bytes(path)
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES // 2**20} MiB, too large for an article")
    suffix = path.suffix.lower() if path else ".txt"
    page = suffix in PAGE_SUFFIXES or (
        path is None and content.lstrip()[:15].lower().startswith((b"<!doctype", b"<html"))
    )
    if page:
        from pipeline.pages import read_page  # trafilatura and lxml cost about 150 ms, only pages need them

        text, meta = read_page(content)
    else:
        text = _decode(content)
        meta = from_front_matter(text) | from_text(text, file=name)
    if not any(character.isalnum() for character in text):
        raise UnreadableError("empty" if not content.strip() else "no main text found" if page else "no words in it")
    meta = _fitting(name, _sidecar(name, path, warnings) | meta, warnings)
    return Article(
        id="a" + hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:12],
        file=name, sha256=hashlib.sha256(content).hexdigest(), text=text, title=meta.title, outlet=meta.outlet,
        published=meta.published, url=meta.url, language=detect_language(text), reader=reader,
    )  # fmt: skip


def _fitting(name: str, meta: Metadata, warnings: list[FileNote]) -> Metadata:
    """`meta` without what is too long to be a title, an outlet or an address; each is named in a warning."""
    kept: dict[str, str | None] = {}
    for key, value in (("title", meta.title), ("outlet", meta.outlet), ("url", meta.url)):
        kept[key] = value if value is None or len(value) <= MAX_LINE else None
        if kept[key] is not value:
            warnings.append(FileNote(file=name, reason=f"its {key} is left out: longer than {MAX_LINE} characters"))
    return Metadata(kept["title"], kept["outlet"], meta.published, kept["url"])


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() not in TEXT_SUFFIXES + PAGE_SUFFIXES:
        raise UnreadableError(f"not a kind of file that is read ({', '.join(TEXT_SUFFIXES + PAGE_SUFFIXES)})")
    try:
        if not path.is_file():
            raise UnreadableError("not a regular file, or a broken link")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(f"larger than {MAX_BYTES // 2**20} MiB, too large for an article")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from error


def _decode(content: bytes) -> str:
    if not content.strip():
        raise UnreadableError("empty")
    text = _decoded(content).removeprefix("\ufeff")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if "\0" in text or controls > MAX_CONTROL_SHARE * len(text):
        raise UnreadableError("binary, not text")
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(f"starts like {encoding} and is not") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in content:
            raise UnreadableError("binary, not text") from None
    from charset_normalizer import from_bytes  # 30 ms, only for what is not UTF-8

    found = from_bytes(content)
    best = found.best()
    western = next((one for one in found if "cp1252" in one.could_be_from_charset), None)
    if best and western and western.chaos <= best.chaos and western.coherence >= best.coherence:
        best = western  # where several Latin code pages fit alike, the one that the web takes for granted
    if best is None:
        raise UnreadableError("its character encoding could not be told")
    return str(best)


def _sidecar(name: str, path: Path | None, warnings: list[FileNote]) -> Metadata:
    """What `NAME.meta.json` beside the file says; a faulty one is ignored with a warning."""
    if path is None:
        return Metadata()
    for place in (path.with_name(path.name + SIDECAR), path.with_name(path.stem + SIDECAR)):
        if not os.path.isfile(place):  # also where the name is longer than the file system takes
            continue
        try:
            if place.stat().st_size > MAX_SIDECAR:
                raise ValueError(f"larger than {MAX_SIDECAR // 2**10} KiB")
            known, faults = _described(json.loads(place.read_text(encoding="utf-8-sig")))
        except RecursionError:
            known, faults = Metadata(), ["is ignored: nested too deeply"]
        except (OSError, ValueError) as error:
            known, faults = Metadata(), [f"is ignored: {error}"]
        warnings.extend(FileNote(file=name, reason=f"its sidecar {printable(place.name)}: {fault}") for fault in faults)
        return known
    return Metadata()


def _one_line(text: str) -> str:
    """A text on one line, with a mark for each half of a character (JSON can hold such halves, UTF-8 cannot)."""
    return " ".join(text.encode("utf8", "replace").decode("utf8").split())


def _described(said: object) -> tuple[Metadata, list[str]]:
    """What a sidecar says, and what of it cannot be used."""
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")
    values = {key: said.get(key) for key in ("title", "outlet", "published", "url")}
    faults = [
        f"{key} is not a text" for key, value in values.items() if value is not None and not isinstance(value, str)
    ]
    values = {key: _one_line(value) if isinstance(value, str) else None for key, value in values.items()}
    published = normalise_date(values["published"])
    if values["published"] and not published:
        faults.append("published is not a date like 2024-03-30")
    return Metadata(values["title"], values["outlet"], published, values["url"]), faults


__all__ = ["Loaded", "find_dates", "load", "printable"]
