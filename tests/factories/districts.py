"""Districts of the city on the eve of its mergers, with activities in every state."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.kit.transaction import transaction
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.plans.models import Activity, Assignment
from planner.plans.operations.mergers import Merger, merge_organisations
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries.assignments import assignments_of
from planner.plans.queries.views import AssignmentView
from planner.plans.rules import Forecast, Status
from planner.reports.contents import report_on
from planner.reports.rules import as_json
from tests.factories.people import add_organisation, add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_plan, add_update
from tests.factories.world import TODAY

NAMES = {
    "rinkeby-kista": "Rinkeby-Kista",
    "spanga-tensta": "Spånga-Tensta",
    "norrmalm": "Norrmalm",
    "ostermalm": "Östermalm",
    "bromma": "Bromma",
    "jarva": "Järva",
}
MERGING = ("rinkeby-kista", "spanga-tensta")
SPRING, AUTUMN = date(2014, 5, 2), date(2014, 10, 6)


@dataclass(frozen=True)
class Districts:
    """Five districts with a person each, who is its contact, and Järva, which has nothing yet.

    Rinkeby-Kista's and Spånga-Tensta's shares, by activity: `a` ongoing and not started, each with its owner; `b` done
    and ongoing; `c` paused both; `d` never reported on; `e` dropped and done; `f` ongoing in Rinkeby-Kista alone, with
    a deadline of its own that differs. Norrmalm and Östermalm have `a` and `d`, Bromma has them all.
    """

    organisations: dict[str, Organisation]
    people: dict[str, Person]
    administrator: Person
    strategist: Person
    activities: dict[str, Activity]
    shares: dict[tuple[str, str], Assignment]


def build_districts(today: date = TODAY) -> Districts:
    """Add them to an empty database and commit."""
    organisations = {key: add_organisation(key, name=name) for key, name in NAMES.items()}
    people = {
        key: add_person(organisation=organisation, email=f"{key}@example.org", name=f"Ansvarig {organisation.name}")
        for key, organisation in organisations.items()
        if key != "jarva"
    }
    for key, person in people.items():
        organisations[key].contact_id = person.id
    add_plan(owner=organisations["bromma"])
    area = add_area("boende", coordinator=add_person(Role.COORDINATOR, email="coordinator@example.org"))
    activities = {name: add_activity(f"boende-{name}", area=area) for name in "abcdef"}
    districts = Districts(
        organisations=organisations,
        people=people,
        administrator=add_person(Role.ADMINISTRATOR, email="administrator@example.org"),
        strategist=add_person(Role.STRATEGIST, email="strategist@example.org"),
        activities=activities,
        shares={},
    )
    for name in "abcde":
        for key in MERGING:
            _share(districts, name, key)
    _share(districts, "f", "rinkeby-kista", due="2014-11-30")
    for name in "ad":
        for key in ("norrmalm", "ostermalm"):
            _share(districts, name, key)
    for name in "abcdef":
        _share(districts, name, "bromma")
    _report(districts)
    refresh_all(today)
    db.session.commit()
    return districts


def _share(districts: Districts, name: str, key: str, due: str | None = None) -> None:
    districts.shares[name, key] = add_assignment(
        districts.activities[name], districts.organisations[key], owner=districts.people[key], due=due
    )


def _report(districts: Districts) -> None:
    shares = districts.shares
    add_update(
        shares["a", "rinkeby-kista"], Status.ONGOING, SPRING, comment="Lokalen är klar.", forecast=Forecast.AT_RISK
    )
    add_update(shares["a", "spanga-tensta"], Status.NOT_STARTED, AUTUMN)
    add_update(shares["b", "rinkeby-kista"], Status.DONE, AUTUMN)
    add_update(shares["b", "spanga-tensta"], Status.ONGOING, SPRING)
    for key, days in (("rinkeby-kista", 30), ("spanga-tensta", 20)):
        add_update(shares["c", key], Status.PAUSED, AUTUMN, paused_until=TODAY + timedelta(days=days))
    add_update(shares["e", "rinkeby-kista"], Status.DROPPED, SPRING)
    add_update(shares["e", "spanga-tensta"], Status.DONE, SPRING)
    add_update(shares["f", "rinkeby-kista"], Status.ONGOING, SPRING)
    add_update(shares["a", "norrmalm"], Status.DONE, SPRING)
    add_update(shares["a", "ostermalm"], Status.ONGOING, AUTUMN)
    for name in "abcdef":
        add_update(shares[name, "bromma"], Status.ONGOING, AUTUMN)


def merge(districts: Districts, *keys: str, into: str | None = "jarva", on: date = TODAY, **facts: Any) -> Merger:
    """Merge districts, by default the two into Järva, today."""
    db.session.commit()
    with transaction():
        return merge_organisations(
            actor=facts.pop("actor", districts.administrator),
            keys=keys or MERGING,
            into=into,
            on=on,
            today=TODAY,
            **facts,
        )


def shares_of(districts: Districts, name: str, today: date = TODAY) -> dict[str, AssignmentView]:
    """Return the shares of an activity that count on a day, by the keys of their organisations."""
    return {view.organisation_key: view for view in assignments_of(districts.activities[name].id, today)}


def report_json(day: date) -> str:
    """Return the follow-up of 2014 as of a day, to the byte."""
    return json.dumps(as_json(report_on(2014, day)), ensure_ascii=False)


def trail(action: str) -> list[TrailEntry]:
    """Return the entries of a kind."""
    return list(db.session.scalars(select(TrailEntry).where(TrailEntry.action == action).order_by(TrailEntry.id)))
