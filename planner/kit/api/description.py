"""The description of the whole API, OpenAPI 3.1, made of what the rooms' routes declare."""

from functools import cached_property
from http import HTTPStatus
from threading import Lock
from typing import Any

from flask import Flask
from flask_babel import force_locale
from flask_smorest import Api
from marshmallow import Schema

from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.problems import DOCUMENTATION, PROBLEM_TYPE, PROBLEMS
from planner.kit.api.shapes import Answer, many, number, text

VERSION = "1"
ABOUT = """\
The action plan for programs: the same operations, rules and permissions as the pages.

**Signing in.** Make a token under *Konto → API-nycklar* and send it with each request as
`Authorization: Bearer plnr_…`. It may do what you may, within its scope: `read` or `write`.

**Lists** come a page at a time: `items` and `next`. Give `next` as `cursor` for the following page; the `Link` header
says the same. Pages stay right while others add rows.

**Changes** of what several people edit need `If-Match` with the `ETag` that you got when you read it. Without it the
answer is 428; where somebody was faster, 412.

**Days** are written 2014-12-31, moments in UTC. A deadline is the last day on which it is kept, with its precision:
day, month, quarter or year. When you set one, write 2014-12-31, 2014-12, 2014-Q4 or 2014.

**Problems** are `application/problem+json` (RFC 9457), and `errors` names each field or parameter that is wrong.
"""


_WRONG = {"pointer": "#/comment", "detail": "Say why the work is paused."}


def _own_shape(_converter: Any, field: Any, **_others: Any) -> dict[str, Any]:
    """Return what a field of our own says of its form in JSON, as `in_json`."""
    shape: dict[str, Any] = getattr(field, "in_json", {})
    return {**shape, "type": [shape["type"], "null"]} if shape and field.allow_none else shape


def _without_null(_converter: Any, _field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter that is left out, rather than null, where nothing is asked."""
    schema = {name: value for name, value in ret["schema"].items() if (name, value) != ("default", None)}
    if isinstance(schema.get("type"), list):
        schema["type"] = schema["type"][0]
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return {"schema": schema}


class WrongField(Schema):
    """A field or a parameter that is wrong."""

    pointer = text("The field in the body, as a JSON Pointer.", _WRONG["pointer"])
    parameter = text("Or the parameter in the address.", "limit")
    detail = text("What is wrong with it, in your language.", _WRONG["detail"])


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type = text(
        "Which kind of problem; its end is a name for programs.", f"https://planner.example.org{DOCUMENTATION}#gone"
    )
    title = text("The status in words.", "Not Found")
    status = number("The status.", 404)
    detail = text("What to do about it, in your language.", "There is nothing at this address.")
    reference = text("The request's id, as the service's log has it.", "5b0c8c0f3f0e4a6d", nullable=True)
    errors = many(WrongField, "Each field or parameter that is wrong.")

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        """Require all but the list of fields, which only some problems have."""
        field_obj.required = field_name != "errors"


class PlannerApi(Api):  # type: ignore[misc]
    """The API as one thing: its blueprints, and their description once somebody asks for it."""

    def __init__(self, app: Flask, blueprints: tuple[ApiBlueprint, ...]) -> None:
        self._blueprints = blueprints
        self._lock = Lock()
        app.config.update(API_TITLE="Planner", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
        options = {
            "info": {"description": ABOUT},
            "servers": [{"url": app.extensions["planner.settings"].base_url}],
            "security": [{"token": []}],
        }
        super().__init__(app, spec_kwargs=options)
        self.ma_plugin.converter.add_attribute_function(_own_shape)
        self.ma_plugin.converter.add_parameter_attribute_function(_without_null)
        for blueprint in blueprints:
            app.register_blueprint(blueprint)

    @property
    def description(self) -> dict[str, Any]:
        """The description, made at the first question: most processes are never asked."""
        with self._lock:
            return self._made

    @cached_property
    def _made(self) -> dict[str, Any]:
        # In one language, whoever asks first.
        with force_locale("en"):
            self._describe_what_is_shared()
            for blueprint in self._blueprints:
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.title, "description": blueprint.description})
            made: dict[str, Any] = self.spec.to_dict()
        return made

    def _describe_what_is_shared(self) -> None:
        components = self.spec.components
        components.security_scheme(
            "token", {"type": "http", "scheme": "bearer", "description": "A personal token: `plnr_…`."}
        )
        for name, says in (
            ("ETag", "Names the state that was answered with."),
            ("Location", "The address of what was made."),
        ):
            components.header(name, {"description": says, "schema": {"type": "string"}})
        for name, header, says in (
            ("IfMatch", "If-Match", "The `ETag` of the state that you change. Needed: without it the answer is 428."),
            ("IfNoneMatch", "If-None-Match", "The `ETag` of what you have; if it is still right, the answer is 304."),
        ):
            parameter = {"name": header, "description": says, "schema": {"type": "string"}}
            components.parameter(name, "header", {**parameter, "required": name == "IfMatch"})
        components.response("NotModified", {"description": "What you have is still right."})
        for status, (name, advice) in PROBLEMS.items():
            example = {
                "type": f"https://planner.example.org{DOCUMENTATION}#{name}",
                "title": HTTPStatus(status).phrase,
                "status": status,
                "detail": str(advice),
                "reference": "5b0c8c0f3f0e4a6d",
                **({"errors": [_WRONG]} if status == HTTPStatus.UNPROCESSABLE_ENTITY else {}),
            }
            content = {PROBLEM_TYPE: {"schema": Problem, "example": example}}
            components.response(f"Problem{status}", {"description": HTTPStatus(status).phrase, "content": content})

    # Each route names all that it may answer with; a default would let anything pass.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to planner.kit.web, which has one answer for all of the API."""
