"""A real browser for tests of the page: Chromium of the machine, never one that is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def find_browser() -> str:
    """Path of a Chromium; without one the test is skipped, and fails where the environment says CI."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return _do_without(f"no browser: none of {', '.join(_NAMES)} is installed (Debian: apt-get install chromium)")


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator:
    """A browser; closed afterwards, because while it is open no other event loop can run in this thread."""
    path = find_browser()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _do_without("no driver for the browser: pip install '.[dev]' brings Playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


class Opened:
    """A page of the browser, with all that it asked for, said and was interrupted by."""

    def __init__(self, browser, file: Path, *, width: int = 1600, height: int = 1000, **context):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **context)
        self.page = self.context.new_page()
        self.requests, self.messages, self.dialogs = [], [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(file.as_uri())

    def quiet(self) -> bool:
        """Whether nothing but the page itself was asked for, nothing was said on the console, and no dialog came up."""
        return self.messages == [] == self.dialogs and len(self.requests) == 1


def lit(page) -> set[str]:
    """The claims whose quotes are lit up."""
    return set(page.evaluate("[...document.querySelectorAll('mark.lit')].flatMap(mark => mark.dataset.c.split(' '))"))


def in_view(locator) -> bool:
    """Whether a reader sees it: within the window and not covered."""
    return locator.evaluate(
        """element => {
          const box = element.getClientRects()[0] || element.getBoundingClientRect();
          const [x, y] = [box.left + Math.min(20, box.width / 2), box.top + Math.min(8, box.height / 2)];
          const top = document.elementFromPoint(x, y);
          return top !== null && (element.contains(top) || top.contains(element));
        }"""
    )
