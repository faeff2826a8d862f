"""Workers: the offline readings of many articles, made on all cores, handed out in the order of the articles.

Worker processes are forked, so that no script is run again in them and none needs a __main__ guard; only where forking is safe (Linux,
no other thread runs) and where there is enough text to pay for it. Everywhere else, and where a worker is lost, one process reads.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from pipeline.read import read
from schemas import Article, ArticleReport

ENOUGH = 60_000
"""Characters of text, some 10,000 words, from which on workers pay: to start two costs what reading a tenth of that does."""
TOGETHER = 4
"""Articles that go to a worker at once."""


class Workers:
    """The readings of some articles, begun when the context is entered; what is not read when it is left is given up.

    Workers that stand `aside` leave the cores to this process where it has something to do, such as asking a model.
    """

    def __init__(self, articles: Sequence[Article], *, aside: bool = False) -> None:
        self.articles, self._aside = articles, aside
        self._parts: list[Future[list[ArticleReport]]] = []
        self._pool: ProcessPoolExecutor | None = None
        self._processes: set[multiprocessing.process.BaseProcess] = set()

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
        before = set(multiprocessing.active_children())
        old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until the workers can ignore it
        try:
            self._pool = ProcessPoolExecutor(cores(), multiprocessing.get_context("fork"), _began, (self._aside,))
            for at in range(0, len(self.articles), TOGETHER):
                self._parts.append(self._pool.submit(_read_all, self.articles[at : at + TOGETHER]))
        finally:
            self._processes = set(multiprocessing.active_children()) - before
            signal.pthread_sigmask(signal.SIG_SETMASK, old)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, at once where something went wrong."""
        if self._pool is None:
            return
        self._pool.shutdown(wait=False, cancel_futures=True)
        if not all(part.done() for part in self._parts):
            for process in self._processes:
                process.terminate()
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


def _read_all(articles: Sequence[Article]) -> list[ArticleReport]:
    return [read(one) for one in articles]


def _began(aside: bool) -> None:
    """What a worker does first: leave Ctrl-C to the parent, and end with it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if aside:
        os.nice(10)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
