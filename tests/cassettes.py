"""Cassettes: recordings of a real server's answers, one a test, readable, matched on the request's body.

`python -m tests.cassettes` brings them up to date with the embedded model (extra `local`, weights pulled): questions that
are unchanged keep their recorded answers, changed ones are asked, what is no longer asked is dropped. All anew, after the
files were removed, takes a quarter of an hour on two cores. Headers are kept by allow-list, the address of the server is not kept.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
import yaml

from pipeline import summarize
from pipeline.ask import Endpoint
from pipeline.write import to_json
from tests.helpers import ROOT, SEEDS

CASSETTES = ROOT / "cassettes"
ALLOWED = ("content-type",)
REPLAY = Endpoint(model="qwen2.5-coder-1.5b-instruct-q4_k_m", base_url="http://127.0.0.1:9/v1", key="replayed", window=3_600, concurrency=1, free=True)  # fmt: skip

DOCK_STRIKE = """Dock workers at the port of Larne will walk out on 12 June, their union said on Monday.

Ann Doyle, the union's regional secretary, said 340 members could stay out for two weeks.

The port's owner, Corrib Harbours, denied that wages had been cut. A spokesman said the firm was "ready to talk".
"""
STREIK = """Die Hafenarbeiter in Emden wollen am 12. Juni die Arbeit niederlegen, teilte die Gewerkschaft am Montag mit.

Rund 340 Beschäftigte könnten zwei Wochen lang streiken, sagte die Sprecherin Anna Dörr.
"""
STORIES = {"one_article": {"strike.txt": DOCK_STRIKE}, "not_english": {"streik.txt": STREIK}}


class _Dumper(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


class Readable:
    """YAML with JSON bodies unfolded, and what recurs (the answer schema) written once."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        seen: dict[str, Any] = {}
        for one in cassette["interactions"]:
            body = one["request"].pop("body")
            parsed = json.loads(body)
            key = json.dumps(parsed.get("response_format"))
            parsed["response_format"] = seen.setdefault(key, parsed.get("response_format"))
            one["request"]["json"] = parsed
            string = one["response"].pop("body")["string"]
            one["response"]["json"] = json.loads(string)
        return yaml.dump(cassette, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        cassette = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # a safe loader
        for one in cassette["interactions"]:
            one["request"]["body"] = json.dumps(one["request"].pop("json"))
            one["response"]["body"] = {"string": json.dumps(one["response"].pop("json")).encode()}
        return cassette


def _request(request: Any) -> Any:
    request.uri = "http://server/" + request.uri.split("/", 3)[3]
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in ALLOWED}
    return request


def _response(response: dict[str, Any]) -> dict[str, Any]:
    response["headers"] = {name: value for name, value in response["headers"].items() if name.lower() in ALLOWED}
    return response


@contextmanager
def cassette(name: str, *, record: bool = False) -> Iterator[Any]:
    """Replay (or record) the cassette of one test; on replay every interaction must be played."""
    recorder = vcr.VCR(
        cassette_library_dir=str(CASSETTES), record_mode="new_episodes" if record else "none", drop_unused_requests=record, match_on=["method", "path", "body"],
        before_record_request=_request, before_record_response=_response, decode_compressed_response=True, serializer="readable",
    )  # fmt: skip
    recorder.register_serializer("readable", Readable)
    with recorder.use_cassette(f"{name}.yaml") as tape:
        yield tape
    if not record:
        assert tape.all_played, f"{name}: {len(tape) - tape.play_count} recorded interactions were not asked for"


def story(name: str, folder: Path) -> Path:
    """The folder of a recorded story, written below `folder`; the seeds for their own."""
    if name == "seeds":
        return SEEDS
    for file, text in STORIES[name].items():
        (folder / file).write_text(text, encoding="utf8")
    return folder


def brief_text(folder: Path, endpoint: Endpoint, ledger: Path) -> str:
    """brief.json without its `run`; `ledger` is a file that does not exist yet, so that all is asked."""
    data = json.loads(to_json(summarize([str(folder)], endpoint=endpoint, ledger=ledger)))
    data.pop("run")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def main(names: list[str]) -> None:
    import tempfile

    from pipeline.local import serve

    with serve() as endpoint:
        assert (endpoint.model, endpoint.window) == (REPLAY.model, REPLAY.window)
        for name in names or [*STORIES, "seeds"]:
            folder = Path(tempfile.mkdtemp())
            with cassette(name, record=True):
                text = brief_text(story(name, folder), endpoint, folder.with_suffix(".ledger"))
            (CASSETTES / f"{name}.brief.json").write_text(text, encoding="utf8")
            shutil.rmtree(folder)
            print(name, "recorded", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
