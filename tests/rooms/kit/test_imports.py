"""A table that is carried from the page on which it was looked at to the one on which it is done."""

from hashlib import sha256

import pytest
from flask import Flask

from planner.kit.errors import Invalid
from planner.kit.imports.pages import carried, taken_up
from planner.kit.tables import Row, Table

TABLE = Table(("name", "email"), (Row(2, ("Anna", "")), Row(7, ("Åsa", "asa@example.org"))))


def test_it_comes_out_as_it_went_in(app: Flask) -> None:
    assert taken_up(carried(TABLE, "seen", purpose="people"), purpose="people") == (TABLE, "seen")


def test_what_was_looked_at_for_one_purpose_is_not_done_for_another(app: Flask) -> None:
    with pytest.raises(Invalid, match="för gammal"):
        taken_up(carried(TABLE, "seen", purpose="people"), purpose="figures")


def test_a_table_too_large_for_a_form_is_refused_before_anybody_looks_at_it(app: Flask) -> None:
    # Nothing that can be packed tighter.
    rows = tuple(Row(number, (sha256(bytes(number)).hexdigest(), "")) for number in range(8000))
    with pytest.raises(Invalid, match="för stor"):
        carried(Table(TABLE.header, rows), "seen", purpose="people")
