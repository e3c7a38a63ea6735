"""What has changed since the edition before. Pure."""

from datetime import date
from typing import Any

from planner.indicators.rules import Change, Period
from planner.reports import wording as w
from planner.reports.document.blocks import (
    Part,
    bullets,
    cell,
    column,
    item,
    paragraphs,
    section,
    table,
    to_activity,
    to_indicator,
)
from planner.reports.document.figures import period_text, with_unit
from planner.reports.rules import Report

LISTS = {
    "done": "Genomförda sedan dess",
    "newly_overdue": "Nya förseningar",
    "moved": "Ny tidplan sedan dess",
    "new": "Nya aktiviteter",
    "dropped": "Utgår sedan dess",
    "gone": "Finns inte längre i planen",
}
_FIGURES = {
    "activities": "Aktiviteter",
    "overdue": "Försenade mot gällande tidplan",
    "late_against_decision": "Försenade mot beslutad tidplan",
    "unreported": "Utan lägesrapport",
    "without_deadline": "Utan tidplan",
    "moved": "Med ny tidplan",
}
_CHANGES = {
    Change.BETTER: "åt rätt håll",
    Change.WORSE: "åt fel håll",
    Change.SAME: "oförändrat",
    Change.CHANGED: "ändrat",
}


def changes_section(report: Report, content: Part) -> Part:
    """Return what has changed since the edition before, or that there is none to compare with."""
    changes = content["changes"]
    title = "Förändringar sedan föregående uppföljning"
    if not changes or not report.before:
        nothing = paragraphs("Det finns ingen tidigare låst rapport att jämföra med.")
        return section("changes", title, [nothing], parts=("follow_up",))
    titles = {activity["key"]: activity["title"] for activity in _activities(report.before.content)}
    titles |= {activity.key: activity.title for activity in report.activities}
    sections = [
        section(f"changes-{what}", name, [bullets([_activity(key, titles, what) for key in changes[what]])])
        for what, name in LISTS.items()
        if changes[what]
    ]
    if changes["indicators"]:
        sections.append(section("changes-indicators", "Indikatorer", [_indicators(report, changes["indicators"])]))
    blocks = [
        paragraphs(_compared_with(changes["edition"]), None if sections else "Inget har ändrats sedan dess."),
        _figures(report, content["summary"]),
    ]
    return section("changes", title, blocks, sections, parts=("follow_up",))


def changes_in_short(changes: Part) -> str:
    """Return in one sentence what has happened since the edition before: what most want to know of it."""
    edition = changes["edition"]
    counted = [
        (len(changes["done"]), "genomförd", "genomförda"),
        (len(changes["newly_overdue"]), "ny försening", "nya förseningar"),
        (len(changes["moved"]), "ny tidplan", "nya tidplaner"),
    ]
    said = w.joined([w.count(n, one, many) for n, one, many in counted if n])
    since = f"Sedan uppföljningen {w.day_text(date.fromisoformat(edition['as_of']))}"
    return w.sentence(f"{since}: {said or 'inga nya genomförda, förseningar eller tidplaner'}")


def _compared_with(edition: Part) -> str:
    day = w.day_text(date.fromisoformat(edition["as_of"]))
    return f"Jämfört med uppföljning {edition['year']}, utgåva {edition['number']}, som visar läget den {day}."


def _figures(report: Report, now: Part) -> Part | None:
    """Return the great numbers then and now."""
    if report.before is None:
        return None
    then = report.before.content["summary"]
    rows = [
        ("Genomförda", then["by_status"]["done"], now["by_status"]["done"]),
        *((word, then[name], now[name]) for name, word in _FIGURES.items()),
    ]
    columns = [
        column("Antal", 6),
        column(w.day_text(report.before.as_of), 3, number=True),
        column(w.day_text(report.as_of), 3, number=True),
    ]
    return table(
        "Då och nu", columns, [[cell(word), cell(w.number(was)), cell(w.number(is_))] for word, was, is_ in rows]
    )


def _activity(key: str, titles: dict[str, str], what: str) -> Part:
    return item(titles[key], None if what == "gone" else to_activity(key))


def _indicators(report: Report, changed: list[Part]) -> Part | None:
    known = {series.key: series for series in report.indicators}
    rows = []
    for one in changed:
        series = known[one["key"]]
        rows.append(
            [
                cell(series.label, to_indicator(series.key)),
                cell(_figure(one["before"], series.unit)),
                cell(_figure(one["after"], series.unit)),
                cell(_CHANGES[Change(one["change"])]),
            ]
        )
    columns = [column("Indikator", 6), column("Förut", 4), column("Nu", 4), column("Utveckling", 3)]
    return table("Indikatorer med nya utfall", columns, rows)


def _figure(one: Part, unit: str | None) -> str:
    """Return the one measure that a comparison holds, with its period."""
    measure, value = next((name, number) for name, number in one.items() if name != "period")
    text = f"{w.decimal(value)}{w.PERCENT}" if measure == "share" else with_unit(w.decimal(value), unit)
    return f"{text} ({period_text(Period.parse(one['period']))})"


def _activities(content: Any) -> list[Part]:
    return [activity for area in content["areas"] for activity in area["activities"]]
