"""What a reminder is about: an organisation's share of an activity, its figures in a round, a year's submission."""

from typing import Any

from sqlalchemy import Integer, String, and_, case, cast, func, literal
from sqlalchemy.orm import aliased

from planner.kit.db import AnySelect
from planner.people.models import Organisation
from planner.plans.models import Activity
from planner.requirements.models import GrantYear
from planner.requirements.queries.deadlines import SUBJECT_KIND as SUBMISSION
from planner.rounds.models import Round
from planner.rounds.rules import FIGURES_PREFIX

_OfFigures = aliased(Round, name="of_figures")


def with_subjects(statement: AnySelect, subject: Any, activity_id: Any, organisation_id: Any) -> AnySelect:
    """Add to a select of `subject`'s rows (its subject_kind and subject_id) what each of them is called.

    Columns: activity (its key), title, organisation (its key) and organisation_name, year: None where it has none.
    A round's figures have the round's title and no activity, a submission has only its year.
    """
    figures = literal(FIGURES_PREFIX, String()) + cast(_OfFigures.id, String)
    return (
        statement.add_columns(
            Activity.key.label("activity"),
            func.coalesce(Activity.title, _OfFigures.title).label("title"),
            Organisation.key.label("organisation"),
            Organisation.name.label("organisation_name"),
            GrantYear.year.label("year"),
        )
        .outerjoin(Activity, Activity.id == activity_id)
        .outerjoin(Organisation, Organisation.id == organisation_id)
        .outerjoin(GrantYear, and_(subject.subject_kind == SUBMISSION, GrantYear.id == subject.subject_id))
        .outerjoin(_OfFigures, subject.subject_kind == figures)
    )


def organisation_asked(subject: Any) -> Any:
    """Return, of reminders of a round's figures, the organisation that was asked; None for all others."""
    is_of_figures = subject.subject_kind.startswith(FIGURES_PREFIX)
    return case((is_of_figures, cast(subject.subject_id, Integer)))
