"""What is kept on a person, table by table. What a new table keeps on people is added here; a test asks for it.

A section is one statement, whose columns become the keys of the file. Hashes of passwords and of secrets are left out:
they say nothing about the person, and whoever came by the file could try them. What came with a draft of the plan isn't
named: most don't see drafts, and the file is there to be handed on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from planner.audit.models import TrailEntry
from planner.desk.privacy import everyday, follow_up
from planner.kit.db import AnySelect
from planner.mail.models import Message, Try
from planner.people.models import Deputy, Organisation, Person
from planner.plans.models import (
    Activity,
    Area,
    Assignment,
    Comment,
    DeadlineRequest,
    DeadlineRow,
    OwnerRow,
    StatusUpdate,
)
from planner.plans.queries.drafts import seen_by_all
from planner.reminders.models import Reminder, ReminderSettings
from planner.requirements.models import GrantYear
from planner.requirements.queries.deadlines import SUBJECT_KIND as SUBMISSION
from planner.rounds.models import Round, RoundShare


@dataclass(frozen=True)
class Section:
    """One kind of thing: its key in the file, its name for people, and how a person's are found."""

    key: str
    title: Any
    select: Callable[[int], AnySelect]


def _person(person_id: int) -> AnySelect:
    return (
        select(
            Person.id, Person.name, Person.email, Person.role, Organisation.name.label("organisation"), Person.locale,
            Person.mail_choice, Person.invited_at, Person.last_sign_in_at, Person.welcomed_at, Person.left_on,
            Person.anonymised_on, Person.password_hash.is_not(None).label("has_password"),
        )
        .outerjoin(Organisation, Person.organisation_id == Organisation.id)
        .where(Person.id == person_id)
    )  # fmt: skip


def _deputies(person_id: int) -> AnySelect:
    absent, deputy = aliased(Person), aliased(Person)
    return (
        select(absent.name.label("person"), deputy.name.label("deputy"), Deputy.starts, Deputy.ends)
        .join(absent, Deputy.person_id == absent.id)
        .join(deputy, Deputy.deputy_id == deputy.id)
        .where(or_(Deputy.person_id == person_id, Deputy.deputy_id == person_id))
        .order_by(Deputy.id)
    )


def _contact_for(person_id: int) -> AnySelect:
    return select(Organisation.key, Organisation.name).where(Organisation.contact_id == person_id)


def _coordinates(person_id: int) -> AnySelect:
    return select(_named_to_all(Area.key, Area), _named_to_all(Area.name_sv, Area, as_="name")).where(
        Area.coordinator_id == person_id
    )


def _named_to_all(column: InstrumentedAttribute[str], *tables: type[Activity | Area], as_: str = "") -> Any:
    """Return a column that is NULL for what came with a draft."""
    shown: ColumnElement[str | None] = case((seen_by_all(*tables), column))
    return shown.label(as_ or column.key)


# Which activity something is about, and which organisation's share of it. Area is joined.
_ACTIVITY = (
    _named_to_all(Activity.key, Activity, Area, as_="activity"),
    _named_to_all(Activity.title, Activity, Area),
)
_SHARE = (*_ACTIVITY, Organisation.name.label("organisation"))


def _of_assignment(chosen: AnySelect, assignment_id: Any) -> AnySelect:
    return (
        chosen.join(Assignment, assignment_id == Assignment.id)
        .join(Activity, Assignment.activity_id == Activity.id)
        .join(Area, Activity.area_id == Area.id)
        .join(Organisation, Assignment.organisation_id == Organisation.id)
    )


def _responsible(person_id: int) -> AnySelect:
    chosen = select(*_SHARE, OwnerRow.holds_from, OwnerRow.holds_to)
    return _of_assignment(chosen, OwnerRow.assignment_id).where(OwnerRow.person_id == person_id).order_by(OwnerRow.id)


def _named(person_id: int) -> AnySelect:
    chosen = select(*_SHARE, OwnerRow.holds_from, OwnerRow.recorded_at)
    return _of_assignment(chosen, OwnerRow.assignment_id).where(OwnerRow.by_id == person_id).order_by(OwnerRow.id)


def _reports(person_id: int) -> AnySelect:
    said = StatusUpdate
    chosen = select(
        *_SHARE, said.holds_from, said.status, said.comment, said.paused_until, said.forecast, said.ready_on, said.via,
        said.recorded_at,
    )  # fmt: skip
    return _of_assignment(chosen, said.assignment_id).where(said.by_id == person_id).order_by(said.id)


def _deadlines(person_id: int) -> AnySelect:
    row = DeadlineRow
    return (
        select(
            *_SHARE, row.due, row.precision, row.reason, row.holds_from, row.recorded_at,
        )
        .join(Activity, row.activity_id == Activity.id)
        .join(Area, Activity.area_id == Area.id)
        .outerjoin(Assignment, row.assignment_id == Assignment.id)
        .outerjoin(Organisation, Assignment.organisation_id == Organisation.id)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )  # fmt: skip


