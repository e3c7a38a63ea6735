"""Sections of a letter: a heading, what is asked for, and a row for each thing, with the address of its activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from planner.mail import paper
from planner.reminders.letters.contents import Matter, Progress
from planner.reminders.letters.wording import at_the_latest, day_text, when
from planner.reminders.rules import Kind

MOST_ROWS = 50
# Letters of an activity's title; the whole of it is on its page.
MOST_OF_TITLE = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a letter, with the address of its activity."""

    title: str
    facts: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sort, and what is asked for. `more` tells of those that are left out, which `link` shows."""

    heading: str
    request: str
    rows: tuple[Row, ...]
    more: str
    link: str


def section(heading: str, request: str, rows: Sequence[Row], rest: int, link: str) -> Section:
    """Return a section of rows, with how many more there are than are shown."""
    more = str(ngettext("och %(num)s till", "och %(num)s till", rest)) if rest else ""
    return Section(heading, request, tuple(rows), more, link)


def rows_of(matters: Sequence[Matter]) -> list[Matter]:
    """Return one for each row: each that the recipient answers for, and of the others one an activity."""
    firsts: dict[object, Matter] = {}
    for one in matters:
        firsts.setdefault((one.activity_id, one.organisation if one.own else None), one)
    return list(firsts.values())


def row(matter: Matter, progress: Mapping[int, Progress], today: date) -> Row:
    """Return a row on one matter; `progress` is of the activities of which the recipient sees one row."""
    far = None if matter.own else progress.get(matter.activity_id)
    facts = [_due(matter, today)]
    title = paper.one_line(matter.title, MOST_OF_TITLE)
    if far is None or far.of == 1:
        title = f"{title} ({matter.organisation})"
        facts.append(_news(matter, today))
    else:
        facts.append(_how_far(far))
    return Row(title, " ".join(f"{fact}." for fact in facts), paper.page("plans.activity", key=matter.activity_key))


def _due(matter: Matter, today: date) -> str:
    if today > matter.due.day:
        return str(_("Skulle ha varit klar %(when)s", when=when(matter.due, today)))
    return str(_("Ska vara klar %(when)s", when=at_the_latest(matter.due, today)))


def _news(matter: Matter, today: date) -> str:
    if matter.pause_ended is not None:
        return str(_("Arbetet avvaktade till den %(day)s", day=day_text(matter.pause_ended, today)))
    if matter.kind is Kind.NUDGE and matter.last_update is not None:
        return str(_("Ingen lägesrapport sedan %(day)s", day=day_text(matter.last_update, today)))
    return news(matter.last_update, today)


def news(last_update: date | None, today: date) -> str:
    """Return when something was last heard of."""
    if last_update is None:
        return str(_("Ingen lägesrapport ännu"))
    return str(_("Senaste lägesrapporten är från %(day)s", day=day_text(last_update, today)))


def _how_far(progress: Progress) -> str:
    return str(
        _(
            "%(done)s av %(of)s klara; saknas: %(missing)s",
            done=progress.done,
            of=progress.of,
            missing=", ".join(progress.missing),
        )
    )
