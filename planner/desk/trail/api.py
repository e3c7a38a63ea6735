"""The trail for programs of administrators."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from planner.audit.models import TrailEntry
from planner.audit.queries import Wanted, entries_by_page
from planner.desk.trail.handed_out import facts_handed_out
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.paging import PageQuery, answer_page
from planner.kit.api.shapes import Answer, moment, number, page_of_items, text
from planner.kit.fields import LARGEST_INTEGER, FreeText
from planner.kit.web import Access, access

blueprint = ApiBlueprint("trail", __name__, says="Who did what, and when. Ids and codes, no names.")

_A_NUMBER = validate.Range(0, LARGEST_INTEGER)


class TrailQuery(PageQuery):
    """Which entries."""

    actor = fields.Integer(load_default=None, validate=_A_NUMBER, metadata={"description": "Number of who did it."})
    action = FreeText(
        load_default=None, max_length=60, metadata={"description": "What was done.", "example": "assignment.report"}
    )
    kind = FreeText(load_default=None, max_length=40, metadata={"description": "To what kind of thing."})
    id = fields.Integer(
        load_default=None, validate=_A_NUMBER, metadata={"description": "To which of that kind; only with `kind`."}
    )
    via = FreeText(load_default=None, max_length=20, metadata={"description": "Through which door.", "example": "api"})
    origin = FreeText(
        load_default=None, max_length=64, metadata={"description": "A request's id, or the pseudonym of a place."}
    )


class TrailAnswer(Answer):
    """An entry."""

    id = number("Its number.", 1042)
    at = moment("When.", "2014-11-03T09:12:44+00:00")
    actor_id = number("Number of the person; null: nobody was signed in.", 7, nullable=True)
    via = text("Through which door: page, api, mail_link, command, job.", "api")
    action = text("What was done.", "assignment.report")
    object_kind = text("To what kind of thing.", "assignment")
    object_id = number("To which.", 31, nullable=True)
    facts = fields.Dict(
        metadata={
            "description": "Before and after, as ids and codes; of indicators' figures only which of them changed.",
            "example": {"before": {"status": None}, "after": {"status": "ongoing"}, "update": 17},
        }
    )
    request_id = text("The request, as the log has it.", "5b0c8c0f3f0e4a6d", nullable=True)
    place = text("A pseudonym of the network address.", "0f3c5b0c8c3f0e4a", nullable=True)
    token_id = number("Number of the token.", 3, nullable=True)


_FIELDS = tuple(TrailAnswer().fields)


@blueprint.get("/trail")
@access(Access.ADMINISTRATOR)
@blueprint.asks(TrailQuery)
@blueprint.gives(page_of_items(TrailAnswer, name="TrailPage"))
def list_trail(wanted: dict[str, Any]) -> Response:
    """List the trail, the latest first."""
    kind, number_of = wanted["kind"], wanted["id"]
    narrowed = Wanted(
        actors=None if wanted["actor"] is None else [wanted["actor"]],
        action=wanted["action"],
        objects=((kind, None if number_of is None else [number_of]),) if kind else None,
        via=wanted["via"],
        origin=wanted["origin"],
    )
    page = entries_by_page(narrowed, limit=wanted["limit"], cursor=wanted["cursor"])
    return answer_page(page, [_entry(row.TrailEntry) for row in page.rows])


def _entry(row: TrailEntry) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS} | {"facts": facts_handed_out(row.action, row.facts)}
