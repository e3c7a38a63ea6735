"""The doors to a sheet: a mail's link, a round's page, one's own page. Behind each is the same."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from planner.auth.answer_links import person_of_answer_link
from planner.auth.sessions import signed_in
from planner.desk.answering.queries import Share
from planner.desk.answering.rules import What
from planner.kit.i18n import speak
from planner.kit.origin import comes_via
from planner.people.models import Person


class DeadLink(Exception):
    """A link that opens nothing: forged, too old, replaced or switched off. Which, isn't told."""


@dataclass(frozen=True)
class Door:
    """Who came in where, and the addresses behind it."""

    person: Person
    view: str
    via: str = "page"
    round_id: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def is_link(self) -> bool:
        """Whether the person came by a mail's link, without signing in."""
        return self.via == "mail_link"

    def page(self, share: Share | None = None) -> str:
        """Return the address of the sheet, at a share's place."""
        return url_for(f"answering.{self.view}", **self.arguments, _anchor=share.id if share else None)

    def saving(self, share: Share | None = None, what: What | None = None) -> str:
        """Return the address that the sheet is sent to, by a button of one share or of all."""
        endpoint = f"answering.save_{self.view}"
        if share is None or what is None:
            return url_for(endpoint, **self.arguments)
        view = share.view
        return url_for(
            endpoint, **self.arguments, key=view.activity_key, organisation=view.organisation_key, what=what.value
        )


def by_link(link: str) -> Door:
    """Return the door that a mail's link opens; what is done behind it, was through it.

    Raises DeadLink where it opens none.
    """
    person = person_of_answer_link(link)
    if person is None:
        raise DeadLink
    comes_via("mail_link")
    speak(person.locale)
    return Door(person, "link_answers", "mail_link", arguments={"link": link})


def to_round(round_id: int) -> Door:
    """Return the door to what a round asks of whoever is signed in."""
    return Door(signed_in().person, "round_answers", round_id=round_id, arguments={"round_id": round_id})


def to_mine() -> Door:
    """Return the door to all that whoever is signed in answers for."""
    return Door(signed_in().person, "my_answers")
