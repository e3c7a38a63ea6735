"""What the lists of the plan can be asked for."""

from marshmallow import fields, validate

from planner.kit.api.paging import PageQuery
from planner.kit.api.shapes import NOT_A_CHOICE, choice
from planner.kit.fields import FreeText
from planner.plans.queries.deadline_requests import RequestState
from planner.plans.queries.resources import ActivitySort, AssignmentSort
from planner.plans.rules import Light, Status
from planner.plans.words import FILTER_WORDS

AREA = {"description": "Key of an area.", "example": "boende"}
ORGANISATION = {"description": "Key of an organisation.", "example": "bromma"}
OWNER = {"description": "E-mail of who answers for it.", "example": "bromma@example.org"}


class ActivityQuery(PageQuery):
    """Which activities, in which order."""

    area = FreeText(load_default=None, metadata=AREA)
    organisation = FreeText(load_default=None, metadata=ORGANISATION)
    owner = FreeText(load_default=None, metadata=OWNER)
    status = fields.String(
        load_default=None,
        validate=validate.OneOf(list(FILTER_WORDS), error=NOT_A_CHOICE),
        metadata={"description": "A status, or what follows from the days: `overdue`, `due_soon`, …"},
    )
    light = choice(Light, "The light beside it.")
    q = FreeText(
        load_default=None, max_length=200, metadata={"description": "Words in title, wording, key or heading."}
    )
    sort = choice(ActivitySort, "The order; a minus turns it round.", default=ActivitySort.PLAN)


class AssignmentQuery(PageQuery):
    """Which assignments, in which order."""

    area = FreeText(load_default=None, metadata=AREA)
    activity = FreeText(load_default=None, metadata={"description": "Key of an activity.", "example": "boende-1"})
    organisation = FreeText(load_default=None, metadata=ORGANISATION)
    owner = FreeText(load_default=None, metadata=OWNER)
    status = choice(Status, "How far it has come.")
    overdue = fields.Boolean(load_default=None, metadata={"description": "Only what is past its deadline, or not."})
    sort = choice(AssignmentSort, "The order; a minus turns it round.", default=AssignmentSort.PLAN)


class MineQuery(PageQuery):
    """In which order."""

    sort = choice(AssignmentSort, "The order; a minus turns it round.", default=AssignmentSort.DUE)


class RequestQuery(PageQuery):
    """Which wishes for a new deadline."""

    state = choice(RequestState, "What has become of them; otherwise all.")
