"""An activity as one row of the follow-up's tables. Pure."""

from collections import defaultdict
from typing import Any

from planner.plans.rules import Light, Status
from planner.reports import wording as w
from planner.reports.rules import ActivityFacts, AssignmentFacts

Row = dict[str, Any]

# A row this long may break over pages; a shorter one stays in one piece.
LONG_ROW = 1200
# In the order in which a reader looks for trouble.
PART_ORDER = ("overdue", "unreported", "not_started", "ongoing", "paused", "done", "dropped")


def activity_row(activity: ActivityFacts) -> Row:
    """Return what an area's table says of one activity."""
    alone = activity.assignments[0] if len(activity.assignments) == 1 else None
    row = {
        "key": activity.key,
        "title": activity.title,
        "wording": activity.wording if activity.wording != activity.title else None,
        "notes": _notes(activity),
        "due": w.due_text(activity.due) if activity.due else w.WITHOUT_DEADLINE,
        "due_notes": due_notes(activity),
        "marks": marks(activity),
        "share": None if alone else f"{activity.done} av {len(activity.assignments)} genomförda",
        "who": alone.organisation_name if alone else None,
        "parts": [] if alone or activity.status is Status.DROPPED else _parts(activity),
        "comment": _comment(activity),
    }
    return {**row, "long": len(str(row)) > LONG_ROW}


def marks(activity: ActivityFacts) -> list[Row]:
    """Return the shapes and words that tell how an activity stands: what needs attention first, then its status."""
    found = []
    if activity.overdue:
        found.append(mark("overdue", w.OVERDUE, Light.RED))
    if activity.unreported and activity.status is Status.NOT_STARTED:
        found.append(mark("unreported", w.UNREPORTED, Light.GREY))
    else:
        # Where it is overdue that mark has the red; the status itself is no worse for it.
        light = Light.GREY if activity.overdue else activity.light
        found.append(mark(activity.status.value, w.STATUS_WORDS[activity.status], light))
    if activity.due_soon:
        found.append(mark(None, "Tidplanen löper ut inom 30 dagar", Light.YELLOW))
    if activity.stale and not activity.status.closed:
        found.append(mark(None, "Ingen ny lägesrapport på 60 dagar", Light.YELLOW))
    return found


def mark(shape: str | None, word: str, light: Light) -> Row:
    """Return a shape, a word and a colour; without a shape the word stands alone."""
    return {"shape": shape, "word": word, "light": light.value}


def due_notes(activity: ActivityFacts) -> list[str]:
    """Return what to know of a deadline besides itself: what it was before, and why there is none."""
    notes = []
    if activity.moves:
        before = activity.moves[-1].was
        notes.append(f"flyttad från {w.due_text(before)}" if before else "tidigare utan tidplan")
        if activity.decided and activity.decided not in (before, activity.due):
            notes.append(f"beslutad {w.due_text(activity.decided)}")
    if activity.due is None and activity.due_note:
        notes.append(activity.due_note)
    return notes


def _notes(activity: ActivityFacts) -> list[Row]:
    notes = [
        ("Klart när", activity.done_when),
        ("Samverkan", ", ".join(activity.partners)),
        ("Metoder", ", ".join(activity.methods)),
        ("Utgår", activity.dropped_reason),
    ]
    return [{"label": label, "text": text} for label, text in notes if text]


def _parts(activity: ActivityFacts) -> list[Row]:
    """Gather assignments that stand alike, so that fourteen districts become a few lines."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for assignment in activity.assignments:
        alike[_standing(assignment)].append(_named(assignment, activity))
    ordered = sorted(alike.items(), key=lambda item: PART_ORDER.index(item[0][0]))
    return [
        {
            "shape": shape,
            "word": word,
            "light": "red" if shape == "overdue" else "grey",
            "names": ", ".join(names),
        }
        for (shape, word), names in ordered
    ]


def _standing(assignment: AssignmentFacts) -> tuple[str, str]:
    unreported = assignment.last_update is None
    word = w.UNREPORTED if unreported else w.STATUS_WORDS[assignment.status]
    if assignment.overdue:
        return "overdue", f"{w.OVERDUE}, {word[0].lower()}{word[1:]}"
    return ("unreported" if unreported else assignment.status.value), word


def _named(assignment: AssignmentFacts, activity: ActivityFacts) -> str:
    notes = []
    if assignment.due and assignment.due != activity.due:
        notes.append(f"tidplan {w.due_text(assignment.due)}")
    if assignment.status is Status.PAUSED and assignment.paused_until:
        notes.append(f"till {w.day_text(assignment.paused_until)}")
    return f"{assignment.organisation_name} ({', '.join(notes)})" if notes else assignment.organisation_name


def _comment(activity: ActivityFacts) -> Row | None:
    """Return the latest comment of all assignments, with who made it and when."""
    said = [a for a in activity.assignments if a.comment and a.last_update]
    if not said:
        return None
    latest = max(said, key=lambda a: a.last_update)  # type: ignore[arg-type, return-value]
    by = f"{latest.organisation_name}, " if len(activity.assignments) > 1 else ""
    return {"text": latest.comment, "by": f"{by}{w.day_text(latest.last_update)}"}  # type: ignore[arg-type]
