"""No test reaches the network; the brief of the seeds is made once."""

import json
import socket

import pytest

from pipeline import summarize
from pipeline.write import to_json
from tests.helpers import SEEDS


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("SUMMARIZE_MODEL", raising=False)


@pytest.fixture(scope="session")
def seeds_brief():
    return summarize([str(SEEDS)])


@pytest.fixture
def seeds_data(seeds_brief):
    return json.loads(to_json(seeds_brief))
