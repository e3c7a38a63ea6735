"""A page costs the database as much with many rows as with few."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from planner.auth.answer_links import answer_link
from planner.auth.operations.feeds import make_feed
from planner.kit.clock import now
from planner.kit.db import db
from planner.mail.models import Message
from planner.people.models import Person
from planner.people.rules import Role
from planner.plans.models import OwnerRow
from planner.plans.operations.synthetic import Size, generate
from planner.reminders.planning import plan
from planner.requirements.models import Evidence, EvidenceItem, GrantYear, Requirement
from tests.factories.editions import freeze
from tests.factories.follow_up import (
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
    add_target,
)
from tests.factories.people import add_organisation, add_person
from tests.factories.program import Program
from tests.factories.rounds import add_figure_round, add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY

FEW, MANY = 8, 48
DISTRICTS = 14
# The most that any page takes: the overview, to which rooms add what waits, and a day's planning, looked at ahead.
MOST = 20
# A follow-up is all of the plan, its indicators, the grant and an edition to compare with.
REPORTS = ("/rapporter/2014", "/rapporter/2014/aktiviteter?urval=overdue", "/rapporter/2014/organisationer")
MOST_OF_REPORTS = 30


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database from now on."""
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        # Before each commit, the test's own too, search asks whether it has something to read anew.
        if "FROM search_note" not in statement:
            sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    yield sent
    event.remove(engine, "before_cursor_execute", watch)


# Works out a whole day's planning anew, for one person, and asks for all that is recorded beside it.
WHY = "/utskick/varfor?person={person}&dag=2014-11-03"
MOST_OF_WHY = 30

PAGES = (
    "/",
    "/mina-aktiviteter",
    "/aktiviteter",
    "/aktiviteter?organisation={organisation}&status=overdue&sort=due",
    "/aktiviteter?owner=konto&kolumner=methods,partners,status",
    "/aktiviteter.csv?kolumner=methods,partners,status,organisation",
    "/vyer",
    "/aktiviteter?sort=due&status=ongoing&light=red&q=nummer",
    "/omraden/{area}",
    "/aktiviteter/{activity}",
    "/aktiviteter/{activity}/tidplaner",
    "/aktiviteter/{activity}/{organisation}/lagesrapporter",
    "/aktiviteter/{activity}/{organisation}/tidplansonskemal",
    "/aktiviteter/{activity}/{organisation}/ansvariga",
    "/aktiviteter/flera/tidplan?alla=1&area={area}",
    "/aktiviteter/flera/ansvarig?alla=1&area={area}",
    "/aktiviteter/tabell?organisation={organisation}",
    "/tidplansonskemal",
    "/installningar",
    "/installningar?remind_from=08:00&remind_until=18:00",
    "/svara/{link}",
    "/svara/{link}/val",
    "/omgangar/{round}/svar",
    "/mina-aktiviteter/svar",
    "/omgangar",
    "/omgangar/ny",
    "/omgangar/{round}",
    "/omgangar/{round}/uppgifter",
    "/omgangar/{round}/avslut",
    "/omgangar/{round}/resultat",
    "/omgangar/ny/siffror",
    "/omgangar/{figures}",
    "/omgangar/{figures}/resultat",
    "/omgangar/{figures}/siffror/{asked}",
    "/indikatorer",
    "/indikatorer/{series}",
    "/indikatorer/{series}/utfall?period=2013&organisation={asked}",
    "/indikatorer/{series}/uppgifter",
    "/indikatorer/{series}/malvarde",
    "/indikatorer/ny",
    "/indikatorer/inlasning",
    "/utskick",
    "/utskick?person=konto&state=waiting&kind=reminders&since=2014-01-01&until=2015-01-01",
    "/utskick/{message}",
    WHY,
    "/utskick/forhandsvisning?dag=2014-11-17",
    "/handelselogg",
    "/handelselogg?person=konto&action=sign_in&kind=person&since=2014-01-01&via=page",
    "/hjalp",
    "/hjalp/ord",
    "/tillganglighet",
    "/tillganglighet/anmal",
    "/tillganglighet/anmalningar",
    "/tillganglighet/redogorelse",
    "/krav",
    "/krav/2014",
    "/krav/2014/2014-G1",
    "/krav/2014/2014-G1/underlag/{evidence}?sok=nummer",
    "/rapporter",
    "/rapporter/2014",
    "/rapporter/2014/aktiviteter?urval=overdue",
    "/rapporter/2014/organisationer",
    "/rapporter/2014/texter",
    "/rapporter/2014/texter/sammanfattning",
    "/rapporter/2014/texter/sammanfattning/historik",
    "/rapporter/2014/saknas",
    "/rapporter/2014/utgavor",
    "/rapporter/2014/utgavor/ny",
    "/rapporter/2014/utgavor/1",
    "/rapporter/2014/utgavor/1/rapport",
    "/rapporter/2014/utgavor/1/behandling",
    "/organisationer",
    "/organisationer/{organisation}",
    "/organisationer/sammanslagning",
    "/personer",
    "/personer/{person}",
    "/personer/{person}/uppgifter",
    "/personer/{person}/ersattare",
    "/personer/{person}/registerutdrag",
    "/personer/{person}/anonymisering",
    "/personer/{person}/overlamning",
    "/omraden/{area}/samordnare",
    "/konto",
    "/konto/inloggningar",
    "/konto/uppgifter",
    "/personuppgifter",
    "/konto/api-nycklar",
    "/konto/kalender",
    "/tidslinje",
    "/tidslinje?area={area}&organisation={organisation}&status=ongoing&from=2014&to=2015",
    "/sok?q=aktivitet",
    "/kalender?month=2014-12",
    "/kalender?owner=me",
    "/kalender/{feed_token}.ics",
    "/api/v1/docs",
)


