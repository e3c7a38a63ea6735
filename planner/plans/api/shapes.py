"""What is answered about the plan."""

from planner.kit.api.shapes import Answer, day, flag, many, moment, number, one_of, page_of_items, text
from planner.plans.rules import Forecast, Light, Precision, Status, VersionStatus


class PlanAnswer(Answer):
    """The plan itself."""

    key = text("The plan's key.", "stockholm")
    title = text("Its title.", "Handlingsplan för personer med psykisk funktionsnedsättning")
    version = text("Key of the version in force today.", "2013", nullable=True)


class VersionAnswer(Answer):
    """The plan as one board decision left it."""

    key = text("The version's key.", "2013")
    title = text("Its title.", "Handlingsplan 2013")
    status = one_of(VersionStatus, "How far it has come. Drafts are seen by those who work with them.", "adopted")
    board = text("Key of the board that decided on it.", "socialnamnden", nullable=True)
    decided_on = day("Day of the decision.", "2014-01-21", nullable=True)
    dnr = text("The decision's reference number.", "3.1-123/2013", nullable=True)
    paragraph = text("The paragraph of the minutes.", "§ 12", nullable=True)
    follow_up_due = day("Day by which it is to be followed up.", "2015-12-31", nullable=True)
    replaces = text("Key of the version that it replaces.", None)
    in_force = flag("Whether it is in force today.", True)


class AreaAnswer(Answer):
    """An area, and how far it has come: counts of its activities in force."""

    key = text("The area's key.", "boende")
    name = text("Its name in Swedish.", "Boende")
    name_en = text("Its name in English.", "Housing", nullable=True)
    total = number("Activities, without dropped ones.", 32)
    done = number("Of these: done.", 18)
    dropped = number("Dropped ones.", 1)
    overdue = number("Past their deadline.", 3)
    due_soon = number("Due within 30 days.", 2)
    stale = number("Ongoing and silent for 60 days.", 1)
    unreported = number("Nobody has said anything of them.", 2)
    without_deadline = number("Unfinished and without a deadline.", 0)
    light = one_of(Light, "The light beside it.", "red")


class AreaDetails(Answer):
    """One area."""

    key = text("The area's key.", "boende")
    name = text("Its name in Swedish.", "Boende")
    name_en = text("Its name in English.", "Housing", nullable=True)
    about = text("What it is about.", "Bostäder med särskild service och boendestöd.", nullable=True)
    coordinator = text("E-mail of its coordinator.", "samordnare@example.org", nullable=True)
    factors = many(text("A factor.", "Det saknas bostäder."), "What the inventory showed.")


class ActivityAnswer(Answer):
    """An activity in a list."""

    key = text("The activity's key.", "boende-1")
    title = text("Its short title.", "Kartlägg behovet av bostäder")
    area = text("Key of its area.", "boende")
    group = text("The heading that it stands under.", "Bostadsförsörjning")
    status = one_of(Status, "Rolled up from its assignments.", "ongoing")
    light = one_of(Light, "The light beside it.", "yellow")
    overdue = flag("One of its assignments is past its deadline.", False)
    due_soon = flag("One of them is due within 30 days.", True)
    stale = flag("One of them is ongoing and has been silent for 60 days.", False)
    unreported = flag("Nobody has said anything of any of them.", False)
    done = number("Assignments that are done.", 9)
    of = number("Assignments.", 14)
    due = day("Its own deadline in force: the last day on which it is kept.", "2014-12-31", nullable=True)
    precision = one_of(Precision, "How exactly that was decided.", "month", nullable=True)
    decided_due = day("The deadline that the board decided.", "2014-06-30", nullable=True)
    last_update = day("Day of the latest status update.", "2014-10-17", nullable=True)


class AssignmentAnswer(Answer):
    """One organisation's share of an activity, as it is today."""

    activity = text("Key of the activity.", "boende-1")
    title = text("The activity's title.", "Kartlägg behovet av bostäder")
    area = text("Key of its area.", "boende")
    organisation = text("Key of the organisation.", "bromma")
    organisation_name = text("Its name.", "Bromma")
    owner = text("E-mail of who answers for it.", "bromma@example.org", nullable=True)
    owner_name = text("Their name.", "Enhetschef Bromma", nullable=True)
    status = one_of(Status, "How far it has come.", "ongoing")
    light = one_of(Light, "The light beside it.", "yellow")
    overdue = flag("It is past its deadline.", False)
    due_soon = flag("It is due within 30 days.", True)
    stale = flag("It is ongoing and has been silent for 60 days.", False)
    unreported = flag("Nobody has said anything of it.", False)
    due = day("Its deadline in force: its own or else the activity's.", "2014-12-31", nullable=True)
    precision = one_of(Precision, "How exactly that was decided.", "month", nullable=True)
    own_due = flag("Whether the deadline is its own.", False)
    last_update = day("Day of the latest status update.", "2014-10-17", nullable=True)
    comment = text("What was said then.", "Sju av tio bostäder är klara.", nullable=True)
    paused_until = day("For a pause: the day on which work is taken up again.", None)
    forecast = one_of(Forecast, "What its owner expects.", "on_track", nullable=True)
    ready_on = day("When its owner expects it to be ready.", "2014-12-15", nullable=True)


