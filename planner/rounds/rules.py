"""Follow-up rounds: what one asks for, how long it lasts, and when an answer counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from planner.kit.actor import Actor
from planner.people.rules import OrganisationKind, Role, is_strategist

# A round asks for answers within a year; its first reminder, on opening, is therefore never later than any other.
LONGEST_ROUND = timedelta(days=365)
TITLE_LENGTH = 200
# What stands before a round's number where its answers are reminded of: those about assignments, and figures, whose
# subjects are organisations.
SUBJECT_PREFIX = "round:"
FIGURES_PREFIX = "figures:"

# Who has figures of their own on the city's people.
ASKED_FOR_FIGURES = (OrganisationKind.ADMINISTRATION, OrganisationKind.DISTRICT, OrganisationKind.UNIT)

# What comes in through these doors was said by somebody who was asked; a file's or a merger's update wasn't.
DOORS_OF_ANSWERS = ("page", "api", "mail_link")


class RoundState(StrEnum):
    """Where a round is: being prepared, open, closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a share of a round ended when it was closed: answered or not."""

    ANSWERED = "answered"
    MISSING = "missing"


def may_manage_rounds(someone: Actor) -> bool:
    """Return whether someone asks, reminds and closes."""
    return is_strategist(someone)


def last_day_to_answer(opens: date) -> date:
    """Return the last day that a round which opens on a day can be answered by."""
    return opens + LONGEST_ROUND


def may_answer_for(someone: Actor, *, organisation_id: int, asked_id: int | None) -> bool:
    """Return whether someone may give the figures that a round asks an organisation for.

    Its own people may, as they may report on its assignments; so may `asked_id`, who was asked, and the strategists.
    """
    role = Role(someone.role)
    ours = someone.id == asked_id or someone.organisation_id == organisation_id
    return role.includes(Role.STRATEGIST) or (ours and role.includes(Role.CONTRIBUTOR))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many women and how many men there are; together they are what a round asks for."""

    women: int
    men: int

    @property
    def persons(self) -> int:
        """Women and men together."""
        return self.women + self.men


@dataclass(frozen=True, slots=True)
class Summed:
    """What those who have given figures come to together, and how many of those asked they are."""

    counts: Counts | None
    given: int
    asked: int


def summed(given: Collection[Counts | None], asked: int) -> Summed:
    """Return the sum of what was given; what wasn't (None, or no answer at all) isn't zero, and isn't in it."""
    known = [one for one in given if one is not None]
    total = Counts(sum(one.women for one in known), sum(one.men for one in known)) if known else None
    return Summed(total, len(known), asked)


def parts_that_disagree(given: Mapping[int, Counts], total_of: Mapping[int, int]) -> dict[int, Counts]:
    """Return by total what its parts come to, where that isn't what was given for it.

    `total_of` has all the parts of each total. While some of them aren't given, the others may come to less.
    """
    found = {}
    for total in set(total_of.values()) & given.keys():
        parts = [part for part, its_total in total_of.items() if its_total == total]
        known = [given[part] for part in parts if part in given]
        come_to, whole = Counts(sum(one.women for one in known), sum(one.men for one in known)), given[total]
        is_more = come_to.women > whole.women or come_to.men > whole.men
        if is_more or (len(known) == len(parts) and come_to != whole):
            found[total] = come_to
    return found
