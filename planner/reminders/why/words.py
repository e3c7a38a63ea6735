"""An explanation of somebody's mail in words, as its page shows it."""

from datetime import date

from flask_babel import gettext as _

from planner.kit.i18n import language, long_date, moment
from planner.plans.rules import Status
from planner.plans.words import STATUS_WORDS
from planner.reminders.calendar import holiday_name
from planner.reminders.rules import SUBMISSIONS
from planner.reminders.rules.why import DayOff, Reason
from planner.reminders.why.explanation import Explanation, Outcome, Row, Verdict
from planner.reminders.words import telling_text


def verdict_text(found: Explanation) -> str:
    """Return the short answer: whether there was a mail, and what decided it."""
    match found.verdict:
        case Verdict.SENT:
            said = _("Ja, mejl skickades.")
        case Verdict.DEAD:
            said = _("Nej. Ett mejl skulle ha gått, men e-postservern sade nej till det.")
        case Verdict.WAITING:
            said = _("Nej, inte ännu. Ett mejl väntar på att skickas.")
        case Verdict.SUPPRESSED:
            said = _("Nej. Ett mejl ställdes in: när det skulle skickas fanns inget kvar att påminna om.")
        case Verdict.LEFT:
            said = _("Nej. Personen har slutat.")
        case Verdict.AWAY:
            said = _("Nej. Personen hade en ersättare, som fick påminnelserna i stället.")
        case Verdict.DAY_OFF:
            said = _("Nej. Det var en ledig dag. Nästa arbetsdag är %(day)s.", day=long_date(found.next_working_day))
        case Verdict.TO_COME:
            said = _("Planeringen har inte gått den dagen ännu.")
        case Verdict.NOT_PLANNED:
            said = _("Nej. Planeringen kördes inte den dagen. Det som missades tas upp nästa gång den körs.")
        case _:
            said = _("Nej. Planeringen kördes, men det fanns inget nytt att säga.")
    return str(said)


def off_text(found: Explanation) -> str | None:
    """Return what sort of day off it was; None for a working day."""
    if found.off is None:
        return None
    kind, period = found.off
    if kind is DayOff.WEEKEND:
        return str(_("Ledig dag: helg"))
    if kind is DayOff.HOLIDAY or period is None:
        return str(_("Ledig dag: %(name)s", name=holiday_name(found.day, language())))
    return str(_("Ledig dag: period utan påminnelser, %(first)s till %(last)s", first=period.first, last=period.last))


def row_text(row: Row, found: Explanation) -> str:
    """Return in a sentence why the person was told of one thing, or wasn't."""
    return str(_of_records(row, found) or _of_rule(row, found))


def _of_records(row: Row, found: Explanation) -> str | None:
    step = "" if row.step is None else telling_text("deadline", row.step, row.about_round)
    match row.outcome:
        case Outcome.TOLD if row.told:
            told = telling_text(row.told.kind, row.told.step, row.about_round)
            return str(_("Påmindes den dagen: %(step)s.", step=told))
        case Outcome.COVERED:
            return str(_("Ingick i omgången %(title)s, som påminde i stället.", title=row.round))
        case Outcome.NOT_PLANNED if found.verdict is Verdict.TO_COME:
            return str(_("Påminns när planeringen körs: %(step)s.", step=step))
        case Outcome.NOT_PLANNED:
            return str(_("Skulle ha påmints, %(step)s, men planeringen kördes inte.", step=step))
        case Outcome.CHANGED_SINCE if found.run:
            return str(
                _(
                    "Skulle ha påmints, %(step)s, av det som är känt nu. Det ändrades efter att planeringen kördes"
                    " %(at)s, eller påminns nästa gång den körs.",
                    step=step,
                    at=moment(found.run.last_at),
                )
            )
    return None


def _of_rule(row: Row, found: Explanation) -> str:
    match row.outcome:
        case Reason.DAY_OFF:
            said = _("Ledig dag.")
        case Reason.CLOSED if row.about_round:
            said = _("Omgången hade redan fått svar.")
        case Reason.CLOSED if row.family is SUBMISSIONS:
            said = _("Redovisningen var redan skickad.")
        case Reason.CLOSED:
            said = _("Läget var %(status)s: då påminns ingen.", status=_status(row))
        case Reason.SOMEBODY_ELSE:
            said = _("Påminnelsen går till %(others)s.", others=", ".join(row.others) or _("någon annan"))
        case Reason.NOT_REACHED:
            said = _("För tidigt: första påminnelsen kommer %(day)s.", day=_day(row.again_on))
        case Reason.HELD_BACK:
            said = _(
                "En lägesrapport lämnades %(report)s. Därför väntar påminnelsen till %(day)s.",
                report=_day(row.last_update),
                day=_day(row.again_on),
            )
        case Reason.TOLD_BEFORE:
            said = _told_before(row)
        case Reason.OVERDUE_ONLY:
            said = _("Personen hade valt att bara få påminnelser om det som är försenat.")
        case _:
            said = _(
                "Personen hade valt mejl en gång i veckan. Veckans mejl planerades %(day)s.",
                day=_day(found.first_of_week),
            )
    return str(said)


def _told_before(row: Row) -> str:
    step = "" if row.step is None else telling_text("deadline", row.step, row.about_round)
    first = _("Påmindes redan %(day)s: %(step)s.", day=_day(row.told.told_on if row.told else None), step=step)
    if row.again_on is None:
        return f"{first} {_('Fler påminnelser kommer inte.')}"
    return f"{first} {_('Nästa kommer %(day)s.', day=_day(row.again_on))}"


def _status(row: Row) -> str:
    return str(STATUS_WORDS[Status(row.status)]).lower() if row.status else ""


def _day(day: date | None) -> str:
    return long_date(day) if day else "–"
