"""The follow-up as HTML: one document that stands alone, or the same inside the service's frame."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from markupsafe import Markup

from planner.kit.settings import ROOT
from planner.reports.charts import with_drawings

STYLE_SHEET = ROOT / "planner" / "static" / "report.css"
# Turns what a number leads to into an address; None: it leads nowhere.
Resolve = Callable[[dict[str, Any]], str | None]


def stand_alone(document: dict[str, Any]) -> str:
    """Return a document as one HTML file that needs nothing else. An application context is needed."""
    # Not render_template: the service's frame, which a file has not, would be asked for the request.
    template = current_app.jinja_env.get_template("report/alone.html")
    style = STYLE_SHEET.read_text(encoding="utf-8")
    # A style sheet can't close its own element, since it is ours.
    style = Markup(style)  # noqa: S704 # nosec B704
    return template.render(**parts(document), style=style)


def parts(document: dict[str, Any], resolve: Resolve = lambda _link: None) -> dict[str, Any]:
    """Return what the templates of a document need; `resolve` gives the addresses that its numbers lead to.

    A file has none: where it is read, the service may be out of reach, and would show today's rows.
    """
    doc = with_drawings(document, "inherit")
    return {
        "doc": doc,
        "sections": [section for section in doc["sections"] if "follow_up" in section["parts"]],
        "href": lambda link: resolve(link) if link else None,
    }
