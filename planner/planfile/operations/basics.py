"""Loading what activities refer to: organisations, people, versions, and the plan itself."""

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.operations.persons import new_session_key
from planner.people.rules import OrganisationKind, Role
from planner.planfile.consistency import Item
from planner.planfile.operations.section import Ids, Section, Tally, links
from planner.plans.models import Plan, PlanVersion
from planner.plans.rules import VersionStatus

# The only plan of an installation.
PLAN_ID = 1


@dataclass(frozen=True)
class Names:
    """The ids behind the keys of a file."""

    organisations: Ids
    people: Ids
    versions: Ids
    # The organisation that holds the assignment of an activity that lists none.
    owner_id: int | None


def load_basics(data: Item, tally: Tally) -> Names:
    """Load the plan, versions, organisations and people of a file that was checked."""
    organisations = _organisations(data.get("organisations", []))
    organisation_ids = organisations.ids()
    people_ids = _people(data.get("people", []), organisation_ids, tally)
    # Organisations point at each other and at people, who point at organisations: the pointing comes last.
    for item in data.get("organisations", []):
        organisations.set(
            item["key"],
            links(
                item,
                parent_id=("parent", organisation_ids),
                successor_id=("successor", organisation_ids),
                contact_id=("contact", people_ids),
            ),
        )
    organisations.count(tally, "organisations", data.get("organisations", []))
    version_ids = _versions(data.get("versions", []), organisation_ids, tally)
    owner_id = _plan(data["plan"], organisation_ids, tally)
    db.session.flush()
    return Names(organisation_ids, people_ids, version_ids, owner_id)


def _organisations(items: list[Item]) -> Section:
    section = Section(
        Organisation,
        _kept(Organisation, "key"),
        columns={"key": "key", "name": "name", "kind": "kind", "started": "started", "ended": "ended"},
        defaults={"kind": OrganisationKind.UNIT},
    )
    for item in items:
        section.put(item)
    section.arrange([item["key"] for item in items])
    return section


def _people(items: list[Item], organisation_ids: Ids, tally: Tally) -> Ids:
    section = Section(
        Person,
        _kept(Person, "email"),
        key=itemgetter("email"),
        columns={
            "email": "email",
            "name": "name",
            "role": "role",
            "locale": "locale",
            "mail": "mail_choice",
            "left": "left_on",
        },
        # The least that a role may do: who may do more, the file says.
        defaults={"role": Role.READER},
    )
    for item in items:
        person = section.put(item, links(item, organisation_id=("organisation", organisation_ids)))
        person.session_key = person.session_key or new_session_key()
    section.arrange([item["email"] for item in items])
    ids = section.ids()
    section.count(tally, "people", items)
    return ids


def _versions(items: list[Item], organisation_ids: Ids, tally: Tally) -> Ids:
    section = Section(
        PlanVersion,
        _kept(PlanVersion, "key"),
        columns={"key": "key", "title": "title", "status": "status", "follow_up_due": "follow_up_due"},
        # The papers hold proposals: a version is one until a decision is recorded.
        defaults={"status": VersionStatus.PROPOSED},
    )
    for item in items:
        section.put(item, _decision(item, organisation_ids))
    section.arrange([item["key"] for item in items])
    ids = section.ids()
    for item in items:
        section.set(item["key"], links(item, replaces_id=("replaces", ids)))
    section.count(tally, "versions", items)
    return ids


def _decision(version: Item, organisation_ids: Ids) -> dict[str, Any]:
    """Return the columns that a version's decision fills; null takes the decision back."""
    if "decision" not in version:
        return {}
    columns = {"on": "decided_on", "dnr": "dnr", "paragraph": "paragraph"}
    decision = version["decision"]
    if decision is None:
        return {"board_id": None, **dict.fromkeys(columns.values())}
    said = {column: decision[key] for key, column in columns.items() if key in decision}
    return {**said, **links(decision, board_id=("board", organisation_ids))}


def _plan(item: Item, organisation_ids: Ids, tally: Tally) -> int | None:
    plan = db.session.get(Plan, PLAN_ID)
    section = Section(Plan, {plan.key: plan} if plan else {}, columns={"key": "key", "title": "title"})
    row = section.put(item, {"id": PLAN_ID, **links(item, owner_id=("owner", organisation_ids))})
    section.count(tally, "plan", [item])
    owner_id: int | None = row.owner_id
    return owner_id


def _kept(table: type[Any], key: str) -> dict[str, Any]:
    statement = select(table).order_by(table.position, table.id)
    return {getattr(row, key): row for row in db.session.scalars(statement)}
