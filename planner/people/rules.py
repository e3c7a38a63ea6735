"""Roles, kinds of organisation, and choices of mail."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from planner.kit.actor import Actor


class Role(StrEnum):
    """What a person may do; each role may do what those before it may."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    COORDINATOR = "coordinator"
    STRATEGIST = "strategist"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """Return the role's place, 0 for a reader."""
        return list(Role).index(self)

    def includes(self, other: "Role") -> bool:
        """Return whether this role may do what the other may."""
        return self.rank >= other.rank


class OrganisationKind(StrEnum):
    """What an organisation is."""

    ADMINISTRATION = "administration"
    DISTRICT = "district"
    UNIT = "unit"
    BOARD = "board"
    COUNCIL = "council"
    GROUP = "group"
    PARTNER = "partner"
    USER_ORGANISATION = "user_organisation"
    AUTHORITY = "authority"
    ASSOCIATION = "association"


class MailChoice(StrEnum):
    """When a person wants reminders: every day, once a week, or only after a deadline."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OVERDUE = "overdue"


class PersonState(StrEnum):
    """How far a person has come: added, invited, signed in, gone."""

    NEW = "new"
    INVITED = "invited"
    ACTIVE = "active"
    GONE = "gone"


class Locale(StrEnum):
    """Languages of the service."""

    SV = "sv"
    EN = "en"


def default_mail_choice(role: Role) -> MailChoice:
    """Return what holds for a person who hasn't chosen: contributors hear daily, the others weekly."""
    return MailChoice.DAILY if role is Role.CONTRIBUTOR else MailChoice.WEEKLY


NAME_LENGTH = 200
LONGEST_DEPUTY = timedelta(days=366)

# One @, no blanks or control characters, a dot in the domain: enough to catch slips. Whether it exists, mail tells.
EMAIL = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
EMAIL_LENGTH = 254


def normal_email(text: str) -> str:
    """Return an e-mail address as it is kept: without blanks around it, in lower case."""
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Return whether a text has the form of an e-mail address."""
    return len(text) <= EMAIL_LENGTH and EMAIL.fullmatch(text) is not None


def is_strategist(someone: Actor) -> bool:
    """Return whether someone keeps what strategists keep: indicators, requirements, rounds, reports, the plan."""
    return Role(someone.role).includes(Role.STRATEGIST)


def may_manage_people(someone: Actor) -> bool:
    """Return whether someone adds and changes people and organisations."""
    return Role(someone.role).includes(Role.ADMINISTRATOR)


def at_the_end(passed_on: Mapping[int, int]) -> dict[int, int]:
    """Return for each of `passed_on`'s keys where it ends up, step by step; what goes in a circle stays with itself."""
    ends = {}
    for first in passed_on:
        seen, last = {first}, passed_on[first]
        while last in passed_on and last not in seen:
            seen.add(last)
            last = passed_on[last]
        if last not in seen:
            ends[first] = last
    return ends
