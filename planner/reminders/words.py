"""The words that pages use of steps and messages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from planner.mail.rules import MessageState

STATE_WORDS = {
    MessageState.WAITING.value: _l("Väntar"),
    MessageState.CLAIMED.value: _l("Skickas just nu"),
    MessageState.SENT.value: _l("Skickat"),
    MessageState.DEAD.value: _l("Stoppat"),
    MessageState.SUPPRESSED.value: _l("Inställt, inget kvar att påminna om"),
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
