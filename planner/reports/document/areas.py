"""The follow-up area by area: what it is about, what was written of it, its figures and its activities. Pure."""

from itertools import groupby

from planner.plans.rules import Status
from planner.reports import wording as w
from planner.reports.document.blocks import Part, Said, bullets, item, numbered, paragraphs, prose, rows_behind, section
from planner.reports.document.indicators import indicator_section
from planner.reports.rows import activity_row
from planner.reports.rules import AreaFacts, Report, What, by_status


def areas_section(report: Report) -> Part:
    """Return all areas, and after them the figures of the plan as a whole."""
    whole = indicator_section(
        report.indicators_of(None), "indicators", "planen som helhet", "Indikatorer för planen som helhet"
    )
    areas = [_area(report, area) for area in report.areas]
    return section("areas", "Uppföljning per område", [], [*areas, *([whole] if whole else [])], parts=("follow_up",))


def _area(report: Report, area: AreaFacts) -> Part:
    figures = indicator_section(report.indicators_of(area.key), f"indicators-{area.key}", area.name)
    blocks = [
        paragraphs(area.about, _summary(report, area)),
        prose(report.texts.get(f"area:{area.key}")),
        bullets([item(factor) for factor in area.factors], "Det här visade inventeringen"),
        _activities(area),
    ]
    return section(f"area-{area.key}", area.name, blocks, [figures] if figures else [])


def _activities(area: AreaFacts) -> Part | None:
    if not area.activities:
        return None
    return {
        "kind": "activities",
        "title": f"Aktiviteter inom {area.name}",
        "columns": ["Aktivitet", "Tidplan", "Läge och ansvariga"],
        "groups": [
            {"name": name, "rows": [activity_row(activity) for activity in gathered]}
            for name, gathered in groupby(area.activities, key=lambda activity: activity.group)
        ],
    }


def _summary(report: Report, area: AreaFacts) -> Said:
    activities = area.activities
    if not activities:
        return f"{report.extract.name} har inga aktiviteter här." if report.extract else "Området har inga aktiviteter."
    done = by_status(activities)[Status.DONE]
    overdue = sum(a.overdue for a in activities)
    unreported = sum(a.unreported for a in activities)
    text = w.sentence(w.done_of(done, len(activities)))
    more = [w.overdue_clause(overdue)] if overdue else []
    if unreported:
        more.append(f"{w.number(unreported)} saknar lägesrapport")
    counted = ((done, What.DONE), (len(activities), What.ALL), (overdue, What.OVERDUE), (unreported, What.UNREPORTED))
    return numbered(
        f"{text} {w.sentence(w.joined(more))}" if more else text,
        *((n, rows_behind(what, area.key)) for n, what in counted if n),
    )
