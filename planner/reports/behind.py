"""What is behind the numbers of the follow-up's page: where each leads, and the activities that one counts."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from planner.kit import look
from planner.kit.errors import NotFound
from planner.reports import wording as w
from planner.reports.rows import activity_row
from planner.reports.rules import Report, What, selected


def address_of(report: Report, link: dict[str, Any]) -> str | None:
    """Return the address of what a number of a report leads to; activities as they stood on the report's day."""
    match link["to"]:
        case "rows":
            return url_for(
                "reports.rows",
                year=report.year,
                urval=link["what"],
                omrade=link["area"],
                organisation=report.extract.key if report.extract else None,
                datum=report.as_of.isoformat(),
            )
        case "activity":
            return url_for("plans.activity", key=link["key"])
        case "indicator":
            return url_for("indicators.indicator", key=link["key"])
        case "requirements":
            return url_for("requirements.year", year=link["year"], _anchor=link["code"])
    return None


def parse_what(text: str) -> What:
    """Return what is counted. Raises NotFound where nothing is called that."""
    try:
        return What(text)
    except ValueError:
        raise NotFound(_("Det finns inget sådant urval.")) from None


def rows_behind(report: Report, what: What, area: str | None) -> dict[str, Any]:
    """Return what a page shows of the activities that count as something, of all areas or (by key) of one.

    Raises NotFound for an area that the report hasn't.
    """
    areas = [one for one in report.areas if area in (None, one.key)]
    if area is not None and not areas:
        raise NotFound(_("Området finns inte."))
    found = [(one.name, each) for one in areas for each in selected(one.activities, what, report.as_of)]
    title = w.WHAT_WORDS[what]
    return {
        "title": f"{title}: {areas[0].name}" if area else title,
        "count": w.activities(len(found)),
        "day": w.day_text(report.as_of),
        "shapes": look.STATUS_SHAPES,
        "rows": [{**activity_row(activity), "area": name} for name, activity in found],
    }
