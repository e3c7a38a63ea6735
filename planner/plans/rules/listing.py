"""What a list of activities can show, and how many views of it a person keeps."""

from collections.abc import Iterable
from enum import StrEnum

VIEW_NAME_LENGTH = 60
# More than anybody finds their way among.
MOST_VIEWS = 30


class Column(StrEnum):
    """What a list can show of an activity beside its title, in the order in which it stands there."""

    KEY = "key"
    AREA = "area"
    GROUP = "group"
    STATUS = "status"
    DUE = "due"
    DECIDED = "decided"
    ORGANISATION = "organisation"
    OWNER = "owner"
    UPDATED = "updated"
    COMMENT = "comment"
    METHODS = "methods"
    PARTNERS = "partners"


USUAL_COLUMNS = (Column.STATUS, Column.DUE, Column.ORGANISATION, Column.OWNER, Column.COMMENT)
# What a list can be put in order by; with a minus it is turned round. "plan": as it stands in the plan.
SORTS = ("plan", "title", "status", "due", "decided", "updated")


def chosen_columns(names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns that are named, in their own order; the usual ones where none is."""
    named = set(names)
    return tuple(column for column in Column if column in named) or USUAL_COLUMNS


def is_sort(name: str) -> bool:
    """Return whether a list can be put in this order."""
    return name in SORTS or (name.startswith("-") and name[1:] in SORTS[1:])
