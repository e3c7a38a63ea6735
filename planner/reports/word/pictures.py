"""Charts as pictures for Word, which shows SVG only in its newest versions: the same drawings, set by typst."""

from typing import Any

from planner.reports.charts import drawn
from planner.reports.press import FONTS, ROOT, fallback_fonts

TEMPLATE = ROOT / "templates" / "report" / "chart.typ"
# As the text around it, which Word sets without serifs.
FONT = FONTS[1]
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
        sys_inputs={"svg": drawn(block, FONT)},
    )
    if not isinstance(made, bytes):
        raise TypeError("a chart became more than one picture")
    return made
