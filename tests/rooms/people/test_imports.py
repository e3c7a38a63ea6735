"""Importing people: looked at first, done exactly as it was looked at, and never an invitation."""

import html
import io
import re
from typing import IO

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from planner.audit.models import TrailEntry
from planner.kit.db import WRITES, db
from planner.kit.errors import Invalid
from planner.kit.imports import PreviewOutdated, Verdict
from planner.kit.tables import Table, read_table
from planner.mail.models import Message
from planner.people.models import Person
from planner.people.operations.imports import import_people
from planner.people.queries.imports import Preview, preview_import, recognise
from planner.people.queries.persons import person_by_email
from planner.people.rules import Role
from tests.factories.people import add_organisation, add_person
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY
from tests.rooms.kit.test_tables import excel

HEADER = "namn;e-post;roll;organisation;språk\n"


def table(text: str) -> Table:
    return recognise(read_table(io.BytesIO(text.encode()), "personer.csv"))


def preview(text: str) -> Preview:
    return preview_import(table(HEADER + text), today=TODAY)


def errors(text: str) -> dict[tuple[int, str], str]:
    return {(row.number, name): said for row in preview(text).rows for name, said in row.errors.items()}


def how_many() -> int:
    db.session.commit()
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def upload(visitor: Visitor, data: str | bytes, name: str = "personer.csv") -> str:
    given = data if isinstance(data, bytes) else data.encode()
    page = visitor.get("/personer/import").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = visitor.post(
        "/personer/import",
        {"csrf_token": token[1], "file": (io.BytesIO(given), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code in (200, 422), answer.status
    return answer.text


def confirm(visitor: Visitor, page: str, **changed: str) -> tuple[int, str]:
    fields = dict(re.findall(r'name="(csrf_token|table)" value="([^"]+)"', page))
    answer = visitor.post("/personer/import/godkannande", {**map_unescaped(fields), **changed})
    return answer.status_code, words(answer)


def map_unescaped(fields: dict[str, str]) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in fields.items()}


def test_a_file_is_looked_at_and_then_done(visitor: Visitor) -> None:
    add_person(Role.READER, email="bo@example.org", name="Bo", locale="en")
    add_person(Role.READER, email="cia@example.org", name="Cia")
    before = how_many()
    page = upload(
        visitor,
        HEADER
        + "Anna Ek;ANNA@example.org;Aktivitetsansvarig;Bromma;svenska\n"
        + "Bo Ny;bo@example.org;strateg;;\n"
        + "Cia;cia@example.org;läsare;;\n",
    )
    assert how_many() == before
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1 läggs till, 1 ändras, 1 är oförändrad" in shown
    assert "tidigare Läsare" in shown
    assert "tidigare Bo" in shown
    assert confirm(visitor, page)[0] == 302
    anna, bo = person_by_email("anna@example.org"), person_by_email("bo@example.org")
    assert anna is not None
    assert bo is not None
    assert (anna.role, anna.locale, anna.organisation_id is not None) == ("contributor", "sv", True)
    # What the file leaves empty stays.
    assert (bo.name, bo.role, bo.locale) == ("Bo Ny", "strategist", "en")
    assert "Ingen inbjudan är skickad." in visitor.sees("/personer")
    assert db.session.scalars(select(Message)).all() == []
    (entry,) = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "person.import"))
    assert entry.facts == {"counts": {"new": 1, "changed": 1, "unchanged": 1}}


