"""Ledger: every validated answer of a model, kept by the hash of its question, so that none is paid for twice.

One SQLite file in WAL mode, in the user's data folder; several processes may share it. A row is written as its answer
arrives and holds what passed validation, never a partial or refused answer. A file that is damaged is set aside under
another name, one that cannot be used (locked, full, no place) is left out for the rest of the run: both with a message, and the
run goes on. Left out: what was asked; a row holds the hash of the question, never an article, a key or an address.
"""

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import InputError

BUSY = 10.0
"""Seconds to wait for another process that writes."""
_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    question TEXT PRIMARY KEY, model TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, fault TEXT NOT NULL,
    input INTEGER NOT NULL, output INTEGER NOT NULL, cost REAL, written TEXT NOT NULL, used TEXT NOT NULL, hits INTEGER NOT NULL
) WITHOUT ROWID
"""
_BATCHES = """
CREATE TABLE IF NOT EXISTS batches (
    token TEXT PRIMARY KEY, server TEXT NOT NULL, batch TEXT, questions TEXT NOT NULL, made TEXT NOT NULL
) WITHOUT ROWID
"""
TOO_LONG = "too long"
"""Kind of a row that holds no answer, only that a question has none that fits: it is asked in halves at once."""


@dataclass(frozen=True)
class Kept:
    """One kept answer: what kind, the model's own text, and what was wrong with a first answer that this one replaced."""

    kind: str
    text: str
    fault: str = ""


@dataclass(frozen=True)
class Totals:
    """What a ledger holds: answers, how often one was used again, bytes on disk, tokens paid for and saved, dollars saved."""

    answers: int
    hits: int
    size: int
    tokens: int
    tokens_saved: int
    cost: float
    cost_saved: float
    unpriced: int
    oldest: str

    def lines(self) -> list[str]:
        """The totals in words."""
        unknown = f" ({self.unpriced} answers without a known price)" if self.unpriced else ""
        return [
            f"answers: {self.answers}" + (f", the oldest of {self.oldest[:10]}" if self.oldest else ""),
            f"size: {self.size / 1e6:.1f} MB",
            f"paid: {self.tokens} tokens, ${self.cost:.4f}{unknown}",
            f"used again: {self.hits} times, which saved {self.tokens_saved} tokens, ${self.cost_saved:.4f}",
        ]


_written = 0


def answers_written() -> int:
    """How many answers this process put into a ledger; what a message about an interrupted run names."""
    return _written


def default_path() -> Path:
    """Where the ledger is, if nothing else is set."""
    import platformdirs

    return platformdirs.user_data_path("originbrief") / "ledger.sqlite"