class ActivityDetails(ActivityAnswer):
    """Everything on one activity, but for its histories, which have addresses of their own."""

    wording = text("The decided wording.", "Stadsdelsnämnderna ska kartlägga behovet.", nullable=True)
    done_when = text("What counts as done.", "Kartläggningen är redovisad.", nullable=True)
    due_note = text("What the decision says of the deadline.", None)
    since = text("Title of the version that brought it.", "Handlingsplan 2013", nullable=True)
    in_force = flag("Whether it belongs to the version in force.", True)
    dropped_reason = text("Why the version in force drops it.", None)
    partners = many(text("A partner.", "Landstinget"), "Names of the organisations that it is carried out with.")
    methods = many(text("A method.", "ACT"), "The methods that it uses.")
    assignments = many(AssignmentAnswer, "Who carries it out and how far each has come.")


class UpdateAnswer(Answer):
    """A status update as it was given."""

    id = number("Its number.", 17)
    on = day("The day from which it holds.", "2014-10-17")
    status = one_of(Status, "What was reported.", "ongoing")
    comment = text("What was said.", "Sju av tio bostäder är klara.", nullable=True)
    paused_until = day("For a pause: the day on which work is taken up again.", None)
    forecast = one_of(Forecast, "What the owner expects.", "on_track", nullable=True)
    ready_on = day("When the owner expects it to be ready.", "2014-12-15", nullable=True)
    by = text("E-mail of who gave it.", "bromma@example.org", nullable=True)
    via = text("Through which door it came: page, api, mail_link, load.", "api")
    recorded_at = moment("When it was recorded.", "2014-10-17T08:15:00+00:00")


class OwnerAnswer(Answer):
    """Who answers for an assignment."""

    owner = text("E-mail of who answers for it; null: nobody is named.", "bromma@example.org", nullable=True)
    name = text("Their name.", "Enhetschef Bromma", nullable=True)
    since = day("From which day on; null: from the beginning.", "2014-09-01", nullable=True)


class DeadlineAnswer(Answer):
    """A deadline and from when on it holds."""

    id = number("Its number.", 9)
    on = day("The day from which it holds; null for the decided one.", "2014-09-15", nullable=True)
    due = day("The last day on which it is kept; null: none.", "2014-12-31", nullable=True)
    precision = one_of(Precision, "How exactly it was set.", "month", nullable=True)
    reason = text("Why it was moved.", "Upphandlingen drog ut på tiden.", nullable=True)
    by = text("E-mail of who set it.", "strateg@example.org", nullable=True)


class RequestAnswer(Answer):
    """A wish for a new deadline."""

    id = number("Its number.", 4)
    due = day("The deadline asked for.", "2015-03-31")
    precision = one_of(Precision, "How exactly.", "quarter")
    reason = text("Why.", "Lokalen blir klar först i mars.")
    by = text("E-mail of who asked.", "bromma@example.org")
    asked_on = day("When.", "2014-10-20")
    recorded_at = moment("When it was recorded, or changed by who asked.", "2014-10-20T08:15:00+00:00")
    granted = flag("Whether it was granted; null while nobody has answered.", True, nullable=True)
    answered_on = day("When it was answered.", "2014-10-22", nullable=True)
    answer_reason = text("What was said with the answer: always with a refusal.", None)


class RequestDetails(RequestAnswer):
    """A wish for a new deadline, and what it is about."""

    activity = text("Key of the activity.", "boende-1")
    title = text("The activity's title.", "Kartlägg behovet av bostäder")
    organisation = text("Key of the organisation.", "bromma")
    organisation_name = text("Its name.", "Bromma")
    present_due = day("The deadline in force today.", "2014-12-31", nullable=True)
    present_precision = one_of(Precision, "How exactly that was decided.", "month", nullable=True)
    answered_by = text("Name of who answered.", "Strateg", nullable=True)


class CommentAnswer(Answer):
    """A comment on an activity."""

    id = number("Its number.", 3)
    on = day("The day.", "2014-10-03")
    by = text("E-mail of who wrote it.", "strateg@example.org")
    recorded_at = moment("When it was recorded.", "2014-10-03T09:00:00+00:00")
    text = text("What it says.", "Samordnas med Kista.")


class VersionList(Answer):
    """All versions."""

    items = many(VersionAnswer, "The versions.")


class AreaList(Answer):
    """All areas in force."""

    items = many(AreaAnswer, "The areas.")


ActivityPage = page_of_items(ActivityAnswer, name="ActivityPage")
AssignmentPage = page_of_items(AssignmentAnswer, name="AssignmentPage")
UpdatePage = page_of_items(UpdateAnswer, name="UpdatePage")
DeadlinePage = page_of_items(DeadlineAnswer, name="DeadlinePage")
RequestPage = page_of_items(RequestAnswer, name="RequestPage")
RequestDetailsPage = page_of_items(RequestDetails, name="RequestDetailsPage")
CommentPage = page_of_items(CommentAnswer, name="CommentPage")
