"""Preparing a round: what it asks for, of whom, and by when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from planner.audit.operations import record
from planner.kit.actor import Actor
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.errors import Conflict, Forbidden, Invalid
from planner.kit.i18n import long_date
from planner.people.models import Organisation
from planner.plans.models import Area
from planner.rounds.models import Round, RoundArea, RoundIndicator, RoundOrganisation
from planner.rounds.queries.lookups import find_round, keys_of
from planner.rounds.rules import RoundState, last_day_to_answer, may_manage_rounds


def create_round(
    *,
    actor: Actor,
    title: str,
    intro: str | None,
    guidance: str | None,
    areas: Sequence[str],
    organisations: Sequence[str],
    opens_on: date | None,
    answer_by: date,
    today: date,
) -> Round:
    """Prepare a round about status. `areas` and `organisations` are keys; none: all. `opens_on` None: by hand.

    Raises Forbidden for those who don't manage rounds; Invalid for days that have passed or come in the wrong order,
    and for an area or an organisation that doesn't exist.
    """
    round_ = add_round(
        actor, today, title=title, intro=intro, guidance=guidance, opens_on=opens_on, answer_by=answer_by
    )
    ask(round_, areas, organisations)
    record_round("round.create", round_, actor, opens_on=iso(opens_on), answer_by=iso(answer_by))
    return round_


def add_round(actor: Actor, today: date, *, opens_on: date | None, answer_by: date, **facts: Any) -> Round:
    """Add a round of either sort, which asks for nothing yet. `facts` are columns. Raises as `create_round` does."""
    check_may(actor)
    check_days(opens_on, answer_by, today)
    round_ = Round(opens_on=opens_on, answer_by=answer_by, by_id=actor.id, created_at=now(), **facts)
    db.session.add(round_)
    db.session.flush()
    return round_


def edit_round(
    *,
    actor: Actor,
    round_id: int,
    title: str,
    intro: str | None,
    guidance: str | None,
    areas: Sequence[str],
    organisations: Sequence[str],
    opens_on: date | None,
    answer_by: date,
    today: date,
) -> Round:
    """Change a round that hasn't opened.

    Raises Forbidden and Invalid as `create_round` does, NotFound where there is none, Conflict once it has opened.
    """
    check_may(actor)
    round_ = find_planned_round(round_id, figures=False)
    check_days(opens_on, answer_by, today)
    asked_before = keys_of(round_)
    ask(round_, areas, organisations)
    also = ["scope"] if keys_of(round_) != asked_before else []
    change_round(
        round_,
        {"title": title, "intro": intro, "guidance": guidance, "opens_on": opens_on, "answer_by": answer_by},
        actor,
        also,
    )
    return round_


def edit_open_round(
    *,
    actor: Actor,
    round_id: int,
    title: str,
    intro: str | None,
    guidance: str | None,
    answer_by: date,
    today: date,
) -> Round:
    """Change an open round's texts and the day to answer by; for another day, reminders start afresh.

    Raises Forbidden for those who don't manage rounds, NotFound where there is none, Conflict where it isn't open,
    Invalid for a day that has passed or lies more than a year after the opening.
    """
    check_may(actor)
    round_ = find_round(round_id, lock=True)
    if round_.state is not RoundState.OPEN or round_.opened_on is None:
        raise Conflict(_("Omgången är inte öppen."))
    if answer_by != round_.answer_by:
        check_answer_by(answer_by, opens=round_.opened_on, today=today)
    change_round(round_, {"title": title, "intro": intro, "guidance": guidance, "answer_by": answer_by}, actor, [])
    return round_


def delete_round(*, actor: Actor, round_id: int) -> None:
    """Remove a round that hasn't opened.

    Raises Forbidden for those who don't manage rounds, NotFound where there is none, Conflict once it has opened.
    """
    check_may(actor)
    round_ = find_round(round_id, lock=True)
    if round_.state is not RoundState.PLANNED:
        raise Conflict(_("Omgången har öppnats och kan inte tas bort. Du kan avsluta den."))
    ask(round_, (), ())
    db.session.execute(delete(RoundIndicator).where(RoundIndicator.round_id == round_.id))
    record_round("round.delete", round_, actor)
    db.session.delete(round_)
    db.session.flush()


def check_may(actor: Actor) -> None:
    """Raise Forbidden for those who don't manage rounds."""
    if not may_manage_rounds(actor):
        raise Forbidden(_("Bara strateger håller i uppföljningsomgångar."))


