"""Stories: from a pile to one brief a story, and an index over all. The pile is read twice, and never held.

First every article is looked at for what it is about (features), then the articles of one story after another are fetched and read.
The older index is a pile of its own: its stories stay together, and grow by what is new. Left out: how briefs are made.
"""

import json
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from pipeline import __version__
from pipeline.errors import InputError, OutputError
from pipeline.features import Features, features
from pipeline.load import Loaded, printable
from pipeline.pile import Grouped, group
from pipeline.sources import Source, fetch, older_brief, stream
from pipeline.write import FORMATS, check_writable, replace_file, write_at
from schemas import (
    SCHEMA_VERSION,
    Article,
    FileNote,
    IndexedArticle,
    IndexedStory,
    LoneArticle,
    PileRun,
    StoryBrief,
    StoryIndex,
    StoryStatus,
)

INDEX, ALONE = "index.json", "alone.jsonl"
_SLUG = 48


@dataclass
class Held:
    """What is kept of an article while the pile is grouped: everything but its text."""

    source: Source
    title: str | None
    outlet: str | None
    published: str | None
    language: str
    copies: set[str] = field(default_factory=set)

    def indexed(self, key: str) -> IndexedArticle:
        """Its entry in the index."""
        return IndexedArticle(
            id=key, file=self.source.name, given=self.source.given, copies=tuple(sorted(self.copies)), title=self.title,
            outlet=self.outlet, published=self.published, language=self.language,
        )  # fmt: skip


@dataclass(frozen=True)
class Older:
    """An older index and the folder it lies in."""

    index: StoryIndex
    folder: Path


@dataclass(frozen=True)
class Planned:
    """A story before its brief is made; `before` is the folder of its older brief."""

    id: str
    name: str
    status: StoryStatus
    shared: tuple[str, ...]
    articles: tuple[tuple[str, Held], ...]
    added: tuple[str, ...]
    before: Path | None = None

    def load(self) -> Loaded:
        """Its articles, with their texts. Raises InputError if one is not there any more."""
        loaded = Loaded()
        for key, held in self.articles:
            article = fetch(held.source, loaded.warnings)
            if article.id != key:
                msg = f"{printable(str(held.source.path))}: {printable(held.source.name)} was changed while the pile was read; run it again."
                raise InputError(msg)
            loaded.articles.append(article.model_copy(update={"file": held.source.name}))
        return loaded

    def since(self) -> StoryBrief | None:
        """Its older brief."""
        return older_brief(self.before) if self.before else None


Engine = Callable[[Iterable[Planned]], Iterator[tuple[Planned, StoryBrief]]]
"""Makes the briefs of stories, in any order; what it is to ask and within which limits, it knows."""


@dataclass
class Pile:
    """All articles of a pile and of the older index, without their texts."""

    held: dict[str, Held] = field(default_factory=dict)
    features: dict[str, Features] = field(default_factory=dict)
    story: dict[str, str] = field(default_factory=dict)
    skipped: list[FileNote] = field(default_factory=list)

    def add(self, source: Source, article: Article) -> None:
        """Take in an article; of several files with one text the first by name stands for all."""
        known = self.held.get(article.id)
        if known is None or (source.name < known.source.name and not known.source.brief):
            made = Held(source, article.title, article.outlet, article.published, article.language)
            if known is not None:
                made.copies = known.copies | {known.source.name}
            self.held[article.id] = made
            self.features[article.id] = features(
                article.id, article.text, published=article.published, title=article.title
            )
        elif source.name != known.source.name:
            known.copies.add(source.name)


