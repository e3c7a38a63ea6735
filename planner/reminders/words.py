"""The words that pages use of steps and messages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from planner.mail.rules import MessageState, Outcome
from planner.rounds.rules import LONGEST_ROUND

STATE_WORDS = {
    MessageState.WAITING.value: _l("Väntar"),
    MessageState.CLAIMED.value: _l("Skickas just nu"),
    MessageState.SENT.value: _l("Skickat"),
    MessageState.DEAD.value: _l("Stoppat"),
    MessageState.SUPPRESSED.value: _l("Inställt, inget kvar att påminna om"),
}

TRY_WORDS = {
    Outcome.SENT.value: _l("Servern tog emot det"),
    Outcome.RETRY.value: _l("Servern sade nej för stunden"),
    Outcome.DEAD.value: _l("Servern sade nej för gott"),
}

# What a message is for, by its kind; each room that sends has kinds of its own.
MESSAGE_WORDS = {
    "reminders": _l("Påminnelser"),
    "rounds": _l("Uppföljningsomgång"),
    "submissions": _l("Redovisning av statsbidraget"),
    "deadline_answer": _l("Svar om tidplan"),
    "invitation": _l("Inbjudan"),
    "password_reset": _l("Nytt lösenord"),
    "password_changed": _l("Ändrat lösenord"),
    "new_sign_in": _l("Ny inloggning"),
    "alarm": _l("Larm om utskick"),
    "fault": _l("Anmält fel i tillgängligheten"),
}


def step_text(step: int | None) -> str:
    """Return a step in words; None is a nudge."""
    if step is None:
        return str(_("ingen ny lägesrapport på 60 dagar"))
    if step == 0:
        return str(_("dagen då det ska vara klart"))
    if step < 0:
        return str(ngettext("%(num)s dag före", "%(num)s dagar före", -step))
    return str(ngettext("%(num)s dag efter", "%(num)s dagar efter", step))


def telling_text(kind: str, step: int, about_round: bool) -> str:
    """Return why somebody was told of something: a step in words, or a nudge; of a round also that it opened."""
    if kind == "nudge":
        return str(_("påminnelse som skickades för hand")) if about_round else step_text(None)
    if not about_round:
        return step_text(step)
    # A round lasts a year at most: an earlier step is its opening.
    if step < -LONGEST_ROUND.days:
        return str(_("omgången öppnade"))
    return str(_("sista svarsdagen")) if step == 0 else step_text(step)
