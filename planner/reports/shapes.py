"""The follow-up as JSON, described; planner.reports.rules.as_json makes it."""

from marshmallow import fields

from planner.indicators.rules import Direction, Split
from planner.kit.api.shapes import Answer, day, flag, many, number, one_of, text
from planner.plans.rules import Light, Precision, Status
from planner.requirements.rules import Actor, Audience, Gate, Kind, Outcome


class ReportPlan(Answer):
    """Which plan."""

    key = text("The plan's key.", "stockholm")
    title = text("Its title.", "Handlingsplan för personer med psykisk funktionsnedsättning")
    version = text("Key of the version in force on the day.", "2013", nullable=True)


class ByStatus(Answer):
    """Activities by status."""

    not_started = number("Not started.", 4)
    ongoing = number("Ongoing.", 9)
    done = number("Done.", 18)
    paused = number("Paused.", 1)
    dropped = number("Dropped.", 1)


class ReportSummary(Answer):
    """Figures; of activities, all but `assignments`."""

    activities = number("Activities.", 33)
    assignments = number("Assignments.", 58)
    by_status = fields.Nested(ByStatus)
    overdue = number("Past their deadline.", 3)
    due_soon = number("Due within 30 days.", 2)
    unreported = number("Nobody has said anything of them.", 2)
    without_deadline = number("Their own deadline is empty.", 0)
    moved = number("Their own deadline has been moved.", 5)
    late_against_decision = number("Unfinished, and after their decided deadline.", 6)


class ReportMove(Answer):
    """A deadline that was moved."""

    on = day("From which day on.", "2014-09-15")
    was = fields.Date(
        data_key="from",
        allow_none=True,
        metadata={"description": "What it was until then.", "example": "2014-06-30"},
    )
    reason = text("Why.", "Upphandlingen drog ut på tiden.", nullable=True)
    by = text("E-mail of who moved it.", "strateg@example.org", nullable=True)


class ReportAssignment(Answer):
    """An organisation's share of an activity."""

    organisation = text("Key of the organisation.", "bromma")
    owner = text("E-mail of who answers for it.", "bromma@example.org", nullable=True)
    status = one_of(Status, "How far it has come.", "ongoing")
    due = day("Its deadline.", "2014-12-31", nullable=True)
    overdue = flag("Past its deadline.", False)
    last_update = day("Day of the latest status update.", "2014-10-17", nullable=True)


class ReportActivity(Answer):
    """An activity."""

    key = text("The activity's key.", "boende-1")
    title = text("Its title.", "Kartlägg behovet av bostäder")
    status = one_of(Status, "Rolled up.", "ongoing")
    light = one_of(Light, "The light beside it.", "yellow")
    due = day("Its deadline in force.", "2014-12-31", nullable=True)
    decided_due = day("The decided one.", "2014-06-30", nullable=True)
    precision = one_of(Precision, "How exactly the deadline was decided.", "month", nullable=True)
    overdue = flag("One of its assignments is past its deadline.", False)
    moves = many(ReportMove, "How the deadline was moved.")
    done = number("Assignments that are done.", 9)
    of = number("Assignments.", 14)
    assignments = many(ReportAssignment, "Who carries it out.")


class ReportObservation(Answer):
    """Figures of a period, as their source gives them; those named in `hidden` may not leave and are null."""

    period = text("The period.", "2013")
    organisation = text("Key of the organisation; null: of all.", None, nullable=True)
    n = number("A count.", 731, nullable=True)
    of = number("What it is a part of.", 1628, nullable=True)
    share = fields.Float(allow_none=True, metadata={"description": "Percent, as printed.", "example": 21.0})
    value = fields.Float(allow_none=True, metadata={"description": "Any other measure.", "example": 7.5})
    women = fields.Float(allow_none=True, metadata={"description": "Women, in `split`.", "example": 53.0})
    men = fields.Float(allow_none=True, metadata={"description": "Men, in `split`.", "example": 47.0})
    split = one_of(Split, "What women and men are given in.", "percent", nullable=True)
    hidden = many(text("A name.", "women"), "Names of the figures that are hidden.")
    note = text("A note.", "Annan metod än inventeringen.", nullable=True)
    source = text("Where it is from.", "Handlingsplanen 2013", nullable=True)


class ReportTarget(Answer):
    """Where a series should be."""

    period = text("The period.", "2014")
    value = fields.Float(metadata={"description": "The target, in the series' unit.", "example": 900.0})


