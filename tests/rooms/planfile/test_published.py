"""The JSON Schema that is published is the code's own, and says of files what loading says."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from planner.planfile.parse import read_plan_file
from planner.planfile.published import json_schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "plan-file.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_published_schema_is_the_one_that_the_code_makes() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), (
        "run python -m planner.planfile.published > docs/plan-file.schema.json"
    )


def test_the_bundled_plan_is_valid(validator: Draft202012Validator) -> None:
    plan = read_plan_file(Path(str(resources.files("planner") / "examples" / "stockholm.yaml")))

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(plan)] == []


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"plan": {"key": "a"}},
        {"plan": {"key": "a", "title": ""}},
        {"plan": {"key": "a", "title": "A", "extra": 1}},
        {"plan": {"key": "a", "title": "A"}, "indicators": [{"key": "a"}]},
        {"plan": {"key": "a", "title": "A"}, "requirements": [{"year": 2014, "complete": "yes"}]},
        {"plan": {"key": "a", "title": "A"}, "requirements": [{"year": 2014, "granted_sek": -1}]},
        {"plan": {"key": "a", "title": "A"}, "people": [{"email": "a@example.org"}]},
        {"plan": {"key": "a", "title": "A"}, "people": [{"email": "a", "name": "A"}]},
        {"plan": {"key": "a", "title": "A"}, "versions": [{"key": "1", "title": "A", "follow_up_due": "2014"}]},
        {"plan": {"key": "a", "title": "A"}, "versions": [{"key": "1", "title": "A", "status": "new"}]},
    ],
)
def test_what_loading_refuses_in_one_place_is_invalid(validator: Draft202012Validator, plan: Any) -> None:
    assert not validator.is_valid(plan)


def test_numbers_and_null_are_valid_where_loading_takes_them(validator: Draft202012Validator) -> None:
    version = {"key": 2013, "title": 2013, "status": None, "decision": None}
    activity = {"key": "a", "title": "A", "due": 2014, "moves": None}
    area = {"key": "a", "name": "A", "groups": [{"name": "A", "activities": [activity]}]}
    observation = {"period": 2013, "n": "731", "share": 0.61, "women": "7.50", "men": None, "split": "own unit"}
    indicator = {"key": "a", "label": "A", "observations": [observation], "targets": [{"period": "2014", "value": 1}]}
    year = {
        "year": "2014",
        "complete": None,
        "submission": None,
        "items": [{"code": 1, "title": "A", "evidence": None}],
    }

    assert validator.is_valid(
        {
            "plan": {"key": "a", "title": "A"},
            "versions": [version],
            "areas": [area],
            "indicators": [indicator],
            "requirements": [year],
        }
    )
