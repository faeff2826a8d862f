"""Workers: the offline readings of many articles, made on all cores, handed out in the order of the articles.

Worker processes are forked, so that no script is run again in them and none needs a __main__ guard; only where forking is safe (Linux,
no other thread runs) and where there is enough text to pay for it. Everywhere else, and where a worker is lost, one process reads.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import FrameType, TracebackType
from typing import Self

from pipeline.read import read
from schemas import Article, ArticleReport

ENOUGH = 60_000
"""Characters of text, some 10,000 words, from which on workers pay: to start two costs what reading a tenth of that does."""
TOGETHER = 4
"""Articles that go to a worker at once."""
LEAVE = 5.0
"""Seconds after which a worker that was told to leave is killed."""


class Workers:
    """The readings of some articles, begun when the context is entered; what is not read when it is left is given up.

    Workers that stand `aside` leave the cores to this process where it has something to do, such as asking a model.
    """

    def __init__(self, articles: Sequence[Article], *, aside: bool = False) -> None:
        self.articles, self._aside = articles, aside
        self._parts: list[Future[list[ArticleReport]]] = []
        self._pool: ProcessPoolExecutor | None = None
        self._processes: set[multiprocessing.process.BaseProcess] = set()
        self._threads: set[threading.Thread] = set()

    def __enter__(self) -> Self:
        """Start the workers, if they pay."""
        if cores() > 1 and sum(len(one.text) for one in self.articles) >= ENOUGH and _single():
            try:
                self._start()
            except BaseException as error:
                self.__exit__(type(error), error, error.__traceback__)
                if not isinstance(error, OSError | BrokenProcessPool):  # no process or no memory to be had: one will do
                    raise
        return self

    def _start(self) -> None:
        before, threads = set(multiprocessing.active_children()), set(threading.enumerate())
        old = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)  # until the workers know what to do about them
        try:
            self._pool = ProcessPoolExecutor(cores(), multiprocessing.get_context("fork"), _began, (self._aside,))
            for at in range(0, len(self.articles), TOGETHER):
                self._parts.append(self._pool.submit(_read_all, self.articles[at : at + TOGETHER]))
        finally:
            self._processes = set(multiprocessing.active_children()) - before
            self._threads = set(threading.enumerate()) - threads
            signal.pthread_sigmask(signal.SIG_SETMASK, old)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, at once where something went wrong.

        They are told to leave and not killed: from one that was killed while it handed over a reading, the rest of it would be waited for.
        """
        if self._pool is None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        if not all(part.done() for part in self._parts):
            for process in self._processes:
                if process.pid and process.is_alive():
                    os.kill(process.pid, signal.SIGUSR1)
            until = time.monotonic() + LEAVE
            for thread in self._threads:  # the end of Python would disturb them
                if thread.is_alive():  # one that is only about to start cannot be joined
                    thread.join(max(0.0, until - time.monotonic()))
            for process in self._processes:
                process.kill()
        self._pool, self._parts = None, [part for part in self._parts if error is None]

    def get(self, number: int) -> ArticleReport:
        """The reading of the article of this number."""
        try:
            return self._parts[number // TOGETHER].result()[number % TOGETHER] if self._parts else read(self.articles[number])  # fmt: skip
        except BrokenProcessPool:
            return read(self.articles[number])

    async def wait_for(self, number: int) -> ArticleReport:
        """The reading of the article of this number; others go on meanwhile."""
        if self._parts:
            await asyncio.wait([asyncio.wrap_future(self._parts[number // TOGETHER])])
        return self.get(number)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _single() -> bool:
    """Whether this process can be forked safely: no thread runs in it beside this one, of Python or of a library."""
    try:
        return len(os.listdir("/proc/self/task")) == 1 and not multiprocessing.current_process().daemon
    except OSError:
        return False


class _ToldToLeave(BaseException):
    """Raised in a worker that reads."""


class _Reading:
    """What a worker is at."""

    now = False
    leaves = False


def _read_all(articles: Sequence[Article]) -> list[ArticleReport]:
    """What a worker does with some articles; nothing, at whatever point it is, once it was told to leave."""
    try:
        _Reading.now = True
        found = [] if _Reading.leaves else [read(one) for one in articles]
        _Reading.now = False
    except _ToldToLeave:
        found, _Reading.now = [], False
    return found


def _leave(number: int, frame: FrameType | None) -> None:
    first, _Reading.leaves = not _Reading.leaves, True
    if first and _Reading.now:
        raise _ToldToLeave


_HELD_BACK = frozenset((signal.SIGINT, signal.SIGUSR1)) if hasattr(signal, "SIGUSR1") else frozenset()


def _began(aside: bool) -> None:
    """What a worker does first: leave Ctrl-C to the parent, and end when told or with it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, _leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_BACK)
    if aside:
        os.nice(10)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
