"""Drawing as SVG by hand: a plotting library takes longer to import than a page to make. Pure.

Colours are attributes, not styles, so that a picture may stand in a page whose security policy allows no inline style.
"""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr  # writes XML, reads none # nosec B406

from planner.kit import look

TEXT = 9.5
# About how wide a letter is: fonts differ, so it is on the generous side.
LETTER = 5.6


def picture(width: float, height: float, parts: list[str], *, alternative: str, font: str) -> str:
    """Return an SVG of parts, its text in `font`; its text alternative is its label."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-label={quoteattr(alternative)} font-family={quoteattr(font)} font-size="{TEXT}"'
        f' fill="{look.INK}">{"".join(parts)}</svg>'
    )


def tag(name: str, **attributes: str | float) -> str:
    """Return an element without content; underscores in attributes' names become hyphens."""
    written = " ".join(
        f"{key.replace('_', '-')}={quoteattr(value) if isinstance(value, str) else f'{chr(34)}{value:g}{chr(34)}'}"
        for key, value in attributes.items()
    )
    return f"<{name} {written}/>"


def words(x: float, middle: float, text: str, **attributes: str | float) -> str:
    """Return a text that is upright in the middle of a row."""
    # A capital is about 0.68 of its size: half of that below the middle puts it there.
    return tag("text", x=x, y=middle + TEXT * 0.34, **attributes).replace("/>", f">{escape(text)}</text>")


def box(x: float, y: float, width: float, height: float, **attributes: str) -> str:
    """Return a box: a bar, or the sample of one in a legend."""
    return tag("rect", x=x, y=y, width=width, height=height, stroke_width=0.9, **attributes)


def legend(names: Sequence[tuple[str, Mapping[str, str]]], x: float) -> list[str]:
    """Return what patterns stand for, side by side from `x` on: each name with its pattern's attributes."""
    parts = []
    for name, look_of in names:
        parts += [box(x, 4, 9, 9, **look_of), words(x + 13, 8.5, name)]
        x += 27 + LETTER * len(name)
    return parts
