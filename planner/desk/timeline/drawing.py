"""The timeline's drawing, as small SVG beside each row. It says nothing that the row's text doesn't say too.

What is drawn often stands in the page once, as `<defs>`, and is used by name. Places across are percentages, so that
the drawing is as wide as it gets room for; lines, not boxes, are what can be given so and be as thick as they like.
"""

from collections.abc import Callable
from datetime import date, timedelta

from markupsafe import Markup

from planner.desk.timeline.queries.rows import TimelineRow
from planner.desk.timeline.rules import Scale, Stretch
from planner.kit.drawing import tag
from planner.plans.rules import Due

# Where the axis' two lines of names stand, and how far after the beginning of what they name, in pixels.
YEARS_AT, STEPS_AT, NAMES_AFTER = "1em", "2.2em", 4

# Each about its own middle, some fourteen pixels wide; `paper` is what hides the lines behind.
SHAPES = {
    "not_started": '<circle class="paper" r="6"/>',
    "ongoing": '<circle class="paper" r="6"/><path d="M0-6A6 6 0 0 0 0 6Z"/>',
    "done": '<circle r="7"/>',
    "paused": '<circle class="blank" r="7"/><path d="M-4.5-6h3V6h-3ZM1.5-6h3V6h-3Z"/>',
    "dropped": '<circle class="blank" r="7"/><path class="stroke" d="M-5-5 5 5M5-5-5 5"/>',
    "overdue": '<path d="M0-7.5 8 6.5H-8Z"/>',
    "unreported": '<circle class="blank" r="8"/><text y="5.5">?</text>',
    "was": '<path class="paper" d="M0-5 5 0 0 5-5 0Z"/>',
    "own": '<circle r="2.5"/>',
}


def definitions(scale: Scale, today: date, name_of_step: Callable[[date], str]) -> Markup:
    """Return what is used by name on the whole page: shapes, the lines behind the rows, and the axis above them."""
    groups = [f'<g id="t-{name}" class="t-shape">{shape}</g>' for name, shape in SHAPES.items()]
    groups.append(f'<g id="t-grid">{_grid(scale, today)}</g>')
    groups.append(f'<g id="t-names">{_names(scale, name_of_step)}</g>')
    return _safe(f'<svg class="t-defs" aria-hidden="true" width="0" height="0"><defs>{"".join(groups)}</defs></svg>')


def track(row: TimelineRow, scale: Scale, today: date) -> Markup:
    """Return a row's drawing: its deadline as a shape, on its period where it is coarse, joined to the decided one.

    What is late has a line from there to today.
    """
    light = f"state-{row.rolled.light.value}"
    parts = [_use("grid")]
    now = scale.stretch(row.due) if row.due else None
    if row.moved_from:
        parts += _moved(scale.stretch(row.moved_from), now)
    if now and row.due and row.rolled.overdue and row.due.day < today:
        parts.append(_line(now.ends, _today(scale, today), f"late {light}"))
    if now and now.coarse:
        parts.append(_line(now.begins, now.ends, f"span {light}"))
    for due in dict.fromkeys(one.due for one in row.own):
        parts.append(_use("own", _middle(scale, due)))
    if now:
        parts.append(_use(row.shape, now.middle, light))
    return _safe(f'<svg class="t-track" aria-hidden="true">{"".join(parts)}</svg>')


def sample(shape: str, light: str = "grey") -> Markup:
    """Return a shape by itself, for the explanation of the drawing."""
    return _safe(f'<svg class="t-sample" aria-hidden="true">{_use(shape, 50, f"state-{light}")}</svg>')


def axis(scale: Scale) -> Markup:
    """Return the names of years and of steps, for the top of each area."""
    two_lines = "" if scale.step % 12 == 0 else " t-two"
    return _safe(f'<svg class="t-axis{two_lines}" aria-hidden="true"><use href="#t-names"/></svg>')


def _moved(was: Stretch, now: Stretch | None) -> list[str]:
    parts = []
    if was.coarse:
        parts.append(_line(was.begins, was.ends, "span state-grey"))
    if now:
        parts.append(_line(was.middle, now.middle, "move"))
    return [*parts, _use("was", was.middle, "state-grey")]


def _grid(scale: Scale, today: date) -> str:
    years = {tick.day for tick in scale.years}
    lines = [
        tag(
            "line", x1=_percent(tick.at), x2=_percent(tick.at), y2="100%", **_class("year" if tick.day in years else "")
        )
        for tick in scale.ticks
    ]
    if scale.holds(today):
        now = _percent(_today(scale, today))
        lines.append(tag("line", x1=now, x2=now, y2="100%", **_class("today")))
    return "".join(lines)


def _names(scale: Scale, name_of_step: Callable[[date], str]) -> str:
    in_years = scale.step % 12 == 0
    named = [(tick, str(tick.day.year), YEARS_AT) for tick in (scale.ticks if in_years else scale.years)]
    if not in_years:
        named += [(tick, name_of_step(tick.day), STEPS_AT) for tick in scale.ticks]
    return "".join(
        tag(
            "text", x=_percent(tick.at), dx=NAMES_AFTER, y=y, **_class("" if tick.on_a_phone or not spare else "wide")
        ).replace("/>", f">{name}</text>")
        for tick, name, y in named
        for spare in [in_years or y == STEPS_AT]
    )


def _today(scale: Scale, today: date) -> float:
    # A day is as wide as it is: the line goes through its middle.
    return (scale.at(today) + scale.at(today + timedelta(days=1))) / 2


def _middle(scale: Scale, due: Due) -> float:
    return scale.stretch(due).middle


def _line(begins: float, ends: float, kind: str) -> str:
    return tag("line", x1=_percent(begins), x2=_percent(ends), y1="50%", y2="50%", **_class(kind))


def _use(name: str, at: float | None = None, kind: str = "") -> str:
    if at is None:
        return tag("use", href=f"#t-{name}")
    return tag("use", href=f"#t-{name}", x=_percent(at), y="50%", **_class(kind))


def _class(names: str) -> dict[str, str]:
    return {"class": names} if names else {}


def _percent(share: float) -> str:
    return f"{round(share, 1):g}%"


def _safe(svg: str) -> Markup:
    # All of it is made here, of numbers and of names of months.
    return Markup(svg)  # noqa: S704 # nosec B704
