"""What came with a draft of the plan is not there for readers, contributors and coordinators: no page tells of it."""

import json
import re
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Activity, Area, Comment, Factor
from planner.plans.operations.summaries import refresh_all
from planner.plans.queries.scope import Scope
from planner.plans.rules import VersionStatus
from planner.reminders import planning
from tests.factories.acts import name_owner
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.program import Program
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World, build_world

BLIND = (Role.READER, Role.CONTRIBUTOR, Role.COORDINATOR)
SEEING = (Role.STRATEGIST, Role.ADMINISTRATOR)

# All that belongs to the draft says so; a page that holds the word tells of it.
WORD = re.compile("kladd", re.IGNORECASE)

# What came with the draft: a new area, an activity in it with it, one in it without a version of its own, and one in
# an area that everybody sees.
AREAS = ("kladdomrade",)
ACTIVITIES = ("kladd-1", "kladd-2", "kladd-3")

# Every page that shows more than one thing, asked in every way that could tell of the draft.
PAGES = (
    "/",
    "/mina-aktiviteter",
    "/aktiviteter",
    "/aktiviteter?light=red",
    "/aktiviteter?status=overdue",
    "/aktiviteter?status=unreported",
    "/aktiviteter?organisation=bromma&page=2",
    "/aktiviteter?owner=contributor@example.org",
    "/aktiviteter?sort=-title",
    "/omraden/boende",
    "/aktiviteter/boende-1",
    "/rapporter",
    "/rapporter/2014",
    "/rapporter/2014?datum=2900-01-01",
    "/rapporter/2014.json",
    "/rapporter/2014.json?datum=2900-01-01",
)
LISTS = (
    *("/versions", "/areas", "/areas/boende", "/activities", "/activities/boende-1", "/assignments", "/me/assignments"),
    *("/activities?organisation=bromma", "/assignments?owner=contributor@example.org", "/reports/2014", "/plan"),
)
FORMS = (
    "",
    "/tidplaner",
    "/bromma/lagesrapporter",
    "/bromma/tidplansonskemal",
    "/bromma/ansvariga",
    "/bromma/tidplaner",
)


@pytest.fixture
def world(app: Flask) -> World:
    """The world with a version in force, and a draft that stands both before and after it."""
    world = build_world()
    early = add_version("kladd-tidig", VersionStatus.DRAFT)
    adopted = add_version("2014", decided_on=TODAY)
    late = add_version("kladd-sen", VersionStatus.DRAFT, replaces=adopted)
    world.activity.dropped_id = late.id
    world.activity.dropped_reason = "Kladd: aktiviteten utgår."
    new = add_area("kladdomrade", coordinator=world.people[Role.COORDINATOR], since=late, name_sv="Kladdområdet")
    db.session.add(Factor(area_id=new.id, text="Kladd: det saknas bostäder.", position=1))
    for key, area, since in zip(ACTIVITIES, (new, new, world.area), (late, None, early), strict=True):
        activity = add_activity(key, area=area, since=since, due="2014-11-01", title=f"Kladdaktiviteten {key}")
        add_assignment(activity, world.bromma, owner=world.owner)
        db.session.add(
            Comment(activity_id=activity.id, text="Kladd.", by_id=world.strategist.id, on=TODAY, recorded_at=now())
        )
    refresh_all(TODAY)
    db.session.commit()
    return world


