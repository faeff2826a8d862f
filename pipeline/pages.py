"""Saved web pages: main text, title, date and outlet, by trafilatura. Left out: fetching anything."""

import logging

from pipeline.dates import normalise_date
from pipeline.load import UnreadableError
from pipeline.metadata import Metadata


def read_page(content: bytes) -> tuple[str, Metadata]:
    """Main text of an HTML page and what its markup says about it; raises UnreadableError if there is no main text."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports on its own fallbacks
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            content, with_metadata=True, include_comments=False, date_extraction_params={"original_date": True}
        )
    except Exception as error:  # hostile markup may break a parser anywhere; the file is then named and skipped
        raise UnreadableError(f"its markup could not be parsed ({type(error).__name__})") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise UnreadableError("no main text found in the page")
    title = (found.title or "").strip() or None
    text = str(found.text)
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"  # the headline is part of what the article says
    return text, Metadata(title, (found.sitename or "").strip() or None, normalise_date(found.date), found.url or None)
