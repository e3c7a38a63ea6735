"""Saving what was filled in on a sheet: every row that was, whichever button was pressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from planner.desk.answering.queries import Share, Sheet
from planner.desk.answering.rules import (
    DEADLINE_FIELDS,
    REPORT_FIELDS,
    Fields,
    Pressed,
    What,
    asks_for_deadline,
    is_filled_in,
    since_of,
)
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.kit.forms import errors_at_fields
from planner.people.models import Person
from planner.plans.operations.answers import answer, answer_no_change
from planner.plans.operations.daily import ask_for_deadline
from planner.plans.schemas import DeadlineInput, StatusReportInput


@dataclass(frozen=True)
class Saved:
    """What became of what was filled in: how many acts were done, and by row what is wrong at which field."""

    count: int = 0
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    # What was written of something that the person answers for no more, so that it isn't lost.
    homeless: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing went wrong."""
        return not self.errors and not self.homeless


def save_answers(sheet: Sheet, given: Mapping[str, Fields], pressed: Pressed | None, *, today: date, via: str) -> Saved:
    """Record everything that was filled in, row by row: reports, "no change", wishes for a new deadline.

    A row in which something is wrong isn't recorded, and doesn't keep the others from it. Raises Forbidden where the
    button pressed belongs to a row that the person doesn't answer for.
    """
    mine = {share.name: share for share in sheet.shares if share.may_answer}
    if pressed is not None and pressed.row not in mine:
        raise Forbidden(_("Du svarar inte längre för den aktiviteten. Gå tillbaka och läs in sidan på nytt."))
    count = 0
    errors: dict[str, dict[str, str]] = {}
    # Everybody in the same order, so that two who save at once don't wait for each other.
    for name, share in sorted(mine.items()):
        row = _Row(sheet.person, share, given.get(name, {}), pressed.what if pressed and pressed.row == name else None)
        for act in (row.report, row.wish):
            try:
                count += act(today, via)
            except (ValidationError, Invalid) as error:
                errors.setdefault(name, {}).update(errors_at_fields(error))
            except Conflict as error:
                errors.setdefault(name, {})[""] = str(error)
    homeless = [
        fields["comment"].strip()
        for name, fields in given.items()
        if name not in mine and is_filled_in(fields) and fields.get("comment", "").strip()
    ]
    return Saved(count, errors, homeless)


@dataclass(frozen=True)
class _Row:
    person: Person
    share: Share
    fields: Fields
    pressed: What | None

    def report(self, today: date, via: str) -> int:
        """Record a status report, or that the last one still holds; return how many were."""
        filled_in = is_filled_in(self.fields)
        if self.pressed is What.NO_CHANGE:
            if filled_in:
                raise Invalid(_("Du har skrivit något nytt här. Lämna det som lägesrapport, eller ta bort det."))
            since = since_of(self.fields) or self.share.view.update_id or 0
            answer_no_change(**self._of(today), since=since, via=via)
            return 1
        if not filled_in and self.pressed is not What.REPORT:
            return 0
        said = StatusReportInput().load(self._some(REPORT_FIELDS))
        answer(**self._of(today), since=since_of(self.fields), via=via, **said)
        return 1

    def wish(self, today: date, _via: str) -> int:
        """Record a wish for a new deadline; return how many were."""
        if not asks_for_deadline(self.fields) and self.pressed is not What.DEADLINE:
            return 0
        ask_for_deadline(**self._of(today), **DeadlineInput().load(self._some(DEADLINE_FIELDS)))
        return 1

    def _of(self, today: date) -> dict[str, Any]:
        view = self.share.view
        return {
            "actor": self.person,
            "activity_key": view.activity_key,
            "organisation_key": view.organisation_key,
            "today": today,
        }

    def _some(self, names: tuple[str, ...]) -> dict[str, str]:
        return {name: self.fields.get(name, "") for name in names}