def _requests(person_id: int) -> AnySelect:
    row = DeadlineRequest
    chosen = select(*_SHARE, row.due, row.precision, row.reason, row.asked_on, row.recorded_at, row.granted)
    return _of_assignment(chosen, row.assignment_id).where(row.by_id == person_id).order_by(row.id)


def _answers(person_id: int) -> AnySelect:
    row = DeadlineRequest
    chosen = select(*_SHARE, row.due, row.precision, row.granted, row.answered_on, row.answer_reason)
    return _of_assignment(chosen, row.assignment_id).where(row.answered_by_id == person_id).order_by(row.id)


def _comments(person_id: int) -> AnySelect:
    return (
        select(*_ACTIVITY, Comment.text, Comment.on, Comment.recorded_at)
        .join(Activity, Comment.activity_id == Activity.id)
        .join(Area, Activity.area_id == Area.id)
        .where(Comment.by_id == person_id)
        .order_by(Comment.id)
    )


def _messages(person_id: int) -> AnySelect:
    row = Message
    return (
        select(row.id, row.kind, row.state, row.created_at, row.address, row.subject, row.sent_at)
        .where(row.recipient_id == person_id)
        .order_by(row.id)
    )


def _tries(person_id: int) -> AnySelect:
    return (
        select(Try.message_id.label("message"), Try.at, Try.outcome, Try.code, Try.said)
        .join(Message, Try.message_id == Message.id)
        .where(Message.recipient_id == person_id)
        .order_by(Try.id)
    )


def _reminders(person_id: int) -> AnySelect:
    row = Reminder
    about_assignment = and_(row.subject_kind == "assignment", row.subject_id == Assignment.id)
    about_submission = and_(row.subject_kind == SUBMISSION, row.subject_id == GrantYear.id)
    told = (row.kind, row.due, row.step, row.told_on, row.message_id.label("message"))
    return (
        select(*_SHARE, GrantYear.year.label("submission"), *told)
        .outerjoin(Assignment, about_assignment)
        .outerjoin(GrantYear, about_submission)
        .outerjoin(Activity, Assignment.activity_id == Activity.id)
        .outerjoin(Area, Activity.area_id == Area.id)
        .outerjoin(Organisation, Assignment.organisation_id == Organisation.id)
        .where(row.recipient_id == person_id)
        .order_by(row.id)
    )


