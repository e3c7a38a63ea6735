"""Series as charts: over time with where they should be, and as bars beside each other. Pure. Lengths are points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from textwrap import wrap

from planner.kit import look
from planner.kit.drawing import LETTER, box, legend, picture, tag, words

WIDTH = 465.0
# The chart over time: room for the scale to the left, for half a label to the right, for words above and below.
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 46.0, 10.0, 26.0, 24.0, 190.0
# The first point and the last keep their words away from the scale and the edge.
INSIDE = 24.0
# The bars: room for labels and for what is written after the longest.
LABELS, AFTER, LEGEND, BAR, GAP = 132.0, 92.0, 22.0, 12.0, 8.0
LABEL_LETTERS = 24
LINES = 4
# Solid and hollow: told apart without colour too.
FILLS = ({"fill": look.ACCENT, "stroke": look.ACCENT}, {"fill": look.ACCENT_GROUND, "stroke": look.ACCENT})


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in time: the last day of its period, what the period is called, and the figure, also in words."""

    on: date
    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure among others; None where it is hidden or not given, which its text says."""

    value: float | None
    text: str


def time_chart(points: Sequence[Point], targets: Sequence[Point], *, alternative: str, target: str, font: str) -> str:
    """Return figures over time as SVG, with a broken line for targets, called `target`; one alone says its value."""
    everything = [*points, *targets]
    scale = _scale([point.value for point in everything])
    first, last = min(point.on for point in everything), max(point.on for point in everything)
    days = (last - first).days

    def x(point: Point) -> float:
        part = (point.on - first).days / days if days else 0.5
        return LEFT + INSIDE + part * (WIDTH - LEFT - RIGHT - 2 * INSIDE)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (value - scale[0]) / (scale[-1] - scale[0]) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for step in scale:
        parts.append(tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(step), y2=y(step), stroke=look.RULE, stroke_width=0.7))
        parts.append(words(LEFT - 6, y(step), _short(step), text_anchor="end", fill=look.GREY))
    parts += _labels([(x(point), point.label) for point in everything])
    if targets:
        dots = [(x(point), y(point.value)) for point in targets]
        # A single target is a line all the same: everything should be on the right side of it.
        line = [(LEFT, dots[0][1]), (WIDTH - RIGHT, dots[0][1])] if len(dots) == 1 else dots
        parts.append(_line(line, stroke=look.YELLOW, stroke_dasharray="5 3"))
        parts += [tag("path", d=f"M{a:g} {b - 4:g}l4 4l-4 4l-4 -4z", fill=look.YELLOW) for a, b in dots]
        named = f"{target} {targets[0].text}" if len(targets) == 1 else target
        parts += legend([(named, {"fill": look.YELLOW, "stroke": look.YELLOW})], LEFT)
    dots = [(x(point), y(point.value)) for point in points]
    parts.append(_line(dots, stroke=look.ACCENT))
    parts += [tag("circle", cx=a, cy=b, r=3.5, fill=look.ACCENT) for a, b in dots]
    parts += [
        words(a, b - 10, point.text, text_anchor="middle", font_weight="600", stroke=look.PAPER, paint_order="stroke",
              stroke_width=3)
        for (a, b), point in zip(dots, points, strict=True)
    ]  # fmt: skip
    return picture(WIDTH, HEIGHT, parts, alternative=alternative, font=font)


def bar_chart(rows: Sequence[tuple[str, Sequence[Bar]]], names: Sequence[str], *, alternative: str, font: str) -> str:
    """Return lying bars as SVG: rows with as many bars as there are names, two at most; a single name isn't written."""
    top = LEGEND if len(names) > 1 else 4.0
    tall = BAR * len(names) + GAP
    longest = max((bar.value for _label, bars in rows for bar in bars if bar.value is not None), default=0.0)
    unit = (WIDTH - LABELS - AFTER) / (longest or 1)
    parts = legend(list(zip(names, FILLS, strict=False)), LABELS) if len(names) > 1 else []
    for place, (label, bars) in enumerate(rows):
        begins = top + place * tall
        lines = wrap(label, LABEL_LETTERS)[:2]
        middle = begins + BAR * len(names) / 2
        parts += [
            words(LABELS - 8, middle + (number - (len(lines) - 1) / 2) * 10.5, line, text_anchor="end")
            for number, line in enumerate(lines)
        ]
        for number, bar in enumerate(bars):
            length = max(0.0, bar.value or 0.0) * unit
            if bar.value:
                parts.append(box(LABELS, begins + number * BAR + 1, max(length, 0.5), BAR - 3, **FILLS[number]))
            parts.append(words(LABELS + length + 6, begins + number * BAR + BAR / 2 - 0.5, bar.text))
    return picture(WIDTH, top + tall * len(rows), parts, alternative=alternative, font=font)


def _scale(values: Sequence[float]) -> list[float]:
    """Return a few round steps from zero, or from below it, to the largest of some values or beyond."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = ((high - low) or 1) / LINES
    size = 10.0 ** floor(log10(rough))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough * (1 - 1e-9))
    return [number * step for number in range(floor(low / step), max(ceil(high / step - 1e-9), 1) + 1)]


def _short(value: float) -> str:
    # As Swedes and the chart's other numbers have it; English readers know it from the table beside.
    return f"{value:,.10g}".replace(",", "\u00a0").replace(".", ",")


def _labels(places: Sequence[tuple[float, str]]) -> list[str]:
    """Write the periods under the chart, leaving out those that would run into the one before."""
    parts, free = [], 0.0
    for x, label in sorted(set(places)):
        half = len(label) * LETTER / 2
        if x - half >= free:
            parts.append(words(x, HEIGHT - BOTTOM / 2, label, text_anchor="middle"))
            free = x + half + LETTER
    return parts


def _line(dots: Sequence[tuple[float, float]], **attributes: str) -> str:
    points = " ".join(f"{a:g},{b:g}" for a, b in dots)
    return tag("polyline", points=points, fill="none", stroke_width=1.8, **attributes)
