"""The words of a reminder: when something is due, and the subject. A month is "i december", never "i dag"."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from planner.mail.paper import one_line
from planner.plans.rules import Due, Precision

# Letters of a round's title that a subject shows: what follows it is to be seen on a phone too.
MOST_OF_TITLE = 60


def when(due: Due, today: date) -> str:
    """Return when something was or is due: i december, under kvartal 4, den 14 november; with another year's year."""
    other_year = due.day.year != today.year
    match due.precision:
        case Precision.YEAR:
            return str(_("under %(year)s", year=due.day.year))
        case Precision.QUARTER:
            quarter = (due.day.month + 2) // 3
            if other_year:
                return str(_("under kvartal %(quarter)s %(year)s", quarter=quarter, year=due.day.year))
            return str(_("under kvartal %(quarter)s", quarter=quarter))
        case Precision.MONTH:
            return str(_("i %(month)s", month=format_date(due.day, "MMMM y" if other_year else "MMMM")))
        case Precision.DAY:
            return str(_("den %(day)s", day=day_text(due.day, today)))


def at_the_latest(due: Due, today: date) -> str:
    """Return by when something is to be done; what is due on a day and today is "i dag"."""
    if due.precision is not Precision.DAY:
        return when(due, today)
    if due.day == today:
        return str(_("i dag"))
    return str(_("senast den %(day)s", day=day_text(due.day, today)))


def day_text(day: date, today: date) -> str:
    """Return a day as a letter writes it: 14 november; with another year's year."""
    return str(format_date(day, "d MMMM" if day.year == today.year else "d MMMM y"))


def subject(*, stuck: int, late: int, soon: int, silent: int, dues: Collection[Due], reports: bool, today: date) -> str:
    """Return a message's subject, which says what it is about and how many activities there are of each.

    `stuck` have had their last reminder and need a decision; `dues`: the deadlines of those that are soon due;
    `reports`: the recipient is asked for a status report.
    """
    parts = []
    if stuck:
        parts.append(ngettext("%(num)s aktivitet kräver beslut", "%(num)s aktiviteter kräver beslut", stuck))
    if late:
        parts.append(ngettext("%(num)s aktivitet är försenad", "%(num)s aktiviteter är försenade", late))
    if soon:
        parts.append(_soon(soon, dues, today))
    if silent:
        parts.append(
            ngettext("%(num)s aktivitet saknar ny lägesrapport", "%(num)s aktiviteter saknar ny lägesrapport", silent)
        )
    text = ", ".join(map(str, parts))
    return str(_("%(what)s: lämna lägesrapport", what=text)) if late and reports and len(parts) == 1 else text


def _soon(count: int, dues: Collection[Due], today: date) -> str:
    months = {(due.day.year, due.day.month) for due in dues}
    if len(set(dues)) == 1:
        phrase = at_the_latest(next(iter(dues)), today)
    elif len(months) == 1 and {due.precision for due in dues} <= {Precision.DAY, Precision.MONTH}:
        phrase = when(Due(next(iter(dues)).day, Precision.MONTH), today)
    else:
        return str(ngettext("%(num)s aktivitet ska snart vara klar", "%(num)s aktiviteter ska snart vara klara", count))
    return str(
        ngettext(
            "%(num)s aktivitet ska vara klar %(when)s",
            "%(num)s aktiviteter ska vara klara %(when)s",
            count,
            when=phrase,
        )
    )


def rounds_subject(
    titles: Sequence[str], missing: int, answer_by: date, *, opening: bool, figures: bool, today: date
) -> str:
    """Return the subject of a letter on rounds: which, how many reports or (`figures`) answers are missing, and when.

    `titles` are the rounds'; `answer_by` is the first day by which one is to be answered; `opening`: nobody has been
    asked before.
    """
    if len(titles) == 1:
        title = one_line(titles[0], MOST_OF_TITLE)
    else:
        title = ngettext("%(num)s uppföljning", "%(num)s uppföljningar", len(titles))
    when = at_the_latest(Due(answer_by, Precision.DAY), today)
    if figures:
        return _answers_subject(title, missing, when, late=today > answer_by, opening=opening)
    if today > answer_by:
        return str(
            ngettext(
                "%(title)s: %(num)s lägesrapport saknas",
                "%(title)s: %(num)s lägesrapporter saknas",
                missing,
                title=title,
            )
        )
    if opening:
        return str(
            ngettext(
                "%(title)s: %(num)s lägesrapport %(when)s",
                "%(title)s: %(num)s lägesrapporter %(when)s",
                missing,
                title=title,
                when=when,
            )
        )
    return str(
        ngettext(
            "%(title)s: %(num)s lägesrapport kvar, %(when)s",
            "%(title)s: %(num)s lägesrapporter kvar, %(when)s",
            missing,
            title=title,
            when=when,
        )
    )


def _answers_subject(title: str, missing: int, when: str, *, late: bool, opening: bool) -> str:
    if late:
        return str(ngettext("%(title)s: %(num)s svar saknas", "%(title)s: %(num)s svar saknas", missing, title=title))
    if opening:
        first = ngettext(
            "%(title)s: %(num)s svar %(when)s", "%(title)s: %(num)s svar %(when)s", missing, title=title, when=when
        )
        return str(first)
    left = ngettext(
        "%(title)s: %(num)s svar kvar, %(when)s",
        "%(title)s: %(num)s svar kvar, %(when)s",
        missing,
        title=title,
        when=when,
    )
    return str(left)
