"""Figures from a table: looked at first, done exactly as looked at, all or nothing, with errors by cell."""

import html
import io
import re

import pytest
from sqlalchemy import func, select

from planner.audit.models import TrailEntry
from planner.indicators.models import Observation
from planner.indicators.queries.imports import Preview, preview_import, recognise
from planner.indicators.rules import Period, Split
from planner.kit.db import db
from planner.kit.errors import Invalid
from planner.kit.imports import Verdict
from planner.kit.tables import read_table
from tests.factories.follow_up import add_indicator, add_observation
from tests.factories.people import add_organisation
from tests.factories.visitor import Visitor, words
from tests.factories.world import World
from tests.rooms.kit.test_tables import excel

PAGE = "/indikatorer/inlasning"


def preview(text: str, *, indicator: str | None = None, period: Period | None = None) -> Preview:
    table = read_table(io.BytesIO(text.encode()), "utfall.csv")
    return preview_import(recognise(table, indicator=indicator, period=period))


def errors(text: str) -> set[tuple[int, str]]:
    return {(row.number, name) for row in preview(text).rows for name in row.errors}


def paste(visitor: Visitor, text: str, **more: str) -> str:
    return visitor.submit(PAGE, {"indicator": "", "period": "", "pasted": text, **more}, page=PAGE).text


def confirm(visitor: Visitor, page: str, **changed: str) -> tuple[int, str]:
    fields = dict(re.findall(r'name="(csrf_token|table)" value="([^"]+)"', page))
    given = {name: html.unescape(value) for name, value in fields.items()}
    answer = visitor.post(f"{PAGE}/godkannande", {**given, **changed})
    return answer.status_code, words(answer)


def how_many() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Observation)) or 0


def test_a_pasted_table_is_looked_at_and_then_done(strategist: Visitor, world: World) -> None:
    one = add_indicator("sip.has", label="Har plan")
    add_observation(one, "2014", organisation=world.kista, n=20, source="före")
    add_observation(one, "2013", n=731)
    page = paste(
        strategist,
        "Indikator\tPeriod\tStadsdel\tKvinnor\tMän\tAntal\n"
        "Har plan\t2014\tBromma\t20\t21\t41\n"
        "sip.has\t2014\tkista\t\t\t25\n"
        "SIP.HAS\t2013\t\t\t\t731\n",
    )
    assert how_many() == 2
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1 läggs till , 1 ändras , 1 är oförändrad" in shown.replace(",", " ,").replace("  ", " ")
    assert "tidigare 20" in shown
    assert confirm(strategist, page)[0] == 302
    rows = {(row.period, row.organisation_id): row for row in db.session.scalars(select(Observation))}
    new, changed = rows["2014", world.bromma.id], rows["2014", world.kista.id]
    assert (new.n, new.women, new.men, new.split) == (41, 20, 21, Split.OWN_UNIT)
    # What the table leaves empty stays.
    assert (changed.n, changed.source) == (25, "före")
    actions = db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)).all()
    assert actions.count("observation.record") == 2
    assert actions[-1] == "indicator.import"


def test_series_and_period_may_be_chosen_for_the_whole_table(strategist: Visitor, world: World) -> None:
    add_indicator()
    page = paste(strategist, "Organisation;Antal\nBromma;41\nKista;20\n", indicator="sip.has", period="2014")
    assert confirm(strategist, page)[0] == 302
    assert {(row.period, row.n) for row in db.session.scalars(select(Observation))} == {("2014", 41), ("2014", 20)}


