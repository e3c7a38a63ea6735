"""Reading rounds: the list, how far one has come, what was said, and the same as a file."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.audit.operations import record_export
from planner.auth.sessions import signed_in
from planner.kit.cells import plain_cell
from planner.kit.clock import STOCKHOLM, business_date
from planner.kit.forms import from_address
from planner.kit.web import Access, access
from planner.plans.words import STATUS_WORDS
from planner.rounds.pages import figures
from planner.rounds.pages.blueprint import blueprint, when_mail_goes
from planner.rounds.queries.lists import overlapping, round_rows
from planner.rounds.queries.lookups import chosen_of, find_round
from planner.rounds.queries.progress import all_shares, progress_of, share_page
from planner.rounds.queries.views import ShareRow
from planner.rounds.rules import RoundState
from planner.rounds.schemas import PageInput

HEADER = (
    _l("Område"),
    _l("Aktivitet"),
    _l("Rubrik"),
    _l("Organisation"),
    _l("Tillfrågad"),
    _l("E-postadress"),
    _l("Svar"),
    _l("Läge"),
    _l("Kommentar"),
    _l("Svarade"),
    _l("Tidpunkt"),
)


@blueprint.get("/omgangar")
@access(Access.STRATEGIST)
def rounds() -> str:
    """Show all rounds: those that are open, those that are being prepared, those that are closed."""
    return render_template("rounds/list.html", rows=round_rows(business_date()))


@blueprint.get("/omgangar/<int:round_id>")
@access(Access.STRATEGIST)
def round_(round_id: int) -> str:
    """Show how far a round has come, and of one that is being prepared whom it would ask."""
    found, today = find_round(round_id), business_date()
    if found.asks_figures:
        return figures.show_round(found, today)
    chosen, progress = chosen_of(found), progress_of(found, today)
    asked = {organisation.id for organisation in progress.by_organisation}
    return render_template(
        "rounds/round.html",
        round=found,
        chosen=chosen,
        progress=progress,
        silent=[one for one in chosen.organisations if one.id not in asked],
        overlaps=[] if found.state is RoundState.CLOSED else overlapping(found, today),
        when_mail_goes=when_mail_goes(),
    )


@blueprint.get("/omgangar/<int:round_id>/resultat")
@access(Access.STRATEGIST)
def result(round_id: int) -> str:
    """Show everything that a round asks about, with each answer as it was given."""
    found, today = find_round(round_id), business_date()
    if found.asks_figures:
        return figures.show_result(found, today)
    page = share_page(found, today, from_address(PageInput())["page"])
    return render_template("rounds/result.html", round=found, page=page)


@blueprint.get("/omgangar/<int:round_id>/resultat.csv")
@access(Access.STRATEGIST)
def download(round_id: int) -> Response:
    """Hand out who has answered what, and who hasn't answered, as CSV for spreadsheets."""
    found, today = find_round(round_id), business_date()
    name = f"omgang-{found.id}-{today.isoformat()}.csv"
    rows = list(figures.file_rows(found, today) if found.asks_figures else _rows(all_shares(found, today)))
    record_export("round", actor=signed_in(), object_id=round_id)
    return Response(
        # The mark at the beginning tells Excel that it is UTF-8.
        "\ufeff" + "".join(_csv([plain_cell(text) for text in row]) for row in rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(shares: Sequence[ShareRow]) -> Iterator[Sequence[str]]:
    yield [str(name) for name in HEADER]
    yield from map(_cells, shares)


def _cells(row: ShareRow) -> Sequence[str]:
    return (
        row.area_key,
        row.activity_key,
        row.activity_title,
        row.organisation,
        row.asked or "",
        row.asked_email or "",
        str(_("Har svarat") if row.status else _("Har inte svarat")),
        str(STATUS_WORDS[row.status]) if row.status else "",
        row.comment or "",
        row.answered_by or "",
        f"{row.answered_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if row.answered_at else "",
    )


def _csv(cells: Sequence[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerow(cells)
    return stream.getvalue()
