"""/kalender/<token>.ics, a person's deadlines for calendar programs; /konto/kalender, where its address is made."""

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from planner.auth.models import CalendarFeed
from planner.auth.operations.feeds import make_feed, mark_feed_used, revoke_feed
from planner.auth.queries import feed_of_person, reader_of
from planner.auth.sessions import signed_in
from planner.desk.calendar.contents import calendar_of, on_our_site
from planner.kit.clock import business_date, now
from planner.kit.rates import ANSWERS, limited
from planner.kit.web import Access, access
from planner.people.models import Person

# Read this long ago: write it down anew.
USED_EVERY = timedelta(hours=1)

blueprint = Blueprint("calendar", __name__)


def _opened() -> tuple[Person, CalendarFeed] | None:
    """Return whose calendar is asked for; None where the address opens nothing."""
    if "opened_feed" not in g:
        found = reader_of((request.view_args or {})["feed_token"])
        g.opened_feed = None if found is None or found[0].is_gone(business_date()) else found
    opened: tuple[Person, CalendarFeed] | None = g.opened_feed
    return opened


def _whose() -> str | None:
    opened = _opened()
    return f"calendar {opened[0].id}" if opened else None


@blueprint.get("/kalender/<feed_token>.ics")
@access(Access.PUBLIC)
@limited(ANSWERS, whose=_whose)
def feed(feed_token: str) -> Response:  # noqa: ARG001 - in the address
    """Answer a calendar program. An address that has ended is no other than one that never was."""
    opened = _opened()
    if opened is None:
        abort(404)
    person, address = opened
    if address.last_used_at is None or now() - address.last_used_at > USED_EVERY:
        g.used_feed = person.id
    answer = Response(calendar_of(person, business_date()), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.teardown_request
def _note_use(_error: BaseException | None) -> None:
    # After the request's own transaction: being read must not make it one that writes.
    if person_id := g.pop("used_feed", None):
        mark_feed_used(person_id, at=now())


@blueprint.get("/konto/kalender")
@access(Access.READER)
def address() -> str:
    """Show whether one's deadlines can be read by a calendar program, and how to let one."""
    return _page()


@blueprint.post("/konto/kalender")
@access(Access.READER)
def make() -> str:
    """Make the address, or another one, and show it, this once. No redirect: the page it led to couldn't know it."""
    token = make_feed(person=signed_in().person)
    return _page(made=on_our_site("calendar.feed", feed_token=token))


@blueprint.post("/konto/kalender/aterkallelse")
@access(Access.READER)
def revoke() -> WerkzeugResponse:
    """End the address at once."""
    revoke_feed(person=signed_in().person)
    flash(_("Adressen är borttagen och visar inget mer."))
    return redirect(url_for("calendar.address"))


def _page(made: str | None = None) -> str:
    return render_template("desk/calendar/address.html", feed=feed_of_person(signed_in().id), made=made)
