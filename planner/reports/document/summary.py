"""The summary: how it stands in one sentence, the great numbers, what needs attention, and status by area. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.document.blocks import (
    STATUS_ORDER,
    Part,
    Said,
    bullets,
    captioned,
    cell,
    column,
    headline,
    in_a_row,
    item,
    numbered,
    prose,
    rows_behind,
    section,
    span,
    table,
    to_requirements,
)
from planner.reports.document.changes import changes_in_short
from planner.reports.document.requirements import gate_sentence
from planner.reports.rules import AreaFacts, Report, What, by_status, selected


def _late(n: int) -> str:
    return f"{w.activities(n)} är {'försenad' if n == 1 else 'försenade'}"


# What needs attention, said of how many; True: with the areas that they are in.
_POINTS: Sequence[tuple[What, Callable[[int], str], bool]] = (
    (What.OVERDUE, _late, True),
    (What.MOVED, lambda n: f"{w.activities(n)} har fått en ny tidplan", False),
    (What.LATE_AGAINST_DECISION, lambda n: f"{_late(n)} räknat mot den beslutade tidplanen", False),
    (What.DUE_SOON, lambda n: f"Tidplanen löper ut inom 30 dagar för {w.activities(n)}", False),
    (What.UNREPORTED, lambda n: f"{w.activities(n)} saknar lägesrapport", True),
    (What.WITHOUT_DEADLINE, lambda n: f"{w.activities(n)} saknar tidplan", True),
)


def summary_section(report: Report, content: Part) -> Part:
    """Return the summary."""
    figures = content["summary"]
    chart = _chart(report) if figures["activities"] else None
    blocks = [
        headline(_headline(figures)),
        {"kind": "figures", "figures": _figures(figures)},
        bullets(_points(report, content)),
        chart,
        prose(report.texts.get("summary")),
        _status_table(report) if chart else None,
    ]
    return section("summary", "Sammanfattning", blocks, parts=("memo", "follow_up"))


def _headline(figures: Part) -> Said:
    done, of, overdue = figures["by_status"]["done"], figures["activities"], figures["overdue"]
    text = w.sentence(w.done_of(done, of))
    counted = ((done, What.DONE), (of, What.ALL), (overdue, What.OVERDUE))
    said = f"{text} {w.sentence(w.overdue_clause(overdue))}" if of else text
    return numbered(said, *((n, rows_behind(what)) for n, what in counted if n))


def _figures(figures: Part) -> list[Part]:
    of, done, overdue = figures["activities"], figures["by_status"]["done"], figures["overdue"]

    def figure(n: int, label: str, what: What, light: str | None = None) -> Part:
        return {"n": w.number(n), "label": label, "light": light, "link": rows_behind(what)}

    return [
        figure(of, "aktivitet" if of == 1 else "aktiviteter", What.ALL),
        figure(done, "genomförd" if done == 1 else "genomförda", What.DONE, "green"),
        figure(figures["by_status"]["ongoing"], "pågår", What.ONGOING),
        figure(overdue, "försenad" if overdue == 1 else "försenade", What.OVERDUE, "red" if overdue else None),
        figure(figures["unreported"], "utan lägesrapport", What.UNREPORTED),
        figure(figures["without_deadline"], "utan tidplan", What.WITHOUT_DEADLINE),
    ]


def _points(report: Report, content: Part) -> list[Part]:
    """Say what needs the board's attention, each with where it is; what there is none of is left out."""
    figures = content["summary"]
    points = [
        item([span(text(n), rows_behind(what)), *_places(report, what)])
        if by_area
        else item(f"{text(n)}.", rows_behind(what))
        for what, text, by_area in _POINTS
        if (n := figures[what.value])
    ]
    if report.grant:
        points.append(item(gate_sentence(report.grant), to_requirements(report.year)))
    if content["changes"]:
        points.append(item(changes_in_short(content["changes"])))
    return points


def _places(report: Report, what: What) -> list[Part]:
    """Say in which areas activities are that count as something: Boende (2) och Barn (1), each number with its rows."""
    counted = [(area, len(selected(area.activities, what, report.as_of))) for area in report.areas]
    places = [
        [span(area.name), *numbered(f" ({w.number(n)})", (n, rows_behind(what, area.key)))] for area, n in counted if n
    ]
    return [span(", inom "), *in_a_row(places), span(".")]


def _chart(report: Report) -> Part:
    """Return status by area as a chart's figures, its point, and its text alternative."""
    rows = [_counted(area) for area in report.areas]
    chart = {
        "kind": "chart",
        "drawing": "status",
        "chart": {
            "statuses": [status.value for status in STATUS_ORDER],
            "words": _words(),
            "rows": rows,
        },
        "alternative": _alternative(rows),
    }
    return captioned(chart, _point(report))


def _counted(area: AreaFacts) -> Part:
    counted = by_status(area.activities)
    return {
        "area": area.name,
        "counts": [counted[status] for status in STATUS_ORDER],
        "of": len(area.activities),
        "overdue": sum(a.overdue for a in area.activities),
    }


def _status_table(report: Report) -> Part | None:
    """Return what the chart shows as a table, with the whole plan last."""
    counted = [*(What(status.value) for status in STATUS_ORDER), What.ALL, What.OVERDUE]
    places: list[tuple[str, str | None, Any]] = [(area.name, area.key, area.activities) for area in report.areas]
    places.append(("Hela planen", None, report.activities))
    rows = []
    for name, key, activities in places:
        numbers = [
            cell(w.number(len(selected(activities, what, report.as_of))), rows_behind(what, key)) for what in counted
        ]
        rows.append([cell(name), *numbers])
    heads = [column(word, 5, number=True) for word in (*_words(), "Alla", "Försenade")]
    return table("Aktiviteternas status per område", [column("Område", 11), *heads], rows, total=True)


def _words() -> list[str]:
    return [w.STATUS_PLURALS[status].capitalize() for status in STATUS_ORDER]


def _point(report: Report) -> Said:
    """Return what the chart shows, in one sentence: how much is done, and where most is overdue."""
    share = w.share_done(by_status(report.activities)[Status.DONE], len(report.activities))
    late = {area.key: sum(a.overdue for a in area.activities) for area in report.areas}
    most, in_all = max(late.values()), sum(late.values())
    worst = [area for area in report.areas if late[area.key] == most]
    if most < 2 or len(worst) > 1:
        return numbered(w.sentence(f"{share}; {w.overdue_clause(in_all)}"), (in_all, rows_behind(What.OVERDUE)))
    (area,) = worst
    said, of = w.sentence(f"{share}; flest försenade finns inom {area.name}"), len(area.activities)
    counted = ((most, rows_behind(What.OVERDUE, area.key)), (of, rows_behind(What.ALL, area.key)))
    return [span(said.removesuffix(".")), *numbered(f" ({w.number(most)} av {w.number(of)}).", *counted)]


def _alternative(rows: list[Part]) -> str:
    said = []
    for row in rows:
        parts = [w.status_count(status, n) for status, n in zip(STATUS_ORDER, row["counts"], strict=True) if n]
        if row["overdue"]:
            parts.append(f"varav {row['overdue']} {'försenad' if row['overdue'] == 1 else 'försenade'}")
        said.append(f"{row['area']}: {', '.join(parts) if parts else 'inga aktiviteter'}.")
    return "Liggande staplar med aktiviteternas status, en stapel per område. " + " ".join(said)
