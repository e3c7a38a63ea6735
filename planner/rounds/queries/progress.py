"""How far a round has come: how many have answered, who is missing, and what was said."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect, db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area, StatusUpdate
from planner.plans.rules import Status
from planner.rounds.models import Round
from planner.rounds.queries.shares import shares_of
from planner.rounds.queries.views import PAGE_SIZE, AskedOrganisation, Counted, Page, Progress, ShareRow

# More rows than anybody reads of those who are missing; the page of answers and the file have all.
MOST_MISSING = 300


def progress_of(round_: Round, today: date) -> Progress:
    """Return how far a round has come on a day, with who is missing in each organisation, as far as a page shows."""
    share = shares_of(round_, today).subquery("share")
    grouped = db.session.execute(
        select(
            Organisation.id,
            Organisation.key,
            Organisation.name,
            share.c.asked_id,
            Person.name.label("person"),
            Person.email,
            func.count().label("asked"),
            func.count(share.c.answer_id).label("answered"),
        )
        .select_from(share)
        .join(Organisation, Organisation.id == share.c.organisation_id)
        .outerjoin(Person, Person.id == share.c.asked_id)
        .group_by(Organisation.id, Organisation.key, Organisation.name, share.c.asked_id, Person.name, Person.email)
        .order_by(Organisation.position, Organisation.id, Person.name, share.c.asked_id)
    ).all()
    found: dict[int, AskedOrganisation] = {}
    people: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in grouped:
        organisation = found.setdefault(row.id, AskedOrganisation(row.id, row.key, row.name))
        organisation.asked += row.asked
        organisation.answered += row.answered
        if row.asked > row.answered:
            organisation.owing.append((row.person, row.email, row.asked - row.answered))
        if row.asked_id is not None:
            people[row.asked_id][0] += row.asked
            people[row.asked_id][1] += row.answered
    by_key = {organisation.key: organisation for organisation in found.values()}
    for missing in _rows(_told(share).where(share.c.answer_id.is_(None)).limit(MOST_MISSING)):
        by_key[missing.organisation_key].missing.append(missing)
    organisations = list(found.values())
    return Progress(
        shares=Counted(sum(one.asked for one in organisations), sum(one.answered for one in organisations)),
        people=Counted(len(people), sum(asked == answered for asked, answered in people.values())),
        organisations=Counted(len(organisations), sum(one.asked == one.answered for one in organisations)),
        unnamed=sum(row.asked for row in grouped if row.asked_id is None),
        by_organisation=organisations,
    )


def share_page(round_: Round, today: date, page: int) -> Page:
    """Return a page of what a round asks about, with what was said, in the order of organisations and of the plan."""
    share = shares_of(round_, today).subquery("share")
    total = db.session.scalar(select(func.count()).select_from(share)) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = _rows(_told(share).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows, total, number)


def all_shares(round_: Round, today: date) -> list[ShareRow]:
    """Return everything that a round asks about, with what was said, in the same order."""
    return _rows(_told(shares_of(round_, today).subquery("share")))


def _told(share: Any) -> AnySelect:
    """Return a select of a round's shares with names and what was said, in the order that they are shown in."""
    asked, said_by = aliased(Person), aliased(Person)
    return (
        select(
            Activity.key.label("activity_key"),
            Activity.title.label("activity_title"),
            Area.key.label("area_key"),
            Organisation.key.label("organisation_key"),
            Organisation.name.label("organisation"),
            asked.name.label("asked"),
            asked.email.label("asked_email"),
            StatusUpdate.status,
            StatusUpdate.comment,
            said_by.name.label("answered_by"),
            StatusUpdate.recorded_at.label("answered_at"),
        )
        .select_from(share)
        .join(Activity, Activity.id == share.c.activity_id)
        .join(Area, Area.id == Activity.area_id)
        .join(Organisation, Organisation.id == share.c.organisation_id)
        .outerjoin(asked, asked.id == share.c.asked_id)
        .outerjoin(StatusUpdate, StatusUpdate.id == share.c.answer_id)
        .outerjoin(said_by, said_by.id == StatusUpdate.by_id)
        .order_by(
            Organisation.position, Organisation.id, Area.position, Activity.position, Activity.id, share.c.assignment_id
        )
    )


def _rows(statement: AnySelect) -> list[ShareRow]:
    rows = db.session.execute(statement).mappings()
    return [ShareRow(**{**row, "status": Status(row["status"]) if row["status"] else None}) for row in rows]
