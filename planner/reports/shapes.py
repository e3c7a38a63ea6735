"""The follow-up as JSON, described; planner.reports.rules.as_json makes it."""

from marshmallow import fields

from planner.kit.api.shapes import Answer, day, flag, many, number, one_of, text
from planner.plans.rules import Light, Precision, Status


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


class ReportArea(Answer):
    """An area with its activities."""

    key = text("The area's key.", "boende")
    name = text("Its name.", "Boende")
    about = text("What it is about.", "Bostäder med särskild service och boendestöd.", nullable=True)
    factors = many(text("A factor.", "Det saknas bostäder."), "What the inventory showed.")
    indicators = many(fields.Dict(), "Empty until there are indicators.")
    activities = many(ReportActivity, "The area's activities.")


class ReportRequirements(Answer):
    """The requirements of the year's grant."""

    year = number("The year.", 2014)
    gate = text("open, closed or unknown.", "unknown")
    items = many(fields.Dict(), "Empty until there are requirements.")


class ReportDeviations(Answer):
    """Keys of activities that differ from the decided timetable."""

    overdue = many(text("A key.", "boende-3"), "Past their deadline.")
    moved = many(text("A key.", "boende-1"), "Their deadline was moved.")
    dropped = many(text("A key.", "boende-9"), "Dropped.")
    without_deadline = many(text("A key.", "sip-2"), "Without a deadline of their own.")


class ReportAnswer(Answer):
    """A year's follow-up."""

    year = number("The year.", 2014)
    as_of = day("The day that it shows.", "2014-11-03")
    edition = number("Number of the frozen edition; null: live.", None)
    checksum = text("SHA-256 of everything else, keys sorted, without blanks.", "9f86d081884c7d65…")
    plan = fields.Nested(ReportPlan)
    summary = fields.Nested(ReportSummary)
    areas = many(ReportArea, "Area by area.")
    requirements = fields.Nested(ReportRequirements)
    deviations = fields.Nested(ReportDeviations)
    changes = fields.Dict(allow_none=True, metadata={"description": "Against the edition before.", "example": None})