LISTS = (
    "/activities?limit=200",
    "/activities?limit=100&sort=-due&organisation={organisation}&owner=konto",
    "/activities/{activity}",
    "/activities/{activity}/assignments/{organisation}/status-updates",
    "/assignments?limit=200&sort=due",
    "/me/assignments?limit=200",
    "/areas",
    "/deadline-requests?limit=200",
    "/people?limit=200",
    "/organisations?limit=200",
    "/messages?limit=200",
    "/trail?limit=200",
    "/reports/2014",
    "/reports/2014/editions",
    "/reports/2014/editions/1",
    "/reminders/preview",
    "/rounds",
    "/rounds/{round}",
    "/requirements",
    "/requirements/2014",
    "/indicators",
    "/indicators/{series}",
)


def test_pages_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    feed_token = make_feed(person=administrator)
    # One that asks about the same as another.
    add_round()
    round_id = add_round().id
    asked = add_organisation("tillfragad", contact_id=administrator.id)
    figures = add_figure_round([add_indicator()], [asked])
    counts: dict[str, list[int]] = {page: [] for page in PAGES}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        _add_figures(seed, size)
        evidence_id = _require(seed, size, administrator)
        _freeze(seed, administrator)
        db.session.commit()
        plan(TODAY)
        names = {
            "series": f"serie-{seed}",
            "area": f"syntet-{seed}-omrade-1",
            "activity": f"syntet-{seed}-1",
            "organisation": f"syntet-{seed}-stadsdel-1",
            "person": str(administrator.id),
            "message": str(db.session.scalar(select(func.min(Message.id)))),
            "round": str(round_id),
            "figures": str(figures.id),
            "asked": asked.key,
            "evidence": str(evidence_id),
            "feed_token": feed_token,
            "link": (answer_link(administrator) or "").rpartition("/")[2],
        }
        visitor = Visitor(app, administrator)
        for page in PAGES:
            # A mail's link is opened without signing in.
            who = Visitor(app) if page.startswith("/svara") else visitor
            who.sees(page.format(**names))
            statements.clear()
            who.sees(page.format(**names))
            counts[page].append(len(statements))
    assert {page: few for page, (few, _) in counts.items()} == {page: many for page, (_, many) in counts.items()}
    assert counts.pop(WHY)[0] <= MOST_OF_WHY
    assert all(counts.pop(page)[0] <= MOST_OF_REPORTS for page in REPORTS)
    assert max(few for few, _ in counts.values()) <= MOST, counts


def test_lists_of_the_api_run_as_many_statements_with_many_rows_as_with_few(app: Flask, statements: list[str]) -> None:
    administrator = add_person(Role.ADMINISTRATOR)
    program = Program(app, administrator)
    round_id = add_round().id
    counts: dict[str, list[int]] = {path: [] for path in LISTS}
    for seed, size in ((1, FEW), (2, MANY)):
        generate(size=Size(size, 3, DISTRICTS), around=TODAY, seed=seed, force=True, today=TODAY)
        _let_own_everything(administrator)
        _require(seed, size, administrator)
        _add_figures(seed, size)
        _freeze(seed, administrator)
        names = {
            "series": f"serie-{seed}",
            "activity": f"syntet-{seed}-1",
            "organisation": f"syntet-{seed}-stadsdel-1",
            "round": str(round_id),
        }
        for path in LISTS:
            program.get(path.format(**names))
            statements.clear()
            assert program.get(path.format(**names)).status_code == 200, path
            counts[path].append(len(statements))
    assert {path: few for path, (few, _) in counts.items()} == {path: many for path, (_, many) in counts.items()}
    assert counts.pop("/reports/2014")[0] <= MOST_OF_REPORTS
    assert max(few for few, _ in counts.values()) <= MOST, counts


def _add_figures(seed: int, size: int) -> None:
    """Add a series with figures of many years, by organisation too, and as many parts."""
    total = add_indicator(f"serie-{seed}")
    organisation = add_organisation(f"raknad-{seed}")
    for number in range(size):
        part = add_indicator(f"del-{seed}-{number}", total_id=total.id)
        add_observation(part, n=40, women=18, men=22, split="own unit")
        add_observation(total, f"{1950 + number}", n=40, women=18, men=22, split="own unit")
        add_observation(total, f"{1950 + number}", organisation=organisation, n=40)
        add_target(total, 50, f"{1950 + number}")


def _freeze(seed: int, administrator: Person) -> None:
    """Freeze one edition, then three."""
    for number in range(seed, 3 * seed - 1):
        freeze(administrator, number)


def _let_own_everything(person: Person) -> None:
    db.session.execute(update(OwnerRow).values(person_id=person.id).execution_options(synchronize_session=False))


def _require(seed: int, size: int, person: Person) -> int:
    """Add a year of the grant, and requirements to the first one; return the first line of its first checklist."""
    added = add_grant_year(2013 + seed)
    year = db.session.scalars(select(GrantYear).where(GrantYear.year == TODAY.year)).one()
    for number in range(1, size + 1):
        code = f"{added.year}-G{number}"
        requirement = add_requirement(year, code, responsible_id=person.id, assessed_by_id=person.id)
        for _ in range(2 * seed):
            line = add_evidence(requirement, there=True)
            db.session.add(EvidenceItem(evidence_id=line.id, kind="note", text="Finns.", added_at=now()))
            db.session.add(EvidenceItem(evidence_id=line.id, kind="activity", key=f"syntet-{seed}-1", added_at=now()))
    first = select(func.min(Evidence.id)).join(Requirement).where(Requirement.code == "2014-G1")
    return db.session.scalar(first) or 0
