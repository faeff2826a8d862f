"""Asking and validating alone, as this project does them, over articles that are read offline before the clock starts: `asking.py FOLDER URL AT_ONCE`.

Prints the CPU seconds of it. A new ledger keeps every answer, as in a run.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from pipeline.ask import Asker, Endpoint
from pipeline.ledger import Ledger
from pipeline.limits import Limits
from pipeline.load import load
from pipeline.model_read import Counts, read_with_model
from pipeline.read import read
from schemas import Reader


async def main(folder: str, url: str, at_once: int) -> None:
    """Ask about every article."""
    articles = load([folder], reader=Reader(model="rules", prompt_version=None)).articles
    offline = [read(one) for one in articles]
    with tempfile.TemporaryDirectory() as place:
        asker = Asker(
            Endpoint("gpt-4o-mini", url, "none"), ledger=Ledger(Path(place, "ledger")), limits=Limits(at_once)
        )
        began = time.process_time()
        await asyncio.gather(*(read_with_model(one, asker, Counts()) for one in offline))
        print(time.process_time() - began)
        await asker.close()


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
