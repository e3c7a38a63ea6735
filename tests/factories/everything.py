"""A database with something in every table."""

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from planner.audit.sealing import keep, next_batch
from planner.auth.models import ApiToken, CalendarFeed, ExternalIdentity, SignInAttempts
from planner.auth.operations import open_session
from planner.auth.rules import SignInMethod
from planner.desk.help.accessibility.models import Fault, Statement
from planner.desk.overview.models import Visit
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.models import DeliveryRun, MailAlarm, Message, Try
from planner.people.models import Deputy, Organisation, Person
from planner.people.rules import Role
from planner.plans.models import (
    ActivityGroup,
    ActivityMethod,
    ActivityPartner,
    Area,
    Factor,
    Method,
    SavedView,
)
from planner.plans.operations import daily
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Due, VersionStatus
from planner.reminders.models import PlanningRun, Reminder, ReminderSettings
from planner.reports.editions.operations import DrawnUp, keep_edition
from planner.reports.formats import Format
from planner.reports.models import BoardHandling, ReportText
from planner.reports.rules import EditionFacts, as_json
from planner.requirements.models import EvidenceItem, GrantYear, StoredFile, SubmissionMilestone
from planner.rounds.models import RoundAnswer
from planner.rounds.operations.running import close_round
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.follow_up import (
    add_assessment,
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.report import report as follow_up
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.world import TODAY, World, build_world

# A day on which something will hold that doesn't hold yet.
NEXT_WEEK = TODAY + timedelta(days=7)


def add_everything() -> World:
    """Add the world, and at least two rows to every table that can have two."""
    world = build_world()
    first = add_version("2013", VersionStatus.REPLACED, decided_on=TODAY)
    add_version("2014", decided_on=TODAY, replaces=first)
    other = add_area("arbete", since=first)
    second = add_activity("arbete-1", area=other, since=first)
    add_assignment(second, world.bromma)
    db.session.add(ActivityGroup(area_id=world.area.id, name="Mer", position=2))
    for position in (1, 2):
        db.session.add(Factor(area_id=world.area.id, text="Det saknas bostäder.", position=position))
        method = Method(name=f"Metod {position}")
        db.session.add(method)
        db.session.flush()
        db.session.add(ActivityMethod(activity_id=world.activity.id, method_id=method.id, position=position))
    for organisation in (world.bromma, world.kista):
        db.session.add(ActivityPartner(activity_id=second.id, organisation_id=organisation.id, position=1))
    _act(world)
    _mail(world)
    _let_in(world)
    _ask_many(world)
    _follow_up(world)
    _help(world)
    refresh_all(TODAY)
    return world


def _act(world: World) -> None:
    report(world.owner)
    set_deadline(world.strategist, "2015")
    name_owner(world.strategist, world.strategist)
    daily.comment(actor=world.strategist, activity_key="boende-1", text="Bra.", today=TODAY)
    daily.ask_for_deadline(
        actor=world.strategist,
        activity_key="boende-1",
        organisation_key="bromma",
        due=Due.parse("2016"),
        reason="Det dröjer.",
        today=TODAY,
    )


def _ask_many(world: World) -> None:
    """Add a round that is closed, one that is open and one that is being prepared."""
    areas = [world.area, db.session.scalars(select(Area).where(Area.key == "arbete")).one()]
    # What has been reported by now is an answer to it.
    opened_at = now() - timedelta(hours=1)
    asked = [world.bromma, world.kista]
    closed = add_round(areas=areas, organisations=asked, opened_at=opened_at, by_id=world.strategist.id)
    close_round(actor=world.strategist, round_id=closed.id, today=TODAY)
    add_round()
    add_round(opened_on=None)


def _follow_up(world: World) -> None:
    """Add two of everything that the yearly follow-up keeps."""
    asked = (world.bromma, world.kista)
    indicators = [add_indicator(f"sip.{number}") for number in (1, 2)]
    figures = add_figure_round(indicators, asked)
    for number, (organisation, indicator) in enumerate(zip(asked, indicators, strict=True), start=1):
        for period in ("2013", "2014"):
            add_observation(indicator, period, organisation=organisation, n=30, women=14, men=16, split="own unit")
            add_observation(indicator, period, n=700 * number, by_id=world.strategist.id)
            add_target(indicator, 800, period)
        answer = RoundAnswer(round_id=figures.id, organisation_id=organisation.id, via="page")
        answer.answered_on, answer.answered_at, answer.by_id = TODAY, now(), world.strategist.id
        db.session.add(answer)
        _requirement(world, add_grant_year(2012 + number), organisation)
        for text_number in (1, 2):
            text = ReportText(year=2012 + number, section="summary", number=text_number, text="Bra.", written_at=now())
            text.by_id = world.strategist.id
            db.session.add(text)
        for edition_number in (1, 2):
            _edition(world, 2012 + number, edition_number)
    db.session.flush()


def _requirement(world: World, year: GrantYear, organisation: Organisation) -> None:
    somebody = world.strategist.id
    year.responsible_id = somebody
    for kind in ("data_stop", "send"):
        db.session.add(SubmissionMilestone(grant_year_id=year.id, kind=kind, due=TODAY))
    for code in ("G1", "G2"):
        requirement = add_requirement(year, f"{year.year}-{code}", responsible_id=somebody)
        add_assessment(requirement, "not_met", by_id=somebody, reason="Avtalet saknas.")
        add_assessment(requirement, "not_assessed", by_id=somebody)
        evidence = add_evidence(requirement, there=True)
        evidence.signed_by_id = somebody
        file = StoredFile(name="avtal.pdf", media_type="application/pdf", size=3, sha256="a" * 64, content=b"abc")
        file.added_at, file.by_id = now(), somebody
        db.session.add(file)
        db.session.flush()
        db.session.add_all(
            (
                EvidenceItem(evidence_id=evidence.id, kind="file", file_id=file.id, added_at=now(), by_id=somebody),
                EvidenceItem(evidence_id=evidence.id, kind="note", text=organisation.name, added_at=now()),
            )
        )


def _edition(world: World, year: int, number: int) -> None:
    frozen = replace(follow_up(year=year, as_of=TODAY), edition=EditionFacts(number, TODAY))
    content = as_json(frozen)
    drawn = DrawnUp(frozen, EditionFacts(number, TODAY), content["checksum"], json.dumps(content))
    edition = keep_edition(actor=world.strategist, drawn=drawn, files={Format.HTML: b"abc", Format.PDF: b"abc"})
    handling = BoardHandling(edition_id=edition.id, board_id=world.bromma.id, outcome="adopted", handled_on=TODAY)
    handling.recorded_at, handling.by_id = now(), world.strategist.id
    db.session.add(handling)


def _help(world: World) -> None:
    """Add two statements on accessibility, a fault that is handled and one that isn't."""
    somebody = world.strategist
    for number in (1, 2):
        db.session.add(
            Statement(
                number=number,
                organisation="Namnden",
                contact_email="hjalp@example.org",
                conformance="partial",
                assessed_on=TODAY,
                written_at=now(),
                by_id=somebody.id,
            )
        )
    handled = Fault(reported_at=now(), what="Knappen syns inte.", email=somebody.email)
    handled.handled_at, handled.handled_by_id, handled.outcome = now(), somebody.id, "Lagat."
    db.session.add(handled)
    db.session.flush()
    db.session.add(Fault(reported_at=now(), what="Listan kan inte läsas.", place="/aktiviteter"))
    db.session.flush()


def _let_in(world: World) -> None:
    """Add two of everything that sign-in, the API and the trail keep."""
    hour = timedelta(hours=1)
    for number, person in enumerate((world.owner, world.strategist), start=1):
        open_session(person=person, method=SignInMethod.PASSWORD, browser="Firefox, Windows")
        digest = "ab"[number - 1] * 64
        db.session.flush()
        if batch := next_batch(most=1):
            keep(batch)
        db.session.add_all(
            (
                Deputy(person_id=person.id, deputy_id=world.somebody_in_kista.id, starts=NEXT_WEEK, ends=NEXT_WEEK),
                CalendarFeed(person_id=person.id, token_hash=digest, created_at=now()),
                SavedView(person_id=person.id, name="Sena", query="status=overdue", shared=False, saved_at=now()),
                Visit(person_id=person.id, seen_on=NEXT_WEEK, seen_at=now(), before_on=TODAY, before_at=now() - hour),
                SignInAttempts(key=digest, failures=1, last_at=now()),
                ExternalIdentity(
                    person_id=person.id,
                    issuer="https://id.example.org",
                    subject=f"person-{number}",
                    linked_at=now(),
                ),
                ApiToken(
                    person_id=person.id,
                    name="Statistik",
                    scope="read",
                    token_hash=digest,
                    hint="abcd",
                    created_at=now(),
                    ends_at=now() + hour,
                ),
            )
        )
    db.session.flush()


def _mail(world: World) -> None:
    """Add two reminders, each with its message and a try, and a message without any."""
    for day, person in enumerate((world.owner, world.people[Role.COORDINATOR]), start=1):
        message = _message(person)
        db.session.add(Try(message_id=message.id, at=now(), outcome="retry", code=451, said="Later."))
        db.session.add(
            Reminder(
                kind="deadline",
                subject_kind="assignment",
                subject_id=world.in_bromma.id,
                due=TODAY,
                step=0,
                recipient_id=person.id,
                message_id=message.id,
                told_on=TODAY,
            )
        )
        db.session.add(
            ReminderSettings(
                number=day,
                remind_from="07:00",
                remind_until="18:00",
                quiet_periods="12-20/01-06\nmidsummer-eve/08-15",
                answer_links=True,
                set_at=now(),
                by_id=person.id,
            )
        )
        on = TODAY.replace(day=day)
        db.session.add(PlanningRun(on=on, first_at=now(), last_at=now(), runs=1, reminders=1, messages=1))
        db.session.add(
            DeliveryRun(
                on=on, first_at=now(), last_at=now(), runs=1, sent=0, retry=1, dead=0, suppressed=0, seconds=0.5
            )
        )
        db.session.add(MailAlarm(on=on, at=now(), dead=1, waiting=1, oldest_at=now()))
    _message(world.people[Role.READER])
    db.session.flush()


def _message(recipient: Person) -> Message:
    message = Message(
        token=f"token-{recipient.id}",
        kind="reminder",
        recipient_id=recipient.id,
        created_at=now(),
        added_at=now(),
        not_before=TODAY,
        state="waiting",
    )
    db.session.add(message)
    db.session.flush()
    return message
