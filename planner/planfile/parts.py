"""Lists and mappings of the plan file. Like single values, each reads, complains and describes itself."""

from collections.abc import Collection
from typing import Any

from marshmallow import Schema, ValidationError

from planner.planfile.fields import JsonSchema, PlanFileField
from planner.planfile.rules import MAX_ERRORS, shown

# Factors of an area, partners or methods of an activity: far more than anybody writes.
MAX_TEXTS = 1_000


class Texts(PlanFileField):
    """A list of values, each of the same field; null is an empty one. No value may stand twice."""

    def __init__(self, item: PlanFileField, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item = item

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Read a list, null as an empty one."""
        return super().deserialize([] if value is None else value, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError(f"{shown(value)} where a list should stand; write it as [one, two]")
        if len(value) > MAX_TEXTS:
            raise ValidationError(f"{len(value):,} values; at most {MAX_TEXTS:,} are kept")
        result: list[Any] = []
        errors: dict[int, Any] = {}
        seen: dict[Any, int] = {}
        for index, each in enumerate(value):
            read = None
            try:
                read = self.item.deserialize(each)
                if seen.setdefault(read, index) != index:
                    raise ValidationError(f"{shown(each)} stands in the list already; remove one of them")
            except ValidationError as error:
                errors[index] = error.messages
            # A value keeps its place in the list whatever is wrong with it: other errors name places too.
            result.append(read)
        if errors:
            raise ValidationError(errors, valid_data=result)
        return result

    def described(self) -> JsonSchema:
        """Return the JSON Schema of the list."""
        return {"type": "array", "items": self.item.described(), "uniqueItems": True, "maxItems": MAX_TEXTS}


class Part(PlanFileField):
    """A mapping with keys of its own."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.schema = schema()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self.schema.load(value)

    def described(self) -> JsonSchema:
        """Return a reference to the part's own description."""
        return {"$ref": f"#/$defs/{definition_name(self.schema)}"}


class Items(Part):
    """A list of mappings that all have the same keys; null is an empty one."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Read a list, null as an empty one."""
        return super().deserialize([] if value is None else value, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError(f"{shown(value)} where a list should stand; begin each item with a hyphen")
        result: list[Any] = []
        errors: dict[int, Any] = {}
        told = 0
        for index, each in enumerate(value):
            try:
                result.append(self.schema.load(each))
            except ValidationError as error:
                errors[index] = error.messages
                # An item keeps its place in the list whatever is wrong with it: other errors name places too.
                result.append(error.valid_data if isinstance(error.valid_data, dict) else {})
                told += count_messages(error.messages)
                if told > MAX_ERRORS:
                    break
        if errors:
            raise ValidationError(errors, valid_data=result)
        return result

    def described(self) -> JsonSchema:
        """Return the JSON Schema of the list."""
        return {"type": "array", "items": super().described()}


def definition_name(schema: Schema) -> str:
    """Return the name under which a schema is published: `activity` for ActivitySchema."""
    return type(schema).__name__.removesuffix("Schema").lower()


def count_messages(messages: Collection[Any] | dict[Any, Any]) -> int:
    """Return how many errors a nested mapping of messages holds."""
    if isinstance(messages, dict):
        return sum(count_messages(below) for below in messages.values())
    return len(messages)
