"""Status by area as a chart: lying bars, one an area, as SVG. Pure. Lengths are points."""

from textwrap import wrap
from typing import Any

from planner.kit import look
from planner.kit.drawing import LETTER, TEXT, box, legend, picture, words

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
# How many letters fit before the bars: fonts differ, so it is on the generous side.
LABEL_LETTERS = 22
# Beside a number in its bar.
ROOM = 3.4


def status_chart(chart: dict[str, Any], alternative: str, font: str) -> str:
    """Return the chart as SVG, its text in `font`."""
    rows = chart["rows"]
    height = LEGEND + ROW * len(rows)
    unit = (WIDTH - LABELS - REMARKS) / max(1, *(row["of"] for row in rows))
    parts = legend(_patterns(chart), LABELS)
    for place, row in enumerate(rows):
        parts += _row(row, chart["statuses"], LEGEND + ROW * (place + 0.5), unit)
    return picture(WIDTH, height, parts, alternative=alternative, font=font)


def _patterns(chart: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Return the words of the patterns that occur."""
    named = enumerate(zip(chart["statuses"], chart["words"], strict=True))
    return [
        (word, STYLES[status]) for place, (status, word) in named if any(row["counts"][place] for row in chart["rows"])
    ]


def _row(row: dict[str, Any], statuses: list[str], middle: float, unit: float) -> list[str]:
    lines = wrap(row["area"], LABEL_LETTERS, max_lines=2, placeholder=" …")
    parts = [
        words(LABELS - 8, middle + (place - (len(lines) - 1) / 2) * TEXT * 1.1, line, text_anchor="end")
        for place, line in enumerate(lines)
    ]
    if not row["of"]:
        parts.append(words(LABELS, middle, "inga aktiviteter", fill=look.GREY))
    x = LABELS
    for status, n in zip(statuses, row["counts"], strict=True):
        width = n * unit
        if n:
            parts.append(box(x, middle - BAR / 2, max(width - 2, 0.5), BAR, **STYLES[status]))
        if width >= LETTER * len(str(n)) + ROOM:
            colour = look.PAPER if status == "done" else look.INK
            parts.append(words(x + width / 2 - 1, middle, str(n), text_anchor="middle", fill=colour))
        x += width
    if row["overdue"]:
        x, late = WIDTH - REMARKS + 8, f"{row['overdue']} {'försenad' if row['overdue'] == 1 else 'försenade'}"
        parts.append(f'<path d="M{x:g} {middle + 3.5:g}h8l-4 -7.5z" fill="{look.RED}"/>')
        parts.append(words(x + 12, middle, late, fill=look.RED))
    return parts
