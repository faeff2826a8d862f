"""Local: an embedded language model. llama.cpp's own server runs inside this process (extra `local`, package xllamacpp).

It listens on the loopback interface only, at a free port, with a key made for this run, and ends with the process.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.ask import Endpoint
from pipeline.errors import InputError, ModelError
from pipeline.weights import find_weights

CONTEXT = 8192
"""Tokens of one conversation: prompt, part of an article, answer, and the repeated question."""
WINDOW = 3_600
"""Characters of article text in one question: about 1,000 tokens, and as many in the answer, so that both tries fit."""
ANSWER = 2_400
"""Tokens at which an answer is stopped; what is longer is asked again in halves."""


unfinished: list[object] = []
"""Servers of interrupted runs. To end one takes as long as the answer that it is at, up to a minute: a process that leaves does not wait."""


@contextmanager
def serve(weights: Path | None = None) -> Iterator[Endpoint]:
    """An endpoint for the embedded model, up while the context lasts.

    `weights` is a GGUF file; without it the default weights are looked for. Raises InputError where the extra or the
    weights are missing, ModelError where the server does not start.
    """
    try:
        import xllamacpp  # its names come from an extension module without types
    except ImportError as error:
        msg = "--model local needs the extra: pip install 'originbrief[local]' (in a clone: pip install '.[local]')."
        raise InputError(msg) from error
    place = _file(weights)
    key = secrets.token_urlsafe(24)
    native: Any = xllamacpp
    params = native.CommonParams()
    params.model.path = str(place)
    params.model_alias = {place.stem}
    params.n_ctx, params.n_parallel, params.n_predict = CONTEXT, 1, ANSWER
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _cores()
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.verbosity = -1
    params.ui = False
    try:
        server = native.Server(params)
    except Exception as error:
        msg = f"{place}: the embedded server cannot load it. Is it a GGUF file, and is there memory for it?"
        raise ModelError(msg, fatal=True) from error
    try:
        yield replace(described(place), base_url=f"{server.listening_address}/v1", key=key)
    except KeyboardInterrupt:
        unfinished.append(server)
        raise
    finally:
        del server


def described(weights: Path | None = None) -> Endpoint:
    """The endpoint of an embedded model that does not run; raises InputError where the weights are missing."""
    place = _file(weights)
    return Endpoint(
        model=place.stem, base_url="http://127.0.0.1/v1", key="none", window=WINDOW, concurrency=1, free=True, identity=f"embedded, {place.stat().st_size} bytes"
    )  # fmt: skip


def _file(weights: Path | None) -> Path:
    place = weights or find_weights()
    if not place.is_file():
        msg = f"{place}: there is no such file. Give a GGUF file, or --model local for the default one."
        raise InputError(msg)
    return place


def _cores() -> int:
    """Processor cores that this process may use; where the system does not tell (macOS), all."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
