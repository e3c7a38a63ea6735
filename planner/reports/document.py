"""The follow-up as a document: what it says, section by section, the same for HTML and PDF. Pure.

A renderer only sets out what stands here: it words nothing and counts nothing.
"""

from itertools import groupby
from typing import Any

from planner.kit import look
from planner.plans.rules import Status, VersionStatus
from planner.reports import wording as w
from planner.reports.deviations import deviation_sections
from planner.reports.rows import activity_row
from planner.reports.rules import AreaFacts, Report, VersionFacts, as_json, by_status, deviations

Part = dict[str, Any]

# The order in which a board looks: what is finished first.
STATUS_ORDER = (Status.DONE, Status.ONGOING, Status.PAUSED, Status.NOT_STARTED, Status.DROPPED)


def document(report: Report) -> Part:
    """Return the whole document."""
    content = as_json(report)
    day = w.day_text(report.as_of)
    return {
        "language": "sv",
        "title": f"Uppföljning {report.year}",
        "subject": report.plan_title,
        "day": day,
        "date": {"year": report.as_of.year, "month": report.as_of.month, "day": report.as_of.day},
        "publisher": report.plan_owner,
        "colours": {"ink": look.INK, "ground": look.GROUND, "accent": look.ACCENT, "rule": look.RULE}
        | {light: look.LIGHT_COLOURS[light] for light in look.LIGHT_COLOURS},
        "shapes": look.STATUS_SHAPES,
        "summary": _summary(report, content["summary"]),
        "background": _background(report),
        "areas": [_area(area) for area in report.areas],
        "deviations": deviation_sections(report),
        "colophon": _colophon(report, content["checksum"]),
    }


def _summary(report: Report, figures: Part) -> Part:
    done, of = figures["by_status"]["done"], figures["activities"]
    headline = w.sentence(w.done_of(done, of))
    if of:
        headline += " " + w.sentence(w.overdue_clause(figures["overdue"]))
    return {
        "headline": headline,
        "figures": [
            {"n": w.number(of), "label": "aktivitet" if of == 1 else "aktiviteter", "light": None},
            {"n": w.number(done), "label": "genomförd" if done == 1 else "genomförda", "light": "green"},
            {"n": w.number(figures["by_status"]["ongoing"]), "label": "pågår", "light": None},
            {
                "n": w.number(figures["overdue"]),
                "label": "försenad" if figures["overdue"] == 1 else "försenade",
                "light": "red" if figures["overdue"] else None,
            },
            {"n": w.number(figures["unreported"]), "label": "utan lägesrapport", "light": None},
            {"n": w.number(figures["without_deadline"]), "label": "utan tidplan", "light": None},
        ],
        "points": _points(report, figures),
        "chart": _chart(report) if of else None,
    }


def _points(report: Report, figures: Part) -> list[str]:
    """Say what needs the board's attention, each with where it is; what there is none of is left out."""
    deviating = deviations(report)

    def where(keys: set[str]) -> str:
        return w.places((area.name, sum(a.key in keys for a in area.activities)) for area in report.areas)

    points = []
    if deviating.overdue:
        n = len(deviating.overdue)
        points.append(
            f"{w.activities(n)} är {'försenad' if n == 1 else 'försenade'}, "
            f"inom {where({a.key for a in deviating.overdue})}."
        )
    if deviating.moved:
        points.append(f"{w.activities(len(deviating.moved))} har fått en ny tidplan.")
    if late := len(deviating.late_against_decision):
        points.append(
            f"{w.activities(late)} är {'försenad' if late == 1 else 'försenade'} räknat mot den beslutade tidplanen."
        )
    if figures["due_soon"]:
        points.append(f"Tidplanen löper ut inom 30 dagar för {w.activities(figures['due_soon'])}.")
    if figures["unreported"]:
        points.append(
            f"{w.activities(figures['unreported'])} saknar lägesrapport, "
            f"inom {where({a.key for a in report.activities if a.unreported})}."
        )
    if figures["without_deadline"]:
        points.append(
            f"{w.activities(figures['without_deadline'])} saknar tidplan, "
            f"inom {where({a.key for a in deviating.without_deadline})}."
        )
    return points


def _chart(report: Report) -> Part:
    """Return status by area as a chart's figures, its point, its text alternative, and the same as a table."""
    rows: list[Part] = []
    for area in report.areas:
        counted = by_status(area.activities)
        rows.append(
            {
                "area": area.name,
                "counts": [counted[status] for status in STATUS_ORDER],
                "of": len(area.activities),
                "overdue": sum(a.overdue for a in area.activities),
            }
        )
    total = by_status(report.activities)
    overdue = sum(row["overdue"] for row in rows)
    words = [w.STATUS_PLURALS[status].capitalize() for status in STATUS_ORDER]
    return {
        "statuses": [status.value for status in STATUS_ORDER],
        "words": words,
        "table_title": "Aktiviteternas status per område",
        "table_heads": ["Område", *words, "Alla", "Försenade"],
        "rows": rows,
        "total": {
            "area": "Hela planen",
            "counts": [total[status] for status in STATUS_ORDER],
            "of": len(report.activities),
            "overdue": overdue,
        },
        "caption": _point(total[Status.DONE], len(report.activities), rows),
        "alternative": _alternative(rows),
    }


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