class ReportIndicator(Answer):
    """A series with its figures up to the report's year."""

    key = text("The series' key.", "sip.has")
    label = text("What it is called.", "Har samordnad individuell plan")
    unit = text("Its unit.", "personer", nullable=True)
    direction = one_of(Direction, "Where it is wanted to go.", "up", nullable=True)
    observations = many(ReportObservation, "Its figures, in the order of their periods.")
    targets = many(ReportTarget, "Its targets.")


class ReportArea(Answer):
    """An area with its activities."""

    key = text("The area's key.", "boende")
    name = text("Its name.", "Boende")
    about = text("What it is about.", "Bostäder med särskild service och boendestöd.", nullable=True)
    factors = many(text("A factor.", "Det saknas bostäder."), "What the inventory showed.")
    indicators = many(ReportIndicator, "The area's indicators.")
    activities = many(ReportActivity, "The area's activities.")


class ReportRequirement(Answer):
    """A requirement, as it stood on the day."""

    code = text("Its code.", "2014-V1")
    kind = one_of(Kind, "What sort of requirement.", "target")
    audience = one_of(Audience, "Whom it is about.", "adults")
    actor = one_of(Actor, "Who has to meet it.", "municipality")
    title = text("Its title.", "Genomföra fördjupade analyser utifrån inventeringen")
    outcome = one_of(Outcome, "What our own assessment is worth.", "met")
    authority_outcome = one_of(Outcome, "The authority's assessment.", None, nullable=True)
    counts = flag("A target that is met, the city's to meet, with the gate open.", True)
    evidence_missing = many(text("A title.", "Analys av boende"), "Evidence that isn't there.")


class ReportRequirements(Answer):
    """The requirements of the year's grant."""

    year = number("The year.", 2014)
    gate = one_of(Gate, "Whether targets count.", "unknown")
    items = many(ReportRequirement, "The requirements.")


class ReportMoney(Answer):
    """A year's money in whole kronor; null: not known."""

    year = number("The year.", 2012)
    national_sum_sek = number("All municipalities' sum.", 456500000, nullable=True)
    granted_sek = number("Granted to the city.", 22949683, nullable=True)
    received_sek = number("What of it had come.", 22949683, nullable=True)
    received_on = day("When it came.", "2013-12-20", nullable=True)
    used_sek = number("What of it was used.", 20000000, nullable=True)
    left_sek = number("What is left of what was granted.", 2949683, nullable=True)


class ReportDeviations(Answer):
    """Keys of activities that differ from the decided timetable."""

    overdue = many(text("A key.", "boende-3"), "Past their deadline.")
    moved = many(text("A key.", "boende-1"), "Their deadline was moved.")
    dropped = many(text("A key.", "boende-9"), "Dropped.")
    without_deadline = many(text("A key.", "sip-2"), "Without a deadline of their own.")


class ReportEdition(Answer):
    """An edition that a report is compared with."""

    year = number("Its year.", 2014)
    number = number("Its number in the year.", 1)
    as_of = day("The day that it shows.", "2014-06-30")


class ReportChanges(Answer):
    """What has changed since the edition before; lists of activities' keys."""

    edition = fields.Nested(ReportEdition)
    done = many(text("A key.", "boende-1"), "Done since.")
    newly_overdue = many(text("A key.", "boende-3"), "Overdue since.")
    moved = many(text("A key.", "boende-4"), "With another deadline than then.")
    new = many(text("A key.", "sip-5"), "Not in it then.")
    dropped = many(text("A key.", "boende-9"), "Dropped since.")
    gone = many(text("A key.", "boende-8"), "In it then, but no more.")
    indicators = many(fields.Dict(), "Series with figures of a later period: key, before, after, change.")


class ReportAnswer(Answer):
    """A year's follow-up."""

    year = number("The year.", 2014)
    as_of = day("The day that it shows.", "2014-11-03")
    edition = number("Number of the frozen edition; null: live.", None)
    checksum = text("SHA-256 of all else, drafts of texts too, keys sorted, without blanks.", "9f86d081884c7d65…")
    plan = fields.Nested(ReportPlan)
    summary = fields.Nested(ReportSummary)
    organisation = text("Key of the organisation that an extract is for; null: the whole plan.", None)
    indicators = many(ReportIndicator, "Indicators of the plan as a whole.")
    areas = many(ReportArea, "Area by area.")
    requirements = fields.Nested(ReportRequirements)
    deviations = fields.Nested(ReportDeviations)
    money = many(ReportMoney, "The grant's money, the latest year first.")
    texts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "Texts by section; empty for those who may not see drafts.", "example": {}},
    )
    changes = fields.Nested(ReportChanges, allow_none=True, metadata={"description": "Against the edition before."})
