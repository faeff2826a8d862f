"""A server on loopback that speaks the wire format of chat completions and fails as it is told to. Its answers are test doubles.

`answer_to` reads the numbered sentences like a model that is always right and answers only what it is asked about. A plan says for
each request which fault to commit, if any; every fault of the table FAULTS has been seen with real servers.
"""

import json
import random
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

RESTATED, LABELLED = 2, 3
"""Of how many sentences that are asked about the double restates one, and of how many it gives all labels for one."""
_LINE = re.compile(r"^\[(\d+)\] (.*?)(?: ⟨(.*)⟩)?$")
Plan = Callable[[int, int, str], str | None]
"""From the number of a request, how often its question was asked before, and the question's text, to the name of a fault."""


def answer_to(question: dict) -> dict:
    """A valid answer without faults to one question."""
    name = question["response_format"]["json_schema"]["name"]
    if name == "MatchAnswer":
        return {"answers": []}
    if name == "SummaryAnswer":
        return {"sentences": []}
    return {
        "claims": [
            _claim(line, text=at % RESTATED == 0, labels=at % LABELLED == 0)
            for at, line in enumerate(_lines(question, asked=True))
        ]
    }


def _lines(question: dict, *, asked: bool) -> list[re.Match[str]]:
    """The numbered sentences of a question, all or those that it asks about."""
    *lines, last = question["messages"][1]["content"].splitlines()
    wanted = set(re.findall(r"\d+", last))
    return [line for line in map(_LINE.match, lines) if line and (not asked or line[1] in wanted)]


