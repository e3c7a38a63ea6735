"""Colours stand in one place, and whatever is written in them can be read."""

import re

import pytest

from planner.kit import look
from planner.kit.settings import ROOT

COLOURS = {name: value for name, value in vars(look).items() if name.isupper() and isinstance(value, str)}
READABLE, VISIBLE = 4.5, 3.0


def css_variables() -> dict[str, str]:
    css = (ROOT / "planner" / "static" / "planner.css").read_text(encoding="utf-8")
    root = re.search(r":root \{(.*?)\}", css, re.DOTALL)
    assert root
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", root[1]))


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_measured_as_it_should_be() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_has_the_palette() -> None:
    assert css_variables() == {name.lower().replace("_", "-"): value for name, value in COLOURS.items()}


@pytest.mark.parametrize("text", ["INK", "ACCENT", "GREEN", "YELLOW", "RED", "GREY"])
@pytest.mark.parametrize("ground", ["PAPER", "GROUND"])
def test_texts_can_be_read_on_both_grounds(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= READABLE


@pytest.mark.parametrize(
    ("text", "ground"),
    [("INK", "YELLOW_GROUND"), ("YELLOW", "YELLOW_GROUND"), ("ACCENT", "YELLOW_GROUND"), ("GREY", "YELLOW_GROUND")]
    + [("PAPER", name) for name in ("ACCENT", "GREEN", "YELLOW", "RED", "GREY")],
)
def test_texts_on_colours_can_be_read(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= READABLE


def test_what_only_the_style_sheet_names_can_be_seen() -> None:
    css = (ROOT / "planner" / "static" / "planner.css").read_text(encoding="utf-8")
    rest = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", css)) - set(COLOURS.values())
    # Borders of fields, and a button under the pointer: darker than what they stand beside.
    assert all(contrast(colour, look.PAPER) >= VISIBLE for colour in rest), rest


def test_every_light_has_its_colour() -> None:
    from planner.plans.rules import Light

    assert set(look.LIGHT_COLOURS) == set(Light)
