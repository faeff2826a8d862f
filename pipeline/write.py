"""Write: a brief into its folder, files replaced whole or not at all. Two inputs never share a folder."""

import json
import os
import re
import tempfile
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.unseen import unseen_in
from schemas import StoryBrief

FORMATS = ("json", "md", "html")


def to_json(brief: StoryBrief) -> str:
    """brief.json as text, keys in the order of the schema; what is unseen, or would act on a terminal, as JSON's escapes."""
    text = json.dumps(brief.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1)
    hidden = [character for character in unseen_in(text) if character != "\n"]  # the line ends of JSON itself
    return text.translate({ord(character): json.dumps(character)[1:-1] for character in hidden}) + "\n"


def folder_for(brief: StoryBrief, out: Path) -> Path:
    """Where this brief goes below `out`: a folder named like its input, with a number where another input has that name."""
    base = _name(brief.run.inputs)
    for number in range(1, 10_000):
        place = out / (base if number == 1 else f"{base}-{number}")
        if not (place / "brief.json").exists() or _inputs(place / "brief.json") == list(brief.run.inputs):
            return place
    msg = f"{out}: ten thousand briefs of the name {base}; give another folder with --out."
    raise OutputError(msg)


def _name(inputs: tuple[str, ...]) -> str:
    first = inputs[0]
    name = "stdin" if first == "-" else Path(first).name if Path(first).is_dir() else Path(first).stem
    clean = re.sub(r"[^\w.+-]+", "_", name).strip("._")[:80] or "brief"
    return clean if len(inputs) == 1 else f"{clean}-and-{len(inputs) - 1}-more"


def _inputs(place: Path) -> object:
    try:
        return json.loads(place.read_text(encoding="utf8"))["run"]["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not ours, or damaged: it is left alone


def check_writable(out: Path) -> None:
    """Raise OutputError if nothing can be written below `out`; makes the folder."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        msg = f"{out}: the brief cannot be written there: {error.strerror}. Give another folder with --out."
        raise OutputError(msg) from error


def write(brief: StoryBrief, out: Path, formats: tuple[str, ...] = FORMATS) -> Path:
    """Write the brief below `out` and return its folder; raises OutputError if that cannot be done."""
    return write_at(brief, folder_for(brief, out), formats)


def write_at(brief: StoryBrief, place: Path, formats: tuple[str, ...] = FORMATS) -> Path:
    """Write the brief into the folder `place` and return it; raises OutputError if that cannot be done."""
    texts = {name: _rendered(brief, name) for name in formats}  # all before the first file is replaced
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            replace_file(place / f"brief.{name}", text)
    except OSError as error:
        msg = f"{place}: the brief cannot be written: {error.strerror or error}. Give another folder with --out."
        raise OutputError(msg) from error
    return place


def _rendered(brief: StoryBrief, name: str) -> str:
    if name == "md":
        from pipeline.markdown import render

        return render(brief)
    if name == "html":
        from pipeline.page import render as page

        return page(brief)
    return to_json(brief)


def replace_file(path: Path, text: str) -> None:
    """Put `text` where `path` is, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
