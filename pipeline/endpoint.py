"""Endpoint: which model reads, from --model, the environment and a config file; nothing is asked here.

The config file is config.toml in the user's config folder for this program; the environment comes before it.
"""

import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.ask import Endpoint
from pipeline.errors import InputError

RULES, LOCAL = "rules", "local"
DEFAULT_MODEL = "gpt-5.4-mini"
"""Read with where a key is given and no model: a small current model of OpenAI's (in openai 3.3.0's list of models)."""
OPENAI = "https://api.openai.com/v1"
APP = "originbrief"
_SETTINGS = ("model", "base_url", "api_key", "ledger", "embeddings")


def config_path() -> Path:
    """Where the config file is looked for."""
    import platformdirs

    return platformdirs.user_config_path(APP) / "config.toml"


def settings() -> dict[str, str]:
    """What environment and config file set: model, base_url, api_key, ledger, embeddings. Raises InputError for a config that cannot be read."""
    found = _from_file(config_path())
    for name, variable in (
        ("model", "SUMMARIZE_MODEL"),
        ("base_url", "OPENAI_BASE_URL"),
        ("api_key", "OPENAI_API_KEY"),
        ("ledger", "SUMMARIZE_LEDGER"),
        ("embeddings", "SUMMARIZE_EMBEDDINGS"),
    ):
        if os.environ.get(variable):
            found[name] = os.environ[variable]
    return found


def _from_file(place: Path) -> dict[str, str]:
    try:
        data = tomllib.loads(place.read_text(encoding="utf8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        msg = f"{place}: cannot be read as TOML: {error}. Mend or remove it."
        raise InputError(msg) from error
    if unknown := [key for key in data if key not in _SETTINGS]:
        msg = f"{place}: unknown setting {unknown[0]!r}; it knows {', '.join(_SETTINGS)}."
        raise InputError(msg)
    if wrong := [key for key, value in data.items() if not isinstance(value, str)]:
        msg = f'{place}: {wrong[0]} must be a text in quotation marks, like {wrong[0]} = "…".'
        raise InputError(msg)
    return dict(data)


def choose_model(named: str | None) -> str:
    """The model to read with: the one named, else that of the settings, else OpenAI's default with a key, else the rules."""
    known = settings()
    model = named or known.get("model")
    if model:
        return model
    if known.get("base_url") and known["base_url"].rstrip("/") != OPENAI:
        msg = "OPENAI_BASE_URL is set, but no model: name one that this server has with --model NAME (or SUMMARIZE_MODEL)."
        raise InputError(msg)
    return DEFAULT_MODEL if known.get("api_key") else RULES


def endpoint_for(model: str, *, keyless: bool = False) -> Endpoint:
    """The endpoint that answers for `model`; raises InputError where a usable address or, unless `keyless`, a key is missing."""
    known = settings()
    base = known.get("base_url", OPENAI).rstrip("/")
    parts = urlsplit(base)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        msg = "OPENAI_BASE_URL is no usable address; it must look like http://localhost:11434/v1, without user, password or key."
        raise InputError(msg)
    key = known.get("api_key")
    if not key and base == OPENAI and not keyless:
        msg = f"--model {model}: no key. Set OPENAI_API_KEY, or OPENAI_BASE_URL for another server; --model rules needs neither."
        raise InputError(msg)
    return Endpoint(model=model, base_url=base, key=key or "none", embeddings=known.get("embeddings", ""))


def host_of(endpoint: Endpoint) -> str:
    """Host and port of an endpoint, for messages."""
    return urlsplit(endpoint.base_url).netloc
