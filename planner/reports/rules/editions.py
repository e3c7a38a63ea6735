"""Editions: which a report is frozen as, who may freeze, and what a board may do with one. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.kit.actor import Actor
from planner.people.rules import is_strategist

REASON_LENGTH, PARAGRAPH_LENGTH = 500, 40


class Handling(StrEnum):
    """What a board did with an edition."""

    ADOPTED = "adopted"
    RETURNED = "returned"
    TABLED = "tabled"


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """The edition that a report is frozen as, with its number in the year.

    `replaces` is the number of the one that it corrects, and `reason` why. Who froze it stands in the database alone:
    a document is handed out for ever, a person's name isn't.
    """

    number: int
    frozen_on: date
    replaces: int | None = None
    reason: str | None = None


def may_manage_reports(someone: Actor) -> bool:
    """Return whether someone writes the follow-up's texts, freezes editions and records what boards did with them."""
    return is_strategist(someone)


def name_of(year: int, number: int) -> str:
    """Return what an edition is called among people who run the service: 2014/2."""
    return f"{year}/{number}"
