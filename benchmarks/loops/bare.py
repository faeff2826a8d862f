"""A bare instructor loop over a folder, as one would write it in an hour: `bare.py FOLDER URL AT_ONCE`. No ledger, no checks, no merge.

It asks the project's own question (prompt and answer schema), so that both do the same calls; sentences are lines. Prints the CPU seconds of asking.
"""

import asyncio
import sys
import time
from pathlib import Path

import instructor
from openai import AsyncOpenAI

from prompts import load_prompt
from schemas import ReadAnswer


async def main(folder: str, url: str, at_once: int) -> None:
    """Ask about every article and keep the validated answers."""
    client = instructor.from_openai(AsyncOpenAI(base_url=url, api_key="none"), mode=instructor.Mode.JSON_SCHEMA)
    hands = asyncio.Semaphore(at_once)

    async def one(path: Path) -> ReadAnswer:
        lines = [line for line in path.read_text(encoding="utf8").splitlines() if line]
        text = "\n".join(["Sentences:", *(f"[{number}] {line}" for number, line in enumerate(lines, start=1))])
        messages = [{"role": "system", "content": load_prompt("read").text}, {"role": "user", "content": text}]
        async with hands:
            return await client.create(model="gpt-4o-mini", response_model=ReadAnswer, messages=messages, temperature=0)

    began = time.process_time()
    await asyncio.gather(*map(one, sorted(Path(folder).glob("*.txt"))))
    print(time.process_time() - began)


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
