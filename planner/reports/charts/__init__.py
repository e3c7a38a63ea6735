"""The follow-up's charts, drawn. Pure."""

from typing import Any

from planner.reports.charts.series import series_chart
from planner.reports.charts.status import status_chart

__all__ = ["drawn", "with_drawings"]


def drawn(block: dict[str, Any], font: str) -> str:
    """Return a chart block of the document as SVG, its text in `font`."""
    draw = status_chart if block["drawing"] == "status" else series_chart
    return draw(block["chart"], block["alternative"], font)


def with_drawings(document: dict[str, Any], font: str) -> dict[str, Any]:
    """Return a document whose chart blocks hold their pictures as `svg`."""

    def section(one: dict[str, Any]) -> dict[str, Any]:
        blocks = [
            {**block, "svg": drawn(block, font)} if block["kind"] == "chart" else block for block in one["blocks"]
        ]
        return {**one, "blocks": blocks, "sections": [section(each) for each in one["sections"]]}

    return {**document, "sections": [section(one) for one in document["sections"]]}
