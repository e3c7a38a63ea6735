"""What charts are drawn of, as SVG. Pure.

By hand: a plotting library took longer to import than the whole report to set. Colours are attributes, not styles, so
that the picture may stand in a page whose security policy allows no inline style. Lengths are points.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr  # writes XML, reads none # nosec B406

from planner.kit import look

TEXT = 9.5


def framed(parts: Iterable[str], width: float, height: float, alternative: str, font: str) -> str:
    """Return a whole picture, its text in `font`; its text alternative is its label."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-label={quoteattr(alternative)} font-family={quoteattr(font)} font-size="{TEXT}"'
        f' fill="{look.INK}">{"".join(parts)}</svg>'
    )


def text_at(x: float, middle: float, text: str, **attributes: str) -> str:
    """Return a text whose capitals have their middle at a height."""
    # A capital is about 0.68 of its size: half of that below the middle puts it upright in the row.
    return tag("text", x=x, y=middle + TEXT * 0.34, **attributes).replace("/>", f">{escape(text)}</text>")


def tag(name: str, **attributes: str | float) -> str:
    """Return an element; a line under in an attribute's name stands for a hyphen."""
    written = (
        f"{key.replace('_', '-')}={quoteattr(f'{value:g}' if isinstance(value, float) else str(value))}"
        for key, value in attributes.items()
    )
    return f"<{name} {' '.join(written)}/>"
