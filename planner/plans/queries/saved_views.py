"""Reading the views of the list that people have saved."""

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from planner.kit.db import db
from planner.kit.errors import NotFound
from planner.people.models import Person
from planner.plans.models import SavedView


def views_for(person: Person) -> list[SavedView]:
    """Return a person's own views by name, and after them those that others share."""
    return list(
        db.session.scalars(
            select(SavedView)
            .where(or_(SavedView.person_id == person.id, SavedView.shared))
            .order_by(SavedView.person_id != person.id, func.lower(SavedView.name), SavedView.id)
        )
    )


def shared_view(view_id: int) -> SavedView | None:
    """Return a view that somebody shares with all, or None where there is none."""
    return db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.shared))


def own_view(person_id: int, view_id: int) -> SavedView:
    """Return a view of somebody's own. Raises NotFound where there is none, and for another person's."""
    found = db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.person_id == person_id))
    if found is None:
        raise NotFound(_("Vyn finns inte längre."))
    return found