def question_hash(*, model: str, server: str, messages: list[dict[str, str]], schema: str, parameters: dict[str, object]) -> str:  # fmt: skip
    """The hash of all that an answer depends on: model, endpoint, prompt and article text, answer schema, parameters."""
    whole = json.dumps([model, server, messages, schema, parameters], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(whole.encode("ascii")).hexdigest()


class Ledger:
    """An open ledger file. `fresh` reads nothing from it; new answers replace the old ones."""

    def __init__(self, path: Path, *, fresh: bool = False, tell: Callable[[str], None] | None = None) -> None:
        """Open or make the file; `tell` is called with each message about it."""
        self.path, self._fresh, self._tell = path, fresh, tell or (lambda _: None)
        self._used: dict[str, int] = {}
        self._base: sqlite3.Connection | None = None
        with self._careful("opened"):
            self._base = self._opened()

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None)
        try:
            _into_wal(base)
            base.execute("PRAGMA synchronous=NORMAL")
            if base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                msg = "quick_check"
                raise sqlite3.DatabaseError(msg)
            if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
                base.execute("SELECT question, model, kind, text, fault, input, output, cost, written, used, hits FROM answers LIMIT 1")  # fmt: skip
            base.execute(_TABLE)
            base.execute(_BATCHES)
        except BaseException:
            base.close()
            raise
        return base

    @contextmanager
    def _careful(self, doing: str) -> Iterator[None]:
        """Set a damaged file aside and begin a new one; do without a ledger where the file cannot be used."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "malformed" in str(error) or "no such column" in str(error):
                self._set_aside()
            else:
                self._give_up(doing, str(error))
        except sqlite3.DatabaseError:
            self._set_aside()
        except OSError as error:
            self._give_up(doing, error.strerror or "no access")

    def _give_up(self, doing: str, why: str) -> None:
        self._base = None
        self._tell(f"the ledger {self.path} cannot be {doing} ({why}): answers of this run are not kept from here on")

    def _set_aside(self) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S") + f"-{os.getpid()}"
        aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}")
        try:
            os.replace(self.path, aside)
            for tail in ("-wal", "-shm"):
                if (part := Path(f"{self.path}{tail}")).exists():
                    os.replace(part, f"{aside}{tail}")
            self._base = self._opened()
        except (OSError, sqlite3.Error) as error:
            self._give_up("mended", str(error))
        else:
            self._tell(f"the ledger {self.path} was damaged; it is kept as {aside.name}, a new one is begun")

    def get(self, question: str) -> Kept | None:
        """The kept answer to a question, or None."""
        if self._base is None or self._fresh:
            return None
        row = None
        with self._careful("read"):
            row = self._base.execute("SELECT kind, text, fault FROM answers WHERE question = ?", (question,)).fetchone()
        if row is None or not all(isinstance(part, str) for part in row):
            return None
        self._used[question] = self._used.get(question, 0) + 1
        return Kept(*row)

    def holds(self, question: str) -> bool:
        """Whether there is a row for a question; that is no use of it."""
        row = None
        if self._base is not None:
            with self._careful("read"):
                row = self._base.execute("SELECT 1 FROM answers WHERE question = ?", (question,)).fetchone()
        return row is not None

    def put(self, question: str, kept: Kept, *, model: str, tokens: tuple[int, int] = (0, 0), cost: float | None = None) -> None:  # fmt: skip
        """Keep an answer, with the tokens in and out and the dollars that it cost."""
        if self._base is None:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (question, model, kept.kind, _storable(kept.text), _storable(kept.fault), *tokens, cost, now, now)
        with self._careful("written"):
            verb = "INSERT OR REPLACE" if self._fresh else "INSERT OR IGNORE"
            self._base.execute(f"{verb} INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", row)  # the verb is ours
            global _written  # for the message of a run that was broken off
            _written += kept.kind != TOO_LONG

    @property
    def usable(self) -> bool:
        """Whether the file is open."""
        return self._base is not None

    def note_batch(self, token: str, server: str, questions: list[str]) -> None:
        """Note a batch before it is made at a server, by its token and the hashes of its questions."""
        self._execute("INSERT INTO batches VALUES (?, ?, NULL, ?, ?)", token, _hidden(server), json.dumps(questions), _now())  # fmt: skip

    def name_batch(self, token: str, batch: str) -> None:
        """Note the id that a server gave to a batch."""
        self._execute("UPDATE batches SET batch = ? WHERE token = ?", batch, token)

    def drop_batch(self, token: str) -> None:
        """Forget a batch that was never made."""
        self._execute("DELETE FROM batches WHERE token = ?", token)

    def batches(self, server: str) -> list[tuple[str, str | None, frozenset[str]]]:
        """Token, id and questions of the batches at a server, newest first."""
        rows: list[tuple[str, str | None, str]] = []
        if self._base is not None:
            with self._careful("read"):
                rows = self._base.execute(
                    "SELECT token, batch, questions FROM batches WHERE server = ? ORDER BY made DESC, token", (_hidden(server),)
                ).fetchall()  # fmt: skip
        return [(token, batch, frozenset(json.loads(questions))) for token, batch, questions in rows]

    def _execute(self, statement: str, *values: object) -> None:
        if self._base is not None:
            with self._careful("written"):
                self._base.execute(statement, values)

    def close(self) -> None:
        """Note which answers were used, and close the file."""
        if self._base is None:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._careful("closed"):
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(
                "UPDATE answers SET hits = hits + ?, used = ? WHERE question = ?",
                [(hits, now, key) for key, hits in self._used.items()],
            )
            self._base.execute("COMMIT")
        if self._base is not None:
            self._base.close()
            self._base = None

    def totals(self) -> Totals:
        """What the ledger holds, in sum; all zero where it cannot be read."""
        row: tuple[object, ...] | None = None
        if self._base is not None:
            with self._careful("read"):
                row = self._base.execute(
                    "SELECT count(*), coalesce(sum(hits), 0), coalesce(sum(input + output), 0), coalesce(sum((input + output) * hits), 0), "
                    "coalesce(sum(cost), 0.0), coalesce(sum(cost * hits), 0.0), coalesce(sum(cost IS NULL), 0), coalesce(min(written), '') FROM answers"
                ).fetchone()
        count, hits, tokens, saved, cost, cost_saved, unpriced, oldest = row or (0, 0, 0, 0, 0.0, 0.0, 0, "")
        size = sum(Path(f"{self.path}{tail}").stat().st_size for tail in ("", "-wal") if Path(f"{self.path}{tail}").exists())  # fmt: skip
        return Totals(int(str(count)), int(str(hits)), size, int(str(tokens)), int(str(saved)), float(str(cost)), float(str(cost_saved)), int(str(unpriced)), str(oldest))  # fmt: skip

    def prune(self, *, days: float) -> int:
        """Delete the answers that were not used for `days` days; how many."""
        if self._base is None:
            return 0
        limit = datetime.fromtimestamp(time.time() - days * 86_400, UTC).isoformat(timespec="seconds")
        gone = 0
        with self._careful("pruned"):
            gone = self._base.execute("DELETE FROM answers WHERE used <= ?", (limit,)).rowcount
            self._base.execute("DELETE FROM batches WHERE made <= ?", (limit,))
            self._base.execute("VACUUM")
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone


def _into_wal(base: sqlite3.Connection) -> None:
    """Switch a ledger to WAL; while another process does so SQLite does not wait by itself."""
    ends = time.monotonic() + BUSY
    while True:
        try:
            base.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > ends:
                raise
            time.sleep(0.02)
        else:
            return


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _hidden(server: str) -> str:
    """A server's address as a hash: no address stands in the ledger."""
    return hashlib.sha256(server.encode()).hexdigest()


def _storable(text: str) -> str:
    """A text that SQLite takes: lone surrogates, which JSON allows, become question marks."""
    return text.encode("utf8", "replace").decode("utf8")


def ledger_path(setting: str | None) -> Path:
    """The path of the ledger: the one set in environment or config, else the default. Raises InputError for a folder."""
    path = Path(setting).expanduser() if setting else default_path()
    if path.is_dir():
        msg = f"{path}: is a folder; SUMMARIZE_LEDGER names a file."
        raise InputError(msg)
    return path
