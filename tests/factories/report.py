"""Facts of a follow-up for tests that need no database: each function fills in what doesn't matter to the test."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner.indicators.rules import Direction, Figure, Period, Split
from planner.indicators.rules.views import ObservationView, SeriesView
from planner.plans.rules import AssignmentState, Due, Status, VersionStatus, roll_up
from planner.reports.rules import ActivityFacts, AreaFacts, AssignmentFacts, Report, VersionFacts
from planner.requirements.rules import (
    Actor,
    Audience,
    Kind,
    Money,
    Outcome,
    RequirementView,
    Submission,
    Who,
    YearView,
    counts,
    gate,
)

DAY = date(2014, 10, 31)


def share(
    status: Status = Status.ONGOING,
    *,
    organisation: str = "Bromma",
    due: str | None = None,
    last_update: date | None = date(2014, 10, 1),
    **facts: Any,
) -> AssignmentFacts:
    """Return an organisation's share of an activity; `last_update` None: nothing has been said of it."""
    deadline = Due.parse(due) if due else None
    state = AssignmentState(status, deadline.day if deadline else None, last_update, DAY)
    return AssignmentFacts(
        organisation=organisation.lower(),
        organisation_name=organisation,
        owner=None,
        status=status,
        due=deadline,
        overdue=state.overdue,
        stale=state.stale,
        last_update=last_update,
        **facts,
    )


def activity(
    key: str = "boende-1",
    *statuses: Status,
    due: str | None = "2014-12",
    decided: str | None = None,
    shares: Sequence[AssignmentFacts] | None = None,
    **facts: Any,
) -> ActivityFacts:
    """Return an activity whose shares have these statuses, by default one that is ongoing."""
    shares = shares or [
        share(status, organisation=f"Stadsdel {number}", due=due)
        for number, status in enumerate(statuses or (Status.ONGOING,), 1)
    ]
    original = decided or due
    states = [AssignmentState(s.status, s.due.day if s.due else None, s.last_update, DAY) for s in shares]
    rolled = roll_up(states)
    return ActivityFacts(
        key=key,
        status=rolled.status,
        light=rolled.light,
        due=Due.parse(due) if due else None,
        decided=Due.parse(original) if original else None,
        overdue=rolled.overdue,
        due_soon=rolled.due_soon,
        unreported=rolled.unreported,
        done=rolled.done,
        assignments=shares,
        **{"title": f"Aktivitet {key}", **facts},
    )


def area(name: str = "Boende", *activities: ActivityFacts, **facts: Any) -> AreaFacts:
    """Return an area."""
    return AreaFacts(
        **{"key": name.lower(), "name": name, "about": None, "factors": (), "activities": activities, **facts}
    )


def version(key: str = "2014", status: VersionStatus = VersionStatus.PROPOSED, **facts: Any) -> VersionFacts:
    """Return a version of the plan, the one in force."""
    nothing = {"board": None, "decided_on": None, "dnr": None, "paragraph": None, "follow_up_due": None}
    return VersionFacts(**{"key": key, "title": f"Plan {key}", "status": status, "in_force": True, **nothing, **facts})


def report(*areas: AreaFacts, **facts: Any) -> Report:
    """Return a follow-up of 2014."""
    return Report(
        **{
            "year": 2014,
            "as_of": DAY,
            "plan_key": "stad",
            "plan_title": "Handlingsplanen",
            "plan_owner": "Strategiska enheten",
            "versions": (),
            "areas": areas,
            **facts,
        }
    )


def figures(period: str = "2013", *, hidden: Collection[str] = (), **facts: Any) -> ObservationView:
    """Return figures of a period, of all or, with `organisation`, of one by its name."""
    about = {name: facts.pop(name, None) for name in ("organisation", "note", "source", "disagrees")}
    split = Split.PERCENT if {"women", "men"} & facts.keys() else None
    name = about["organisation"]
    return ObservationView(
        id=0,
        period=Period.parse(period),
        period_text=period,
        organisation_key=name.lower() if name else None,
        figure=Figure(**{"split": split, **facts}),
        hidden=frozenset(hidden),
        public=False,
        **about,
    )


def series(key: str = "sip.has", *observations: ObservationView, **facts: Any) -> SeriesView:
    """Return a series of the plan as a whole or, with `area_key`, of an area; it is wanted to go up."""
    nothing = {"area_key": None, "area_sv": None, "area_en": None, "total_key": None, "targets": ()}
    about = {"label": f"Serie {key}", "unit": "personer", "direction": Direction.UP}
    return SeriesView(**{"id": 0, "key": key, "observations": observations, **about, **nothing, **facts})


def requirement(code: str = "2014-G1", outcome: Outcome = Outcome.MET, **facts: Any) -> RequirementView:
    """Return a requirement, signed; by default a basic one of the municipality without anything to show."""
    nobody = dict.fromkeys(
        ("about", "national_sum_sek", "responsible", "internal_due", "reason", "authority_outcome", "authority_on",
         "authority_note")
    )  # fmt: skip
    about = {"kind": Kind.BASIC, "audience": Audience.ALL, "actor": Actor.MUNICIPALITY, "title": f"Krav {code}"}
    signed = {"said": outcome, "assessed_on": DAY, "assessed_by": Who(1, "Strategen", "strateg@example.org")}
    return RequirementView(**{"id": 0, "code": code, **about, **nobody, **signed, **facts})


def grant(*requirements: RequirementView, year: int = 2014, complete: bool = True, **money: Any) -> YearView:
    """Return a year of the grant with its gate."""
    gate_is = gate((one.facts for one in requirements), complete=complete)
    sums = dict.fromkeys(("national_sum", "granted", "received", "received_on", "used", "note"))
    return YearView(
        id=0,
        year=year,
        complete=complete,
        source=None,
        gate=gate_is,
        requirements=[replace(one, counts=counts(one.facts, gate_is)) for one in requirements],
        submission=Submission(None, None, None, None, None),
        money=Money(**{**sums, **money}),
    )
