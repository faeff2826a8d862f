"""A provider with files and batches on loopback, beside the chat completions of tests/faulty.py. Its answers are test doubles.

A batch goes one state further with every look at it. The plan of the server decides each request in a batch as it decides direct ones;
`fates` tells for the batches, in the order in which they are made, how they end; `stumbles` at which calls about files and batches what goes wrong.
"""

import json
import re
import time
from email import message_from_bytes
from typing import Any

from openai.types import Batch, BatchError, BatchRequestCounts, FileObject
from openai.types.batch import Errors
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter

from tests.faulty import FAULTS, Faulty, _Handler, answer_to, completion

STATES = ("validating", "in_progress", "finalizing")
_PARAMETERS = TypeAdapter(CompletionCreateParamsNonStreaming)
FAULTY_LINES = {"500": (500, {"error": {"message": "double fails"}}), "429": (429, {"error": {"message": "slow down"}}), "400": (400, {"error": {"message": "no"}})}  # fmt: skip


class _BatchHandler(_Handler):
    server: "Provider"

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        path = self.path.split("?")[0].removeprefix("/v1")
        self.server.calls.append(f"GET {re.sub('[0-9]+', 'N', path)}")
        if self._failed():
            return
        if found := re.fullmatch(r"/files/(file-\d+)/content", path):
            self.give(200, self.server.files[found[1]])
        elif found := re.fullmatch(r"/batches/(batch-\d+)", path):
            self.give(200, self.server.looked_at(found[1]))
        elif path == "/batches":
            data = [json.loads(one.model_dump_json()) for one in reversed(self.server.batches.values())]
            self.give(200, json.dumps({"object": "list", "data": data, "has_more": False}).encode())
        else:
            self.fail(404)

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers["content-length"]))
        path = self.path.removeprefix("/v1")
        if path not in ("/files", "/batches"):
            self.server.serve(self, body)
            return
        self.server.calls.append(f"POST {path}")
        if self.server.refuses:
            self.fail(self.server.refuses)
            return
        made = self.server.uploaded(self.headers["content-type"], body) if path == "/files" else self.server.made(json.loads(body))  # fmt: skip
        if not self._failed():  # what it was asked to do is done all the same
            self.give(200, made)

    def _failed(self) -> bool:
        """Commit the fault that is due at this call, if any."""
        fault = self.server.stumbles.get(len(self.server.calls))
        if fault:
            FAULTS[fault](self, {}, b'{"object": "double"}')
        return bool(fault)


class Provider(Faulty):
    """The server; `lines` are the requests that were in batches, `paid` how often each was answered there."""

    handler = _BatchHandler

    def __init__(self, *given: Any, fates: tuple[str, ...] = (), stumbles: dict[int, str] | None = None) -> None:
        super().__init__(*given)
        self.fates, self.stumbles, self.refuses = fates, stumbles or {}, 0
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Batch] = {}
        self.calls: list[str] = []
        self.lines: list[dict[str, Any]] = []
        self.paid: dict[str, int] = {}
        self.patience = len(STATES)

    def uploaded(self, kind: str, body: bytes) -> bytes:
        parts = message_from_bytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
        named = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
        assert named["purpose"] == b"batch"
        for line in named["file"].splitlines():
            _valid(json.loads(line))
        return self._file(named["file"])

    def _file(self, content: bytes) -> bytes:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        made = FileObject(id=name, bytes=len(content), created_at=0, filename="x.jsonl", object="file", purpose="batch", status="processed")  # fmt: skip
        return made.model_dump_json().encode()

    def made(self, asked: dict[str, Any]) -> bytes:
        name = f"batch-{len(self.batches)}"
        self.batches[name] = Batch(
            id=name, completion_window=asked["completion_window"], created_at=int(time.time()), endpoint=asked["endpoint"],
            input_file_id=asked["input_file_id"], object="batch", status="validating", metadata=asked["metadata"],
        )  # fmt: skip
        return self.batches[name].model_dump_json().encode()

    def looked_at(self, name: str) -> bytes:
        batch = self.batches[name]
        if batch.status in STATES:
            at = STATES.index(batch.status) + 1
            if at < len(STATES) and at < self.patience + 1:
                batch.status = STATES[at]
            else:
                self._end(batch, int(name.removeprefix("batch-")))
        return batch.model_dump_json().encode()

    def _end(self, batch: Batch, number: int) -> None:
        fate = self.fates[number] if number < len(self.fates) else "completed"
        batch.status = fate
        if fate == "failed":
            batch.errors = Errors(object="list", data=[BatchError(code="invalid_json_line", message="double", line=1)])
            return
        lines = [json.loads(line) for line in self.files[batch.input_file_id].splitlines()]
        kept = lines if fate == "completed" else lines[: len(lines) // 2]
        good, bad = [], [{"custom_id": line["custom_id"], "response": None, "error": {"code": f"batch_{fate}", "message": ""}} for line in lines[len(kept) :]]  # fmt: skip
        for line in kept:
            self.lines.append(line)
            self.paid[line["custom_id"]] = self.paid.get(line["custom_id"], 0) + 1
            fault = self.plan(len(self.lines), self.paid[line["custom_id"]] - 1, json.dumps(line["body"]["messages"]))
            status, body = FAULTY_LINES.get(fault or "", (200, None))
            body = body or json.loads(completion("no JSON" if fault == "prose" else json.dumps(answer_to(line["body"]))))  # fmt: skip
            (good if status == 200 else bad).append({"custom_id": line["custom_id"], "response": {"status_code": status, "request_id": "r", "body": body}, "error": None})  # fmt: skip
        batch.output_file_id = json.loads(self._file("\n".join(json.dumps(one) for one in reversed(good)).encode()))["id"]  # fmt: skip
        batch.error_file_id = json.loads(self._file("\n".join(json.dumps(one) for one in bad).encode()))["id"] if bad else None  # fmt: skip
        batch.request_counts = BatchRequestCounts(total=len(lines), completed=len(good), failed=len(bad))


def _valid(line: dict[str, Any]) -> None:
    """A line of an input file as the provider's documentation has it, its body as the client library types it."""
    assert set(line) == {"custom_id", "method", "url", "body"}
    assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
    assert len(line["custom_id"]) <= 64
    _PARAMETERS.validate_python(line["body"])
