"""What comes in to the operations on indicators, from pages and tables."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from planner.indicators.rules import Direction, Period, PeriodError, Split
from planner.indicators.rules.mistakes import LARGEST
from planner.kit.fields import EmptyIsNone, FreeText, OptionalEnum
from planner.kit.forms import Input
from planner.people.schemas import Line, WordField

# The words that a table may use, in both languages.
SPLIT_NAMES = {
    **dict.fromkeys(("procent", "percent", "%"), Split.PERCENT),
    **dict.fromkeys(("egen enhet", "own unit", "enhet", "unit", "antal"), Split.OWN_UNIT),
}
YES_OR_NO = {**dict.fromkeys(("ja", "yes", "x", "1"), True), **dict.fromkeys(("nej", "no", "0"), False)}
# What people and spreadsheets put between thousands, and after a number of percent.
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
_SIGNS = str.maketrans({",": ".", "\u2212": "-"})


class PeriodField(EmptyIsNone, fields.Field[Period]):
    """A period as it is written: 2014, 2014-Q4, 2014-09, or two of them with a slash between."""

    default_error_messages = dict.fromkeys(("required", "null"), _l("Ange en period."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Period:
        try:
            return Period.parse(str(value).upper())
        except PeriodError as error:
            raise ValidationError([_l("Skriv perioden som 2014, 2014-Q4, 2014-09 eller 2010-01/2013-09.")]) from error


class Number(EmptyIsNone, fields.Field[float]):
    """A number as people write it, with a decimal comma or point and spaces between thousands, or nothing."""

    default_error_messages = {"invalid": _l("Skriv ett tal, som 731 eller 7,5.")}  # noqa: RUF012 - as marshmallow has it

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        try:
            return float(str(value).translate(_SPACES).translate(_SIGNS).removesuffix("%"))
        except ValueError as error:
            raise self.make_error("invalid") from error


class Count(Number):
    """A whole number, or nothing."""

    default_error_messages = {"invalid": _l("Skriv ett helt tal, som 731.")}  # noqa: RUF012 - as marshmallow has it

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        number = super()._deserialize(value, attr, data, **kwargs)
        if not number.is_integer() or abs(number) > LARGEST:
            raise self.make_error("invalid")
        return int(number)


class SeriesInput(Input):
    """A series. `area` and `total` are keys."""

    label = Line(required=True, max_length=200, error_messages={"required": _l("Skriv vad indikatorn ska heta.")})
    unit = Line(load_default=None, max_length=80)
    direction = OptionalEnum(Direction, by_value=True, load_default=None, allow_none=True)
    area = Line(load_default=None, max_length=80, attribute="area_key")
    total = Line(load_default=None, max_length=80, attribute="total_key")


class FigureInput(Input):
    """The figures of an observation, but what women and men are given in."""

    n = Count()
    of = Count()
    share = Number()
    value = Number()
    women = Number()
    men = Number()
    note = FreeText(load_default=None)
    source = Line(load_default=None, max_length=200)


class ObservationInput(FigureInput):
    """An observation from a form: of which organisation (a key, or of all) and period; what it replaces, as `seen`."""

    period = PeriodField(required=True)
    organisation = Line(load_default=None, max_length=80)
    split = OptionalEnum(Split, by_value=True, load_default=None, allow_none=True)
    # A box that isn't ticked isn't sent.
    public = fields.Boolean(load_default=False)
    seen = fields.String(load_default="")


class WhichInput(Input):
    """Which of a series' figures: of what period and whose."""

    period = PeriodField(required=True)
    organisation = Line(load_default=None, max_length=80)


class TargetInput(Input):
    """Where a series should be in a period."""

    period = PeriodField(required=True)
    target = Number()


class PeriodInput(Input):
    """Which period of a series is looked at."""

    period = PeriodField(load_default=None, data_key="period")
    organisation = Line(load_default=None, max_length=80)


class ImportInput(Input):
    """What counts for all rows of a table that doesn't say it: of which series, a key, and which period."""

    indicator = Line(load_default=None, max_length=80)
    period = PeriodField(load_default=None, allow_none=True)


class ImportedRow(FigureInput):
    """A row of a table of figures. Series and organisations by key or name."""

    indicator = Line(required=True, max_length=200, error_messages={"required": _l("Skriv vilken indikator det är.")})
    period = PeriodField(required=True)
    organisation = Line(load_default=None, max_length=200)
    split = WordField(SPLIT_NAMES, _l("Skriv procent eller egen enhet."))
    public = WordField(YES_OR_NO, _l("Skriv ja eller nej."))
