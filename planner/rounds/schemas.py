"""What comes in to the operations on rounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields
from marshmallow.validate import Range

from planner.indicators.schemas import Count, PeriodField
from planner.kit.fields import FreeText, OptionalDate
from planner.kit.forms import Input
from planner.people.schemas import Line
from planner.rounds.rules import TITLE_LENGTH, Counts


class OpenRoundInput(Input):
    """What can be changed in a round as long as it is open."""

    title = Line(
        required=True,
        max_length=TITLE_LENGTH,
        error_messages=dict.fromkeys(("required", "null"), _l("Skriv vad omgången ska heta.")),
    )
    intro = FreeText(load_default=None)
    guidance = FreeText(load_default=None)
    answer_by = OptionalDate(
        required=True,
        allow_none=False,
        error_messages=dict.fromkeys(("required", "null"), _l("Ange den sista dagen att svara.")),
    )


class RoundInput(OpenRoundInput):
    """A round that is being prepared; which areas and organisations it asks about comes beside it."""

    opens_on = OptionalDate(load_default=None, allow_none=True)


class FigureRoundInput(RoundInput):
    """A round about figures that is being prepared; which series it asks for, and whom, comes beside it."""

    period = PeriodField(required=True)


class FiguresInput(Input):
    """An organisation's answer to a round about figures; `for_series` adds each series' women and men."""

    reasons = FreeText(load_default=None)
    since = fields.String(load_default="")

    @classmethod
    def for_series(cls, keys: Sequence[str]) -> "FiguresInput":
        """Return the schema of an answer about some series, whose fields are called `key:women` and `key:men`."""
        not_negative = Range(min=0, error=_l("Skriv ett tal som inte är negativt."))
        # A key may hold points, which marshmallow would take for a way into an object: inside, series have numbers.
        sexes: dict[str, fields.Field[Any]] = {
            f"{sex}{number}": Count(validate=not_negative, data_key=f"{key}:{sex}")
            for number, key in enumerate(keys)
            for sex in ("women", "men")
        }
        made: type[FiguresInput] = cls.from_dict(sexes, name="FiguresInput")  # type: ignore[assignment]
        return made()


def counts_in(answer: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Counts | None]:
    """Return by series' key what a loaded answer says of women and men; None where nothing is.

    Raises ValidationError at the one that is missing where only the other is given.
    """
    found: dict[str, Counts | None] = {}
    missing: dict[str, list[Any]] = {}
    for number, key in enumerate(keys):
        women, men = answer[f"women{number}"], answer[f"men{number}"]
        for sex, own, other in (("women", women, men), ("men", men, women)):
            if own is None and other is not None:
                missing[f"{key}:{sex}"] = [_l("Fyll i både kvinnor och män. Skriv 0 om det inte finns någon.")]
        found[key] = Counts(women, men) if women is not None and men is not None else None
    if missing:
        raise ValidationError(missing)
    return found


class PageInput(Input):
    """Which page of a list."""

    page = fields.Integer(load_default=1, data_key="sida")
