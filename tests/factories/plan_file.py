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
    "indicators": [
        {
            "key": "sip.adults",
            "area": "boende",
            "label": "Har plan, vuxna",
            "part_of": "sip.has",
            "observations": [{"period": "2014-Q4", "note": "Räknas inte längre"}],
        },
        {
            "key": "sip.has",
            "label": "Har plan",
            "unit": "personer",
            "direction": "up",
            "observations": [
                {"period": "2010-01/2013-09", "share": 0.61, "public": True, "source": "Planen"},
                {"period": 2014, "n": 731, "of": 1628, "share": 21, "women": 57, "men": 43.5, "split": "percent"},
                {"period": 2014, "value": 7, "organisation": "bromma", "by": "s@example.org"},
            ],
            "targets": [{"period": 2014, "value": 800}, {"period": "2015", "value": 0.5}],
        },
    ],
    "requirements": [
        {
            "year": 2013,
            "complete": False,
            "source": "Tjänsteutlåtande",
            "national_sum_sek": 630000000,
            "granted_sek": 22949683,
            "received_on": "2014-03-01",
            "received_sek": 22949683,
            "used_sek": 0,
            "money_note": "Betalas ut i efterskott",
            "submission": {
                "recipient": "Socialstyrelsen",
                "due": "2013-11-01",
                "receipt": "Dnr 1/2013",
                "responsible": "s@example.org",
                "sent": "2013-10-31",
                "milestones": [
                    {"kind": "data_stop", "due": "2013-09-30", "done": "2013-09-27"},
                    {"kind": "send", "due": "2013-10-30"},
                ],
            },
            "items": [
                {
                    "code": "2013-G1",
                    "kind": "target",
                    "audience": "adults",
                    "actor": "county",
                    "title": "Överenskommelse",
                    "about": "Uppföljd under året",
                    "responsible": "s@example.org",
                    "internal_due": "2013-10-01",
                    "national_sum_sek": 150000000,
                    "evidence": [
                        {
                            "title": "Mål",
                            "on": "2013-06-01",
                            "signed_by": "s@example.org",
                            "note": "Klart",
                            "items": [
                                {"note": "Se protokollet", "by": "s@example.org"},
                                {"link": "https://www.example.org/avtal"},
                                {"activity": "boende-1"},
                                {"edition": "2013:1"},
                            ],
                        },
                        {"title": "Mål"},
                    ],
                    "assessment": {
                        "outcome": "met",
                        "on": "2013-10-02",
                        "by": "s@example.org",
                        "reason": "Allt är på plats",
                    },
                    "authority": {"outcome": "not_met", "on": "2014-01-15", "note": "Saknar uppföljning"},
                },
                {"code": "2013-G2", "title": "Webbinformation"},
            ],
        },
        {"year": 2014},
    ],
}
# As the format is documented, key by key.
INDICATOR: Item = {
    "key": "sip.has",
    "area": "boende",
    "label": "Har plan",
    "unit": "personer",
    "direction": "up",
    "observations": [
        {
            "period": "2013",
            "n": 731,
            "of": None,
            "share": 21,
            "value": None,
            "women": None,
            "men": None,
            "split": "percent",
            "organisation": None,
            "public": True,
            "note": "Inventering",
            "source": "Planen",
        }
    ],
    "targets": [{"period": "2014", "value": 0.61}],
}
YEAR: Item = {
    "year": 2014,
    "complete": False,
    "national_sum_sek": 630000000,
    "granted_sek": None,
    "submission": {"recipient": "Socialstyrelsen", "due": "2014-11-01", "receipt": None},
    "items": [
        {
            "code": "2014-V1",
            "kind": "target",
            "audience": "adults",
            "actor": "municipality",
            "title": "Analyser",
            "responsible": "s@example.org",
            "internal_due": "2014-10-10",
            "national_sum_sek": None,
            "evidence": [{"title": "Analys", "on": "2014-10-01", "signed_by": "s@example.org", "note": None}],
            "assessment": {"outcome": "met", "on": "2014-10-02", "by": "s@example.org", "reason": None},
        }
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
    "indicators": 2,
    "observations": 4,
    "targets": 2,
    "grant_years": 2,
    "requirements": 2,
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


def series(tree: Any) -> Item:
    """Return the series that has figures."""
    found: Item = tree["indicators"][1]
    return found


def year(tree: Any) -> Item:
    """Return the year of the grant that has requirements."""
    found: Item = tree["requirements"][0]
    return found


def requirement(tree: Any) -> Item:
    """Return the requirement that has evidence."""
    found: Item = year(tree)["items"][0]
    return found


def rows(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of all rows of a table, in the order of recording."""
    db.session.rollback()
    statement = select(*(getattr(table, column) for column in columns)).order_by(table.id)
    return [tuple(row) for row in db.session.execute(statement)]
