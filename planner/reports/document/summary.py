"""The summary: how it stands in one sentence, the great numbers, what needs attention, and status by area. Pure."""

from typing import Any

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.document.blocks import (
    STATUS_ORDER,
    Part,
    bullets,
    cell,
    column,
    headline,
    item,
    prose,
    rows_behind,
    section,
    table,
    to_requirements,
)
from planner.reports.document.changes import changes_in_short
from planner.reports.document.requirements import gate_sentence
from planner.reports.rules import AreaFacts, Report, What, by_status, selected


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


def _headline(figures: Part) -> str:
    done, of = figures["by_status"]["done"], figures["activities"]
    text = w.sentence(w.done_of(done, of))
    return f"{text} {w.sentence(w.overdue_clause(figures['overdue']))}" if of else text


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

    def where(what: What) -> str:
        return w.places((area.name, len(selected(area.activities, what, report.as_of))) for area in report.areas)

    said: list[tuple[int, str, What]] = []
    if n := figures["overdue"]:
        late = "försenad" if n == 1 else "försenade"
        said.append((n, f"{w.activities(n)} är {late}, inom {where(What.OVERDUE)}.", What.OVERDUE))
    if n := figures["moved"]:
        said.append((n, f"{w.activities(n)} har fått en ny tidplan.", What.MOVED))
    if n := figures["late_against_decision"]:
        late = "försenad" if n == 1 else "försenade"
        text = f"{w.activities(n)} är {late} räknat mot den beslutade tidplanen."
        said.append((n, text, What.LATE_AGAINST_DECISION))
    if n := figures["due_soon"]:
        said.append((n, f"Tidplanen löper ut inom 30 dagar för {w.activities(n)}.", What.DUE_SOON))
    if n := figures["unreported"]:
        text = f"{w.activities(n)} saknar lägesrapport, inom {where(What.UNREPORTED)}."
        said.append((n, text, What.UNREPORTED))
    if n := figures["without_deadline"]:
        text = f"{w.activities(n)} saknar tidplan, inom {where(What.WITHOUT_DEADLINE)}."
        said.append((n, text, What.WITHOUT_DEADLINE))
    points = [item(text, rows_behind(what)) for _n, text, what in said]
    if report.grant:
        points.append(item(gate_sentence(report.grant), to_requirements(report.year)))
    if content["changes"]:
        points.append(item(changes_in_short(content["changes"])))
    return points


def _chart(report: Report) -> Part:
    """Return status by area as a chart's figures, its point, and its text alternative."""
    rows = [_counted(area) for area in report.areas]
    done = by_status(report.activities)[Status.DONE]
    return {
        "kind": "chart",
        "drawing": "status",
        "chart": {
            "statuses": [status.value for status in STATUS_ORDER],
            "words": _words(),
            "rows": rows,
        },
        "caption": _point(done, len(report.activities), rows),
        "alternative": _alternative(rows),
    }


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


def _point(done: int, of: int, rows: list[Part]) -> str:
    """Return what the chart shows, in one sentence: how much is done, and where most is overdue."""
    most = max(row["overdue"] for row in rows)
    worst = [row for row in rows if row["overdue"] == most]
    if most > 1 and len(worst) == 1:
        late = f"flest försenade finns inom {worst[0]['area']} ({w.number(most)} av {w.number(worst[0]['of'])})"
    else:
        late = w.overdue_clause(sum(row["overdue"] for row in rows))
    return w.sentence(f"{w.share_done(done, of)}; {late}")


def _alternative(rows: list[Part]) -> str:
    said = []
    for row in rows:
        parts = [w.status_count(status, n) for status, n in zip(STATUS_ORDER, row["counts"], strict=True) if n]
        if row["overdue"]:
            parts.append(f"varav {row['overdue']} {'försenad' if row['overdue'] == 1 else 'försenade'}")
        said.append(f"{row['area']}: {', '.join(parts) if parts else 'inga aktiviteter'}.")
    return "Liggande staplar med aktiviteternas status, en stapel per område. " + " ".join(said)
