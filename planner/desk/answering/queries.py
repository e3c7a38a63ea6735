"""What a person has to answer for, as one sheet: what open rounds ask, the rest, and what is answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner.desk.answering.rules import mark_of, row_name, start_of
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Assignment, DeadlineRequest
from planner.plans.queries.assignments import assignments_of_person
from planner.plans.queries.views import AssignmentView, due_of
from planner.plans.rules import Due
from planner.reports.contents import activities_on
from planner.reports.rows import Row as ReportRow
from planner.reports.rows import activity_row
from planner.rounds.models import Round
from planner.rounds.queries import owed

# More than this nobody answers at one go; the rest comes up as these are answered.
LONGEST = 50


@dataclass(frozen=True)
class Share:
    """A share of an activity on the sheet, and how its form begins."""

    view: AssignmentView
    may_answer: bool
    # A new deadline that the person has asked for and nobody has decided on.
    wish: Due | None = None

    @property
    def name(self) -> str:
        """What the names of its fields begin with."""
        return row_name(self.view.activity_key, self.view.organisation_key)

    @property
    def id(self) -> str:
        """Its place on the page."""
        return f"{self.view.activity_key}--{self.view.organisation_key}"

    @property
    def start(self) -> dict[str, str]:
        """What its fields begin as: last time's answer."""
        view = self.view
        return start_of(
            status=None if view.unreported else view.status,
            paused_until=view.paused_until,
            comment=view.comment,
            forecast=view.forecast,
            ready_on=view.ready_on,
        )

    @property
    def mark(self) -> str:
        """What stands for the beginning."""
        return mark_of(self.start)

    @property
    def repeatable(self) -> bool:
        """Whether last time's answer can be given again as it was: there is one, of work that isn't finished."""
        view = self.view
        if view.said is None or view.status.closed:
            return False
        # A pause that has run out can't be the answer once more.
        return view.status is view.said


@dataclass(frozen=True)
class Section:
    """What an open round asks about, or with None what nobody asks about but is late, soon due or silent."""

    round: Round | None
    waiting: list[Share]
    # How many more it asks about than fit on the page.
    left_out: int = 0


@dataclass(frozen=True)
class Sheet:
    """All that a person answers for on a day, or what one round asks of them."""

    person: Person
    # Whom the person stands in for, by name.
    deputy_for: list[str]
    sections: list[Section]
    # What there is no hurry about.
    calm: list[Share]
    done: list[Share]
    done_count: int
    # The follow-up's lines about what is answered, by activity.
    lines: dict[str, ReportRow]

    @property
    def waiting(self) -> list[Share]:
        """What is still to be answered, in the page's order."""
        return [share for section in self.sections for share in section.waiting]

    @property
    def asked_count(self) -> int:
        """How many answers there are to give, those given and those that don't fit too."""
        return self.done_count + sum(len(section.waiting) + section.left_out for section in self.sections)

    @property
    def shares(self) -> list[Share]:
        """All that is on the page."""
        return [*self.waiting, *self.calm, *self.done]


def sheet_of(person: Person, today: date, round_id: int | None = None) -> Sheet:
    """Return everything that a person answers for on a day, or with `round_id` only what that round asks of them.

    Answered is what has been since the rounds that ask about it were opened and, of what no round asks about, what was
    reported today. Asked by two rounds, a share stands under the one to be answered first.
    """
    rounds = [one for one in owed(person, today) if round_id in (None, one.round.id)]
    asked = {_name(view) for one in rounds for view in (*one.missing, *one.answered)}
    rest = assignments_of_person(person, today, LONGEST + len(asked)) if round_id is None else []
    rest = [view for view in rest if _name(view) not in asked and not view.dropped_by_plan]
    told = [view for view in rest if view.last_update == today]
    untold = [view for view in rest if view.last_update != today and not view.status.closed]
    wishes = _wishes(person)
    placed: set[str] = set()

    def place(views: Iterable[AssignmentView]) -> list[Share]:
        """Return those that have no place yet, as many as the page has room for, and give them this one."""
        new = {_name(view): view for view in views if _name(view) not in placed}
        shares = [Share(view, view.may_report(person), wishes.get(name)) for name, view in new.items()]
        shares = shares[: max(LONGEST - len(placed), 0)]
        placed.update(share.name for share in shares)
        return shares

    # What waits for an answer in any round comes first: another round may have had one already.
    sections = [
        Section(one.round, place(one.missing), one.missing_count - sum(_name(view) in placed for view in one.missing))
        for one in rounds
    ]
    if pressing := place(view for view in untold if view.wants_attention):
        sections.append(Section(None, pressing))
    calm = place(untold)
    missing = {_name(view) for one in rounds for view in one.missing}
    answered = {_name(view): view for one in rounds for view in one.answered if _name(view) not in missing}
    done = [Share(view, view.may_report(person), wishes.get(_name(view))) for view in (*answered.values(), *told)]
    shown = done[:LONGEST]
    shares = [*(share for section in sections for share in section.waiting), *calm, *shown]
    return Sheet(
        person=person,
        deputy_for=sorted({share.view.owner or "" for share in shares if share.view.stand_in_id == person.id}),
        sections=sections,
        calm=calm,
        done=shown,
        done_count=len(done),
        lines=_lines({share.view.activity_key for share in shown}, today),
    )


def _name(view: AssignmentView) -> str:
    return row_name(view.activity_key, view.organisation_key)


def _lines(keys: Collection[str], today: date) -> dict[str, ReportRow]:
    """Return what the follow-up says of some activities, as its tables show it."""
    return {key: activity_row(facts) for key, facts in activities_on(keys, today).items()} if keys else {}


def _wishes(person: Person) -> dict[str, Due | None]:
    rows = db.session.execute(
        select(Activity.key, Organisation.key.label("organisation"), DeadlineRequest.due, DeadlineRequest.precision)
        .join(Assignment, Assignment.id == DeadlineRequest.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(DeadlineRequest.by_id == person.id, DeadlineRequest.granted.is_(None))
    )
    return {row_name(row.key, row.organisation): due_of(row.due, row.precision) for row in rows}
