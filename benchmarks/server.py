"""A server on loopback that answers every peer's questions at once after a fixed latency, and counts them: `python -m benchmarks.server 0.3`.

It runs in a process of its own, one event loop, so that it is no bottleneck. Its answers are doubles: to questions of this project those
of tests/faulty.py, to others one claim for each sentence of the text, with a source and a hedging. Left out: faults, streaming.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faulty import answer_to

_SENTENCE = re.compile(r"[^.!?\n]{20,}[.!?]")


@dataclass
class Seen:
    """What a run sent and got: requests, characters, when it began, and when the last article was answered."""

    requests: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    received: int = 0
    first: float = 0.0
    last_read: float = 0.0
    most: int = 0
    texts: list[tuple[str, str, str]] = field(default_factory=list)


def claims_of(text: str) -> list[dict[str, str]]:
    """One claim for each sentence of a text, as a peer that is asked for claims with source and hedging gets them."""
    return [
        {"text": one, "source": "the mayor", "hedging": "possible" if " may " in one or " could " in one else "none"}
        for match in _SENTENCE.finditer(text)
        if (one := match[0].strip())
    ]


def answered(question: dict) -> tuple[str, dict]:  # type: ignore[type-arg]
    """Whose question it is, and the message that answers it."""
    text = question["messages"][-1]["content"]
    form = question.get("response_format", {})
    name = form.get("json_schema", {}).get("name", "")
    if name in ("ReadAnswer", "MatchAnswer", "SummaryAnswer"):
        return name, {"content": json.dumps(answer_to(question), separators=(",", ":"), ensure_ascii=False)}
    if tools := question.get("tools"):
        arguments = json.dumps({"claims": claims_of(text)}, ensure_ascii=False)
        called = {
            "id": "call",
            "type": "function",
            "function": {"name": tools[0]["function"]["name"], "arguments": arguments},
        }
        return "tool", {"content": None, "tool_calls": [called]}
    text = question["messages"][0]["content"] + text if "Q: " not in text else text
    if "Q: " not in text:
        return "claims", {"content": json.dumps({"claims": claims_of(text)}, ensure_ascii=False)}
    example = json.loads(re.search(r"\{.*?\n\}", text, re.DOTALL)[0])  # type: ignore[index]  # the example says which labels are asked for
    attributes = list(example["extractions"][0]["claim_attributes"])
    found = [
        {"claim": one.pop("text"), "claim_attributes": {name: one.get(name, "none") for name in attributes}}
        for one in claims_of(text.rsplit("Q: ", 1)[1])
    ]
    return "extractions", {"content": json.dumps({"extractions": found}, ensure_ascii=False)}


class Server(asyncio.Protocol):
    """One connection, HTTP/1.1 with keep-alive."""

    latency, seen, keep, waiting = 0.0, Seen(), False, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].decode("latin1").lower()
            length = re.search(r"content-length: (\d+)", head)
            size = int(length[1]) if length else 0
            if len(self.buffer) < end + 4 + size:
                return
            body, self.buffer = self.buffer[end + 4 : end + 4 + size], self.buffer[end + 4 + size :]
            self.serve(head.split(" ", 2)[1], body)

    def serve(self, path: str, body: bytes) -> None:
        """Count and answer a request; /seen gives what was counted and forgets it."""
        if path == "/seen":
            self.give(json.dumps(vars(Server.seen)).encode())
            Server.seen = Seen()
            return
        seen, loop = Server.seen, asyncio.get_running_loop()
        due = loop.time() + self.latency  # what the server itself has to think stands within its latency
        seen.first = seen.first or time.monotonic()
        question = json.loads(body)
        kind, message = answered(question)
        seen.requests[kind] = seen.requests.get(kind, 0) + 1
        rest = {name: question[name] for name in ("response_format", "tools") if name in question}
        asked = "".join(one["content"] or "" for one in question["messages"]) + (
            json.dumps(rest, separators=(",", ":"), ensure_ascii=False) if rest else ""
        )
        given = message["content"] or message["tool_calls"][0]["function"]["arguments"]
        seen.sent, seen.received = seen.sent + len(asked), seen.received + len(given)
        if self.keep:
            seen.texts.append(("again" if len(question["messages"]) > 2 else kind, asked, given))
        Server.waiting += 1
        seen.most = max(seen.most, Server.waiting)
        loop.call_at(due, self.answer, kind, message, len(asked), len(given))

    def answer(self, kind: str, message: dict, asked: int, given: int) -> None:  # type: ignore[type-arg]
        """Send a completion."""
        Server.waiting -= 1
        usage = {"prompt_tokens": asked // 4, "completion_tokens": given // 4, "total_tokens": (asked + given) // 4}
        finish = "tool_calls" if message.get("tool_calls") else "stop"
        made = {
            "id": "double", "object": "chat.completion", "created": 0, "model": "double", "usage": usage,
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}],
        }  # fmt: skip
        self.give(json.dumps(made).encode())
        if kind != "MatchAnswer" and kind != "SummaryAnswer":
            Server.seen.last_read = time.monotonic()

    def give(self, body: bytes) -> None:
        """Write a response, if somebody still listens."""
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        if not self.transport.is_closing():
            self.transport.write(head + body)


async def _serve(latency: float, keep: bool) -> None:
    Server.latency, Server.keep = latency, keep
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@dataclass(frozen=True)
class Running:
    """A running server."""

    url: str

    def seen(self) -> Seen:
        """What was counted since the last time."""
        with urllib.request.urlopen(self.url.removesuffix("/v1") + "/seen") as given:  # noqa: S310  # loopback
            return Seen(**json.load(given))


@contextmanager
def serving(latency: float = 0.0, *, keep: bool = False) -> Iterator[Running]:
    """A server in a process of its own while the context lasts; with `keep` it also gives back the texts."""
    command = [sys.executable, "-m", "benchmarks.server", str(latency), *(["keep"] if keep else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            yield Running(f"http://127.0.0.1:{process.stdout.readline().strip()}/v1")  # type: ignore[union-attr]
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), "keep" in sys.argv))
