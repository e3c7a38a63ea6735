"""An activity as one row of the follow-up's tables. Pure."""

from typing import Any

from planner.plans.rules import Light, Status
from planner.reports import wording as w
from planner.reports.rules import ActivityFacts, AssignmentFacts

Row = dict[str, Any]

# A row this long may break over pages; a shorter one stays in one piece.
LONG_ROW = 1200
# A name this short stays on one line.
SHORT_NAME, NO_BREAK = 24, "\u00a0"
# Organisations that may need help first.
PART_ORDER = (
    w.UNREPORTED,
    *(w.STATUS_WORDS[s] for s in (Status.NOT_STARTED, Status.PAUSED, Status.ONGOING, Status.DONE, Status.DROPPED)),
)


def activity_row(activity: ActivityFacts) -> Row:
    """Return what an area's table says of one activity."""
    alone = len(activity.assignments) == 1
    row = {
        "key": activity.key,
        "title": activity.title,
        "wording": activity.wording if activity.wording != activity.title else None,
        "notes": _notes(activity),
        "due": w.due_text(activity.due) if activity.due else w.WITHOUT_DEADLINE,
        "due_notes": due_notes(activity),
        "due_soon": "löper ut inom 30 dagar" if activity.due_soon else None,
        "marks": _marks(activity),
        "share": None if alone else f"{activity.done} av {len(activity.assignments)} genomförda",
        "parts": _parts(activity),
        "stale": _stale(activity),
        "comment": _comment(activity),
    }
    return {**row, "long": len(str(row)) > LONG_ROW}


def _marks(activity: ActivityFacts) -> list[Row]:
    """Return the shapes and words that tell how an activity stands: what needs attention first, then its status."""
    unreported = activity.unreported and activity.status is Status.NOT_STARTED
    shape, word = (
        ("unreported", w.UNREPORTED) if unreported else (activity.status.value, w.STATUS_WORDS[activity.status])
    )
    if not activity.overdue:
        return [mark(shape, word, activity.light)]
    # The red is the delay's; the status itself is no worse for it.
    return [mark("overdue", w.OVERDUE, Light.RED), mark(shape, word, Light.GREY)]


def mark(shape: str, word: str, light: str) -> Row:
    """Return a status as it is shown: a shape, a word, and the name of a colour, which a light is too."""
    return {"shape": shape, "word": word, "light": str(light)}


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


def _parts(activity: ActivityFacts) -> list[str]:
    """Gather organisations that stand alike, so that fourteen districts become a few lines: Pågår: Bromma, Farsta.

    Where all stand alike, or the activity is dropped, how they stand is told already and only names are left.
    """
    alike: dict[str, list[str]] = {word: [] for word in PART_ORDER}
    for assignment in activity.assignments:
        word = w.UNREPORTED if assignment.last_update is None else w.STATUS_WORDS[assignment.status]
        alike[word].append(_named(assignment, activity))
    gathered = {word: names for word, names in alike.items() if names}
    if len(gathered) == 1 or activity.status is Status.DROPPED:
        return [", ".join(name for names in gathered.values() for name in names)]
    return [f"{word}: {', '.join(names)}" for word, names in gathered.items()]


def _stale(activity: ActivityFacts) -> str | None:
    """Return that nothing new has been heard, and from whom where others answer too."""
    silent = [a.organisation_name for a in activity.assignments if a.stale]
    if not silent or activity.status.closed:
        return None
    of = len(activity.assignments)
    who = f" från {w.joined_if_few(silent, of, few=2)}" if of > 1 else ""
    return f"Ingen ny lägesrapport på 60 dagar{who}."


def _named(assignment: AssignmentFacts, activity: ActivityFacts) -> str:
    notes = []
    if assignment.due and assignment.due != activity.due:
        late = ", försenad" if assignment.overdue else ""
        notes.append(f"tidplan {w.due_text(assignment.due)}{late}")
    if assignment.status is Status.PAUSED and assignment.paused_until:
        notes.append(f"till {w.day_text(assignment.paused_until)}")
    name = assignment.organisation_name
    if len(name) <= SHORT_NAME:
        name = name.replace(" ", NO_BREAK)
    return f"{name} ({', '.join(notes)})" if notes else name


def _comment(activity: ActivityFacts) -> Row | None:
    """Return the latest comment of all assignments, with who made it and when."""
    said = [a for a in activity.assignments if a.comment and a.last_update]
    if not said:
        return None
    latest = max(said, key=lambda a: a.last_update)  # type: ignore[arg-type, return-value]
    by = f"{latest.organisation_name}, " if len(activity.assignments) > 1 else ""
    return {"text": latest.comment, "by": f"{by}{w.day_text(latest.last_update)}"}  # type: ignore[arg-type]
