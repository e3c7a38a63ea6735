"""Rounds for programs: which there are, and how far each has come."""

from typing import Any

from flask import Response

from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Answer, day, many, number, one_of, text
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.rounds.models import Round
from planner.rounds.queries.figure_sheets import figure_progress
from planner.rounds.queries.lists import round_rows
from planner.rounds.queries.lookups import figure_keys_of, find_round, keys_of
from planner.rounds.queries.progress import progress_of
from planner.rounds.rules import RoundState

blueprint = ApiBlueprint(
    "rounds",
    __name__,
    says="Follow-up rounds: many are asked for a status report, or for figures, by a date.",
    names={"round_id": ("Number of a round.", 1)},
)


class RoundAnswer(Answer):
    """A round. In the list, nothing is counted of one that is being prepared."""

    id = number("Its number.", 1)
    title = text("What it is called.", "Uppföljning november 2014")
    period = text("The period that it asks organisations for figures of; null: it asks for status reports.", None)
    state = one_of(RoundState, "Where it is.", "open")
    opens_on = day("The day on which it opens by itself; null: by hand.", None)
    opened_on = day("When it was opened.", "2014-11-03", nullable=True)
    answer_by = day("The last day to answer.", "2014-11-24")
    closed_on = day("When it was closed.", None)
    asked = number("How many answers it asks for; of figures, one from each organisation.", 14)
    answered = number("How many it has.", 9)


class RoundList(Answer):
    """All rounds."""

    items = many(RoundAnswer, "Open ones first, then those that are being prepared, then closed ones.")


class AskedOrganisationAnswer(Answer):
    """How far an organisation has come with its answers."""

    organisation = text("Key of the organisation.", "kista")
    name = text("Its name.", "Kista")
    asked = number("How many answers it is asked for.", 3)
    answered = number("How many it has given.", 1)
    owing = many(
        text("An e-mail.", "kista@example.org"),
        "E-mail of who owes what is missing. Where nobody is named the strategists do, and there is none.",
    )


class ProgressAnswer(RoundAnswer):
    """A round, and who is missing. Of one that is being prepared: whom it would ask."""

    areas = many(text("Key of an area.", "boende"), "What it was told to ask about; none: all areas.")
    indicators = many(text("Key of a series.", "sip.has"), "The series that it asks for figures of; see /indicators.")
    organisations = many(text("Key of an organisation.", "kista"), "Whom it was told to ask; none: all.")
    people_asked = number("How many people are asked by name.", 6)
    people_answered = number("How many of them have answered everything.", 4)
    by_organisation = many(AskedOrganisationAnswer, "Each organisation's answers.")


@blueprint.get("/rounds")
@access(Access.STRATEGIST)
@blueprint.gives(RoundList)
def rounds() -> Response:
    """List the rounds."""
    return answer({"items": [_round(row.round, row.asked, row.answered) for row in round_rows(business_date())]})


@blueprint.get("/rounds/<int:round_id>")
@access(Access.STRATEGIST)
@blueprint.gives(ProgressAnswer)
def round_(round_id: int) -> Response:
    """Read how far a round has come, and who is missing."""
    found = find_round(round_id)
    return answer(_figures(found) if found.asks_figures else _reports(found))


def _reports(found: Round) -> dict[str, Any]:
    progress = progress_of(found, business_date())
    return {
        **_round(found, progress.shares.asked, progress.shares.answered),
        **keys_of(found),
        "indicators": [],
        "people_asked": progress.people.asked,
        "people_answered": progress.people.answered,
        "by_organisation": [
            {
                "organisation": one.key,
                "name": one.name,
                "asked": one.asked,
                "answered": one.answered,
                "owing": [email for _name, email, _number in one.owing if email],
            }
            for one in progress.by_organisation
        ],
    }


def _figures(found: Round) -> dict[str, Any]:
    """Return who has answered; the figures are read with their series, where small numbers are hidden."""
    progress = figure_progress(found, business_date())
    people = {row.asked_id for row in progress.rows if row.asked_id is not None}
    owing = {row.asked_id for row in progress.rows if not row.has_answered}
    return {
        **_round(found, progress.organisations.asked, progress.organisations.answered),
        "areas": [],
        **figure_keys_of(found),
        "people_asked": len(people),
        "people_answered": len(people - owing),
        "by_organisation": [
            {
                "organisation": row.key,
                "name": row.name,
                "asked": 1,
                "answered": int(row.has_answered),
                "owing": [row.asked_email] if row.asked_email and not row.has_answered else [],
            }
            for row in progress.rows
        ],
    }


def _round(found: Round, asked: int, answered: int) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "period": found.period,
        "state": found.state.value,
        "opens_on": found.opens_on,
        "opened_on": found.opened_on,
        "answer_by": found.answer_by,
        "closed_on": found.closed_on,
        "asked": asked,
        "answered": answered,
    }
