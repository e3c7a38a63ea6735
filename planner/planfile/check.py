"""Checking a whole plan file: section by section, and between the parts; all that is wrong is told at once."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from planner.planfile.consistency import Error, Item, Known, inconsistencies
from planner.planfile.parse import Value, read_plan_file
from planner.planfile.rules import MAX_ERRORS, Place, WrongPlanFile, told
from planner.planfile.schemas import PlanFileSchema


@dataclass(frozen=True)
class Draft:
    """A plan file read section by section, whatever is wrong in them."""

    tree: Value
    data: Item
    errors: list[Error]


def read_draft(path: Path) -> Draft:
    """Return what a plan file says, section by section. Takes time, and needs no database.

    Raises WrongPlanFile for what isn't YAML or JSON, or is made to hurt.
    """
    return draft_of(read_plan_file(path))


def draft_of(tree: Value) -> Draft:
    """Return what plain values say, section by section."""
    try:
        return Draft(tree, PlanFileSchema().load(cast("dict[str, Value]", tree)), [])
    except ValidationError as error:
        data = error.valid_data if isinstance(error.valid_data, dict) else {}
        return Draft(tree, data, list(_told_by_schemas(error.messages, ())))


def checked(draft: Draft, known: Known) -> Item:
    """Return what a plan file says.

    Raises WrongPlanFile with everything that is wrong, in the order of the file.
    """
    errors = list(draft.errors)
    if len(errors) <= MAX_ERRORS:
        errors += _between_parts(draft.data, known, without={path for path, _ in errors})
    if errors:
        errors.sort(key=lambda error: _order(draft.tree, error[0]))
        raise WrongPlanFile([told(path, what) for path, what in errors])
    return draft.data


def _told_by_schemas(messages: Any, path: Place) -> Iterator[Error]:
    """Yield the errors in marshmallow's nested messages, each with its place."""
    if isinstance(messages, dict):
        for step, below in messages.items():
            yield from _told_by_schemas(below, path if step == SCHEMA else (*path, step))
    else:
        for message in messages:
            yield path, message


def _between_parts(data: Item, known: Known, *, without: AbstractSet[Place]) -> list[Error]:
    """Return what is wrong between the parts of a file, but where something wrong is told already."""
    told_already = {path[:length] for path in without for length in range(1, len(path) + 1)}
    errors: list[Error] = []
    for error in inconsistencies(data, known):
        if error[0] not in told_already:
            errors.append(error)
        if len(errors) > MAX_ERRORS:
            break
    return errors


def _order(tree: Any, path: Place) -> tuple[int, ...]:
    """Return where a path stands in a file; what is missing stands before what is there."""
    order = []
    for step in path:
        if isinstance(tree, dict):
            order.append(list(tree).index(step) if step in tree else -1)
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int):
            order.append(step)
            tree = tree[step]
    return tuple(order)
