"""The published JSON Schemas (draft 2020-12): which models they are of, and how one is made.

`python -m schemas` writes them beside this file; a test holds the files equal to the models.
"""

import json
from pathlib import Path
from typing import Any

from schemas.article import Article, ArticleReport
from schemas.base import SCHEMA_VERSION, Schema
from schemas.brief import Conflict, Drift, Fact, StoryBrief
from schemas.claim import Claim
from schemas.index import StoryIndex

PUBLISHED: dict[str, type[Schema]] = {
    model.__name__: model for model in (StoryBrief, ArticleReport, Article, Claim, Fact, Conflict, Drift, StoryIndex)
}
"""The models with a published schema, by name."""


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema of the model called `name`; raises KeyError for a name that is not in `PUBLISHED`."""
    body = PUBLISHED[name].model_json_schema(by_alias=True, mode="serialization")
    identity = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:originbrief:schema:{name}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
    }
    return identity | body


def render(name: str) -> str:
    """Text of the published file for `name`."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write every published schema beside this module."""
    for name in PUBLISHED:
        Path(__file__).with_name(f"{name}.schema.json").write_text(render(name), encoding="utf8")
