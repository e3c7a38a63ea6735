"""The blueprint of a room's JSON routes: flask-smorest's, with the rules that all of them share.

Each route says with `@access` who may use it; with `takes`, `asks` and `gives` what comes in and goes out. From these,
and from its docstring, the description is made: roles, scopes, and the problems that may come.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from flask import Request, abort
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser, is_json_request

from planner.kit.api.problems import PREFIX
from planner.kit.api.shapes import Query, example_of
from planner.kit.web import SAFE_METHODS, Access

View = TypeVar("View", bound=Callable[..., Any])

# What may be answered to anybody, whatever the route.
ALWAYS = (400, 401, 403, 414, 429, 500)


class Parser(FlaskParser):
    """Reads bodies that are JSON and nothing else, and refuses fields and parameters that nobody knows."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - as webargs declares it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": RAISE,
        "query": RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        if not is_json_request(req):
            abort(415)
        try:
            return json.loads(req.get_data(cache=True))
        except (ValueError, RecursionError):
            # Not JSON, not UTF-8, a number of thousands of digits, or brackets without end.
            abort(400)


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A room's part of the API. `names` says of each name in its addresses what it means, and gives an example."""

    ARGUMENTS_PARSER = Parser()

    def __init__(
        self, name: str, import_name: str, *, says: str, names: Mapping[str, tuple[str, Any]] | None = None
    ) -> None:
        super().__init__(f"api-{name}", import_name, url_prefix=PREFIX, description=says)
        self.title = name
        self._names = names or {}
        self._prepare_doc_cbks.append(_describe)

    def get(self, rule: str) -> Callable[[View], View]:
        """Register a route that reads."""
        return self._on("GET", rule)

    def post(self, rule: str) -> Callable[[View], View]:
        """Register a route that makes something."""
        return self._on("POST", rule)

    def put(self, rule: str) -> Callable[[View], View]:
        """Register a route that puts something in the place of another."""
        return self._on("PUT", rule)

    def patch(self, rule: str) -> Callable[[View], View]:
        """Register a route that changes something in part."""
        return self._on("PATCH", rule)

    def takes(
        self, schema: type[Schema], *, partial: bool = False, example: Mapping[str, Any] | None = None
    ) -> Callable[[View], View]:
        """Let a route take a JSON body; it comes as the first positional argument, checked.

        `partial`: what is left out stays as it is.
        """
        # The instance, so that the description too says that other fields are refused.
        strict = schema(unknown=RAISE, partial=partial)
        wrap: Callable[[View], View] = self.arguments(strict, example=dict(example or example_of(strict)))
        return wrap

    def asks(self, schema: type[Query]) -> Callable[[View], View]:
        """Let a route be asked with parameters; they come as the first positional argument, checked."""
        wrap: Callable[[View], View] = self.arguments(schema, location="query")
        return wrap

    def gives(
        self, schema: type[Schema], *, status: int = 200, problems: tuple[int, ...] = (), says: str | None = None
    ) -> Callable[[View], View]:
        """Say what a route answers with when all is well, and which problems of its own there may be."""
        answered = self.response(status, schema, description=says, example=example_of(schema))

        def wrap(view: View) -> View:
            wrapped: View = answered(view)
            _notes(wrapped)["problems"] = problems
            return wrapped

        return wrap

    def _on(self, method: str, rule: str) -> Callable[[View], View]:
        wrap: Callable[[View], View] = self.route(rule, methods=[method])
        return wrap

    def add_url_rule(self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any) -> None:
        """Register a route; who may use it is part of its description, and an address with a name may lead nowhere."""
        notes = _notes(view_func)
        notes["access"] = view_func.access
        named = [name.rpartition(":")[2] for name in re.findall(r"<([^>]+)>", rule)]
        if named:
            notes["problems"] = (*notes["problems"], 404)
        if "<int:" in rule:
            # Werkzeug's answer to a number that is too large, where the address has other methods too.
            notes["problems"] = (*notes["problems"], 405)
        parameters = [
            {"in": "path", "name": name, "description": self._names[name][0], "example": self._names[name][1]}
            for name in named
        ]
        super().add_url_rule(rule, endpoint, view_func, **{**options, "tags": [self.title], "parameters": parameters})


def _notes(view: Any) -> dict[str, Any]:
    """Return where flask-smorest keeps what a route's decorators say of it."""
    return cast(dict[str, Any], view._apidoc)  # noqa: SLF001 - its own way to add to a description can't add parameters


def _describe(doc: dict[str, Any], info: dict[str, Any], *, method: str, **_others: Any) -> dict[str, Any]:
    """Add to an operation's description what follows from how it is declared."""
    writes = method.upper() not in SAFE_METHODS
    wanted = Access(info["access"])
    scope = "`write`" if writes else "`read` or `write`"
    info["docstring"]["description"] = "\n\n".join(
        part
        for part in (
            info["docstring"].get("description", ""),
            f"For: {wanted}{'' if wanted is Access.ADMINISTRATOR else ' and above'}. Scope of the token: {scope}.",
        )
        if part
    )
    problems = {*ALWAYS, *info.get("problems", ())}
    if "requestBody" in doc:
        problems |= {413, 415, 422}
    if doc.get("parameters"):
        problems |= {422}
    doc["responses"] = {
        **{str(status): said for status, said in doc["responses"].items() if status in info["success_status_codes"]},
        **{str(status): f"Problem{status}" for status in sorted(problems)},
    }
    _describe_tags(doc, changes=412 in problems, reads=not writes)
    return doc


def _describe_tags(doc: dict[str, Any], *, changes: bool, reads: bool) -> None:
    parameters = doc.setdefault("parameters", [])
    if reads:
        parameters.append("IfNoneMatch")
        doc["responses"]["304"] = "NotModified"
    if changes:
        parameters.append("IfMatch")
    for status, said in doc["responses"].items():
        if status.startswith("2") and "content" in said:
            said.setdefault("headers", {})["ETag"] = "ETag"
            if status == "201":
                said["headers"]["Location"] = "Location"