def summarize_pile(
    pile: Path,
    out: Path,
    engine: Engine,
    *,
    model: str,
    engine_name: str = "local",
    formats: tuple[str, ...] = FORMATS,
    since: Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> StoryIndex:
    """Group `pile` into stories, let `engine` make their briefs, write them and the index below `out`, and return the index.

    `since` is an older index.json or its folder: its stories take in what is new of them. Raises InputError if the pile or the
    index cannot be read, OutputError if nothing can be written, ModelError if a model can be asked nothing more.
    """
    began, started = time.perf_counter(), datetime.now(UTC)
    older_brief.cache_clear()
    older = _older(since) if since else None
    formats = tuple(dict.fromkeys(("json", *formats)))  # the next day needs it
    check_writable(out)
    found = gather(pile, older)
    stories, alone = plan(found, older)
    lone = [_lone(found, one) for one in alone]
    grown = sum(one.status is not StoryStatus.UNCHANGED for one in stories)
    tell(f"{len(found.held)} articles: {len(stories)} stories ({grown} to read), {len(alone)} articles belong to none")
    found.features.clear()  # not needed any more, and the largest part of what is held
    indexed, runs = [], []
    for story, brief in _made(stories, engine, out, formats):
        indexed.append(_indexed(story, brief))
        if story.status is not StoryStatus.UNCHANGED:
            runs.append((brief.run.cost, brief.run.calls, brief.run.kept))
            progress(len(runs), grown)
    _write_alone(found, lone, out)  # last, for it may be what the lone articles of the older index are read from
    costs = [cost for cost, _, _ in runs]
    index = StoryIndex(
        schema_version=SCHEMA_VERSION, since=older.index.run.started if older else None,
        stories=tuple(sorted(indexed, key=lambda one: (-len(one.articles), one.first or "9999", one.id))), alone=tuple(lone),
        skipped_files=tuple(sorted(found.skipped, key=lambda note: (note.file, note.reason))),
        run=PileRun(
            model=model, engine=engine_name, cost=None if None in costs else sum(cost or 0.0 for cost in costs),
            calls=sum(calls for _, calls, _ in runs), kept=sum(kept for _, _, kept in runs),
            duration=round(time.perf_counter() - began, 3), started=started.isoformat(timespec="seconds"), version=__version__,
            inputs=(str(pile.resolve()).encode("utf8", "replace").decode(),),
        ),
    )  # fmt: skip
    _write_index(index, out, formats)
    return index


def gather(pile: Path, older: Older | None = None) -> Pile:
    """All articles of the older index and the pile. Raises InputError if none can be read."""
    found = Pile()
    if older:
        for story in older.index.stories:
            place = older.folder / story.name
            entries = {entry.id: entry for entry in story.articles}
            for article in older_brief(place).articles:
                if entry := entries.get(article.id):  # a run that was broken off may have written a brief, and no index
                    found.add(Source(article.file, place, given=entry.given, brief=article.id), article)
                    found.held[article.id].copies.update(entry.copies)
                    found.story[article.id] = story.id
        _gather_lone(found, older)
    for source, article in stream(pile, found.skipped):
        found.add(source, article)
    if not found.held:
        lines = [f"  {printable(note.file)}: {note.reason}" for note in found.skipped[:20]]
        msg = "\n".join([f"{printable(str(pile))}: no readable article in this pile.", *lines])
        raise InputError(msg)
    return found


def _gather_lone(found: Pile, older: Older) -> None:
    """The articles that belonged to no story, under the names they had."""
    if not (older.folder / ALONE).exists():
        return
    entries = {lone.article.id: lone.article for lone in older.index.alone}
    for source, article in stream(older.folder / ALONE, found.skipped):
        if entry := entries.get(article.id):
            found.add(Source(entry.file, source.path, source.line, entry.given), article)
            found.held[article.id].copies.update(entry.copies)


def plan(found: Pile, older: Older | None = None) -> tuple[list[Planned], list[Grouped]]:
    """The stories of a pile with their names, and the articles that are left."""
    groups = group(list(found.features.values()), old=found.story)
    known = {story.id: story for story in older.index.stories} if older else {}
    stories = []
    for one in groups:
        old = next((known[found.story[key]] for key in one.ids if key in found.story), None)
        if len(one.ids) > 1 or old:
            stories.append(_planned(found, one, old, older))
    return stories, [one for one in groups if len(one.ids) == 1 and one.ids[0] not in found.story]


def _planned(found: Pile, one: Grouped, old: IndexedStory | None, older: Older | None) -> Planned:
    order = sorted(one.ids, key=lambda key: (found.held[key].published or "9999", key))
    articles = tuple((key, found.held[key]) for key in order)
    if old is None or older is None:
        identity = "s" + order[0][1:]
        return Planned(identity, _name(one.shared, identity), StoryStatus.NEW, one.shared, articles, tuple(order))
    added = tuple(key for key in order if key not in found.story)
    status = StoryStatus.GROWN if added else StoryStatus.UNCHANGED
    shared = one.shared if added else old.shared
    return Planned(old.id, old.name, status, shared, articles, added, older.folder / old.name)


def _name(shared: tuple[str, ...], identity: str) -> str:
    """A folder's name: what the articles share, in plain small letters, and the head of the story's id."""
    plain = unicodedata.normalize("NFKD", " ".join(shared[:3])).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join([*"-".join(words)[:_SLUG].strip("-").split("-"), identity[1:7]]).lstrip("-")


def _made(
    stories: list[Planned], engine: Engine, out: Path, formats: tuple[str, ...]
) -> Iterator[tuple[Planned, StoryBrief]]:
    """Each story with its brief, written as soon as it is made; the brief of one that did not change is taken over."""
    for story in stories:
        if story.status is StoryStatus.UNCHANGED and story.before:
            brief = older_brief(story.before)
            write_at(brief, out / story.name, formats)
            yield story, brief
    for story, brief in engine(one for one in stories if one.status is not StoryStatus.UNCHANGED):
        write_at(brief, out / story.name, formats)
        yield story, brief


def _indexed(story: Planned, brief: StoryBrief) -> IndexedStory:
    days = sorted(held.published for _, held in story.articles if held.published)
    return IndexedStory(
        id=story.id, name=story.name, title=brief.title, status=story.status, language=story.articles[0][1].language,
        first=days[0] if days else None, last=days[-1] if days else None, shared=story.shared,
        articles=tuple(held.indexed(key) for key, held in story.articles), added=story.added, facts=len(brief.facts),
        conflicts=len(brief.conflicts), summary=brief.summary[0].text if brief.summary else "", incomplete=brief.run.incomplete,
    )  # fmt: skip


def _lone(found: Pile, one: Grouped) -> LoneArticle:
    reason = re.sub(r"\ba[0-9a-f]{12}\b", lambda match: _called(found, match[0]), one.reason)
    return LoneArticle(article=found.held[one.ids[0]].indexed(one.ids[0]), reason=reason)


def _called(found: Pile, key: str) -> str:
    return found.held[key].source.name if key in found.held else key


def _write_alone(found: Pile, lone: list[LoneArticle], out: Path) -> None:
    """The articles that belong to no story, as a pile of their own, for the next day; one text after another."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf8", dir=out, prefix=f".{ALONE}.", delete=False) as file:
            temporary = Path(file.name)
            for one in lone:
                article = fetch(found.held[one.article.id].source, [])
                known = {"id": one.article.given or one.article.id, "title": article.title, "outlet": article.outlet, "published": article.published, "url": article.url, "text": article.text}  # fmt: skip
                file.write(json.dumps({key: value for key, value in known.items() if value is not None}) + "\n")
        os.replace(temporary, out / ALONE)
    except OSError as error:
        msg = f"{out / ALONE}: cannot be written: {error.strerror or error}. Give another folder with --out."
        raise OutputError(msg) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _write_index(index: StoryIndex, out: Path, formats: tuple[str, ...]) -> None:
    data = json.dumps(index.model_dump(mode="json"), ensure_ascii=False, indent=1)
    _put(out / INDEX, data.encode("utf8", "backslashreplace").decode("utf8") + "\n")
    if "html" in formats:
        from pipeline.index_page import render

        _put(out / "index.html", render(index))


def _put(path: Path, text: str) -> None:
    try:
        replace_file(path, text)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror or error}. Give another folder with --out."
        raise OutputError(msg) from error


def _older(given: Path) -> Older:
    place = given / INDEX if given.is_dir() else given
    try:
        index = StoryIndex.model_validate_json(place.read_bytes())
    except OSError as error:
        msg = (
            f"--since {given}: cannot be read: {error.strerror}. Give an older index.json or the folder that holds one."
        )
        raise InputError(msg) from error
    except ValidationError as error:
        msg = f"--since {given}: is no index of this version: {error.errors()[0]['msg']}."
        raise InputError(msg) from error
    if bad := [story.name for story in index.stories if not re.fullmatch(r"[a-z0-9-]+", story.name)]:
        msg = f"--since {given}: {printable(bad[0])!r} is no name of a story's folder."
        raise InputError(msg)
    return Older(index, place.parent)
