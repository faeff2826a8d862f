"""Test doubles for a model's server: answers that we wrote ourselves, given at the HTTP transport. No recordings."""

import json
from collections.abc import Callable

import httpx2

from pipeline.ask import Asker, Endpoint

ENDPOINT = Endpoint(model="double", base_url="http://double.test/v1", key="sk-double-secret", concurrency=64)


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> httpx2.Response:
    """A well-formed chat completion; 10 tokens in, 5 out."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return httpx2.Response(
        200,
        json={
            "id": "double", "object": "chat.completion", "created": 0, "model": "double",
            "choices": [{"index": 0, "finish_reason": finish, "message": message}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        },
    )  # fmt: skip


def answer(data: object) -> httpx2.Response:
    return completion(json.dumps(data))


def failure(status: int, headers: dict[str, str] | None = None, message: str = "double fails") -> httpx2.Response:
    return httpx2.Response(status, headers=headers, json={"error": {"message": message, "code": status}})


class Server:
    """A double that gives its answers in turn, the last one for ever; it keeps the requests that came."""

    def __init__(self, *answers: "httpx2.Response | Exception | Callable[[dict], httpx2.Response]") -> None:
        self.answers, self.requests = list(answers), []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(json.loads(request.content))
        one = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(one, Exception):
            raise one
        if callable(one):
            return one(self.requests[-1])
        return httpx2.Response(one.status_code, headers=one.headers, content=one.content)

    def asker(self, endpoint: Endpoint = ENDPOINT) -> Asker:
        return Asker(endpoint, http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(self)))
