"""Bars and a line over time as SVG that is as wide as its place: drawn in percent, so that words keep their size. Pure.

Lengths that are no percentages are pixels. Colours are attributes, since the pages' security policy allows no inline
style; a pattern, a line and a mark each tell one thing from another without colour.
"""

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape  # writes XML, reads none # nosec B406

from planner.kit import look
from planner.kit.drawing import tag

BAR, TALL = 18, 230
# As large as the help beside: legible on a phone.
TEXT = 14
# Where the drawing over time has its scale, in percent from above.
TOP, FLOOR = 10.0, 84.0
# Nobody reads more steps than these.
STEPS = (1, 2, 5)

STYLES = {
    "done": {"fill": look.GREEN, "stroke": look.GREEN},
    "ongoing": {"fill": "url(#pattern-ongoing)", "stroke": look.ACCENT},
    "paused": {"fill": "url(#pattern-paused)", "stroke": look.YELLOW},
    "not_started": {"fill": look.PAPER, "stroke": look.GREY},
    "due": {"fill": look.ACCENT, "stroke": look.ACCENT},
}


def patterns() -> str:
    """Return what the bars are filled with, once for all of a page's drawings."""
    stripes = tag("path", d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4", stroke=look.ACCENT, stroke_width=1.4)
    dots = tag("circle", cx=3, cy=3, r=1.3, fill=look.YELLOW)
    return _drawing(
        0,
        [
            "<defs>",
            _pattern("pattern-ongoing", 8, look.ACCENT_GROUND, stripes),
            _pattern("pattern-paused", 6, look.YELLOW_GROUND, dots),
            "</defs>",
        ],
        "patterns",
    )


def stacked(parts: Sequence[tuple[str, int]], of: int) -> str:
    """Return one lying bar of parts by style, as wide as its place where they come to `of`; words stand beside it."""
    drawn, x = [], 0.0
    for style, count in parts:
        if count:
            drawn.append(_box(x, count * 100 / of, style))
            x += count * 100 / of
    return _drawing(BAR, drawn, "drawn-bar")


def sample(style: str) -> str:
    """Return the sample of a bar in a legend."""
    return _drawing(BAR, [_box(0, 100, style)], "drawn-sample")


def over_time(done: Sequence[int], decided: Sequence[int], now: int, labels: Sequence[str]) -> str:
    """Return two lines month by month: what is done, up to the month `now`, and what should be.

    `labels` name the months; as many as don't run into each other are written. What is seen is said in words beside.
    """
    most = max(*decided, *done, 1)
    parts = []
    for step in _scale(most):
        y = _y(step, most)
        parts.append(tag("line", x1="0%", x2="100%", y1=y, y2=y, stroke=look.RULE, stroke_width=1))
        parts.append(_words("0.5%", y, str(step), dy="-4", fill=look.GREY))
    x = [_percent(2 + 96 * (place + 0.5) / len(labels)) for place in range(len(labels))]
    parts.append(tag("line", x1=x[now], x2=x[now], y1="4%", y2=f"{FLOOR}%", stroke=look.GREY, stroke_dasharray="2 3"))
    parts += _line(x, [_y(one, most) for one in decided], stroke=look.YELLOW, stroke_dasharray="6 4")
    parts += _line(x, [_y(one, most) for one in done], stroke=look.GREEN)
    if done:
        parts.append(tag("circle", cx=x[len(done) - 1], cy=_y(done[-1], most), r=5, fill=look.GREEN))
    parts += _labels(x, labels, now)
    return _drawing(TALL, parts, "drawn-lines")


def line_sample(which: str) -> str:
    """Return the sample of a line in a legend: what is done, or what should be."""
    dashed = {"stroke_dasharray": "6 4"} if which == "decided" else {}
    stroke = look.YELLOW if which == "decided" else look.GREEN
    parts = _line(["0%", "100%"], ["50%", "50%"], stroke=stroke, **dashed)
    if which == "done":
        parts.append(tag("circle", cx="50%", cy="50%", r=5, fill=look.GREEN))
    return _drawing(BAR, parts, "drawn-sample")


def _labels(x: Sequence[str], labels: Sequence[str], now: int) -> list[str]:
    last = len(labels) - 1
    anchors = {0: ("0%", "start"), last: ("100%", "end")}
    # In the middle there is room for this month, where it is far enough from the ends.
    if 0.28 <= now / max(last, 1) <= 0.72:
        anchors[now] = (x[now], "middle")
    elif now >= last / 2:
        anchors[last] = (x[now], "end") if now == last else anchors[last]
    return [
        _words(at, "96%", labels[place], text_anchor=anchor, fill=look.INK) for place, (at, anchor) in anchors.items()
    ]


def _scale(most: int) -> list[int]:
    """Return a few round steps from nought to as many as there are."""
    size = 1
    while not any(most <= 4 * size * step for step in STEPS):
        size *= 10
    step = next(size * one for one in STEPS if most <= 4 * size * one)
    return list(range(0, most + 1, step))


def _y(value: int, most: int) -> str:
    return _percent(FLOOR - (FLOOR - TOP) * value / most)


def _line(x: Sequence[str], y: Sequence[str], **attributes: str) -> list[str]:
    return [
        tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=2.5, **attributes)
        for (x1, y1), (x2, y2) in pairwise(zip(x, y, strict=False))
    ]


def _box(x: float, width: float, style: str) -> str:
    return tag(
        "rect", x=_percent(x), width=_percent(width), y="1", height=str(BAR - 2), stroke_width="1", **STYLES[style]
    )


def _words(x: str, y: str, text: str, **attributes: str) -> str:
    around = {"stroke": look.PAPER, "stroke_width": "3", "paint_order": "stroke"}
    return tag("text", x=x, y=y, font_size=TEXT, **around, **attributes).replace("/>", f">{escape(text)}</text>")


def _pattern(name: str, size: int, ground: str, drawn: str) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f"{tag('rect', width=size, height=size, fill=ground)}{drawn}</pattern>"
    )


def _percent(part: float) -> str:
    return f"{part:.4g}%"


def _drawing(height: int, parts: Sequence[str], name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn {name}" height="{height}" aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )
