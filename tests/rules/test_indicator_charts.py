"""Charts of series: nothing outside the picture, every text escaped, and nothing drawn of what is hidden."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.charts import HEIGHT, WIDTH, Bar, Point, bar_chart, time_chart

SVG = "{http://www.w3.org/2000/svg}"
values = st.floats(-1e6, 1e9, allow_nan=False) | st.integers(0, 5000).map(float)
points = st.lists(
    st.builds(Point, on=st.dates(date(2006, 1, 1), date(2030, 1, 1)), label=st.just("2014"), value=values,
              text=st.just("7")),
    min_size=1,
    max_size=8,
)  # fmt: skip


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def at(year: int, value: float) -> Point:
    return Point(date(year, 12, 31), str(year), value, f"{value:g}")


@given(points=points, targets=points | st.just([]))
def test_all_points_lie_in_the_picture(points: list[Point], targets: list[Point]) -> None:
    picture = drawn(time_chart(points, targets, alternative="a", target="Mål", font="inherit"))
    circles = picture.findall(f"{SVG}circle")
    assert len(circles) == len(points)
    for circle in circles:
        assert 0 <= float(circle.attrib["cx"]) <= WIDTH
        assert 0 <= float(circle.attrib["cy"]) <= HEIGHT


def test_time_runs_to_the_right_and_more_is_higher() -> None:
    picture = drawn(time_chart([at(2013, 731), at(2014, 853)], [], alternative="a", target="Mål", font="inherit"))
    first, second = ((float(one.attrib["cx"]), float(one.attrib["cy"])) for one in picture.findall(f"{SVG}circle"))
    assert first[0] < second[0]
    assert first[1] > second[1]


def test_a_single_target_is_a_line_across() -> None:
    svg = time_chart([at(2013, 731)], [at(2014, 900)], alternative="a", target="Målvärde", font="inherit")
    (broken,) = re.findall(r'<polyline points="([^"]+)"[^>]*stroke-dasharray', svg)
    (left, y), (right, other_y) = (pair.split(",") for pair in broken.split())
    assert (y, float(left) < float(right)) == (other_y, True)
    assert ">Målvärde 900</text>" in svg


@pytest.mark.parametrize("text", ["<b>", '"', "&", "]]>"])
def test_texts_are_escaped(text: str) -> None:
    picture = drawn(bar_chart([(text, [Bar(3, text)])], (text,), alternative=text, font="inherit"))
    assert picture.attrib["aria-label"] == text
    assert [one.text for one in picture.findall(f"{SVG}text")] == [text, text]


def test_nothing_is_drawn_of_what_is_hidden() -> None:
    picture = drawn(
        bar_chart([("Bromma", [Bar(None, "..")]), ("Kista", [Bar(20, "20")])], ("n",), alternative="a", font="inherit")
    )
    assert len(picture.findall(f"{SVG}rect")) == 1
    assert ".." in [one.text for one in picture.findall(f"{SVG}text")]


def test_bars_are_as_long_as_they_are_large() -> None:
    rows = [("a", [Bar(10, "10"), Bar(30, "30")])]
    picture = drawn(bar_chart(rows, ("Kvinnor", "Män"), alternative="a", font="inherit"))
    # The legend's boxes come first.
    short, long = (float(one.attrib["width"]) for one in picture.findall(f"{SVG}rect")[2:])
    assert long == pytest.approx(3 * short)
