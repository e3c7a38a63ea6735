"""Drawing as SVG by hand: a plotting library takes longer to import than a page to make. Pure.

Colours are attributes, not styles, so that a picture may stand in a page whose security policy allows no inline style.
"""

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
