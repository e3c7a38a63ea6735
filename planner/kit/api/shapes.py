"""Fields of answers and questions, each with what it means and an example: the description is made of them."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields


class Query(Schema):
    """What an address asks for after its question mark; what isn't known is refused."""

    error_messages = {"unknown": _l("Parametern finns inte.")}  # noqa: RUF012 - as marshmallow declares it

    class Meta:
        """Settings of marshmallow."""

        unknown = RAISE


NOT_A_CHOICE = _l("Välj ett av de värden som beskrivningen nämner.")


class Answer(Schema):
    """What is answered. Each field is always there, so that nobody has to ask."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say so in the description."""
        field_obj.required = True


def text(says: str, example: str | None, *, nullable: bool = False) -> fields.String:
    """Return a text."""
    return fields.String(allow_none=nullable or example is None, metadata={"description": says, "example": example})


def number(says: str, example: int | None, *, nullable: bool = False) -> fields.Integer:
    """Return a whole number."""
    return fields.Integer(allow_none=nullable or example is None, metadata={"description": says, "example": example})


def flag(says: str, example: bool, *, nullable: bool = False) -> fields.Boolean:
    """Return a yes or no."""
    return fields.Boolean(allow_none=nullable, metadata={"description": says, "example": example})


def day(says: str, example: str | None, *, nullable: bool = False) -> fields.Date:
    """Return a day, 2014-12-31."""
    return fields.Date(allow_none=nullable or example is None, metadata={"description": says, "example": example})


def moment(says: str, example: str | None, *, nullable: bool = False) -> fields.DateTime:
    """Return a moment, in UTC."""
    return fields.DateTime(allow_none=nullable or example is None, metadata={"description": says, "example": example})


def one_of(kind: type[StrEnum], says: str, example: str | None, *, nullable: bool = False) -> fields.Enum[Any]:
    """Return one of an enum's values."""
    return fields.Enum(
        kind,
        by_value=fields.String,
        allow_none=nullable or example is None,
        metadata={"description": says, "example": example},
    )


def choice(kind: type[StrEnum], says: str, *, default: StrEnum | None = None) -> fields.Enum[Any]:
    """Return a parameter that takes one of an enum's values."""
    return fields.Enum(
        kind,
        by_value=fields.String,
        load_default=default,
        error_messages={"unknown": NOT_A_CHOICE},
        metadata={"description": says},
    )


def many(inner: type[Schema] | fields.Field[Any], says: str) -> fields.List[Any]:
    """Return a list of texts or of objects."""
    of = inner if isinstance(inner, fields.Field) else fields.Nested(inner)
    return fields.List(of, metadata={"description": says})


def page_of_items(item: type[Schema], *, name: str) -> type[Answer]:
    """Return the schema of a page of a list."""
    members = {
        "items": many(item, "The page's items."),
        "next": text("Give it as `cursor` for the next page; null on the last.", None),
    }
    return type(name, (Answer,), {**members, "__module__": item.__module__, "__doc__": f"A page of {item.__name__}."})


def example_of(schema: Schema | type[Schema]) -> dict[str, Any]:
    """Return an example made of the fields' own."""
    bound = schema() if isinstance(schema, type) else schema
    given = ((field.data_key or name, _example(field)) for name, field in bound.fields.items() if not field.dump_only)
    return {name: value for name, value in given if value is not ...}


def _example(field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.Nested):
        return example_of(field.schema)
    if isinstance(field, fields.List):
        inner = _example(field.inner)
        return [] if inner is ... else [inner]
    return field.metadata.get("example", ...)
