"""/: the overview."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g, render_template

from planner.auth.sessions import SignedIn, signed_in
from planner.desk.blueprint import blueprint
from planner.desk.overview.changes import MOST, Change, changes, since_of
from planner.desk.overview.drawing import patterns
from planner.desk.overview.models import Visit
from planner.desk.overview.pictures import pictures
from planner.desk.overview.queries import Frame, days_of_activities, frame_of
from planner.desk.overview.remembered import remembered
from planner.desk.overview.rules import late_against_decision, parts_for
from planner.desk.overview.visits import is_due, note_visit
from planner.kit.clock import business_date, now
from planner.kit.web import Access, access
from planner.people.rules import Role, is_strategist
from planner.plans.queries.areas import area_cards
from planner.plans.queries.assignments import assignments_of_organisation, assignments_of_person
from planner.plans.queries.lists import upcoming
from planner.plans.queries.views import AssignmentView
from planner.requirements.queries import year_standing
from planner.requirements.rules import Gate
from planner.requirements.words import GATE_SHAPES, OUTCOME_WORDS
from planner.rounds.queries import Opened, asking, open_rounds, tallies

UPCOMING = 5
# Of what waits for somebody; their own page has the rest.
WAITING = 5
# More rows than anybody reads; the list of activities has the rest.
LONGEST = 50


@blueprint.get("/")
@access(Access.READER)
def overview() -> str:
    """Show how far the plan has come, what is late, what comes next and what waits for whoever looks."""
    today, who = business_date(), signed_in()
    frame = frame_of(who.person, today)
    _will_note_visit(frame.visit, today)
    if frame.title is None:
        return render_template("desk/overview.html", title=None)
    state = (today, *frame.state)
    cards = remembered("cards", state, lambda: area_cards(today, frame.scope))
    days = remembered("days", state, lambda: days_of_activities(today))
    return render_template(
        "desk/overview.html",
        title=frame.title,
        parts=parts_for(Role(who.role)),
        cards=sorted(cards, key=lambda card: card.coordinator_id != who.id),
        late=late_against_decision(days.decided, today),
        pictures=pictures(cards, days, today),
        patterns=patterns(),
        upcoming=remembered("upcoming", state, lambda: upcoming(today, UPCOMING)),
        changes=changes(who, since_of(frame.visit, today), today),
        most_changes=MOST,
        KINDS=Change,
        grant=year_standing(today.year),
        GATES=Gate,
        GATE_SHAPES=GATE_SHAPES,
        OUTCOME_WORDS=OUTCOME_WORDS,
        asked=frame.asked if is_strategist(who) else 0,
        **_waiting(who, frame, today),
        **_rounds(who, state, today),
    )


@blueprint.teardown_request
def _note_visit(_error: BaseException | None) -> None:
    # After the request's own transaction: reading a page must not make it one that writes.
    if looked := g.pop("looked_at_overview", None):
        person_id, today, at, first = looked
        note_visit(person_id, today, at, first=first)


def _will_note_visit(visit: Visit | None, today: date) -> None:
    at = now()
    if is_due(visit, today, at):
        g.looked_at_overview = (signed_in().id, today, at, visit is None)


def _waiting(who: SignedIn, frame: Frame, today: date) -> dict[str, Any]:
    """Return what waits for somebody, and what others in the organisation are late with."""
    if not who.may(Role.CONTRIBUTOR):
        return {}
    mine = assignments_of_person(who.person, today, LONGEST, frame.scope)
    return {
        "waiting": [view for view in mine if view.wants_attention],
        "most_waiting": WAITING,
        # What is closed comes last: where nothing of it was read, there may be more that wants attention.
        "more_waiting": len(mine) == LONGEST and not (mine[-1].status.closed or mine[-1].dropped_by_plan),
        "late_beside": _late_beside(who, frame, mine, today),
    }


def _late_beside(who: SignedIn, frame: Frame, mine: Sequence[AssignmentView], today: date) -> list[AssignmentView]:
    number = who.organisation_id
    # Strategists see how all are late; their own organisation is none of the districts.
    if number is None or is_strategist(who):
        return []
    state = (today, *frame.state)
    ours = remembered(
        f"organisation {number}", state, lambda: assignments_of_organisation(number, today, LONGEST, frame.scope)
    )
    own = {(view.activity_key, view.organisation_key) for view in mine}
    return [view for view in ours if view.overdue and (view.activity_key, view.organisation_key) not in own]


def _rounds(who: SignedIn, state: tuple[Any, ...], today: date) -> dict[str, Any]:
    """Return which rounds are open, to strategists how far they have come, and what they ask of somebody."""
    rounds = open_rounds(today)
    figures = {one.asks_figures for one in rounds}
    told = (*state, *(one.id for one in rounds))
    return {
        "rounds": rounds,
        "tallies": remembered("tallies", told, lambda: tallies(rounds, today)) if is_strategist(who) else [],
        "asking": asking(who.person, today, Opened(False in figures, True in figures)) if rounds else [],
    }