def find_planned_round(round_id: int, *, figures: bool) -> Round:
    """Return a round that is being prepared, about figures or about status, locked.

    Raises NotFound where there is no such round, Conflict once it has opened.
    """
    round_ = find_round(round_id, figures=figures, lock=True)
    if round_.state is not RoundState.PLANNED:
        raise Conflict(_("Omgången har öppnats. Då går det inte längre att ändra vilka som tillfrågas."))
    return round_


def check_answer_by(answer_by: date, *, opens: date, today: date) -> None:
    """Raise Invalid for a day that has passed, or lies more than a year after the opening."""
    if answer_by < today:
        raise Invalid(_("Svarsdagen har redan passerat."), {"answer_by": _("Ange i dag eller en dag framåt i tiden.")})
    last = last_day_to_answer(opens)
    if answer_by > last:
        raise Invalid(
            _("Svarsdagen ligger för långt fram."),
            {"answer_by": _("Ange en dag senast %(day)s.", day=long_date(last))},
        )


def check_days(opens_on: date | None, answer_by: date, today: date) -> None:
    """Raise Invalid for days that have passed or come in the wrong order."""
    if opens_on is not None and opens_on < today:
        said = _("Ange i dag eller en dag framåt i tiden, eller lämna tomt för att öppna själv.")
        raise Invalid(_("Öppningsdagen har redan passerat."), {"opens_on": said})
    if opens_on is not None and answer_by < opens_on:
        said = _("Ange en dag som inte ligger före öppningsdagen.")
        raise Invalid(_("Svarsdagen ligger före öppningsdagen."), {"answer_by": said})
    check_answer_by(answer_by, opens=opens_on or today, today=today)


def ask(round_: Round, areas: Sequence[str], organisations: Sequence[str]) -> None:
    """Let a round ask about these areas, and these organisations, and no others."""
    for link, column, kind, keys, field in (
        (RoundArea, "area_id", Area, areas, "areas"),
        (RoundOrganisation, "organisation_id", Organisation, organisations, "organisations"),
    ):
        ids = _ids(kind, keys, field)
        db.session.execute(delete(link).where(link.round_id == round_.id))
        if ids:
            db.session.execute(insert(link), [{"round_id": round_.id, column: number} for number in ids])


def _ids(kind: Any, keys: Sequence[str], field: str) -> list[int]:
    wanted = set(keys)
    ids = list(db.session.scalars(select(kind.id).where(kind.key.in_(wanted)).order_by(kind.id)))
    if len(ids) != len(wanted):
        said = _("Något av det du valde finns inte längre. Välj igen.")
        raise Invalid(said, {field: said})
    return ids


def change_round(round_: Round, values: dict[str, Any], actor: Actor, also: list[str]) -> None:
    """Give a round new values and write down which are new; `also` are facts that were changed elsewhere."""
    before = {name: getattr(round_, name) for name in values}
    changed = [name for name, value in values.items() if value != before[name]]
    for name in changed:
        setattr(round_, name, values[name])
    days = [name for name in changed if name in ("opens_on", "answer_by")]
    texts = [name for name in changed if name not in days] + also
    if not changed and not also:
        return
    facts: dict[str, Any] = {"changed": texts} if texts else {}
    if days:
        facts["before"] = {name: iso(before[name]) for name in days}
        facts["after"] = {name: iso(values[name]) for name in days}
    record_round("round.edit", round_, actor, **facts)


def iso(day: date | None) -> str | None:
    """Return a day as the trail keeps it."""
    return day.isoformat() if day else None


def record_round(action: str, round_: Round, actor: Actor | None, **facts: Any) -> None:
    """Write down in the trail what was done with a round; None: by a job."""
    record(action, actor=actor, object_kind="round", object_id=round_.id, **facts)
    db.session.flush()
