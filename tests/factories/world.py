"""A small world that most tests of rooms start from."""

from dataclasses import dataclass
from datetime import date

from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.people.rules import Role
from planner.plans.models import Activity, Area, Assignment
from planner.plans.operations.summaries import refresh_all
from tests.factories.people import add_everybody, add_organisation, add_person
from tests.factories.plan import add_activity, add_area, add_assignment, add_plan

TODAY = date(2014, 11, 3)


@dataclass(frozen=True)
class World:
    """Two districts share the activity boende-1, due in December 2014; nothing has been said of it.

    One person of each role belongs to Bromma; the contributor owns Bromma's share, the coordinator has the area.
    Nobody is named for Kista's.
    """

    bromma: Organisation
    kista: Organisation
    people: dict[Role, Person]
    somebody_in_kista: Person
    area: Area
    activity: Activity
    in_bromma: Assignment
    in_kista: Assignment

    @property
    def owner(self) -> Person:
        """Who answers for Bromma's share."""
        return self.people[Role.CONTRIBUTOR]

    @property
    def strategist(self) -> Person:
        """Who decides on deadlines."""
        return self.people[Role.STRATEGIST]


def build_world(today: date = TODAY) -> World:
    """Add the world to an empty database and commit it."""
    bromma, kista = add_organisation("bromma"), add_organisation("kista")
    people = add_everybody(bromma)
    add_plan(owner=bromma)
    area = add_area("boende", coordinator=people[Role.COORDINATOR])
    activity = add_activity("boende-1", area=area, due="2014-12")
    world = World(
        bromma=bromma,
        kista=kista,
        people=people,
        somebody_in_kista=add_person(organisation=kista, email="kista@example.org"),
        area=area,
        activity=activity,
        in_bromma=add_assignment(activity, bromma, owner=people[Role.CONTRIBUTOR]),
        in_kista=add_assignment(activity, kista),
    )
    refresh_all(today)
    db.session.commit()
    return world
