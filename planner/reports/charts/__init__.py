"""The follow-up's charts, drawn. Pure."""

from datetime import date
from typing import Any

from planner.indicators.charts import Point, time_chart
from planner.reports.charts.status import status_chart

__all__ = ["drawn", "with_drawings"]


def drawn(block: dict[str, Any], font: str) -> str:
    """Return a chart block of the document as SVG, its text in `font`."""
    chart, alternative = block["chart"], block["alternative"]
    if block["drawing"] == "status":
        return status_chart(chart, alternative, font)
    # The picture that the series has on its own page.
    points, targets = ([_point(one) for one in chart[name]] for name in ("points", "targets"))
    return time_chart(points, targets, alternative=alternative, target=chart["target_word"], font=font)


def with_drawings(document: dict[str, Any], font: str) -> dict[str, Any]:
    """Return a document whose chart blocks hold their pictures as `svg`."""

    def section(one: dict[str, Any]) -> dict[str, Any]:
        blocks = [
            {**block, "svg": drawn(block, font)} if block["kind"] == "chart" else block for block in one["blocks"]
        ]
        return {**one, "blocks": blocks, "sections": [section(each) for each in one["sections"]]}

    return {**document, "sections": [section(one) for one in document["sections"]]}


def _point(one: dict[str, Any]) -> Point:
    return Point(date.fromisoformat(one["on"]), one["label"], one["value"], one["text"])