@pytest.mark.parametrize("role", BLIND)
def test_no_page_tells_of_a_draft(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    told = {path: found for path in PAGES if (found := _lines(visitor.get(path).text))}
    assert not told


@pytest.mark.parametrize("role", BLIND)
def test_no_answer_to_a_program_tells_of_a_draft(app: Flask, world: World, role: Role) -> None:
    program = Program(app, world.people[role])
    answers = {path: program.get(path) for path in LISTS}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    assert {path: found for path, answer in answers.items() if (found := _lines(answer.text))} == {}


def _lines(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if WORD.search(line)]


@pytest.mark.parametrize("role", BLIND)
def test_what_is_asked_for_in_a_draft_is_answered_as_what_does_not_exist(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    drafts = [f"/omraden/{key}" for key in AREAS]
    drafts += [f"/aktiviteter/{key}{form}" for key, form in product(ACTIVITIES, FORMS)]
    for path in drafts:
        nowhere = re.sub("kladd", "finns", path)
        answer, other = visitor.get(path), visitor.get(nowhere)
        assert answer.status_code == other.status_code in (403, 404), path
        assert _said(answer.text) == _said(other.text), path


def _said(page: str) -> str:
    """Return a page without what differs between any two: the address itself, the reference, the forms' token."""
    page = re.sub(r"Referens: \w+", "", page)
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return re.sub("kladd|finns", "", page)


@pytest.mark.parametrize("role", BLIND)
def test_what_is_kept_on_a_person_names_no_draft(app: Flask, world: World, role: Role) -> None:
    """They may be named in one, and the file of what is kept on them is there to be handed on."""
    person = world.people[role]
    for key in ACTIVITIES:
        name_owner(world.strategist, person, activity=key)
    handed = Visitor(app, person).submit("/konto/uppgifter", {})
    assert handed.status_code == 200
    assert _lines(handed.text) == []
    named = [row["activity"] for row in json.loads(handed.data)["responsible"]]
    assert named.count(None) == len(ACTIVITIES)


@pytest.mark.parametrize("role", BLIND)
def test_a_plan_of_which_there_are_only_drafts_is_seen_by_nobody_else(app: Flask, role: Role) -> None:
    world = build_world()
    add_version("kladd", VersionStatus.DRAFT)
    refresh_all(TODAY)
    visitor = Visitor(app, world.people[role])
    for path in ("/aktiviteter/boende-1", "/omraden/boende"):
        assert visitor.get(path).status_code == 404, path
    assert world.area.name_sv not in visitor.get("/aktiviteter").text
    assert "Aktivitet boende-1" in Visitor(app, world.strategist).sees("/aktiviteter/boende-1")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.COORDINATOR])
def test_nothing_is_written_to_a_draft_by_those_who_do_not_see_it(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    sent = {
        "/bromma/lagesrapporter": {"status": "done"},
        "/bromma/tidplansonskemal": {"due": "2015", "reason": "Kladd."},
        "/kommentarer": {"text": "Jag ser dig."},
    }
    for key, (form, data) in product(ACTIVITIES, sent.items()):
        answer = visitor.submit(f"/aktiviteter/{key}{form}", data, page="/")
        assert answer.status_code == 404, f"{key}{form}"
        assert not WORD.search(words(answer))


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("asked", ["q=Kladdaktiviteten", "q=kladd", "area=kladdomrade", "area=kladdomrade&q=kladd"])
def test_a_search_counts_nothing_of_a_draft(app: Flask, world: World, role: Role, asked: str) -> None:
    visitor = Visitor(app, world.people[role])
    nowhere = asked.replace("Kladd", "Finns").replace("kladd", "finns")
    assert _said(visitor.sees(f"/aktiviteter?{asked}").lower()) == _said(
        visitor.sees(f"/aktiviteter?{nowhere}").lower()
    )


def test_nobody_is_reminded_of_a_draft(app: Flask, world: World) -> None:
    items = planning.preview(TODAY, with_items=True).items
    assert items == [] or not any(WORD.search(str(item)) for item in items)
    planning.plan(TODAY)
    visitor = Visitor(app, world.people[Role.ADMINISTRATOR])
    assert not _lines(visitor.get("/utskick").text)
    assert not _lines(visitor.get("/utskick/forhandsvisning").text)


def test_a_draft_counts_for_nothing_wherever_it_stands_among_the_versions(app: Flask, world: World) -> None:
    counted = select(Activity.key).join(Area, Area.id == Activity.area_id).where(Scope(TODAY).counts())
    assert db.session.scalars(counted).all() == ["boende-1"]
    dropped = select(Activity.key).where(Scope(TODAY).drops())
    assert db.session.scalars(dropped).all() == []


@pytest.mark.parametrize("role", SEEING)
def test_those_who_decide_see_drafts(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    for key in ACTIVITIES:
        assert "Kladdaktiviteten" in visitor.sees(f"/aktiviteter/{key}")
    assert "Kladdområdet" in visitor.sees("/omraden/kladdomrade")


@pytest.mark.parametrize("status", [VersionStatus.CONSULTATION, VersionStatus.PROPOSED])
def test_what_others_are_asked_about_is_no_draft(app: Flask, world: World, status: VersionStatus) -> None:
    version = add_version("remiss", status)
    add_assignment(add_activity("remiss-1", area=world.area, since=version), world.bromma)
    visitor = Visitor(app, world.people[Role.READER])
    assert "Aktivitet remiss-1" in visitor.sees("/aktiviteter/remiss-1")
