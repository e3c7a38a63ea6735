"""Figures in words, and words as figures."""

import pytest
from flask import Flask
from flask_babel import force_locale
from marshmallow import ValidationError

from planner.indicators.rules import Figure, Period, Split
from planner.indicators.rules.views import ObservationView, SeriesView, TargetView
from planner.indicators.schemas import FigureInput
from planner.indicators.words import difference_words, figure_words, period_words, value_words
from planner.reports.document.figures import with_unit


@pytest.mark.parametrize(
    ("figure", "unit", "said"),
    [
        (Figure(n=731, share=21), "personer", "731 personer (21 %)"),
        (Figure(n=1069, of=1628), "personer", "1 069 av 1 628 personer"),
        (Figure(n=700), None, "700"),
        (Figure(share=0.61), "procent", "0,61 %"),
        (Figure(share=46, of=3376), "procent", "46 % av 3 376"),
        (Figure(n=1069, of=1628, share=66), "procent", "1 069 av 1 628 (66 %)"),
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
    ("period", "swedish", "english"),
    [
        ("2013", "2013", "2013"),
        ("2013-Q4", "4:e kvartalet 2013", "4th quarter 2013"),
        ("2013-09", "september 2013", "September 2013"),
        ("2010-01/2013-09", "januari 2010–september 2013", "January 2010–September 2013"),
        ("2012/2013", "2012–2013", "2012–2013"),
    ],
)
def test_a_period_is_said_as_people_say_it(app: Flask, period: str, swedish: str, english: str) -> None:
    with app.test_request_context():
        assert period_words(period) == period_words(Period.parse(period)) == swedish
        with force_locale("en"):
            assert period_words(period) == english


@pytest.mark.parametrize(
    ("difference", "field", "said"),
    [(122, "n", "+122"), (-0.1 - 0.2, "value", "−0,3"), (4.3, "share", "+4,3 procentenheter"), (0, "n", "±0")],
)
def test_by_how_much_it_changed(app: Flask, difference: float, field: str, said: str) -> None:
    with app.test_request_context():
        assert difference_words(difference, field) == said


@pytest.mark.parametrize(
    ("unit", "figure", "said", "beside"),
    [
        ("personer", Figure(n=853), "25 personer", True),
        # So many people, whatever the latest figures say: no place in a chart of shares.
        ("personer", Figure(share=21), "25 personer", False),
        ("procent", Figure(share=21), "25 %", True),
        # Nor have percent beside so many people.
        ("Procent", Figure(n=3, share=21), "25 %", False),
        (None, Figure(share=21), "25 %", True),
        (None, Figure(value=21), "25", True),
    ],
)
def test_a_target_is_in_the_unit_of_the_series_on_page_and_in_report(
    app: Flask, unit: str | None, figure: Figure, said: str, beside: bool
) -> None:
    period = Period.parse("2014")
    latest = ObservationView(1, period, "2014", None, None, figure, frozenset(), None, False, None, None)
    one = SeriesView(1, "k", "Serie", unit, None, None, None, None, None, [latest], [TargetView(period, "2014", 25)])
    with app.test_request_context():
        assert value_words(25, one.own_unit).replace("\u00a0", " ") == said
    assert with_unit("25", one.own_unit).replace("\u202f", " ").replace("\u00a0", " ") == said
    assert bool(one.targets_beside(one.main_field)) is beside


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
