"""Charts as pictures for Word, which shows SVG only in its newest versions: the same drawings, set by typst."""

from typing import Any

from planner.kit.settings import ROOT
from planner.reports.charts import drawn
from planner.reports.press import FONTS, fallback_fonts

TEMPLATE = ROOT / "templates" / "report" / "chart.typ"
# Three pixels a point: sharp on paper.
PIXELS_PER_INCH = 216


def picture(block: dict[str, Any]) -> bytes:
    """Return a chart of the document as PNG."""
    import typst

    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=[fallback_fonts()],
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"svg": drawn(block, FONTS[0])},
    )
    if not isinstance(made, bytes):
        raise TypeError("a chart became more than one picture")
    return made
