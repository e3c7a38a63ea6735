"""What activities refer to: the plan itself, versions, organisations, people."""

from planner.people.rules import Locale, MailChoice, OrganisationKind, Role
from planner.planfile.fields import Choice, Day, Email, Key, Text
from planner.planfile.parts import Part
from planner.planfile.schemas.section import Section
from planner.plans.rules import VersionStatus


class PlanSchema(Section):
    """The plan."""

    key = Key(required=True)
    title = Text(required=True)
    owner = Key(metadata={"description": "Organisation that holds the assignment of activities that list none."})


class DecisionSchema(Section):
    """A board's decision on a version."""

    board = Key(metadata={"description": "An organisation's key."})
    on = Day()
    dnr = Text(max_length=80, metadata={"description": "The reference number of the matter."})
    paragraph = Text(max_length=40)


class VersionSchema(Section):
    """The plan as one decision left it."""

    key = Key(required=True)
    title = Text(required=True)
    status = Choice(VersionStatus, metadata={"description": "Left out: proposed."})
    decision = Part(DecisionSchema, metadata={"description": "Board, day and dnr are needed where adopted."})
    follow_up_due = Day()
    replaces = Key(metadata={"description": "A version's key."})


class OrganisationSchema(Section):
    """An administration, district, unit, partner…"""

    key = Key(required=True)
    name = Text(required=True, max_length=200)
    kind = Choice(OrganisationKind, metadata={"description": "Left out: unit."})
    parent = Key(metadata={"description": "An organisation's key."})
    started = Day()
    ended = Day(metadata={"description": "The last day."})
    successor = Key(metadata={"description": "The organisation that took over, by its key."})
    contact = Email(metadata={"description": "A person's e-mail."})


class PersonSchema(Section):
    """Someone who signs in, owns assignments or gets mail."""

    email = Email(required=True)
    name = Text(required=True, max_length=200)
    role = Choice(Role, metadata={"description": "Left out: reader."})
    organisation = Key(metadata={"description": "An organisation's key."})
    locale = Choice(Locale, metadata={"description": "Null: Swedish."})
    mail = Choice(MailChoice, metadata={"description": "Null: daily for contributors, weekly for others."})
    left = Day(metadata={"description": "The first day without access and mail."})
