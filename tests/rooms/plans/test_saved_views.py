"""Addresses of the list that are kept under a name."""

from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import SavedView
from planner.plans.rules import MOST_VIEWS
from tests.factories.visitor import Visitor, words
from tests.factories.world import World

QUERY = "status=overdue&organisation=bromma&sort=-due"


def save(visitor: Visitor, name: str, query: str = QUERY, **more: str) -> str:
    """Save a view as the form in the list does, and return what the page says then."""
    answer = visitor.submit("/vyer", {"name": name, "query": query, **more}, page="/aktiviteter")
    return words(answer) if answer.status_code != 302 else f"{answer.location} {visitor.sees(answer.location)}"


def test_a_list_is_saved_opened_renamed_and_removed(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    said = save(reader, "Sena i Bromma")
    assert said.startswith("/aktiviteter?status=overdue&organisation=bromma&sort=-due")
    assert "Vyn Sena i Bromma är sparad." in said
    page = reader.get("/aktiviteter").text
    assert 'href="/aktiviteter?status=overdue&amp;organisation=bromma&amp;sort=-due"' in page
    assert 'aria-current="page">Sena i Bromma' in reader.get(f"/aktiviteter?{QUERY}").text
    (view,) = db.session.scalars(select(SavedView)).all()
    reader.submit(f"/vyer/{view.id}/namn", {"name": "Försenat hos oss"}, page="/vyer")
    assert "Försenat hos oss" in reader.sees("/aktiviteter")
    reader.submit(f"/vyer/{view.id}/borttagning", {}, page="/vyer")
    assert "Du har inte sparat någon vy." in reader.sees("/vyer")
    actions = db.session.scalars(select(TrailEntry.action).where(TrailEntry.object_kind == "saved_view")).all()
    assert sorted(actions) == ["saved_view.remove", "saved_view.rename", "saved_view.save"]


def test_only_what_the_list_knows_is_kept(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    save(reader, "Tvättad", "area=boende&page=7&rapportera=x&status=nej&kolumner=key&next=//example.com&lang=en")
    assert db.session.scalars(select(SavedView.query)).all() == ["area=boende&kolumner=key"]


def test_names_that_do_not_work_are_explained(app: Flask, world: World) -> None:
    reader = Visitor(app, world.people[Role.READER])
    save(reader, "Öppna")
    assert "Du har redan en vy som heter så." in save(reader, "öppna")
    assert "Skriv ett namn på vyn." in save(reader, "  ")
    assert "för lång" in save(reader, "x" * 61)
    (view,) = db.session.scalars(select(SavedView)).all()
    same = reader.submit(f"/vyer/{view.id}/namn", {"name": "ÖPPNA"}, page="/vyer")
    assert same.status_code == 302, "its own name in another case"


def test_there_is_an_end_to_how_many(app: Flask, world: World) -> None:
    reader = world.people[Role.READER]
    visitor = Visitor(app, reader)
    save(visitor, "Första")
    (first,) = db.session.scalars(select(SavedView)).all()
    db.session.add_all(
        SavedView(person_id=reader.id, name=f"Vy {number}", query="", shared=False, saved_at=first.saved_at)
        for number in range(MOST_VIEWS - 1)
    )
    assert f"Du har redan sparat {MOST_VIEWS} vyer." in save(visitor, "En till")
    assert db.session.scalar(select(func.count()).select_from(SavedView)) == MOST_VIEWS


def test_a_strategist_shares_with_all_and_nobody_else_changes_it(app: Flask, world: World) -> None:
    strategist, reader = Visitor(app, world.strategist), Visitor(app, world.people[Role.READER])
    save(strategist, "Till nämnden", shared="true")
    save(strategist, "Bara min")
    shown = reader.sees("/aktiviteter")
    assert "Till nämnden" in shown
    assert "Bara min" not in shown
    assert "Till nämnden" not in reader.sees("/vyer")
    view = db.session.scalars(select(SavedView).where(SavedView.shared)).one()
    save(reader, "Egen")
    for act, form in (("namn", {"name": "Min nu"}), ("borttagning", {})):
        assert reader.submit(f"/vyer/{view.id}/{act}", form, page="/vyer").status_code == 404
    assert reader.submit("/vyer", {"name": "X", "query": "", "shared": "true"}, page="/aktiviteter").status_code == 403


def test_strategists_take_down_what_others_share_but_nothing_else(app: Flask, world: World) -> None:
    strategist = Visitor(app, world.strategist)
    save(strategist, "Till nämnden", shared="true")
    save(strategist, "Bara min")
    administrator = world.people[Role.ADMINISTRATOR]
    other = Visitor(app, administrator)
    assert "Ändra vyer" in other.sees("/aktiviteter")
    shown = other.sees("/vyer")
    assert "Vyer som andra visar för alla" in shown
    assert "Bara min" not in shown
    views = {view.name: view.id for view in db.session.scalars(select(SavedView))}
    assert other.submit(f"/vyer/{views['Bara min']}/borttagning", {}, page="/vyer").status_code == 404
    assert other.submit(f"/vyer/{views['Till nämnden']}/namn", {"name": "Ny"}, page="/vyer").status_code == 404
    assert other.submit(f"/vyer/{views['Till nämnden']}/borttagning", {}, page="/vyer").status_code == 302
    assert "Till nämnden" not in strategist.sees("/aktiviteter")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "saved_view.remove")).one()
    assert entry.actor_id == administrator.id
