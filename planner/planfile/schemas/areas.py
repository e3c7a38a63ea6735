"""Areas, groups, activities, assignments and their histories."""

from typing import Any

from marshmallow import ValidationError

from planner.planfile.fields import Choice, Day, Deadline, Email, JsonSchema, Key, Text
from planner.planfile.parts import Items, Part, Texts
from planner.planfile.rules import shown
from planner.planfile.schemas.section import Section
from planner.plans.rules import Forecast, Status


class MoveSchema(Section):
    """A deadline that was moved."""

    on = Day(required=True, metadata={"description": "The day from which the new deadline holds."})
    from_ = Deadline(
        data_key="from",
        required=True,
        allow_none=True,
        metadata={"description": "The deadline until then; of the first move, the decided one. Null: none."},
    )
    reason = Text(lines=True)
    by = Email(metadata={"description": "A person's e-mail."})


class UpdateSchema(Section):
    """What was said of an assignment on a day."""

    on = Day(required=True)
    status = Choice(Status, required=True)
    comment = Text(lines=True, metadata={"description": "Needed where paused or dropped: the reason."})
    until = Day(metadata={"description": "Where paused: the day from which it counts as ongoing again."})
    by = Email(metadata={"description": "A person's e-mail."})
    forecast = Choice(Forecast)
    ready = Day(metadata={"description": "The day on which it is expected to be ready."})


class AssignmentSchema(Section):
    """One organisation's share of an activity."""

    organisation = Key(required=True, metadata={"description": "An organisation's key."})
    owner = Email(metadata={"description": "A person's e-mail."})
    begins = Day(metadata={"description": "The first day on which it counts. Null: it always has."})
    ends = Day(metadata={"description": "The last day on which it counts, as before a merger. Null: it goes on."})
    due = Deadline(metadata={"description": "Only where it differs from the activity's."})
    moves = Items(MoveSchema)
    updates = Items(UpdateSchema)


class DroppedSchema(Section):
    """That a version drops an activity."""

    version = Key(required=True, metadata={"description": "A version's key."})
    reason = Text(lines=True)


class ActivitySchema(Section):
    """What is to be done."""

    key = Key(required=True)
    title = Text(required=True)
    wording = Text(lines=True, metadata={"description": "The decided text."})
    done_when = Text(lines=True)
    due = Deadline(metadata={"description": "As it is now: 2014-12-31, 2014-12, 2014-Q4 or 2014. Null: none."})
    due_note = Text(lines=True)
    moves = Items(MoveSchema, metadata={"description": "The oldest first."})
    since = Key(metadata={"description": "The version that brought it, by its key."})
    dropped = Part(DroppedSchema)
    partners = Texts(Key(required=True), metadata={"description": "Organisations' keys."})
    methods = Texts(Text(required=True, max_length=120))
    assignments = Items(AssignmentSchema, metadata={"description": "None: one, held by the plan's owner."})


class GroupSchema(Section):
    """A heading that gathers activities."""

    name = Text(required=True, max_length=300)
    activities = Items(ActivitySchema)


class NameSchema(Section):
    """A name in Swedish and English."""

    sv = Text(required=True, max_length=200)
    en = Text(max_length=200)


class Name(Part):
    """A name in both languages, or a plain text: the Swedish one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NameSchema, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict):
            return super()._deserialize(value, attr, data, **kwargs)
        if isinstance(value, list):
            raise ValidationError(f"{shown(value)} where a name should stand; write {{sv: …, en: …}}")
        return {"sv": self.schema.fields["sv"].deserialize(value)}

    def described(self) -> JsonSchema:
        """Return the JSON Schema of both forms."""
        return {"anyOf": [super().described(), {"type": ["string", "number"], "maxLength": 200}]}


class AreaSchema(Section):
    """One of the plan's areas."""

    key = Key(required=True)
    name = Name(required=True)
    about = Text(lines=True)
    since = Key(metadata={"description": "The version that brought it, by its key."})
    coordinator = Email(metadata={"description": "A person's e-mail."})
    factors = Texts(Text(lines=True, required=True), metadata={"description": "What the inventory showed."})
    groups = Items(GroupSchema)