def test_an_excel_file_will_do(strategist: Visitor, world: World) -> None:
    add_indicator("support.hours", unit="timmar per månad")
    data = excel(("indikator", "period", "värde", "andel"), ("support.hours", 2022, 7.25, None))
    page = strategist.get(PAGE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = strategist.post(
        PAGE,
        {"csrf_token": token[1], "file": (io.BytesIO(data), "utfall.xlsx")},
        content_type="multipart/form-data",
    )
    assert confirm(strategist, answer.text)[0] == 302
    assert db.session.scalars(select(Observation.value)).one() == 7.25


def test_every_error_names_its_cell(world: World) -> None:
    add_indicator("sip.has")
    for key in ("one", "two"):
        add_indicator(key, label="Samma namn")
        add_organisation(key, name="Samma")
    header = "indikator;period;organisation;antal;andel;kvinnor;kön i;anmärkning\n"
    assert errors(
        header + "finns inte;2014;;5;;;;\n"
        ";2014;;5;;;;\n"
        "sip.has;hösten;;5;;;;\n"
        "sip.has;2014;atlantis;5;;;;\n"
        "sip.has;2014;samma;5;;;;\n"
        "samma namn;2014;;5;;;;\n"
        "sip.has;2014;;fem;120;;;\n"
        "sip.has;2014-Q4;;;;150;procent;\n"
        "sip.has;2014-Q1;;;;;;\n"
        "sip.has;2014-Q2;;;;5;hälften;\n"
        "sip.has;2014-Q3;;5;;;;19121212-1212\n"
        "sip.has;2013;;5;;;;\n"
        "sip.has;2013-01/2013-12;;6;;;;\n"
    ) == {
        (2, "indicator"),
        (3, "indicator"),
        (4, "period"),
        (5, "organisation"),
        (6, "organisation"),
        (7, "indicator"),
        (8, "n"),
        (8, "share"),
        (9, "women"),
        (10, "n"),
        (11, "split"),
        (12, "note"),
        (14, "period"),
    }


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("period;antal\n2014;5\n", "indikator saknas"),
        ("indikator;antal\nsip.has;5\n", "period saknas"),
        ("indikator;period;lön\nsip.has;2014;5\n", "lön är okänd"),
        ("indikator;period;antal;n\nsip.has;2014;5;5\n", "två gånger"),
        ("indikator;period;antal\n", "inga rader"),
    ],
)
def test_columns_that_do_not_fit(strategist: Visitor, header: str, said: str) -> None:
    add_indicator()
    with pytest.raises(Invalid, match=said):
        preview(header)
    page = paste(strategist, header)
    assert said in page
    # What was pasted is still there.
    assert header.split("\n", maxsplit=1)[0] in page


def test_what_is_wrong_is_said_in_words(world: World) -> None:
    add_indicator()
    (row,) = preview("indikator;period;kvinnor;andel\nsip.has;hösten;fem;120\n").rows
    assert row.errors == {
        "period": "Skriv perioden som 2014, 2014-Q4, 2014-09 eller 2010-01/2013-09.",
        "women": "Skriv ett tal, som 731 eller 7,5.",
        "share": "Skriv ett procenttal mellan 0 och 100.",
    }


def test_a_sign_of_percent_says_what_sexes_are_given_in(world: World) -> None:
    add_indicator()
    signed, plain = preview("indikator;period;kvinnor;män\nsip.has;2013;30 %;43 %\nsip.has;2014;57;43\n").rows
    assert (signed.figure.split, plain.figure.split) == (Split.PERCENT, Split.PERCENT)


def test_what_women_and_men_are_given_in_is_asked_where_their_numbers_do_not_say(world: World) -> None:
    """The same numbers are never percent through one door and persons through another."""
    add_indicator()
    header = "indikator;period;antal;kvinnor;män\n"
    persons, nobody_knows, one = preview(
        f"{header}sip.has;2013;42;12;30\nsip.has;2014;;12;30\nsip.has;2012;42;12;\n"
    ).rows
    assert (persons.figure.split, persons.errors) == (Split.OWN_UNIT, {})
    for row in (nobody_knows, one):
        assert "procent eller indikatorns egen enhet" in " ".join(row.errors.values())


def test_one_error_and_nothing_is_taken_in(strategist: Visitor) -> None:
    add_indicator()
    page = paste(strategist, "indikator;period;antal\nsip.has;2013;5\nsip.has;2014;fem\n")
    assert 'name="table"' not in page
    assert "1 rad behöver rättas" in page
    assert how_many() == 0


def test_what_changed_meanwhile_is_shown_anew(strategist: Visitor) -> None:
    one = add_indicator()
    page = paste(strategist, "indikator;period;antal\nsip.has;2014;853\n")
    add_observation(one, "2014", n=731)
    status, said = confirm(strategist, page)
    assert status == 409
    assert "Uppgifterna har ändrats sedan du granskade tabellen." in said
    assert db.session.scalars(select(Observation.n)).all() == [731]


def test_nobody_alters_on_the_way_what_was_seen(strategist: Visitor) -> None:
    add_indicator()
    page = paste(strategist, "indikator;period;antal\nsip.has;2014;853\n")
    for forged in ("", "x"):
        assert confirm(strategist, page, table=forged)[0] == 422
    assert how_many() == 0


def test_nothing_pasted_is_said(strategist: Visitor) -> None:
    assert "Klistra in en tabell eller välj en fil." in paste(strategist, "")


def test_doing_it_again_changes_nothing(strategist: Visitor) -> None:
    add_indicator()
    table = "indikator;period;antal;kvinnor;män\nsip.has;2014;853;400;453\n"
    confirm(strategist, paste(strategist, table))
    assert preview(table).counts == {Verdict.UNCHANGED: 1}
    assert "Allt i tabellen stämmer redan." in paste(strategist, table)


def test_the_empty_file_can_be_filled_in(strategist: Visitor) -> None:
    add_indicator()
    answer = strategist.get(f"{PAGE}/mall.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    filled = answer.data.decode("utf-8-sig") + "sip.has;2014;;853;;;;;;;ja;;memo\r\n"
    assert "1 läggs till" in paste(strategist, filled)
