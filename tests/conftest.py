"""No test reaches the network; the brief of the seeds is made once."""

import json
import socket
from pathlib import Path

import pytest

from pipeline import summarize
from pipeline.write import to_json
from tests.helpers import SEEDS


@pytest.fixture(autouse=True)
def no_network(monkeypatch, tmp_path):
    connect = socket.socket.connect

    def loopback_only(self, address):
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a test tried to reach the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)
    for name in ("SUMMARIZE_MODEL", "SUMMARIZE_LEDGER", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pipeline.endpoint.config_path", lambda: Path("no-config-in-tests.toml"))
    monkeypatch.setattr("pipeline.ledger.default_path", lambda: tmp_path / "ledger.sqlite")


@pytest.fixture(scope="session")
def seeds_brief():
    return summarize([str(SEEDS)])


@pytest.fixture
def seeds_data(seeds_brief):
    return json.loads(to_json(seeds_brief))
