"""Status by area as a chart: lying bars, one an area, as SVG. Pure. Lengths are points."""

from textwrap import wrap
from typing import Any

from planner.kit import look
from planner.reports.charts.svg import TEXT, framed, tag, text_at

# Solid is finished, tinted under way, hollow still to come: told apart without colour too.
STYLES = {
    "done": {"fill": look.GREEN, "stroke": look.GREEN},
    "ongoing": {"fill": look.ACCENT_GROUND, "stroke": look.ACCENT},
    "paused": {"fill": look.YELLOW_GROUND, "stroke": look.YELLOW, "stroke_dasharray": "2 1.5"},
    "not_started": {"fill": look.PAPER, "stroke": look.GREY},
    "dropped": {"fill": look.RULE, "stroke": look.GREY},
}
WIDTH = 465.0
LABELS, REMARKS = 132.0, 86.0  # room left and right of the bars
LEGEND, ROW, BAR = 26.0, 24.0, 15.0  # heights
# About how wide a letter is and how many fit before the bars: fonts differ, so both are on the generous side.
LETTER, LABEL_LETTERS = 5.6, 26
ROOM_FOR_NUMBER = 9.0


def status_chart(chart: dict[str, Any], alternative: str, font: str) -> str:
    """Return the chart as SVG, its text in `font`."""
    rows = chart["rows"]
    height = LEGEND + ROW * len(rows)
    unit = (WIDTH - LABELS - REMARKS) / max(1, *(row["of"] for row in rows))
    parts = _legend(chart)
    for place, row in enumerate(rows):
        parts += _row(row, chart["statuses"], LEGEND + ROW * (place + 0.5), unit)
    return framed(parts, WIDTH, height, alternative, font)


def _legend(chart: dict[str, Any]) -> list[str]:
    """Name the patterns that occur."""
    parts, x = [], LABELS
    for place, (status, word) in enumerate(zip(chart["statuses"], chart["words"], strict=True)):
        if any(row["counts"][place] for row in chart["rows"]):
            parts += [_box(x, 4, 9, 9, status), text_at(x + 13, 8.5, word)]
            x += 27 + LETTER * len(word)
    return parts


def _row(row: dict[str, Any], statuses: list[str], middle: float, unit: float) -> list[str]:
    lines = wrap(row["area"], LABEL_LETTERS)[:2]
    parts = [
        text_at(LABELS - 8, middle + (place - (len(lines) - 1) / 2) * TEXT * 1.1, line, text_anchor="end")
        for place, line in enumerate(lines)
    ]
    x = LABELS
    for status, n in zip(statuses, row["counts"], strict=True):
        width = n * unit
        if n:
            parts.append(_box(x, middle - BAR / 2, max(width - 2, 0.5), BAR, status))
        if width >= ROOM_FOR_NUMBER:
            colour = look.PAPER if status == "done" else look.INK
            parts.append(text_at(x + width / 2 - 1, middle, str(n), text_anchor="middle", fill=colour))
        x += width
    if row["overdue"]:
        x, words = WIDTH - REMARKS + 8, f"{row['overdue']} {'försenad' if row['overdue'] == 1 else 'försenade'}"
        parts.append(f'<path d="M{x:g} {middle + 3.5:g}h8l-4 -7.5z" fill="{look.RED}"/>')
        parts.append(text_at(x + 12, middle, words, fill=look.RED))
    return parts


def _box(x: float, y: float, width: float, height: float, status: str) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, stroke_width=0.9, **STYLES[status])
