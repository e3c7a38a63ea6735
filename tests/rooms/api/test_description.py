"""The description: OpenAPI 3.1, whole, with examples that are true; and the page that shows it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker

from planner.auth.rules import Scope
from planner.kit.web import SAFE_METHODS
from planner.people.rules import Role
from tests.factories.people import add_person
from tests.factories.program import is_of_api, token_for
from tests.factories.visitor import Visitor


@pytest.fixture
def description(app: Flask) -> Any:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(description: Any) -> Iterator[tuple[str, str, Any]]:
    for path, found in description["paths"].items():
        for method, operation in found.items():
            if method != "parameters":
                yield method.upper(), path, operation


def test_it_holds_every_route_and_nothing_else(app: Flask, description: Any) -> None:
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if is_of_api(rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert description["openapi"].startswith("3.1")
    assert {(method, path) for method, path, _operation in operations(description)} == routes


def test_every_operation_says_what_it_is_for_and_who_may(description: Any) -> None:
    for method, path, operation in operations(description):
        assert operation["summary"].endswith("."), path
        assert "For: " in operation["description"], path
        scopes = "`read` or `write`." if method in SAFE_METHODS else "Scope of the token: `write`."
        assert operation["description"].endswith(scopes), path
        assert {"400", "401", "403", "429", "500"} <= set(operation["responses"]), path
    assert description["security"] == [{"token": []}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_parameter_and_field_says_what_it_means(description: Any) -> None:
    silent = [
        f"{path}: {parameter['name']}"
        for path, found in description["paths"].items()
        for operation in [found, *(value for key, value in found.items() if key != "parameters")]
        for parameter in operation.get("parameters", [])
        if "$ref" not in parameter and not parameter.get("description")
    ]
    silent += [
        f"{name}.{field}"
        for name, schema in description["components"]["schemas"].items()
        for field, said in schema["properties"].items()
        if not said.get("description") and "$ref" not in said
    ]
    assert not silent


def test_examples_are_what_they_are_examples_of(description: Any) -> None:
    seen = 0
    for method, path, operation in operations(description):
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        contents += description["components"]["responses"].values()
        for content in (one for part in contents for one in part.get("content", {}).values()):
            schema = {**content["schema"], "components": description["components"]}
            errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(content["example"])
            assert not [error.message for error in errors], f"{method} {path}"
            seen += 1
    assert seen > 50


def test_the_page_shows_all_of_it_to_whoever_is_signed_in(app: Flask, description: Any) -> None:
    assert app.test_client().get("/api/v1/docs").status_code == 302
    page = Visitor(app, add_person(Role.READER)).get("/api/v1/docs").text
    for method, path, _operation in operations(description):
        assert f"{method} {path}" in page
    assert all(script.startswith('<script src="/static/') for script in re.findall("<script[^>]*", page))
    assert "https://cdn" not in page
    # Each kind of problem has the place that its `type` leads to.
    for name in re.findall(r"docs#([a-z-]+)", str(description["components"]["responses"])):
        assert f'id="{name}"' in page


def test_a_token_doesnt_open_the_page(app: Flask) -> None:
    token = token_for(add_person(Role.READER), Scope.READ)
    answer = app.test_client().get("/api/v1/docs", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302
