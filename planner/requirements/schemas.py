"""What comes in to the operations on requirements."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from planner.kit.fields import (
    FIRST_YEAR,
    LARGEST_INTEGER,
    LAST_YEAR,
    FreeText,
    OptionalDate,
    OptionalEnum,
    OptionalInteger,
)
from planner.kit.forms import Input
from planner.people.schemas import Line
from planner.requirements.rules import Actor, Audience, EvidenceKind, Kind, Milestone, Outcome
from planner.requirements.rules.codes import CODE_LENGTH, is_code

TITLE_LENGTH = 500
LINK_LENGTH = 2000
# What people write between thousands, and after a sum.
_BETWEEN = str.maketrans("", "", " \u00a0\u2009\u202f.")

_REQUIRED = ("required", "null")


class Kronor(fields.Field[int | None]):
    """A sum in whole kronor, as people write it: 22949683, 22 949 683 or 22 949 683 kr; empty becomes None."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | None:
        text = str(value).strip().removesuffix("kr").removesuffix("kronor").translate(_BETWEEN)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 15 or int(text) > self.most:
            raise ValidationError([_l("Skriv summan i hela kronor, till exempel 22 949 683.")])
        return int(text)


# All municipalities' money together, in kronor; ours fits in an ordinary column.
NATIONAL = 10**13


class Code(Line):
    """A requirement's code, such as 2014-G1: part of its address."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not is_code(text):
            raise ValidationError(
                [_l("Koden står i en adress. Använd bokstäver, siffror, punkt och bindestreck, som i 2014-G1.")]
            )
        return text


class Link(Line):
    """An address on the web."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text:
            try:
                parts = urlsplit(text)
                known = parts.scheme in ("http", "https") and parts.hostname and not parts.username
            except ValueError:
                known = None
            if not known or " " in text:
                raise ValidationError([_l("Skriv en adress som börjar med https:// eller http://.")])
        return text


def _enum(kind: Any, message: Any) -> fields.Enum[Any]:
    return fields.Enum(
        kind, by_value=True, required=True, error_messages=dict.fromkeys((*_REQUIRED, "unknown"), message)
    )


def _title(message: Any) -> FreeText:
    return FreeText(required=True, max_length=TITLE_LENGTH, error_messages=dict.fromkeys(_REQUIRED, message))


def _day(message: Any) -> OptionalDate:
    return OptionalDate(required=True, allow_none=False, error_messages=dict.fromkeys(_REQUIRED, message))


class NewYearInput(Input):
    """A year to add, and the year that it is a copy of, if any."""

    year = fields.Integer(
        required=True,
        validate=validate.Range(FIRST_YEAR, LAST_YEAR, error=_l("Skriv ett år, till exempel 2015.")),
        error_messages=dict.fromkeys((*_REQUIRED, "invalid"), _l("Skriv ett år, till exempel 2015.")),
    )
    source = OptionalInteger(load_default=None, allow_none=True)


class YearInput(Input):
    """Whether all of a year's requirements are listed, and where they were found."""

    # A box that isn't ticked isn't sent.
    complete = fields.Boolean(load_default=False)
    source = FreeText(load_default=None)


class MoneyInput(Input):
    """What is known of a year's money."""

    national_sum_sek = Kronor(most=NATIONAL)
    granted_sek = Kronor(most=LARGEST_INTEGER)
    received_sek = Kronor(most=LARGEST_INTEGER)
    received_on = OptionalDate(load_default=None, allow_none=True)
    used_sek = Kronor(most=LARGEST_INTEGER)
    money_note = FreeText(load_default=None)


class PlannedSubmissionInput(Input):
    """Who submits what to whom by when, and the internal dates on the way."""

    recipient = Line(load_default=None, max_length=200)
    due = OptionalDate(load_default=None, allow_none=True)
    responsible_id = OptionalInteger(load_default=None, allow_none=True)
    data_stop_due = OptionalDate(load_default=None, allow_none=True)
    data_stop_done = OptionalDate(load_default=None, allow_none=True)
    draft_due = OptionalDate(load_default=None, allow_none=True)
    draft_done = OptionalDate(load_default=None, allow_none=True)
    board_due = OptionalDate(load_default=None, allow_none=True)
    board_done = OptionalDate(load_default=None, allow_none=True)
    send_due = OptionalDate(load_default=None, allow_none=True)
    send_done = OptionalDate(load_default=None, allow_none=True)

    @staticmethod
    def by_milestone(values: dict[str, Any]) -> dict[str, Any]:
        """Return loaded values with the internal dates by milestone: when each is due and was kept."""
        rest = dict(values)
        dates = {kind: (rest.pop(f"{kind.value}_due"), rest.pop(f"{kind.value}_done")) for kind in Milestone}
        return {**rest, "milestones": dates}


class SubmittedInput(Input):
    """When it was sent, and what came back."""

    sent_on = OptionalDate(load_default=None, allow_none=True)
    receipt = FreeText(load_default=None)


class RequirementInput(Input):
    """A requirement that is changed."""

    kind = _enum(Kind, _l("Välj vilket slags krav det är."))
    audience = _enum(Audience, _l("Välj vilka det gäller."))
    actor = fields.Enum(
        Actor,
        by_value=True,
        required=True,
        attribute="who_meets_it",
        error_messages=dict.fromkeys((*_REQUIRED, "unknown"), _l("Välj vem som ska uppfylla det.")),
    )
    title = _title(_l("Skriv vad som krävs."))
    about = FreeText(load_default=None)
    national_sum_sek = Kronor(most=NATIONAL)
    responsible_id = OptionalInteger(load_default=None, allow_none=True)
    internal_due = OptionalDate(load_default=None, allow_none=True)


class NewRequirementInput(RequirementInput):
    """A requirement that is added."""

    code = Code(
        required=True,
        max_length=CODE_LENGTH,
        error_messages=dict.fromkeys(_REQUIRED, _l("Skriv en kod, till exempel 2014-G1.")),
    )


class AssessmentInput(Input):
    """Our own assessment."""

    outcome = _enum(Outcome, _l("Välj en bedömning."))
    reason = FreeText(load_default=None)


class AuthorityInput(Input):
    """What the authority found."""

    authority_outcome = OptionalEnum(Outcome, by_value=True, load_default=None, allow_none=True, attribute="outcome")
    authority_on = OptionalDate(load_default=None, allow_none=True, attribute="on")
    authority_note = FreeText(load_default=None, attribute="note")


class NewEvidenceInput(Input):
    """A line of a checklist."""

    title = _title(_l("Skriv vad som ska visas."))


class EvidenceInput(NewEvidenceInput):
    """A line of a checklist that is changed."""

    note = FreeText(load_default=None)


class ShownInput(Input):
    """Since when it is there."""

    on = _day(_l("Ange vilken dag underlaget fanns."))


class NoteInput(Input):
    """Words that show something."""

    text = FreeText(required=True, error_messages=dict.fromkeys(_REQUIRED, _l("Skriv anteckningen.")))


class LinkInput(Input):
    """An address that shows something."""

    href = Link(required=True, max_length=LINK_LENGTH, error_messages=dict.fromkeys(_REQUIRED, _l("Skriv adressen.")))


class ThingInput(Input):
    """Something in the service that shows something."""

    kind = _enum(EvidenceKind, _l("Sök och välj något."))
    key = Line(required=True, max_length=200, error_messages=dict.fromkeys(_REQUIRED, _l("Sök och välj något.")))


class SearchInput(Input):
    """What somebody searches for among the things in the service."""

    sok = Line(load_default=None, max_length=100)
