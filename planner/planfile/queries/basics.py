"""Reading what activities refer to: the plan itself, versions, organisations, people."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Locale, MailChoice, OrganisationKind, Role
from planner.planfile.consistency import Item
from planner.plans.models import Plan, PlanVersion
from planner.plans.rules import VersionStatus


def plan() -> Item | None:
    """Return the plan; None where there is none."""
    row = db.session.execute(
        select(Plan.key, Plan.title, Organisation.key.label("owner")).outerjoin(
            Organisation, Organisation.id == Plan.owner_id
        )
    ).one_or_none()
    return row._asdict() if row else None


def versions() -> list[Item]:
    """Return versions in their order."""
    before = aliased(PlanVersion)
    rows = db.session.execute(
        select(PlanVersion, Organisation.key.label("board"), before.key.label("replaces"))
        .outerjoin(Organisation, Organisation.id == PlanVersion.board_id)
        .outerjoin(before, before.id == PlanVersion.replaces_id)
        .order_by(PlanVersion.position, PlanVersion.id)
    )
    return [
        {
            "key": version.key,
            "title": version.title,
            "status": VersionStatus(version.status),
            "decision": _decision(version, board),
            "follow_up_due": version.follow_up_due,
            "replaces": replaces,
        }
        for version, board, replaces in rows
    ]


def _decision(version: PlanVersion, board: str | None) -> Item | None:
    decision = {"board": board, "on": version.decided_on, "dnr": version.dnr, "paragraph": version.paragraph}
    return decision if any(decision.values()) else None


def organisations() -> list[Item]:
    """Return organisations in their order."""
    parent, successor = aliased(Organisation), aliased(Organisation)
    rows = db.session.execute(
        select(Organisation, parent.key, successor.key, Person.email)
        .outerjoin(parent, parent.id == Organisation.parent_id)
        .outerjoin(successor, successor.id == Organisation.successor_id)
        .outerjoin(Person, Person.id == Organisation.contact_id)
        .order_by(Organisation.position, Organisation.id)
    )
    return [
        {
            "key": organisation.key,
            "name": organisation.name,
            "kind": OrganisationKind(organisation.kind),
            "parent": parent_key,
            "started": organisation.started,
            "ended": organisation.ended,
            "successor": successor_key,
            "contact": contact,
        }
        for organisation, parent_key, successor_key, contact in rows
    ]


def people() -> list[Item]:
    """Return people in their order, those who left among them."""
    rows = db.session.execute(
        select(Person, Organisation.key)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .order_by(Person.position, Person.id)
    )
    return [
        {
            "email": person.email,
            "name": person.name,
            "role": Role(person.role),
            "organisation": organisation,
            "locale": Locale(person.locale) if person.locale else None,
            "mail": MailChoice(person.mail_choice) if person.mail_choice else None,
            # Only of those who left: the key is no part of what people write.
            **({"left": person.left_on} if person.left_on else {}),
        }
        for person, organisation in rows
    ]
