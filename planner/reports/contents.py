"""What a follow-up holds: the plan on a day, from its rows to the facts that are counted and shown."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from planner.indicators.queries.series import series
from planner.indicators.rules.views import SeriesView
from planner.kit.errors import NotFound
from planner.people.queries.organisations import find_organisation
from planner.plans.models import Area
from planner.plans.queries.views import due_of
from planner.plans.rules import AssignmentState, Status, VersionStatus, in_order, roll_up
from planner.plans.rules import VersionFacts as Place
from planner.reports.queries import (
    ActivitiesOnDay,
    DecidedDeadline,
    PlanOnDay,
    edition_before,
    the_plan,
)
from planner.reports.rules import ActivityFacts, AreaFacts, AssignmentFacts, Extract, Move, Report, VersionFacts
from planner.reports.texts.queries import texts_of
from planner.requirements.queries import year_views
from planner.rounds.queries import asked_figures


def report_on(
    year: int, day: date, *, organisation: str | None = None, drafts: bool = False, replacing: int | None = None
) -> Report:
    """Return a year's follow-up, live, with the plan as it stood on a day.

    `organisation`: an extract, with that organisation's shares alone. `drafts`: with the texts, which are drafts while
    the report is live. `replacing`: the id of the edition that this is to correct, so that it isn't compared with it.
    Raises NotFound while no plan is loaded, and for an organisation that there isn't.
    """
    plan = the_plan()
    if plan is None:
        raise NotFound(_("Ingen handlingsplan är inläst, så det finns inget att följa upp än."))
    extract = Extract(organisation, find_organisation(organisation).name) if organisation else None
    found = PlanOnDay(plan, day)
    indicators = _indicators(year, day, organisation, {area.key for area in found.areas})
    if extract:
        found.narrow(extract.key, {one.area_key for one in indicators})
    return Report(
        year=year,
        as_of=day,
        plan_key=plan.key,
        plan_title=plan.title,
        plan_owner=found.owner.name if found.owner else None,
        versions=_versions(found, day),
        areas=[_area(found, area, day) for area in found.areas],
        indicators=indicators,
        extract=extract,
        # About the city as a whole, and so in no extract.
        grants=[] if extract else [grant.as_of(day) for grant in year_views() if grant.year <= year],
        texts=texts_of(year) if drafts and not extract else {},
        before=None if extract else edition_before(year, day, replacing),
    )


def _indicators(year: int, day: date, organisation: str | None, areas: Collection[str]) -> list[SeriesView]:
    """Return the series with figures up to a year, of the plan as a whole and of some areas: others are drafts yet.

    Of an extract those figures that are its organisation's; figures of all stand beside them, to compare with.
    """
    # An extract lists one organisation: how many others were asked says nothing of it.
    asked = {} if organisation else asked_figures(day)
    found = []
    for one in series():
        if one.area_key is not None and one.area_key not in areas:
            continue
        observations = [
            observation
            for observation in one.observations
            if observation.period.last.year <= year
            and (organisation is None or observation.organisation_key in (None, organisation))
        ]
        theirs = organisation is None or any(each.organisation_key for each in observations)
        if observations and theirs:
            found.append(replace(one, observations=observations, asked=asked.get(one.key, {})))
    return found


def activities_on(keys: Collection[str], day: date) -> dict[str, ActivityFacts]:
    """Return what the follow-up would tell of some activities on a day, by key."""
    found = ActivitiesOnDay(day, keys)
    rows = [row for rows in found.activities.values() for row in rows]
    return {row.key: _activity(found, row, day) for row in rows}


def _versions(found: PlanOnDay, day: date) -> list[VersionFacts]:
    """Return the versions that were public on the day, as they stood then: drafts are nobody's business yet."""
    places = [
        Place(version.id, VersionStatus(version.status), version.decided_on, version.replaces_id)
        for version, _board in found.versions
    ]
    order = {place.id: number for number, place in enumerate(in_order(places))}
    in_force = found.scope.version
    facts = []
    for version, board in found.versions:
        if VersionStatus(version.status) in (VersionStatus.DRAFT, VersionStatus.CONSULTATION):
            continue
        decided = version.decided_on if version.decided_on and version.decided_on <= day else None
        replaced = in_force is not None and in_force.decided is not None and order[version.id] < order[in_force.id]
        facts.append(
            VersionFacts(
                key=version.key,
                title=version.title,
                status=_status_then(decided is not None, replaced),
                board=board if decided else None,
                decided_on=decided,
                dnr=version.dnr if decided else None,
                paragraph=version.paragraph if decided else None,
                follow_up_due=version.follow_up_due,
                in_force=in_force is not None and version.id == in_force.id,
            )
        )
    return facts


def _status_then(decided: bool, replaced: bool) -> VersionStatus:
    if replaced:
        return VersionStatus.REPLACED
    return VersionStatus.ADOPTED if decided else VersionStatus.PROPOSED


def _area(found: PlanOnDay, area: Area, day: date) -> AreaFacts:
    return AreaFacts(
        key=area.key,
        name=area.name_sv,
        about=area.about,
        factors=found.factors.get(area.id, []),
        activities=[_activity(found, row, day) for row in found.activities.get(area.id, [])],
    )


def _activity(found: ActivitiesOnDay, row: Any, day: date) -> ActivityFacts:
    pairs = [_assignment(assignment, day, dropped=row.dropped) for assignment in found.assignments[row.id]]
    rolled = roll_up([state for state, _facts in pairs], dropped_by_plan=row.dropped)
    deadlines = found.deadlines.get(row.id, [])
    return ActivityFacts(
        key=row.key,
        title=row.title,
        status=rolled.status,
        light=rolled.light,
        due=deadlines[-1].due if deadlines else None,
        decided=deadlines[0].due if deadlines else None,
        overdue=rolled.overdue,
        due_soon=rolled.due_soon,
        unreported=rolled.unreported,
        done=rolled.done,
        assignments=[facts for _state, facts in pairs],
        moves=_moves(deadlines),
        group=row.group,
        wording=row.wording,
        done_when=row.done_when,
        due_note=row.due_note,
        partners=found.partners.get(row.id, []),
        methods=found.methods.get(row.id, []),
        dropped_reason=row.dropped_reason if row.dropped else None,
    )


def _assignment(row: Any, day: date, *, dropped: bool) -> tuple[AssignmentState, AssignmentFacts]:
    """Return an assignment's state and what is told of it; nothing is due of what the plan has dropped."""
    due = due_of(row.due, row.precision)
    state = AssignmentState(Status(row.status), due.day if due and not dropped else None, row.last_update, day)
    facts = AssignmentFacts(
        organisation=row.organisation,
        organisation_name=row.organisation_name,
        owner=row.owner,
        status=state.status,
        due=due,
        overdue=state.overdue,
        stale=state.stale,
        last_update=row.last_update,
        comment=row.comment,
        paused_until=row.paused_until,
    )
    return state, facts


def _moves(deadlines: Sequence[DecidedDeadline]) -> list[Move]:
    return [
        Move(on=after.on, was=before.due, to=after.due, reason=after.reason, by=after.by)
        for before, after in pairwise(deadlines)
        if before.due != after.due
    ]
