"""Series of figures, their values in time, and where they should go."""

from planner.indicators.rules import Direction, Split
from planner.planfile.fields import Choice, Email, Key, Text
from planner.planfile.numbers import Number, PeriodOf, Whole, YesNo
from planner.planfile.parts import Items
from planner.planfile.schemas.section import Section


class ObservationSchema(Section):
    """A series' figures for a period, as their source gives them. Known by its period and organisation."""

    period = PeriodOf(required=True)
    n = Whole(metadata={"description": "A count."})
    of = Whole(metadata={"description": "What n is a part of, where its source says."})
    share = Number(metadata={"description": "Percent, as printed; never worked out from n and of."})
    value = Number(metadata={"description": "Any other measure, in the series' unit."})
    women = Number(metadata={"description": "In split."})
    men = Number(metadata={"description": "In split."})
    split = Choice(
        Split,
        metadata={
            "description": "What women and men are given in; left out: own unit where they add up to n, else percent."
        },
    )
    organisation = Key(metadata={"description": "An organisation's key. Null: of all."})
    public = YesNo(
        metadata={"description": "Printed by its source already: no small number in it is hidden. Left out: false."}
    )
    note = Text(lines=True)
    source = Text(max_length=200)
    by = Email(metadata={"description": "Who recorded it: a person's e-mail."})


class TargetSchema(Section):
    """Where a series should be. Known by its period."""

    period = PeriodOf(required=True)
    value = Number(required=True)


class IndicatorSchema(Section):
    """A series: what is counted or measured. Two ways of counting are two series."""

    key = Key(required=True)
    area = Key(metadata={"description": "An area's key. Null: of the plan as a whole."})
    label = Text(required=True, max_length=200)
    unit = Text(max_length=80, metadata={"description": "Such as personer; of these, small numbers are hidden."})
    direction = Choice(Direction, metadata={"description": "Where it is wanted to go."})
    part_of = Key(metadata={"description": "The series that this one is a part of, by its key."})
    observations = Items(ObservationSchema)
    targets = Items(TargetSchema)