def test_nobody_who_writes_waits_for_a_file_to_be_read(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite one writes at a time, and a file may take a while."""

    def read(stream: IO[bytes], filename: str) -> Table:
        with db.engine.connect().execution_options(**{WRITES: True}) as connection:
            connection.exec_driver_sql("UPDATE person SET position = 7")
            connection.commit()
        return read_table(stream, filename)

    monkeypatch.setattr("planner.people.pages.imports.read_table", read)
    assert "Ny Person" in upload(visitor, HEADER + "Ny Person;ny@example.org\n")


def test_doing_it_again_changes_nothing(app: Flask) -> None:
    add_organisation("bromma")
    file = table(HEADER + "Anna;anna@example.org;strateg;bromma;sv\n")
    import_people(actor=None, table=file, today=TODAY)
    again = import_people(actor=None, table=file, today=TODAY)
    assert again.counts == {Verdict.UNCHANGED: 1}


def test_every_error_names_its_row_and_column(app: Flask) -> None:
    add_organisation("bromma")
    add_organisation("bromma-2", name="Samma")
    add_organisation("bromma-3", name="Samma")
    add_organisation("nedlagd", ended=TODAY.replace(month=1))
    add_person(email="slutat@example.org", name="Slutat", left_on=TODAY)
    found = errors(
        ";anna@example.org;;;\n"
        "Anna;anna;chef;atlantis;latin\n"
        "Bo 19121212-1212;bo@example.org;;;\n"
        "Cia;cia@example.org;;samma;\n"
        "Dan;dan@example.org;;nedlagd;\n"
        "Cia igen;CIA@example.org;;;\n"
        "Slutat Ny;slutat@example.org;;;\n"
    )
    assert set(found) == {
        (2, "name"),
        (3, "email"),
        (3, "role"),
        (3, "organisation"),
        (3, "locale"),
        (4, "name"),
        (5, "organisation"),
        (6, "organisation"),
        (7, "email"),
        (8, "email"),
    }
    assert "rad 5" in found[7, "email"]
    assert "personnummer" in found[4, "name"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("namn\n", "e-post saknas"),
        ("e-post;roll\n", "namn saknas"),
        ("namn;e-post;lön\n", "lön är okänd"),
        ("namn;e-post;;roll\n", "okänd"),
        ("namn;name;e-post\n", "två gånger"),
        ("namn;e-post\n", "inga rader"),
    ],
)
def test_columns_that_do_not_fit(app: Flask, header: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        table(header + ("" if said == "inga rader" else "A\n"))


def test_one_error_and_nothing_is_taken_in(visitor: Visitor) -> None:
    before = how_many()
    page = upload(visitor, HEADER + "Anna;anna@example.org;;;\nBo;fel;;;\n")
    assert 'name="table"' not in page
    assert "1 rad behöver rättas" in page
    with pytest.raises(Invalid):
        import_people(actor=None, table=table(HEADER + "Anna;anna@example.org;;;\nBo;fel;;;\n"), today=TODAY)
    assert how_many() == before


def test_what_changed_meanwhile_is_shown_anew(visitor: Visitor) -> None:
    page = upload(visitor, HEADER + "Anna;anna@example.org;strateg;;\n")
    add_person(Role.READER, email="anna@example.org", name="Anna")
    status, said = confirm(visitor, page)
    assert status == 409
    assert "Uppgifterna har ändrats sedan du granskade tabellen." in said
    assert "0 läggs till, 1 ändras" in said
    person = person_by_email("anna@example.org")
    assert person is not None
    assert person.role == "reader"


def test_nobody_alters_on_the_way_what_was_seen(visitor: Visitor) -> None:
    page = upload(visitor, HEADER + "Anna;anna@example.org;läsare;;\n")
    table_field = re.search(r'name="table" value="([^"]+)"', page)
    assert table_field
    for forged in ("", "x", "x" + table_field[1]):
        assert confirm(visitor, page, table=forged)[0] == 422
    assert person_by_email("anna@example.org") is None


def test_the_last_administrator_keeps_the_role(app: Flask) -> None:
    add_person(Role.ADMINISTRATOR, email="admin@example.org", name="Admin")
    assert set(errors("Admin;admin@example.org;strateg;;\n")) == {(2, "role")}
    assert errors("Admin;admin@example.org;strateg;;\nNy;ny@example.org;systemadministratör;;\n") == {}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bytes(range(256)) * 9, "personer.csv"),
        (b"PK\x03\x04rubbish", "personer.xlsx"),
        (b"namn;e-post\n" + b"A\n" * 100_000, "personer.csv"),
        (b"namn;e-post\nA;a@example.org\n", "19121212-1212.csv"),
    ],
)
def test_bad_files_are_refused_with_words(visitor: Visitor, data: bytes, name: str) -> None:
    page = upload(visitor, data, name)
    assert "Något behöver rättas" in page
    assert 'href="#file"' in page


def test_no_file_is_said(visitor: Visitor) -> None:
    assert "Välj en fil." in upload(visitor, b"", "")


def test_a_formula_is_never_worked_out(visitor: Visitor) -> None:
    cells = ("=1+1", "a@example.org")
    page = upload(visitor, excel(("namn", "e-post"), cells), "personer.xlsx")
    assert "Fyll i namnet." in page
    # In CSV it is a text like any other.
    found = preview("=cmd();b@example.org;;;\n")
    assert found.rows[0].values["name"] == "=cmd()"


def test_thousands_are_previewed_in_a_few_statements(app: Flask, visitor: Visitor) -> None:
    lines = "".join(f"Person {number};p{number}@example.org;läsare;bromma;\n" for number in range(3000))
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: sent.append(facts[2]))
    page = upload(visitor, HEADER + lines)
    assert "3000 läggs till" in page
    assert "2500 rader till visas inte" in page
    assert len(sent) < 20
    assert confirm(visitor, page)[0] == 302
    assert how_many() > 3000


def test_somebody_may_add_the_same_person_just_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    file = table(HEADER + "Anna;anna@example.org;;;\n")
    seen = preview_import(file, today=TODAY)
    add_person(email="anna@example.org")
    db.session.commit()
    monkeypatch.setattr("planner.people.operations.imports.preview_import", lambda *_, **__: seen)
    with pytest.raises(PreviewOutdated):
        import_people(actor=None, table=file, today=TODAY, seen=seen.fingerprint)


def test_the_empty_file_can_be_filled_in(visitor: Visitor) -> None:
    answer = visitor.get("/personer/import/mall.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    filled = answer.data.decode("utf-8") + "Åsa Ek;asa@example.org;Läsare;Bromma;Svenska\r\n"
    assert "1 läggs till" in upload(visitor, filled)