def _claim(match: re.Match[str], *, text: bool = True, labels: bool = True) -> dict:
    note = dict(part.split(": ", 1) for part in (match[3] or "").split(" / ")[0].split("; ") if ": " in part)
    who, cue = note.get("who"), note.get("cue")
    noted = {
        "source": who, "via": [note["via"]] if "via" in note else [], "kind": "official" if who else "none",
        "hedging": "possible" if cue else "none", "cue": cue, "stance": "affirms", "when": None,
    }  # fmt: skip
    return {"sentence": int(match[1]), "text": match[2] if text else None, "labels": noted if labels else None}


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None, choices: bool = True) -> bytes:
    """A chat completion; 100 tokens in, 50 out."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    made = {
        "id": "double", "object": "chat.completion", "created": 0, "model": "double",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}] if choices else [],
        "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
    }  # fmt: skip
    return json.dumps(made).encode()


TOPICS = (("shut", "closed", "closure"), ("job", "work", "post"), ("strike", "walkout"))


def embeddings(texts: list[str]) -> bytes:
    """Vectors that are near where texts speak of the same of TOPICS, and else differ at random."""
    data = []
    for at, text in enumerate(texts):
        dice = random.Random(text)  # noqa: S311
        topics = [4.0 * any(word in text.lower() for word in topic) for topic in TOPICS]
        data.append(
            {"object": "embedding", "index": at, "embedding": [*topics, *(dice.gauss(0, 1) for _ in range(12))]}
        )
    return json.dumps(
        {"object": "list", "model": "e", "data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}}
    ).encode()


def _with(question: dict, **changed: object) -> bytes:
    """A valid answer in which every claim is changed: fields of its own, or labels."""
    data = answer_to(question)
    if "claims" in data:
        data["claims"] = [_claim(line) for line in _lines(question, asked=False)]
    for claim in data.get("claims", []):
        for name, value in changed.items():
            (claim if name in claim else claim["labels"])[name] = value
    return completion(json.dumps(data))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Faulty"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.serve(self, body)

    def give(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def fail(self, status: int, message: str = "double fails", **headers: str) -> None:
        key = self.headers.get("authorization", "")
        self.give(status, json.dumps({"error": {"message": f"{message} {key}", "code": status}}).encode(), **headers)

    def half(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        self.close_connection = True

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


Act = Callable[[_Handler, dict, bytes], None]
FAULTS: dict[str, Act] = {
    "delay": lambda h, q, good: (time.sleep(0.15), h.give(200, good)),
    "reset": lambda h, q, good: h.reset(),
    "half an answer": lambda h, q, good: h.half(good),
    "stall": lambda h, q, good: (h.server.stopped.wait(30), h.reset()),
    "400": lambda h, q, good: h.fail(400),
    "400 too long": lambda h, q, good: h.fail(400, "context_length_exceeded: at most 10 tokens"),
    "401": lambda h, q, good: h.fail(401, "Incorrect API key provided:"),
    "404": lambda h, q, good: h.fail(404),
    "408": lambda h, q, good: h.fail(408),
    "429": lambda h, q, good: h.fail(429),
    "429 with Retry-After": lambda h, q, good: h.fail(429, retry_after="1"),
    "429 for an hour": lambda h, q, good: h.fail(429, retry_after="3600"),
    "429 no quota": lambda h, q, good: h.fail(429, "insufficient_quota"),
    "500": lambda h, q, good: h.fail(500),
    "503": lambda h, q, good: h.fail(503),
    "503 with Retry-After": lambda h, q, good: h.fail(503, retry_after="1"),
    "HTML": lambda h, q, good: h.give(200, b"<html><body>Welcome to the proxy</body></html>", "text/html"),
    "truncated JSON": lambda h, q, good: h.give(200, good[: len(good) // 2]),
    "empty body": lambda h, q, good: h.give(200, b""),
    "no choices": lambda h, q, good: h.give(200, completion("", choices=False)),
    "no content": lambda h, q, good: h.give(200, completion(None)),
    "prose": lambda h, q, good: h.give(200, completion("Sure, here are the claims you asked for!")),
    "truncated answer": lambda h, q, good: h.give(200, completion(json.dumps(answer_to(q))[:-9])),
    "wrong shape": lambda h, q, good: h.give(200, completion('{"claims": "many", "answers": 1, "sentences": {}}')),
    "numbers out of range": lambda h, q, good: h.give(200, _with(q, sentence=9999)),
    "foreign sources": lambda h, q, good: h.give(200, _with(q, source="Zorg the Unheard", kind="official")),
    "invented figures": lambda h, q, good: h.give(200, _with(q, text="It cost 987,654 dollars.")),
    "length stop": lambda h, q, good: h.give(200, completion('{"claims": [', finish="length")),
    "refusal": lambda h, q, good: h.give(200, completion(None, refusal="I will not read this.")),
    "content filter": lambda h, q, good: h.give(200, completion(None, finish="content_filter")),
}


class Faulty(ThreadingHTTPServer):
    """The server; `questions` are the texts of all requests, in order, `committed` the faults."""

    daemon_threads = True
    request_queue_size = 256

    handler: type[BaseHTTPRequestHandler] = _Handler

    def __init__(self, plan: Plan | None = None, latency: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), self.handler)
        self.plan, self.latency = plan or (lambda number, before, text: None), latency
        self.questions: list[str] = []
        self.embeds, self.embeddings = True, []
        self.committed: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.stopped = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def serve(self, handler: _Handler, body: bytes) -> None:
        question = json.loads(body)
        if handler.path.endswith("/embeddings"):
            self.embeddings.extend(question["input"])
            return handler.give(200, embeddings(question["input"])) if self.embeds else handler.fail(404)
        text = json.dumps(question["messages"])
        with self._lock:
            before = self.questions.count(text)
            self.questions.append(text)
            fault = self.plan(len(self.questions), before, text)
            self.committed[fault or "none"] += 1
        time.sleep(self.latency)
        good = completion(json.dumps(answer_to(question)))
        try:
            if fault:
                FAULTS[fault](handler, question, good)
            else:
                handler.give(200, good)
                with self._lock:
                    self.answered[text] += 1
        except OSError:
            pass  # the client went away

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serving(plan: Plan | None = None, latency: float = 0.0) -> Iterator[Faulty]:
    """A server that runs while the context lasts."""
    with running(Faulty(plan, latency)) as server:
        yield server


S = TypeVar("S", bound=Faulty)


@contextmanager
def running(server: S) -> Iterator[S]:
    """A server that is there already, running while the context lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
