"""Years of the grant, their requirements, what shows that these are met, and the submission."""

from planner.planfile.fields import Choice, Code, Day, Email, Key, Text
from planner.planfile.numbers import LARGEST_SUM, Whole, Year, YesNo
from planner.planfile.parts import Items, Part
from planner.planfile.schemas.section import Section
from planner.requirements.rules import Actor, Audience, Kind, Milestone, Outcome


class MilestoneSchema(Section):
    """An internal date of a submission. Known by its kind."""

    kind = Choice(Milestone, required=True)
    due = Day(required=True)
    done = Day(metadata={"description": "The day on which it was kept."})


class SubmissionSchema(Section):
    """What is sent in, to whom and by when, and what came back."""

    recipient = Text(max_length=200)
    due = Day(metadata={"description": "The deadline."})
    receipt = Text(lines=True, metadata={"description": "What the recipient answered: a reference, or in words."})
    responsible = Email(metadata={"description": "A person's e-mail. Null: the strategists."})
    sent = Day(metadata={"description": "The day on which it was sent."})
    milestones = Items(MilestoneSchema)


class EvidenceItemSchema(Section):
    """What shows it: one of words, an address, or something in the service by its key."""

    note = Text(lines=True)
    link = Text(max_length=2000, metadata={"description": "An address that begins with https:// or http://."})
    observation = Text(max_length=200, metadata={"description": "series:period or series:period:organisation."})
    activity = Key(metadata={"description": "An activity's key."})
    edition = Text(max_length=200, metadata={"description": "A frozen report: year:number."})
    by = Email(metadata={"description": "Who added it: a person's e-mail."})


class EvidenceSchema(Section):
    """One thing that has to be shown. Known by its title within the requirement."""

    title = Text(lines=True, max_length=500, required=True)
    on = Day(metadata={"description": "The day since which it is there. Null: it is missing."})
    signed_by = Email(metadata={"description": "A person's e-mail; needs on."})
    note = Text(lines=True)
    items = Items(EvidenceItemSchema)


class AssessmentSchema(Section):
    """Our own view; met counts once all evidence is there, and on and by say who signed it and when."""

    outcome = Choice(Outcome, metadata={"description": "Left out: not_assessed."})
    on = Day()
    by = Email(metadata={"description": "A person's e-mail."})
    reason = Text(lines=True)


class AuthoritySchema(Section):
    """The authority's view, beside our own."""

    outcome = Choice(Outcome)
    on = Day()
    note = Text(lines=True)


class RequirementSchema(Section):
    """A requirement of one year."""

    code = Code(required=True, metadata={"description": "Known by it within its year."})
    kind = Choice(Kind, metadata={"description": "Left out: basic."})
    audience = Choice(Audience, metadata={"description": "Left out: all."})
    actor = Choice(Actor, metadata={"description": "Who has to meet it. Left out: municipality."})
    title = Text(lines=True, max_length=500, required=True)
    about = Text(lines=True)
    responsible = Email(metadata={"description": "A person's e-mail."})
    internal_due = Day()
    national_sum_sek = Whole(most=LARGEST_SUM, metadata={"description": "Whole kronor, to all municipalities."})
    evidence = Items(EvidenceSchema)
    assessment = Part(AssessmentSchema)
    authority = Part(AuthoritySchema)


class GrantYearSchema(Section):
    """A year of the grant. Sums are in whole kronor."""

    year = Year(required=True)
    complete = YesNo(metadata={"description": "Whether all its requirements are listed. Left out: true."})
    source = Text(lines=True)
    national_sum_sek = Whole(most=LARGEST_SUM)
    granted_sek = Whole(metadata={"description": "To us."})
    received_on = Day(metadata={"description": "The day on which it came, in arrears."})
    received_sek = Whole()
    used_sek = Whole()
    money_note = Text(lines=True)
    submission = Part(SubmissionSchema)
    items = Items(RequirementSchema)