def _rounds(person_id: int) -> AnySelect:
    row = Round
    return (
        select(row.title, row.created_at, row.opened_on, row.answer_by, row.closed_on)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def _asked(person_id: int) -> AnySelect:
    row = RoundShare
    chosen = select(*_SHARE, Round.title.label("round"), Round.closed_on, row.outcome).join(
        Round, row.round_id == Round.id
    )
    return _of_assignment(chosen, row.assignment_id).where(row.asked_id == person_id).order_by(row.id)


def _settings(person_id: int) -> AnySelect:
    row = ReminderSettings
    return (
        select(row.set_at, row.remind_from, row.remind_until, row.quiet_periods, row.answer_links)
        .where(row.by_id == person_id)
        .order_by(row.id)
    )


def _trail(person_id: int) -> AnySelect:
    row = TrailEntry
    about = and_(row.object_kind == "person", row.object_id == person_id)
    return (
        select(
            row.id, row.at, func.coalesce(row.actor_id == person_id, false()).label("by_the_person"), row.action,
            row.object_kind, row.object_id, row.facts, row.via, row.request_id, row.place,
        )
        .where(or_(row.actor_id == person_id, about))
        .order_by(row.id)
    )  # fmt: skip


SECTIONS = (
    Section("person", _l("Namn, e-postadress, roll, organisation, språk och val av påminnelser"), _person),
    Section("deputies", _l("Ersättare: vem som har ersatt vem, och när"), _deputies),
    Section("contact_for", _l("Organisationer som personen är kontaktperson för"), _contact_for),
    Section("coordinates", _l("Områden som personen samordnar"), _coordinates),
    Section("responsible", _l("Aktiviteter som personen ansvarar för eller har ansvarat för"), _responsible),
    Section("owners_named", _l("Tillfällen då personen har utsett ansvariga"), _named),
    Section("status_reports", _l("Lägesrapporter som personen har lämnat"), _reports),
    Section("deadlines_set", _l("Tidplaner som personen har satt, med skäl"), _deadlines),
    Section("deadline_requests", _l("Önskemål om ny tidplan, med skäl"), _requests),
    Section("deadline_answers", _l("Svar på andras önskemål om ny tidplan"), _answers),
    Section("comments", _l("Kommentarer som personen har skrivit"), _comments),
    Section("messages", _l("Mejl till personen: adress, ämne och tidpunkt"), _messages),
    Section("message_tries", _l("Försök att skicka mejlen, och vad mejlservern svarade"), _tries),
    Section("reminders", _l("Påminnelser: om vad och när"), _reminders),
    Section("rounds", _l("Uppföljningsomgångar som personen har förberett"), _rounds),
    Section("figures_recorded", _l("Utfall av indikatorer som personen har skrivit in"), follow_up.figures_recorded),
    Section("figures_in_rounds", _l("Siffror som personen har lämnat i uppföljningsomgångar"), follow_up.figures_given),
    Section("asked_in_rounds", _l("Svar som personen skulle ge i avslutade uppföljningsomgångar"), _asked),
    Section("report_texts", _l("Texter i uppföljningen som personen har skrivit"), follow_up.texts_written),
    Section("editions", _l("Utgåvor av uppföljningen som personen har låst"), follow_up.editions_frozen),
    Section(
        "board_handlings", _l("Nämnders behandling av utgåvor som personen har registrerat"), follow_up.board_handlings
    ),
    Section("submissions", _l("Redovisningar av statsbidraget som personen ansvarar för"), follow_up.submissions),
    Section("requirements", _l("Krav för statsbidraget som personen ansvarar för"), follow_up.requirements_held),
    Section("assessments", _l("Bedömningar av krav som personen har signerat"), follow_up.assessments),
    Section("evidence_signed", _l("Underlag som personen har prickat av"), follow_up.evidence_signed),
    Section(
        "evidence_added",
        _l("Underlag som personen har lagt till: anteckningar, länkar, filer"),
        follow_up.evidence_added,
    ),
    Section("files_uploaded", _l("Filer som personen har lagt upp"), follow_up.files_uploaded),
    Section("settings_chosen", _l("Inställningar för påminnelser som personen har valt"), _settings),
    Section(
        "statements_written",
        _l("Ändringar av tillgänglighetsredogörelsen som personen har gjort"),
        everyday.statements_written,
    ),
    Section("faults_reported", _l("Fel i tillgängligheten, anmälda med personens adress"), everyday.faults_reported),
    Section("faults_handled", _l("Anmälda fel som personen har markerat som åtgärdade"), everyday.faults_handled),
    Section("sessions", _l("Pågående inloggningar: webbläsare och tidpunkt"), everyday.sessions),
    Section("saved_views", _l("Sparade vyer av listan över aktiviteter"), everyday.saved_views),
    Section("visits", _l("Senaste besöken på översikten"), everyday.visits),
    Section("api_keys", _l("API-nycklar: namn, giltighet och senaste användning"), everyday.api_keys),
    Section("calendar", _l("Adress till kalendern: när den skapades och senast lästes"), everyday.calendar),
    Section("external_identities", _l("Koppling till inloggning med arbetskonto"), everyday.identities),
    Section("trail", _l("Händelseloggen: vad personen har gjort och vad som har gjorts med kontot"), _trail),
)

# Each reference to a person in the database, and the section that says so. None that isn't in a section.
TOLD_IN = {
    "accessibility_statement.by_id": "statements_written",
    "api_token.person_id": "api_keys",
    "area.coordinator_id": "coordinates",
    "assessment.by_id": "assessments",
    "board_handling.by_id": "board_handlings",
    "calendar_feed.person_id": "calendar",
    "comment.by_id": "comments",
    "deadline.by_id": "deadlines_set",
    "deadline_request.answered_by_id": "deadline_answers",
    "deadline_request.by_id": "deadline_requests",
    "deputy.deputy_id": "deputies",
    "deputy.person_id": "deputies",
    "edition.by_id": "editions",
    "evidence.signed_by_id": "evidence_signed",
    "evidence_item.by_id": "evidence_added",
    "external_identity.person_id": "external_identities",
    "follow_up_round.by_id": "rounds",
    "follow_up_round_answer.by_id": "figures_in_rounds",
    "follow_up_round_share.asked_id": "asked_in_rounds",
    "grant_year.responsible_id": "submissions",
    "message.recipient_id": "messages",
    "observation.by_id": "figures_recorded",
    "organisation.contact_id": "contact_for",
    "owner.by_id": "owners_named",
    "owner.person_id": "responsible",
    "reminder.recipient_id": "reminders",
    "reminder_settings.by_id": "settings_chosen",
    "reported_fault.handled_by_id": "faults_handled",
    "report_text.by_id": "report_texts",
    "requirement.responsible_id": "requirements",
    "sign_in_session.person_id": "sessions",
    "status_update.by_id": "status_reports",
    "stored_file.by_id": "files_uploaded",
    "trail_entry.actor_id": "trail",
    "saved_view.person_id": "saved_views",
    "visit.person_id": "visits",
}
