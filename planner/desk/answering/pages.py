"""The pages on which somebody answers for everything at once, from a mail's link or signed in.

One form holds all rows, and whichever of its buttons is pressed, everything that was filled in is saved: nothing that
was typed elsewhere on the page is lost. A row's buttons have addresses of their own, which say what else is done.
"""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from planner.desk.answering.blueprint import blueprint, per_link
from planner.desk.answering.doors import Door, by_link, to_mine, to_round
from planner.desk.answering.figures import address_of
from planner.desk.answering.operations import Saved, save_answers
from planner.desk.answering.queries import Sheet, sheet_of
from planner.desk.answering.rules import Pressed, What, by_row, row_name
from planner.desk.answering.schemas import MailChoiceInput
from planner.kit.clock import business_date
from planner.kit.errors import NotFound
from planner.kit.forms import show_form, submit_form
from planner.kit.i18n import long_date
from planner.kit.web import Access, access
from planner.people.operations.persons import change_person
from planner.people.rules import MailChoice
from planner.people.words import MAIL_WORDS
from planner.plans.rules import Forecast, Status
from planner.rounds.models import Round
from planner.rounds.queries.figures import Wanted, figures_to_give, figures_wanted_of
from planner.rounds.queries.lookups import find_round
from planner.rounds.rules import RoundState

__all__ = ["blueprint"]

PAGE = "desk/answering/page.html"
SHARE = "/<key>/<organisation>/<any(lagesrapporter, oforandrat, tidplansonskemal):what>"

Answer = str | Redirect | tuple[str, int]


@blueprint.get("/svara/<link>")
@blueprint.get("/svara/<link>" + SHARE)
@access(Access.PUBLIC)
@per_link
def link_answers(link: str, **share: str) -> str:
    """Show all that a mail's recipient answers for. Nothing changes: mail scanners follow links too."""
    return _show(by_link(link), **share)


@blueprint.post("/svara/<link>")
@blueprint.post("/svara/<link>" + SHARE)
@access(Access.PUBLIC)
@per_link
def save_link_answers(link: str, **share: str) -> Answer:
    """Record a recipient's answers."""
    return _save(by_link(link), **share)


@blueprint.get("/svara/<link>/val")
@access(Access.PUBLIC)
@per_link
def choices(link: str) -> str:
    """Show when a recipient wants reminders. A mail program's own way to unsubscribe leads here too."""
    door = by_link(link)
    return show_form("desk/answering/choices.html", values={"mail": door.person.mail.value}, **_choices(door))


@blueprint.post("/svara/<link>/val")
@access(Access.PUBLIC)
@per_link
def choose(link: str) -> Answer:
    """Keep when a recipient wants reminders."""
    door = by_link(link)

    def do(chosen: dict[str, Any]) -> None:
        change_person(door.person, chosen, actor=door.person)
        flash(_("Ditt val är sparat."))

    return submit_form("desk/answering/choices.html", MailChoiceInput(), do, done=request.path, **_choices(door))


@blueprint.get("/omgangar/<int:round_id>/svar")
@blueprint.get("/omgangar/<int:round_id>/svar" + SHARE)
@access(Access.CONTRIBUTOR)
def round_answers(round_id: int, **share: str) -> str | Redirect:
    """Show what a round asks of whoever is signed in; where that is one organisation's figures, go on to those."""
    door = to_round(round_id)
    wanted = _wanted(door)
    return redirect(address_of(door, wanted[0])) if len(wanted) == 1 else _show(door, **share)


@blueprint.post("/omgangar/<int:round_id>/svar")
@blueprint.post("/omgangar/<int:round_id>/svar" + SHARE)
@access(Access.CONTRIBUTOR)
def save_round_answers(round_id: int, **share: str) -> Answer:
    """Record answers to a round."""
    return _save(to_round(round_id), **share)


@blueprint.get("/mina-aktiviteter/svar")
@blueprint.get("/mina-aktiviteter/svar" + SHARE)
@access(Access.CONTRIBUTOR)
def my_answers(**share: str) -> str:
    """Show all that whoever is signed in answers for, to be answered on one page."""
    return _show(to_mine(), **share)


@blueprint.post("/mina-aktiviteter/svar")
@blueprint.post("/mina-aktiviteter/svar" + SHARE)
@access(Access.CONTRIBUTOR)
def save_my_answers(**share: str) -> Answer:
    """Record answers about one's own activities."""
    return _save(to_mine(), **share)


def _show(door: Door, key: str = "", organisation: str = "", **_what: str) -> str:
    return _page(door, _sheet(door), opened=row_name(key, organisation))


def _save(door: Door, key: str = "", organisation: str = "", what: str | None = None) -> Answer:
    given = by_row(request.form.items())
    pressed = Pressed(row_name(key, organisation), What(what)) if what else None
    sheet = _sheet(door)
    saved = save_answers(sheet, given, pressed, today=business_date(), via=door.via)
    if not saved.is_whole:
        code = 200 if saved.count else 422
        return _page(door, _sheet(door), given=given, saved=saved, opened=pressed.row if pressed else ""), code
    after = _sheet(door)
    if saved.count:
        flash(_("Sparat. %(done)s av %(all)s svarade.", done=after.done_count, all=after.asked_count))
    else:
        flash(_("Det fanns inget nytt att spara."))
    return redirect(door.page(_next(sheet, after, pressed)))


def _next(before: Sheet, after: Sheet, pressed: Pressed | None) -> Any:
    """Return what waits next for an answer after the row where the button was pressed; None: from the top."""
    order = [share.name for share in before.waiting]
    if pressed is None or pressed.row not in order:
        return None
    waiting = {share.name: share for share in after.waiting}
    following = order[order.index(pressed.row) :]
    return next((waiting[name] for name in following if name in waiting), None)


def _sheet(door: Door) -> Sheet:
    return sheet_of(door.person, business_date(), door.round_id)


def _page(
    door: Door, sheet: Sheet, *, opened: str = "", given: dict[str, dict[str, str]] | None = None,
    saved: Saved | None = None,
) -> str:  # fmt: skip
    saved = saved or Saved()
    # Only what wasn't saved is shown as it was written; the rest begins from what holds now.
    written = {name: (given or {}).get(name, {}) for name in saved.errors}
    return render_template(
        PAGE,
        door=door,
        sheet=sheet,
        round=_round(door.round_id),
        wanted=[(one, address_of(door, one)) for one in _wanted(door)],
        opened=opened,
        written=written,
        saved=saved,
        What=What,
        statuses=list(Status),
        forecasts=list(Forecast),
        day_text=_day_text,
    )


def _round(round_id: int | None) -> Round | None:
    """Return the round whose page it is. Raises NotFound for one that isn't open yet: that is nobody's business."""
    if round_id is None:
        return None
    found = find_round(round_id)
    if found.state is RoundState.PLANNED:
        raise NotFound(str(round_id))
    return found


def _wanted(door: Door) -> list[Wanted]:
    """Return the figures that are wanted of whoever came in, on a round's page also those of their organisation."""
    today = business_date()
    if door.round_id is None:
        return figures_wanted_of(door.person, today)
    return [one for one in figures_to_give(door.person, today) if one.round_id == door.round_id]


def _day_text(day: date) -> str:
    """Return a day as people say it: 12 maj, or 12 maj 2013 where it isn't this year's."""
    return str(format_date(day, "d MMMM")) if day.year == business_date().year else long_date(day)


def _choices(door: Door) -> dict[str, Any]:
    return {"door": door, "choices": [(choice.value, MAIL_WORDS[choice]) for choice in MailChoice]}
