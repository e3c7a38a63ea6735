"""What shows that a requirement is met: added by a strategist, read by those who report, and kept from readers."""

import io

from flask import Flask
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.kit.db import db
from planner.people.rules import Role
from planner.requirements.models import EvidenceItem, GrantYear, Requirement, StoredFile
from tests.factories.follow_up import (
    add_evidence,
    add_grant_year,
    add_indicator,
    add_observation,
    add_requirement,
)
from tests.factories.visitor import Visitor, words
from tests.factories.world import World
from tests.rooms.requirements.test_requirement_pages import G1, line_of


def upload(visitor: Visitor, line: str, name: str, content: bytes) -> str:
    """Upload a file and return what the page says then."""
    answer = visitor.submit(f"{line}/filer", {"file": (io.BytesIO(content), name)}, page=line)
    return visitor.sees(line) if answer.status_code == 302 else words(answer)


def test_evidence_is_a_note_a_link_a_file_or_something_in_the_service(
    app: Flask, world: World, strategist: Visitor
) -> None:
    add_observation(add_indicator(), n=731)
    add_evidence(add_requirement(add_grant_year()))
    line = line_of()
    strategist.submit(f"{line}/anteckningar", {"text": "Ligger i arkivet."}, page=line)
    strategist.submit(f"{line}/lankar", {"href": "https://www.example.org/avtal"}, page=line)
    assert "avtal.pdf" in upload(strategist, line, "avtal.pdf", b"%PDF-1.7 text")
    assert "boende-1" in strategist.sees(f"{line}?sok=boende")
    for kind, key in (("activity", "boende-1"), ("observation", "sip.has:2013")):
        strategist.submit(f"{line}/kopplingar", {"kind": kind, "key": key}, page=line)
    assert "finns redan med" in words(
        strategist.submit(f"{line}/kopplingar", {"kind": "activity", "key": "boende-1"}, page=line)
    )
    assert "Välj" not in strategist.sees(f"{line}?sok=finnsinte")
    page = Visitor(app, world.people[Role.CONTRIBUTOR]).sees(G1)
    for said in (
        "Ligger i arkivet.",
        "https://www.example.org/avtal",
        "avtal.pdf",
        "boende-1",
        "Har samordnad individuell plan, 2013",
    ):
        assert said in page
    # A file's own page offers it, and what is removed is gone, bytes and all.
    item_id = db.session.scalar(select(EvidenceItem.id).where(EvidenceItem.kind == "file"))
    strategist.submit(f"{line}/delar/{item_id}/borttagning", {}, page=line)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert strategist.get(f"{line}/filer/{item_id}").status_code == 404


def test_a_file_is_always_saved_and_never_shown(app: Flask, world: World, strategist: Visitor) -> None:
    add_evidence(add_requirement(add_grant_year()))
    line = line_of()
    upload(strategist, line, "Överenskommelse.txt", b"Bara text.")
    item = db.session.scalars(select(EvidenceItem)).one()
    contributor = Visitor(app, world.people[Role.CONTRIBUTOR])
    answer = contributor.get(f"{line}/filer/{item.id}")
    assert answer.data == b"Bara text."
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%C3%96verenskommelse.txt" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    taken = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "requirement.export")).one()
    assert taken.actor_id == world.people[Role.CONTRIBUTOR].id
    # Not under another requirement's address.
    add_requirement(db.session.scalars(select(GrantYear)).one(), "2014-G2")
    number = line.rpartition("/")[2]
    assert contributor.get(f"/krav/2014/2014-G2/underlag/{number}/filer/{item.id}").status_code == 404


def test_readers_see_which_evidence_is_there_but_not_the_working_papers(
    app: Flask, world: World, strategist: Visitor
) -> None:
    shown = add_evidence(add_requirement(add_grant_year()), there=True)
    add_evidence(db.session.scalars(select(Requirement)).one(), "Analys")
    shown.note = "Utkastet ligger i pärmen."
    line = line_of()
    strategist.submit(f"{line}/anteckningar", {"text": "Tre personer i Bromma."}, page=line)
    upload(strategist, line, "avtal.pdf", b"%PDF-1.7 text")
    item_id = db.session.scalar(select(EvidenceItem.id).where(EvidenceItem.kind == "file"))
    reader = Visitor(app, world.people[Role.READER])
    page = reader.sees(G1)
    assert "1 av 2 underlag saknas" in page
    assert "Överenskommelse ● Finns" in page
    assert "visas för den som ansvarar för aktiviteter" in page
    for kept in ("Utkastet", "Tre personer", "avtal.pdf"):
        assert kept not in page
        assert kept in Visitor(app, world.people[Role.CONTRIBUTOR]).sees(G1)
    assert reader.get(f"{line}/filer/{item_id}").status_code == 403


def test_files_that_are_not_taken_in(strategist: Visitor) -> None:
    add_evidence(add_requirement(add_grant_year()))
    line = line_of()
    for name, content, said in (
        ("sida.html", b"<script>1</script>", "Den sortens fil"),
        ("avtal.pdf", b"<html>", "inte det som namnet säger"),
        ("avtal.pdf", b"", "Filen är tom"),
        ("../avtal.pdf", b"%PDF-1.7", "namn kan inte användas"),
        ("lista.csv", b"namn;811218-9876\r\n", "personnummer"),
    ):
        assert said in upload(strategist, line, name, content), name
    assert "Välj en fil" in words(strategist.submit(f"{line}/filer", {}, page=line))
    assert db.session.scalars(select(StoredFile)).all() == []
