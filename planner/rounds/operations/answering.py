"""Answering a round about figures: an organisation's women and men in each series, and why they are as they are."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from planner.indicators.operations.observations import store_observation
from planner.indicators.rules import Figure, Period, Split
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.rounds.models import Round, RoundAnswer
from planner.rounds.operations.preparing import record_round
from planner.rounds.queries.figure_sheets import Asked, FigureSheet, figure_sheet
from planner.rounds.queries.lookups import find_round
from planner.rounds.rules import Counts, RoundState, may_answer_for


def answer_figures(
    *,
    actor: Actor,
    round_id: int,
    organisation_key: str,
    counts: Mapping[str, Counts | None],
    reasons: str | None,
    since: str,
    today: date,
    via: str,
) -> RoundAnswer:
    """Record what an organisation answers to a round about figures, for the first time or anew, as observations.

    `counts` is by series' key; what isn't known is None, and is never taken for zero. `since` stands for the answer
    that whoever answers has seen (FigureSheet.since). Raises NotFound where the organisation isn't asked, Conflict
    where the round isn't open, Forbidden for those who may not answer for the organisation, Invalid where nothing is
    said, a figure that was given is left out, or another answer has come since.
    """
    # Locked, so that closing it waits, and others who answer for the same organisation.
    round_ = find_round(round_id, figures=True, lock=True)
    sheet = figure_sheet(round_id, organisation_key, today)
    if not may_answer_for(actor, organisation_id=sheet.answering_id, asked_id=sheet.asked_id):
        raise Forbidden(_("Du svarar inte för den organisationen."))
    if round_.state is not RoundState.OPEN:
        raise Conflict(_("Omgången är avslutad, så det går inte att svara i den längre."))
    _check(sheet, counts, reasons, since)
    # In the order in which all lock them who record figures of many series.
    for row in sorted(sheet.rows, key=lambda row: row.indicator.id):
        given = counts.get(row.indicator.key)
        # What is as it was keeps its source, its note, and whether it was printed.
        if given is not None and given != row.given:
            _store(actor, sheet, row, given)
    answer = sheet.answer or RoundAnswer(round_id=round_id, organisation_id=sheet.organisation.id)
    answer.reasons, answer.via, answer.by_id = reasons, via, actor.id
    answer.answered_on, answer.answered_at = today, now()
    db.session.add(answer)
    known = sum(counts.get(row.indicator.key) is not None for row in sheet.rows)
    record_round(
        "round.answer",
        round_,
        actor,
        organisation=sheet.organisation.id,
        counts={"asked": len(sheet.rows), "answered": known},
    )
    return answer


def _check(sheet: FigureSheet, counts: Mapping[str, Counts | None], reasons: str | None, since: str) -> None:
    if since != sheet.since:
        raise Invalid(_("Någon annan har svarat sedan du öppnade sidan. Jämför med det, och spara sedan igen."))
    if reasons is None and all(counts.get(row.indicator.key) is None for row in sheet.rows):
        raise Invalid(_("Fyll i minst en siffra, eller skriv varför ni inte kan lämna någon."))
    taken_back = [
        row.indicator.key for row in sheet.rows if row.given is not None and counts.get(row.indicator.key) is None
    ]
    if taken_back:
        said = _("Siffran är redan lämnad. Rätta den, eller be strategiska enheten att ta bort den.")
        raise Invalid(_("En siffra som är lämnad kan inte lämnas tom."), {f"{key}:women": said for key in taken_back})


def _store(actor: Actor, sheet: FigureSheet, row: Asked, given: Counts) -> None:
    round_: Round = sheet.round
    store_observation(
        actor=actor,
        indicator=row.indicator,
        period=Period.parse(round_.period or ""),
        figure=Figure(n=given.persons, women=given.women, men=given.men, split=Split.OWN_UNIT),
        organisation_id=sheet.organisation.id,
        source=round_.title,
    )
