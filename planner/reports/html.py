"""The follow-up as HTML: one document that stands alone, or the same inside the service's frame."""

from typing import Any

from flask import current_app
from markupsafe import Markup

from planner.kit.settings import ROOT
from planner.reports.chart import status_chart

STYLE_SHEET = ROOT / "planner" / "static" / "report.css"


def stand_alone(document: dict[str, Any]) -> str:
    """Return a document as one HTML file that needs nothing else. An application context is needed."""
    # Not render_template: the service's frame, which a file has not, would be asked for the request.
    template = current_app.jinja_env.get_template("report/alone.html")
    style = STYLE_SHEET.read_text(encoding="utf-8")
    # A style sheet can't close its own element, since it is ours.
    style = Markup(style)  # noqa: S704 # nosec B704
    return template.render(**parts(document), style=style)


def parts(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the templates of a document need."""
    chart = document["summary"]["chart"]
    drawn = status_chart(chart, "inherit") if chart else None
    # The chart escapes its own texts.
    return {"doc": document, "chart_svg": drawn and Markup(drawn)}  # noqa: S704 # nosec B704
