"""What is behind the numbers of the follow-up's page: where each leads, and the activities that one counts."""

from collections import Counter
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from planner.kit import look
from planner.kit.errors import NotFound
from planner.people.queries.organisations import in_swedish_order
from planner.reports import wording as w
from planner.reports.rows import activity_row
from planner.reports.rules import Report, What, selected


def address_of(report: Report, link: dict[str, Any]) -> str:
    """Return the address of what a number of a report leads to; activities as they stood on the report's day."""
    of: dict[str, Any] = {name: value for name, value in link.items() if name != "to"}
    day = report.as_of.isoformat()
    match link["to"]:
        case "section":
            return f"#{link['id']}"
        case "rows":
            page, of = (
                "reports.rows",
                {"year": report.year, "urval": link["what"], "omrade": link["area"], "datum": day},
            )
            of["organisation"] = report.extract.key if report.extract else None
        case "organisations":
            page, of = "reports.carrying_out", {"year": report.year, "datum": day}
        case "requirements":
            page, of = "requirements.year", {"year": link["year"], "_anchor": link["code"]}
        case to:
            page = {"activity": "plans.activity", "indicator": "indicators.indicator", "edition": "editions.edition"}[
                to
            ]
    return url_for(page, **of)


def shares_by_organisation(report: Report) -> list[tuple[str, str, int]]:
    """Return the key and name of each organisation that carries the plan out, with how many activities it shares in."""
    shares = [share for activity in report.activities for share in activity.assignments]
    counted = Counter((share.organisation_name, share.organisation) for share in shares)
    return [(key, name, n) for (name, key), n in sorted(counted.items(), key=lambda one: in_swedish_order(one[0][0]))]


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
