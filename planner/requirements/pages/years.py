"""The forms of a year: adding it, its facts, its money, its submission."""

from datetime import date
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.forms import show_form, submit_form
from planner.kit.web import Access, access
from planner.requirements.operations import years as operations
from planner.requirements.pages.blueprint import address_of_year, blueprint, responsible_choices
from planner.requirements.queries.lookups import shown_year
from planner.requirements.queries.years import year_views
from planner.requirements.rules import Milestone, YearView
from planner.requirements.schemas import (
    MoneyInput,
    NewYearInput,
    PlannedSubmissionInput,
    SubmittedInput,
    YearInput,
)


@blueprint.get("/krav/ny")
@access(Access.STRATEGIST)
def add_year_form() -> str:
    """Show the form for a new year: the next one, as a copy of the latest, unless somebody says otherwise."""
    there = year_views()
    latest = there[0].year if there else None
    values = {"year": business_date().year if latest is None else latest + 1, "source": latest or ""}
    return show_form("requirements/new_year.html", values=values, years=there)


@blueprint.post("/krav/ny")
@access(Access.STRATEGIST)
def add_year() -> Response | tuple[str, int]:
    """Add a year, empty or as a copy."""
    made: list[int] = []

    def do(values: dict[str, Any]) -> None:
        if values["source"] is None:
            operations.add_year(actor=signed_in(), year=values["year"])
        else:
            operations.copy_year(actor=signed_in(), **values)
        made.append(values["year"])

    answer = submit_form("requirements/new_year.html", NewYearInput(), do, done="", years=year_views())
    if made and isinstance(answer, Response):
        answer.location = address_of_year(made[0])
    return answer


@blueprint.get("/krav/<int:year>/uppgifter")
@access(Access.STRATEGIST)
def year_form(year: int) -> str:
    """Show the form for what is known of a year's list of requirements."""
    found = shown_year(year)
    values = {"complete": found.complete, "source": found.source or ""}
    return show_form("requirements/year_form.html", values=values, year=found)


@blueprint.post("/krav/<int:year>/uppgifter")
@access(Access.STRATEGIST)
def edit_year(year: int) -> Response | tuple[str, int]:
    """Change what is known of a year's list of requirements."""

    def do(values: dict[str, Any]) -> None:
        operations.edit_year(actor=signed_in(), year=year, **values)
        flash(_("Uppgifterna är sparade."))

    return submit_form(
        "requirements/year_form.html", YearInput(), do, done=address_of_year(year), year=shown_year(year)
    )


@blueprint.get("/krav/<int:year>/pengar")
@access(Access.STRATEGIST)
def money_form(year: int) -> str:
    """Show the form for a year's money."""
    found = shown_year(year)
    money = found.money
    values = {
        "national_sum_sek": grouped(money.national_sum),
        "granted_sek": grouped(money.granted),
        "received_sek": grouped(money.received),
        "received_on": money.received_on or "",
        "used_sek": grouped(money.used),
        "money_note": money.note or "",
    }
    return show_form("requirements/money.html", values=values, year=found)


@blueprint.post("/krav/<int:year>/pengar")
@access(Access.STRATEGIST)
def set_money(year: int) -> Response | tuple[str, int]:
    """Say what is known of a year's money."""

    def do(values: dict[str, Any]) -> None:
        operations.set_money(actor=signed_in(), year=year, **values)
        flash(_("Uppgifterna om pengarna är sparade."))

    done = url_for("requirements.year", year=year, _anchor="pengar")
    return submit_form("requirements/money.html", MoneyInput(), do, done=done, year=shown_year(year))


@blueprint.get("/krav/<int:year>/redovisning")
@access(Access.STRATEGIST)
def submission_form(year: int) -> str:
    """Show the form for who submits what to whom, and by when."""
    found = shown_year(year)
    submission = found.submission
    values: dict[str, Any] = {
        "recipient": submission.recipient or "",
        "due": submission.due or "",
        "responsible_id": submission.responsible.id if submission.responsible else "",
    }
    for milestone in submission.milestones:
        values[f"{milestone.kind.value}_due"] = milestone.due
        values[f"{milestone.kind.value}_done"] = milestone.done_on or ""
    return show_form("requirements/submission.html", values=values, **_offered(found))


@blueprint.post("/krav/<int:year>/redovisning")
@access(Access.STRATEGIST)
def plan_submission(year: int) -> Response | tuple[str, int]:
    """Say who submits what to whom, and by when."""

    def do(values: dict[str, Any]) -> None:
        given = PlannedSubmissionInput.by_milestone(values)
        operations.plan_submission(actor=signed_in(), year=year, today=business_date(), **given)
        flash(_("Planen för redovisningen är sparad."))

    done = url_for("requirements.year", year=year, _anchor="redovisning")
    shown = _offered(shown_year(year))
    return submit_form("requirements/submission.html", PlannedSubmissionInput(), do, done=done, **shown)


@blueprint.get("/krav/<int:year>/redovisning/inskickad")
@access(Access.STRATEGIST)
def submitted_form(year: int) -> str:
    """Show the form for when it was sent, and what came back."""
    found = shown_year(year)
    sent_on: date = found.submission.sent_on or business_date()
    values = {"sent_on": sent_on, "receipt": found.submission.receipt or ""}
    return show_form("requirements/submitted.html", values=values, year=found)


@blueprint.post("/krav/<int:year>/redovisning/inskickad")
@access(Access.STRATEGIST)
def submitted(year: int) -> Response | tuple[str, int]:
    """Record that it was sent, and what came back."""

    def do(values: dict[str, Any]) -> None:
        operations.record_submission(actor=signed_in(), year=year, today=business_date(), **values)
        flash(_("Uppgifterna om redovisningen är sparade."))

    done = url_for("requirements.year", year=year, _anchor="redovisning")
    return submit_form("requirements/submitted.html", SubmittedInput(), do, done=done, year=shown_year(year))


def _offered(found: YearView) -> dict[str, Any]:
    return {
        "year": found,
        "people": responsible_choices(found.submission.responsible),
        "milestones": list(Milestone),
    }


def grouped(sum_sek: int | None) -> str:
    """Return a sum as the form takes it back."""
    return "" if sum_sek is None else f"{sum_sek:,}".replace(",", " ")
