"""The JSON Schema of the plan file, made from the schemas that check it.

`python -m planner.planfile.published > docs/plan-file.schema.json` publishes it after a change.
"""

import json
import sys
from typing import cast

from marshmallow import Schema

from planner.planfile.fields import JsonSchema, PlanFileField
from planner.planfile.parts import Part, definition_name
from planner.planfile.schemas import PlanFileSchema


def json_schema() -> JsonSchema:
    """Return the JSON Schema (2020-12) of a whole plan file, its sections under `$defs`.

    It says what each value may be. What must hold between values is checked by loading alone.
    """
    definitions: dict[str, JsonSchema] = {}
    whole = _described(PlanFileSchema(), definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan file",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def _described(schema: Schema, definitions: dict[str, JsonSchema]) -> JsonSchema:
    fields = {field.data_key or name: cast("PlanFileField", field) for name, field in schema.fields.items()}
    for field in fields.values():
        if isinstance(field, Part) and (name := definition_name(field.schema)) not in definitions:
            definitions[name] = {}  # keeps its sections from describing it again
            definitions[name] = _described(field.schema, definitions)
    return {
        "description": type(schema).__doc__,
        "type": "object",
        "properties": {key: _property(field) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _property(field: PlanFileField) -> JsonSchema:
    described = field.described()
    if field.allow_none:
        described = _or_null(described)
    told = field.metadata.get("description")
    return {"description": told, **described} if told else described


def _or_null(described: JsonSchema) -> JsonSchema:
    if "type" in described:
        types = described["type"]
        return {**described, "type": [*([types] if isinstance(types, str) else types), "null"]}
    if "enum" in described:
        return {**described, "enum": [*described["enum"], None]}
    return {"anyOf": [described, {"type": "null"}]}


def main() -> None:
    """Print the schema."""
    json.dump(json_schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
