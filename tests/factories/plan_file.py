"""A plan file in which everything occurs once, as plain values, and what loading it counts."""

import copy
from typing import Any

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.operations.section import KINDS

Item = dict[str, Any]

PLAN: Item = {
    "plan": {"key": "stockholm", "title": "Handlingsplan", "owner": "enheten"},
    "versions": [{"key": "2013", "title": "Planen"}, {"key": "2014", "title": "Planen", "replaces": "2013"}],
    "organisations": [
        {"key": "enheten", "name": "Enheten", "parent": "namnden", "contact": "s@example.org"},
        {"key": "namnden", "name": "Nämnden", "kind": "board"},
        {"key": "bromma", "name": "Bromma", "kind": "district"},
        {"key": "farsta", "name": "Farsta", "kind": "district"},
    ],
    "people": [
        {"email": "S@example.org", "name": "Strateg", "role": "strategist", "organisation": "enheten"},
        {"email": "b@example.org", "name": "Bromma", "role": "contributor"},
        {"email": "f@example.org", "name": "Farsta"},
    ],
    "areas": [
        {
            "key": "boende",
            "name": {"sv": "Boende", "en": "Housing"},
            "factors": ["Platser saknas", "Nya behov"],
            "groups": [
                {
                    "name": "Översyn",
                    "activities": [
                        {
                            "key": "boende-1",
                            "title": "Se över",
                            "due": "2014-12-31",
                            "moves": [
                                {"on": "2014-03-03", "from": "2014-06", "reason": "Mer tid", "by": "s@example.org"},
                                {"on": "2014-09-15", "from": "2014-12"},
                            ],
                            "partners": ["namnden", "farsta"],
                            "methods": ["ACT", "IPS"],
                            "assignments": [
                                {
                                    "organisation": "bromma",
                                    "owner": "b@example.org",
                                    "updates": [
                                        {"on": "2014-05-02", "status": "ongoing", "by": "b@example.org"},
                                        {
                                            "on": "2014-10-02",
                                            "status": "paused",
                                            "until": "2014-12-01",
                                            "comment": "Väntar",
                                        },
                                        {"on": "2014-10-02", "status": "ongoing"},
                                        {"on": "2014-10-02", "status": "ongoing"},
                                    ],
                                },
                                {"organisation": "farsta", "due": 2015},
                            ],
                        },
                        {"key": "boende-2", "title": "Samverka"},
                    ],
                },
                {"name": "Riktlinjer"},
            ],
        },
        {"key": "halsa", "name": "Hälsa"},
    ],
}
COUNTS = {
    "plan": 1,
    "versions": 2,
    "organisations": 4,
    "people": 3,
    "areas": 2,
    "groups": 2,
    "activities": 2,
    "assignments": 3,
    "updates": 4,
}
NOTHING = dict.fromkeys(KINDS, 0)


def plan() -> Item:
    """Return the plan, to be changed at will."""
    return copy.deepcopy(PLAN)


def activity(tree: Any, number: int = 0) -> Item:
    """Return an activity of the first group."""
    found: Item = tree["areas"][0]["groups"][0]["activities"][number]
    return found


def bromma(tree: Any) -> Item:
    """Return Bromma's assignment in the first activity."""
    found: Item = activity(tree)["assignments"][0]
    return found


def rows(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of all rows of a table, in the order of recording."""
    db.session.rollback()
    statement = select(*(getattr(table, column) for column in columns)).order_by(table.id)
    return [tuple(row) for row in db.session.execute(statement)]
