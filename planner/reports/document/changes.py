"""What has changed since the edition before. Pure."""

from datetime import date
from typing import Any

from planner.indicators.rules import Change, Period
from planner.reports import wording as w
from planner.reports.document.blocks import (
    Part,
    Said,
    bullets,
    cell,
    column,
    in_a_row,
    item,
    paragraphs,
    rows_behind,
    section,
    span,
    table,
    to_activity,
    to_edition,
    to_indicator,
    to_section,
)
from planner.reports.document.figures import period_text, with_unit
from planner.reports.rules import Report, What

LISTS = {
    "done": "Genomförda sedan dess",
    "newly_overdue": "Nya förseningar",
    "moved": "Ny tidplan sedan dess",
    "new": "Nya aktiviteter",
    "dropped": "Utgår sedan dess",
    "gone": "Finns inte längre i planen",
}
_FIGURES = {
    What.ALL: ("activities", "Aktiviteter"),
    What.OVERDUE: ("overdue", "Försenade mot gällande tidplan"),
    What.LATE_AGAINST_DECISION: ("late_against_decision", "Försenade mot beslutad tidplan"),
    What.UNREPORTED: ("unreported", "Utan lägesrapport"),
    What.WITHOUT_DEADLINE: ("without_deadline", "Utan tidplan"),
    What.MOVED: ("moved", "Med ny tidplan"),
}
CHANGES = {
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
        nothing = paragraphs("Det finns ingen låst rapport från en tidigare dag att jämföra med.")
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


def changes_in_short(changes: Part) -> Said:
    """Return in one sentence what has happened since the edition before: what most want to know of it."""
    edition = changes["edition"]
    counted = [
        ("done", "genomförd", "genomförda"),
        ("newly_overdue", "ny försening", "nya förseningar"),
        ("moved", "ny tidplan", "nya tidplaner"),
    ]
    said = [
        [span(w.count(n, one, many), to_section(f"changes-{what}"))]
        for what, one, many in counted
        if (n := len(changes[what]))
    ]
    since = f"Sedan uppföljningen {w.day_text(date.fromisoformat(edition['as_of']))}: "
    return [span(since), *(in_a_row(said) or [span("inga nya genomförda, förseningar eller tidplaner")]), span(".")]


def _compared_with(edition: Part) -> Said:
    day = w.day_text(date.fromisoformat(edition["as_of"]))
    which = span(
        f"uppföljning {edition['year']}, utgåva {edition['number']}", to_edition(edition["year"], edition["number"])
    )
    return [span("Jämfört med "), which, span(f", som visar läget den {day}.")]


def _figures(report: Report, now: Part) -> Part | None:
    """Return the great numbers then and now: those of then stand in the edition, those of now lead to their rows."""
    if report.before is None:
        return None
    frozen = to_edition(report.before.year, report.before.number)
    rows = [
        [cell(word), cell(w.number(was), frozen), cell(w.number(is_), rows_behind(what))]
        for what, word, was, is_ in then_and_now(report.before.content["summary"], now)
    ]
    columns = [
        column("Antal", 6),
        column(w.day_text(report.before.as_of), 3, number=True),
        column(w.day_text(report.as_of), 3, number=True),
    ]
    return table("Då och nu", columns, rows)


def then_and_now(then: Part, now: Part) -> list[tuple[What, str, int, int]]:
    """Return what is counted, in a word, and how many there were in one report's summary and are in a later one's."""
    return [
        (What.DONE, "Genomförda", then["by_status"]["done"], now["by_status"]["done"]),
        *((what, word, then[name], now[name]) for what, (name, word) in _FIGURES.items()),
    ]


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
                cell(CHANGES[Change(one["change"])]),
            ]
        )
    columns = [column("Indikator", 6), column("Förut", 4), column("Nu", 4), column("Utveckling", 3)]
    return table("Indikatorer med nya utfall", columns, rows)


def _figure(one: Part, unit: str | None) -> str:
    """Return the one measure that a comparison holds, with its period."""
    measure, value = measured(one)
    text = f"{w.decimal(value)}{w.PERCENT}" if measure == "share" else with_unit(w.decimal(value), unit)
    return f"{text} ({period_text(Period.parse(one['period']))})"


def measured(one: Part) -> tuple[str, float]:
    """Return which measure a comparison of an indicator holds, and its value."""
    return next((name, number) for name, number in one.items() if name != "period")


def _activities(content: Any) -> list[Part]:
    return [activity for area in content["areas"] for activity in area["activities"]]
