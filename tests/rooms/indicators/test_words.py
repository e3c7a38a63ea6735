"""Figures in words, and words as figures."""

import pytest
from flask import Flask
from marshmallow import ValidationError

from planner.indicators.queries.views import main_field
from planner.indicators.rules import Figure, Split
from planner.indicators.schemas import FigureInput
from planner.indicators.words import difference_words, figure_words, value_words


@pytest.mark.parametrize(
    ("figure", "unit", "said"),
    [
        (Figure(n=731, share=21), "personer", "731 personer (21 %)"),
        (Figure(n=1069, of=1628), "personer", "1 069 av 1 628 personer"),
        (Figure(n=700), None, "700"),
        (Figure(share=0.61), "procent", "0,61 %"),
        (Figure(share=46, of=3376), "procent", "46 % av 3 376"),
        (Figure(value=7.5), "timmar per vecka", "7,5 timmar per vecka"),
        (Figure(women=53, men=47, split=Split.PERCENT), "procent", "53 % kvinnor, 47 % män"),
        (Figure(women=53, split=Split.OWN_UNIT), "personer", "53 kvinnor, – män"),
        (Figure(), "personer", "inget tal"),
    ],
)
def test_what_a_figure_says(app: Flask, figure: Figure, unit: str | None, said: str) -> None:
    with app.test_request_context():
        assert figure_words(figure, unit).replace("\u00a0", " ") == said


def test_what_is_hidden_is_two_points(app: Flask) -> None:
    with app.test_request_context():
        assert figure_words(Figure(of=50), "personer", frozenset({"n", "share"})) == ".. av 50 personer (..)"


@pytest.mark.parametrize(
    ("difference", "field", "said"),
    [(122, "n", "+122"), (-0.1 - 0.2, "value", "−0,3"), (4.3, "share", "+4,3 procentenheter"), (0, "n", "±0")],
)
def test_by_how_much_it_changed(app: Flask, difference: float, field: str, said: str) -> None:
    with app.test_request_context():
        assert difference_words(difference, field) == said


def test_a_target_is_in_the_unit_of_the_series(app: Flask) -> None:
    with app.test_request_context():
        assert value_words(900, "personer", main_field(Figure(n=853))) == "900 personer"
        assert value_words(25, "personer", main_field(Figure(share=21))) == "25\u00a0%"


@pytest.mark.parametrize(
    ("written", "read"),
    [("731", 731), (" 1 628 ", 1628), ("1\u00a0628", 1628), ("1\u202f628", 1628), ("7.0", 7), ("", None)],
)
def test_counts_as_people_write_them(app: Flask, written: str, read: int | None) -> None:
    with app.test_request_context():
        assert FigureInput().load({"n": written})["n"] == read


@pytest.mark.parametrize(("written", "read"), [("7,5", 7.5), ("21 %", 21), ("\u22120,5", -0.5), ("0.61", 0.61)])
def test_numbers_as_people_write_them(app: Flask, written: str, read: float) -> None:
    with app.test_request_context():
        assert FigureInput().load({"share": written})["share"] == read


@pytest.mark.parametrize("written", ["7,5", "många", "1e400", "--", "3-4"])
def test_no_counts(app: Flask, written: str) -> None:
    with app.test_request_context(), pytest.raises(ValidationError):
        FigureInput().load({"n": written})
