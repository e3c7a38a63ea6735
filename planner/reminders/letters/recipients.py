"""Who a letter is to, in whose place, and where it leads them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import ngettext
from sqlalchemy import select

from planner.auth.answer_links import answer_links
from planner.kit.db import db
from planner.mail import paper
from planner.mail.outbox import Claim
from planner.people.models import Person
from planner.people.queries.passing_on import stand_ins
from planner.reminders.letters.contents import recipients_of


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of two pages: to answer on, and to choose on which mail one gets.

    `personal`: they open to whoever has them, so the letter isn't to be passed on.
    """

    answer: str
    choices: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who gets a letter; `away` are the names of those in whose place they get some of it."""

    person: Person
    ways: Ways
    away: tuple[str, ...]

    def standing_in(self) -> list[str]:
        """Return the sentence that says why they get what is others', or none."""
        if not self.away:
            return []
        return [
            str(
                ngettext(
                    "Du är ersättare för %(names)s och får därför också den personens påminnelser.",
                    "Du är ersättare för %(names)s och får därför också deras påminnelser.",
                    len(self.away),
                    names=", ".join(self.away),
                )
            )
        ]


def recipients(claims: Sequence[Claim], today: date) -> dict[int, Recipient]:
    """Return the recipients of claimed messages who haven't left by a day, by person."""
    people = recipients_of({claimed.recipient_id for claimed in claims}, today)
    ways, away = _ways(people.values()), _away(people, today)
    return {id_: Recipient(person, ways[id_], away.get(id_, ())) for id_, person in people.items()}


def _ways(people: Collection[Person]) -> dict[int, Ways]:
    """Return by person where their letters lead: past signing in where such links are switched on."""
    links = answer_links(people)
    signed_in = Ways(paper.page("desk.mine"), paper.page("auth.account"), personal=False)
    return {
        person.id: Ways(links[person.id], f"{links[person.id]}/val", personal=True) if person.id in links else signed_in
        for person in people
    }


def _away(person_ids: Collection[int], today: date) -> Mapping[int, tuple[str, ...]]:
    """Return, for those of some persons who stand in for others on a day, the others' names."""
    deputies = {away: deputy for away, deputy in stand_ins(today).items() if deputy in person_ids}
    if not deputies:
        return {}
    names: dict[int, list[str]] = defaultdict(list)
    rows = select(Person.id, Person.name).where(Person.id.in_(deputies)).order_by(Person.name, Person.id)
    for row in db.session.execute(rows):
        names[deputies[row.id]].append(row.name)
    return {deputy: tuple(away) for deputy, away in names.items()}
