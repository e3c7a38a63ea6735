"""A series over time as a chart: its figures as a line, its targets as marks of their own, as SVG. Pure.

Lengths are points. The axis of values begins at nought, so that a change looks no greater than it is.
"""

from typing import Any

from planner.kit import look
from planner.reports.charts.svg import TEXT, framed, tag, text_at

WIDTH, HEIGHT = 465.0, 128.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 66.0, 22.0, 24.0
POINT = 3.2
# About how wide a letter is.
LETTER = 5.2
# Values come as near to the top as this part of the axis.
HIGHEST = 0.92


def series_chart(chart: dict[str, Any], alternative: str, font: str) -> str:
    """Return the chart as SVG, its text in `font`."""
    points, targets = chart["points"], chart["targets"]
    times = [one["when"] for one in (*points, *targets)]
    first, span = min(times), max(times) - min(times) or 1.0
    most = max((one["value"] for one in (*points, *targets)), default=0.0) or 1.0

    def at(one: dict[str, Any]) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (one["when"] - first) / span
        return x, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * HIGHEST * one["value"] / most

    ground = HEIGHT - BOTTOM
    parts = [tag("line", x1=LEFT - 8, y1=ground, x2=WIDTH - RIGHT + 8, y2=ground, stroke=look.GREY, stroke_width=0.7)]
    parts += _periods(points, at, ground)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, points))
    parts.append(tag("polyline", points=line, fill="none", stroke=look.ACCENT, stroke_width=1.8))
    for one in points:
        x, y = at(one)
        parts.append(tag("circle", cx=x, cy=y, r=POINT, fill=look.ACCENT))
        parts.append(text_at(x, y - 9, one["text"], text_anchor="middle"))
    for one in targets:
        x, y = at(one)
        # A hollow square on a dashed line: told apart without colour.
        parts.append(
            tag("line", x1=LEFT - 8, y1=y, x2=x, y2=y, stroke=look.YELLOW, stroke_width=1.0, stroke_dasharray="3 2.5")
        )
        square = {"x": x - POINT, "y": y - POINT, "width": 2 * POINT, "height": 2 * POINT}
        parts.append(tag("rect", **square, fill=look.PAPER, stroke=look.YELLOW, stroke_width=1.2))
        parts.append(text_at(x + 8, y, f"{chart['target_word']} {one['text']}", fill=look.YELLOW))
    return framed(parts, WIDTH, HEIGHT, alternative, font)


def _periods(points: list[dict[str, Any]], at: Any, ground: float) -> list[str]:
    """Name the periods under the axis, but for those that would run into the one before."""
    parts, end = [], float("-inf")
    for one in points:
        x, _y = at(one)
        half = len(one["label"]) * LETTER / 2
        if x - half > end:
            parts.append(text_at(x, ground + TEXT, one["label"], text_anchor="middle", fill=look.GREY))
            end = x + half + LETTER
    return parts
