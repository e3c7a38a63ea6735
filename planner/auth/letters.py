"""Letters about somebody's account, written when they are sent: a link in one works from then on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from planner.auth.queries import latest_session, tokens_of
from planner.auth.rules import MailKind
from planner.kit.db import db
from planner.kit.i18n import moment
from planner.kit.settings import Settings
from planner.mail import paper
from planner.mail.kinds import register_kind
from planner.mail.outbox import Claim
from planner.mail.rules import Letter
from planner.people.links import Link, password_link
from planner.people.models import Person
from planner.people.operations.passwords import may_have_password


@dataclass(frozen=True, slots=True)
class Notice:
    """What a letter says: some sentences, perhaps something to do, and some sentences more."""

    subject: str
    first: tuple[str, ...]
    act: str
    link: str
    last: tuple[str, ...]


def register_letters(app: Flask) -> None:
    """Let each kind of message about an account be written here."""
    for kind, say in ((MailKind.RESET, _reset), (MailKind.CHANGED, _changed), (MailKind.NEW_SIGN_IN, _new_sign_in)):
        register_kind(app, kind, partial(_write, say))


def _write(say: Callable[[Person], Notice], claims: Sequence[Claim], today: date) -> Mapping[int, Letter]:
    """Return the letters to those of the recipients who haven't left."""
    wanted = {claimed.recipient_id for claimed in claims}
    found = db.session.scalars(select(Person).options(joinedload(Person.organisation)).where(Person.id.in_(wanted)))
    people = {person.id: person for person in found if not person.is_gone(today)}
    return {
        claimed.id: _letter(people[claimed.recipient_id], say) for claimed in claims if claimed.recipient_id in people
    }


def _letter(person: Person, say: Callable[[Person], Notice]) -> Letter:
    with paper.in_language_of(person.locale):
        notice = say(person)
        facts = {"name": person.name, "notice": notice}
        return paper.write("account", address=person.email, subject=notice.subject, facts=facts)


def _reset(person: Person) -> Notice:
    settings: Settings = current_app.extensions["planner.settings"]
    asked = _("Någon har bett om att få välja ett nytt lösenord för %(email)s.", email=person.email)
    if not may_have_password(person):
        return Notice(
            subject=_("Så loggar du in i Planner"),
            first=(asked, _("Du har inget lösenord i Planner: du loggar in med %(name)s.", name=settings.oidc_name)),
            act=_("Till inloggningen"),
            link=paper.page("auth.sign_in"),
            last=(_not_you(),),
        )
    life = ngettext("%(num)s minut", "%(num)s minuter", settings.reset_link_minutes)
    return Notice(
        subject=_("Välj ett nytt lösenord till Planner"),
        first=(asked, _("Länken fungerar en gång och i %(life)s från det att mejlet skickades.", life=life)),
        act=_("Välj nytt lösenord"),
        link=password_link(person, Link.RESET),
        last=(_not_you(),),
    )


def _not_you() -> str:
    return str(
        _("Var det inte du? Då behöver du inte göra något. Vi vet inte vem som bad om mejlet, och inget är ändrat.")
    )


def _changed(person: Person) -> Notice:
    return Notice(
        subject=_("Ditt lösenord är ändrat"),
        first=(
            _("Lösenordet för %(email)s i Planner har ändrats.", email=person.email),
            _("Du är utloggad överallt utom där du ändrade det."),
            *([_("Dina API-nycklar har slutat gälla.")] if tokens_of(person.id) else []),
        ),
        act=_("Välj ett nytt lösenord"),
        link=paper.page("auth.forgotten"),
        last=(_if_not_you(),),
    )


def _new_sign_in(person: Person) -> Notice:
    session = latest_session(person.id)
    first = [
        _("Någon har loggat in som %(email)s från en webbläsare som du inte har använt förut.", email=person.email)
    ]
    if session is not None:
        browser = session.browser or _("okänd webbläsare")
        first.append(_("%(browser)s, %(at)s.", browser=browser, at=moment(session.began_at)))
    return Notice(
        subject=_("Ny inloggning i Planner"),
        first=(*first, _("Var det du behöver du inte göra något.")),
        act=_("Välj ett nytt lösenord"),
        link=paper.page("auth.forgotten"),
        last=(_if_not_you(),),
    )


def _if_not_you() -> str:
    ask = paper.whom_to_ask()
    return str(
        _("Var det inte du? Välj genast ett nytt lösenord, så loggas alla andra ut. Skriv också till %(ask)s.", ask=ask)
    )
