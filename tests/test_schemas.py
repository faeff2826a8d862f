import json
import subprocess
import sys

import jsonschema
import pytest
from pydantic import BaseModel

import schemas
from schemas import PUBLISHED, Commitment, Hedging, json_schema
from schemas.published import render
from tests.helpers import ROOT

MODELS = [value for value in vars(schemas).values() if isinstance(value, type) and issubclass(value, BaseModel)]


def test_importing_schemas_imports_pydantic_only():
    code = "import sys, pydantic; before = set(sys.modules); import schemas; print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) - {
        m for m in done.stdout.split() if m.startswith("_")
    } <= {"schemas", "pydantic", "pydantic_core", "annotated_types"}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_frozen_and_closed(model):
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_described(model):
    assert all(field.description for field in model.model_fields.values())


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_schema_is_the_one_of_the_model_and_valid(name):
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf8") == render(name)
    jsonschema.Draft202012Validator.check_schema(json_schema(name))
    assert json_schema(name)["$id"].endswith(json_schema(name)["version"])


def test_brief_of_the_seeds_is_valid_by_the_published_schema(seeds_data):
    schema = json.loads((ROOT / "schemas" / "StoryBrief.schema.json").read_text(encoding="utf8"))
    jsonschema.Draft202012Validator(schema).validate(seeds_data)


def test_labels_are_ordered_from_least_to_most():
    assert (
        Hedging.DOUBTFUL.rank
        < Hedging.POSSIBLE.rank
        < Hedging.PROBABLE.rank
        < Hedging.REPORTED.rank
        < Hedging.NONE.rank
    )
    assert Commitment.REPORTED.rank < Commitment.ATTRIBUTED.rank < Commitment.ASSERTED.rank


def test_exported_names_are_all_there_and_sorted():
    assert schemas.__all__ == sorted(schemas.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert all(hasattr(schemas, name) for name in schemas.__all__)
