"""A program that uses the API with somebody's token; each answer is held to the description."""

from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from planner.auth.operations.tokens import create_token
from planner.auth.rules import Scope
from planner.kit.db import db
from planner.people.models import Person

API = "/api/v1"


def token_for(person: Person, scope: Scope = Scope.WRITE, *, days: int = 30) -> str:
    """Return a fresh token of somebody's."""
    token = create_token(person=person, name="Statistik", scope=scope, days=days)
    db.session.commit()
    return token


def is_of_api(rule: Rule) -> bool:
    """Return whether a route belongs to the API, which asks for a token; its description and its page don't."""
    return str(rule.endpoint).startswith("api-")


class Program:
    """Calls the API, each time as a request of its own; what the test has prepared is committed first.

    Answers are test responses, but typed as anything, since tests look into JSON of which they know what it holds.
    """

    def __init__(
        self, app: Flask, person: Person | None = None, scope: Scope = Scope.WRITE, *, token: str | None = None
    ) -> None:
        self.app = app
        self.token = token_for(person, scope) if person is not None else token

    def get(self, path: str, **kwargs: Any) -> Any:
        """Read."""
        return self.call("GET", path, **kwargs)

    def post(self, path: str, json: Any = None, **kwargs: Any) -> Any:
        """Make something."""
        return self.call("POST", path, json=json, **kwargs)

    def reads(self, path: str, **asked: Any) -> Any:
        """Return what an address that must open answers with."""
        answer = self.get(path, query_string=asked)
        assert answer.status_code == 200, answer.text
        return answer.json

    def pages(self, path: str, **asked: Any) -> list[Any]:
        """Return all items of a list, page by page."""
        page = self.reads(path, **asked)
        items: list[Any] = page["items"]
        while page["next"]:
            page = self.reads(path, **asked, cursor=page["next"])
            items += page["items"]
        return items

    def call(self, method: str, path: str, *, if_match: str | None = None, **kwargs: Any) -> Any:
        """Send a request and check that its answer is described."""
        db.session.commit()
        headers = dict(kwargs.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if if_match:
            headers["If-Match"] = if_match
        # A context of its own: otherwise Flask takes the test's, and who is signed in is remembered between requests.
        with self.app.app_context():
            answer = self.app.test_client().open(API + path, method=method, headers=headers, buffered=True, **kwargs)
            check_described(self.app, method, answer)
        return answer


def check_described(app: Flask, method: str, answer: TestResponse) -> None:
    """Fail where an answer isn't one that the description names, or hasn't the form that it gives."""
    description = app.extensions["planner.api"].description
    adapter = app.url_map.bind("localhost")
    if not adapter.test(answer.request.path, method):
        return
    rule, _arguments = adapter.match(answer.request.path, method, return_rule=True)
    path = rule.rule.replace("<int:", "<").replace("<", "{").replace(">", "}")
    responses = description["paths"][path][method.lower()]["responses"]
    assert str(answer.status_code) in responses, f"{method} {path}: {answer.status} is not described"
    described = responses[str(answer.status_code)]
    if "$ref" in described:
        described = description["components"]["responses"][described["$ref"].rpartition("/")[2]]
    if "content" not in described:
        assert not answer.data
        return
    schema = described["content"][answer.mimetype]["schema"]
    whole = {**schema, "components": description["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json)]
    assert not errors, f"{method} {path}: {errors}"
