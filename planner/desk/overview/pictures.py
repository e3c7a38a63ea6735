"""The overview's charts: each a drawing, what it shows in words, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from planner.desk.overview import drawing
from planner.desk.overview.queries import Days
from planner.desk.overview.rules import SoFar, ahead, so_far
from planner.kit.i18n import language
from planner.plans.queries.areas import AreaCard
from planner.plans.rules import Status

# The order in which a bar's parts stand.
STATUSES = (Status.DONE, Status.ONGOING, Status.PAUSED, Status.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A lying bar: what it is of, how it is drawn, what stands beside it, and its table's cells."""

    label: str
    svg: str
    beside: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. `says`: its point; `legend`: samples with what they stand for; `heads`: its table's.

    It has rows of bars, or one drawing.
    """

    key: str
    title: str
    says: str
    legend: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Row]
    svg: str | None = None


def pictures(cards: Sequence[AreaCard], days: Days, today: date) -> list[Picture]:
    """Return the charts that have something to show."""
    drawn = (_by_area(cards), _over_time(days, today), _ahead(days, today))
    return [one for one in drawn if one is not None]


def _by_area(cards: Sequence[AreaCard]) -> Picture | None:
    shown = [card for card in cards if card.total]
    if not shown:
        return None
    words = {
        Status.DONE: _("Genomförda"),
        Status.ONGOING: _("Pågår"),
        Status.PAUSED: _("Avvaktar"),
        Status.NOT_STARTED: _("Inte påbörjade"),
    }
    counts = {card.key: [card.done, card.ongoing, card.paused, card.not_started] for card in shown}
    used = [status for place, status in enumerate(STATUSES) if any(each[place] for each in counts.values())]
    done, total = sum(card.done for card in shown), sum(card.total for card in shown)
    says = ngettext("%(done)s av %(num)s aktivitet är genomförd.", "%(done)s av %(num)s aktiviteter är genomförda.",
                    total, done=done)  # fmt: skip
    first = max(shown, key=lambda card: (card.percent, card.total))
    if len(shown) > 1 and first.done:
        says += " " + _("Längst har %(area)s kommit: %(percent)s procent.", area=_name(first), percent=first.percent)
    return Picture(
        key="areas",
        title=_("Läget i varje område"),
        says=says,
        legend=[(drawing.sample(status.value), words[status]) for status in used],
        heads=[_("Område"), *(words[status] for status in STATUSES), _("Alla")],
        rows=[
            Row(
                _name(card),
                drawing.stacked([(s.value, n) for s, n in zip(STATUSES, counts[card.key], strict=True)], card.total),
                _("%(done)s av %(of)s", done=card.done, of=card.total),
                [*map(str, counts[card.key]), str(card.total)],
            )
            for card in shown
        ],
    )


def _over_time(days: Days, today: date) -> Picture | None:
    months = so_far(days.done, days.decided, today)
    if len(months) < 2:
        return None
    done = sum(one.count for one in days.done)
    should = sum(one.count for one in days.decided if one.day < today)
    says = ngettext("%(num)s aktivitet är genomförd.", "%(num)s aktiviteter är genomförda.", done)
    says += " " + ngettext(
        "Enligt besluten skulle %(num)s ha varit klar i dag.",
        "Enligt besluten skulle %(num)s ha varit klara i dag.",
        should,
    )
    known = [one.done for one in months if one.done is not None]
    labels = [str(format_date(one.month, "MMM y")) for one in months]
    return Picture(
        key="time",
        title=_("Genomfört jämfört med beslutade tidplaner"),
        says=says,
        legend=[
            (drawing.line_sample("done"), _("Genomförda till och med månaden")),
            (drawing.line_sample("decided"), _("Ska vara klara enligt beslut")),
        ],
        heads=[_("Månad"), _("Genomförda"), _("Ska vara klara enligt beslut")],
        rows=[Row(_month(one.month), "", "", [_so_far(one), str(one.decided)]) for one in months],
        svg=drawing.over_time(known, [one.decided for one in months], max(len(known) - 1, 0), labels),
    )


def _ahead(days: Days, today: date) -> Picture | None:
    months, later = ahead(days.due, today)
    if not months:
        return None
    most = max(one.count for one in months)
    fullest = next(one for one in months if one.count == most)
    says = ngettext(
        "Flest tidplaner löper ut i %(month)s: %(num)s aktivitet.",
        "Flest tidplaner löper ut i %(month)s: %(num)s aktiviteter.",
        most,
        month=_month(fullest.month),
    )
    if later:
        says += " " + ngettext(
            "%(num)s aktivitet har en senare tidplan.", "%(num)s aktiviteter har en senare tidplan.", later
        )
    return Picture(
        key="ahead",
        title=_("Tidplaner framåt"),
        says=says,
        legend=[],
        heads=[_("Månad"), _("Aktiviteter")],
        rows=[
            Row(_month(one.month), drawing.stacked([("due", one.count)], most), str(one.count), [str(one.count)])
            for one in months
        ],
    )


def _so_far(one: SoFar) -> str:
    return "–" if one.done is None else str(one.done)


def _name(card: AreaCard) -> str:
    return card.name_en if language() == "en" and card.name_en else card.name_sv


def _month(month: date) -> str:
    return str(format_date(month, "MMMM y"))
