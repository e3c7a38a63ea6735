"""The words that people see for sign-ins."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from planner.audit.models import TrailEntry
from planner.auth.rules import Refusal, Scope, SignInMethod

METHOD_WORDS = {
    SignInMethod.PASSWORD.value: _l("med lösenord"),
    SignInMethod.LINK.value: _l("med en länk i ett mejl"),
    SignInMethod.SINGLE_SIGN_ON.value: _l("med arbetskonto"),
}
SCOPE_WORDS = {Scope.READ.value: _l("Läsa"), Scope.WRITE.value: _l("Läsa och ändra")}


def sign_in_text(entry: TrailEntry) -> str:
    """Return what an entry of the trail says of a sign-in."""
    if entry.action == "sign_in":
        how = METHOD_WORDS.get(entry.facts.get("method", ""), "")
        return str(_("Inloggning %(how)s", how=how))
    if entry.action == "sign_in.locked":
        return str(_("Nekad: för många fel lösenord strax innan"))
    if entry.facts.get("reason") == Refusal.NO_PASSWORDS:
        return str(_("Nekad: organisationen använder inte lösenord"))
    if "reason" in entry.facts:
        return str(_("Nekad vid inloggning med arbetskonto"))
    return str(_("Nekad: fel lösenord"))
