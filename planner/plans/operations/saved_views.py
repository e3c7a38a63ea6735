"""Saving the address of a list under a name, renaming it and removing it. Everybody does so with their own.

What is shared, strategists remove for each other: whoever shared it may have left.
"""

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Forbidden, Invalid
from planner.people.models import Person
from planner.plans.models import SavedView
from planner.plans.queries.saved_views import own_view, shared_view
from planner.plans.rules import MOST_VIEWS, may_manage_plan


def save_view(*, actor: Actor, name: str, query: str, shared: bool) -> SavedView:
    """Save a list's address under a name; `query` holds fields that the list knows.

    Raises Invalid for a name that is taken and for one view too many, Forbidden for a shared one but by strategists.
    """
    if shared and not may_manage_plan(actor):
        raise Forbidden(_("Bara strateger delar vyer med alla."))
    # One save at a time, so that two at once are neither one too many nor of one name.
    db.session.execute(select(Person.id).where(Person.id == actor.id).with_for_update(key_share=True))
    saved = db.session.scalar(select(func.count()).select_from(SavedView).where(SavedView.person_id == actor.id)) or 0
    if saved >= MOST_VIEWS:
        raise Invalid(_("Du har redan sparat %(n)s vyer. Ta bort någon som du inte behöver.", n=MOST_VIEWS))
    _check_free(actor, name)
    view = SavedView(person_id=actor.id, name=name, query=query, shared=shared, saved_at=now())
    db.session.add(view)
    db.session.flush()
    record("saved_view.save", actor=actor, object_kind="saved_view", object_id=view.id)
    return view


def rename_view(*, actor: Actor, view_id: int, name: str) -> None:
    """Give a view of one's own another name. Raises NotFound for another's, Invalid for a name that is taken."""
    view = own_view(actor.id, view_id)
    _check_free(actor, name, but=view)
    view.name = name
    db.session.flush()
    record("saved_view.rename", actor=actor, object_kind="saved_view", object_id=view.id)


def remove_view(*, actor: Actor, view_id: int) -> None:
    """Remove a view of one's own; strategists remove those too that others share. Raises NotFound for any other."""
    view = shared_view(view_id) if may_manage_plan(actor) else None
    view = view or own_view(actor.id, view_id)
    db.session.execute(delete(SavedView).where(SavedView.id == view.id))
    record("saved_view.remove", actor=actor, object_kind="saved_view", object_id=view.id)


def _check_free(actor: Actor, name: str, but: SavedView | None = None) -> None:
    mine = db.session.execute(select(SavedView.id, SavedView.name).where(SavedView.person_id == actor.id))
    # Not in SQL: SQLite takes Ö and ö for two letters.
    if any(row.name.casefold() == name.casefold() for row in mine if but is None or row.id != but.id):
        taken = _("Du har redan en vy som heter så. Välj ett annat namn.")
        raise Invalid(taken, {"name": taken})