def _background(report: Report) -> Part:
    organisations = {a.organisation for activity in report.activities for a in activity.assignments}
    scope = (
        f"Planen har {w.activities(len(report.activities))} inom "
        f"{w.count(len(report.areas), 'område', 'områden')}. De utförs av "
        f"{w.count(len(organisations), 'organisation', 'olika organisationer')}."
    )
    return {
        "paragraphs": [_version_in_force(report), scope],
        "versions": [_version_row(version) for version in report.versions],
        "reading": _reading(report),
    }


def _version_in_force(report: Report) -> str:
    version = report.version
    if version is None:
        return f"Uppföljningen gäller {report.plan_title}."
    named = f"Uppföljningen gäller version {version.key} av handlingsplanen"
    if version.status in (VersionStatus.ADOPTED, VersionStatus.REPLACED) and version.decided_on:
        return f"{named}. Den beslutades {_decision(version)}."
    return f"{named}. Den är föreslagen men inte beslutad, och ingen annan version är beslutad."


def _decision(version: VersionFacts) -> str:
    """Return a decision in running text: av socialnämnden den 21 januari 2014 (dnr 3.1-1/2014, § 5)."""
    board = f"av {version.board} " if version.board else ""
    day = f"den {w.day_text(version.decided_on)}" if version.decided_on else ""
    return f"{board}{day}{_reference(version)}"


def _reference(version: VersionFacts) -> str:
    parts = [f"dnr {version.dnr}" if version.dnr else "", version.paragraph or ""]
    known = ", ".join(part for part in parts if part)
    return f" ({known})" if known else ""


def _version_row(version: VersionFacts) -> Part:
    decided = version.decided_on is not None
    return {
        "key": version.key,
        "title": version.title,
        "status": w.VERSION_WORDS[version.status] + (", gäller" if version.in_force else ""),
        "decision": w.sentence(_decision(version)) if decided else "Inget beslut är registrerat.",
        "follow_up": w.day_text(version.follow_up_due) if version.follow_up_due else "–",
    }


def _reading(report: Report) -> Part:
    counted = (
        f"Uppgifterna visar läget den {w.day_text(report.as_of)}, så som det då hade rapporterats. "
        "Varje aktivitet räknas en gång, även när flera organisationer utför var sin del. "
        "Den är genomförd först när alla har genomfört sin del."
    )
    overdue = (
        "En aktivitet är försenad när tidplanen har gått ut och den varken är genomförd eller utgår. "
        "Förseningen räknas mot den tidplan som gäller. Har den ändrats står den tidigare bredvid. "
        "Med beslutad tidplan menas den som stod i planen från början."
    )
    shapes = [
        *((status.value, w.STATUS_WORDS[status]) for status in STATUS_ORDER),
        ("overdue", w.OVERDUE),
        ("unreported", w.UNREPORTED),
    ]
    return {
        "paragraphs": [counted, overdue],
        "legend": [{"shape": shape, "word": word, "light": "ink"} for shape, word in shapes],
    }


def _area(area: AreaFacts) -> Part:
    return {
        "key": area.key,
        "name": area.name,
        "about": area.about,
        "summary": _area_summary(area),
        "factors": list(area.factors),
        "groups": [
            {"name": name, "rows": [activity_row(activity) for activity in gathered]}
            for name, gathered in groupby(area.activities, key=lambda activity: activity.group)
        ],
    }


def _area_summary(area: AreaFacts) -> str:
    activities = area.activities
    if not activities:
        return "Området har inga aktiviteter."
    done = by_status(activities)[Status.DONE]
    overdue = sum(a.overdue for a in activities)
    unreported = sum(a.unreported for a in activities)
    text = w.sentence(w.done_of(done, len(activities)))
    more = [w.overdue_clause(overdue)] if overdue else []
    if unreported:
        more.append(f"{w.number(unreported)} saknar lägesrapport")
    return f"{text} {w.sentence(w.joined(more))}" if more else text


def _colophon(report: Report, checksum: str) -> Part:
    live = (
        f"Rapporten är framtagen ur tjänsten Planner och visar läget den {w.day_text(report.as_of)}. "
        "Den är inte låst: rättas uppgifterna i efterhand ändras rapporten, och då ändras kontrollsumman."
    )
    owner = [f"Ansvarig för handlingsplanen: {report.plan_owner}."] if report.plan_owner else []
    return {"lines": [*owner, live], "checksum": checksum}
