"""/hjalp: guides by what people do, the plan's words, and the panel that is shown until somebody has seen it.

Anybody may read them, also those whom a mail's link leads here. What they say stands in templates/desk/help, in
a folder for each language: running text is easier to keep right as a whole than as messages of a catalogue. A test
holds both languages to the same headings and links.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.desk.help.days import DAYS
from planner.desk.help.operations import dismiss_welcome
from planner.desk.help.queries import count_answered_for
from planner.desk.help.where import help_address
from planner.kit.clock import business_date
from planner.kit.i18n import language
from planner.kit.web import Access, access, own_address
from planner.people.rules import Role
from planner.people.words import ROLE_WORDS, TASK_WORDS
from planner.reminders.settings.in_force import answer_links_on

GUIDES = {
    "start": _l("Hjälp"),
    "owner": _l("Guide för dig som ansvarar för en aktivitet"),
    "unit": _l("Guide för strategiska enheten"),
    "words": _l("Lägen, färger och ord"),
}

blueprint = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is expected of somebody, in words, and how much they answer for."""

    role: Role
    role_word: Any
    task: Any
    count: int

    @property
    def guide(self) -> str:
        """The guide to read first."""
        if self.role is Role.STRATEGIST:
            return "unit"
        return "owner" if self.count or self.role in (Role.CONTRIBUTOR, Role.COORDINATOR) else "words"


@blueprint.get("/hjalp")
@access(Access.PUBLIC)
def start() -> str:
    """Show the way to the right guide."""
    return _guide("start")


@blueprint.get("/hjalp/ansvarig")
@access(Access.PUBLIC)
def owner() -> str:
    """Tell owners, on one page that can be printed, what is expected of them."""
    return _guide("owner")


@blueprint.get("/hjalp/strategiska-enheten")
@access(Access.PUBLIC)
def unit() -> str:
    """Tell the strategy unit how a year goes."""
    return _guide("unit")


@blueprint.get("/hjalp/ord")
@access(Access.PUBLIC)
def words() -> str:
    """Explain statuses, lights and the plan's words."""
    return _guide("words")


@blueprint.post("/hjalp/valkommen")
@access(Access.READER)
def dismiss() -> Response:
    """Stop showing what is expected of whoever is signed in."""
    dismiss_welcome(person=signed_in().person)
    flash(_("Rutan visas inte igen. Hjälpen finns längst ned på varje sida."))
    return redirect(own_address(request.form.get("next")) or url_for("desk.overview"))


@blueprint.app_context_processor
def _help() -> dict[str, Any]:
    return {"help_days": DAYS, "help_address": help_address, "welcome_panel": welcome_panel}


def welcome_panel() -> Welcome | None:
    """Return what to show somebody who hasn't said that they have seen it. One statement, and none after that."""
    person = signed_in().person
    if person.welcomed_at is not None:
        return None
    role = Role(person.role)
    return Welcome(role, ROLE_WORDS[role], TASK_WORDS[role], count_answered_for(person, business_date()))


def _guide(name: str) -> str:
    return render_template(
        "desk/help/guide.html",
        name=name,
        title=GUIDES[name],
        body=f"desk/help/{language()}/{name}.html",
        # Where it is switched off, one has to sign in.
        answer_links=name == "owner" and answer_links_on(),
        TASKS=[(ROLE_WORDS[role], TASK_WORDS[role]) for role in Role],
    )
