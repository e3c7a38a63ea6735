"""The page on which administrators merge organisations, and the command that does the same."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.people.models import Organisation
from planner.plans.operations.mergers import merge_organisations
from planner.wiring.cli import main
from tests.factories.districts import MERGING, Districts
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY

PAGE = "/organisationer/sammanslagning"
CHOICE = f"{PAGE}?organisations=rinkeby-kista&organisations=spanga-tensta&into=jarva&new_name=&on=2014-11-03"


@pytest.fixture
def visitor(app: Flask, districts: Districts) -> Visitor:
    """An administrator at a browser."""
    return Visitor(app, districts.administrator)


def ended() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Organisation.key).where(Organisation.ended.is_not(None))))


def test_the_page_says_what_would_happen_and_then_does_it(visitor: Visitor) -> None:
    preview = visitor.sees(CHOICE)
    assert "Järva tar över från Rinkeby-Kista och Spånga-Tensta från och med 3 november 2014." in preview
    assert "8 öppna delar av aktiviteter upphör. 5 nya börjar hos Järva." in preview
    assert "3 genomförda eller utgångna delar står kvar" in preview
    assert "2 personer byter organisation." in preview
    assert "Kontakt för Järva blir Ansvarig Rinkeby-Kista." in preview
    assert "Aktivitet boende-a Olika ansvariga: den första fortsätter. Olika lägen: de räknas samman." in preview
    assert not ended()
    choice = {"organisations": " ".join(MERGING), "into": "jarva", "new_name": "", "on": "2014-11-03"}
    answer = visitor.submit(PAGE, choice)
    assert (answer.status_code, answer.location) == (302, "/organisationer")
    assert ended() == set(MERGING)
    page = visitor.sees("/organisationer")
    assert "Järva har tagit över från Rinkeby-Kista och Spånga-Tensta. 5 aktiviteter följde med." in page
    assert "Rinkeby-Kista Stadsdel · till 2 november 2014, sedan Järva" in page


def test_a_new_successor_is_named_on_the_page(visitor: Visitor) -> None:
    preview = visitor.sees(f"{PAGE}?organisations=norrmalm&organisations=ostermalm&into=&new_name=City&on=2014-11-03")
    assert "City tar över från Norrmalm och Östermalm" in preview
    assert "City läggs till som ny organisation." in preview
    choice = {"organisations": "norrmalm ostermalm", "into": "", "new_name": "City", "on": "2014-11-03"}
    assert visitor.submit(PAGE, choice).status_code == 302
    assert "City Stadsdel" in visitor.sees("/organisationer")


def test_what_can_not_be_is_said_at_the_field_and_changes_nothing(visitor: Visitor) -> None:
    wrong = {
        f"{PAGE}?into=jarva&on=2014-11-03": "Välj minst en organisation som upphör.",
        f"{PAGE}?organisations=norrmalm&on=2014-11-03": "Välj en organisation, eller ange ett namn på en ny.",
        f"{PAGE}?organisations=norrmalm&new_name=Bromma&on=2014-11-03": "Det finns redan en organisation med nyckeln",
        f"{PAGE}?organisations=norrmalm&into=jarva&on=i+g%C3%A5r": "Skriv datumet som 2014-12-31.",
        f"{PAGE}?organisations=norrmalm&into=jarva&on=2014-11-04": "Välj i dag eller en dag som har varit",
    }
    for address, said in wrong.items():
        assert said in visitor.sees(address), address
    choice: dict[str, Any] = {"organisations": "norrmalm", "into": "norrmalm", "new_name": "", "on": "2014-11-03"}
    answer = visitor.submit(PAGE, choice)
    assert (answer.status_code, ended()) == (422, set())
    assert "En organisation kan inte gå upp i sig själv." in words(answer)


def test_a_second_merger_of_the_same_is_refused_with_a_word(visitor: Visitor) -> None:
    choice = {"organisations": " ".join(MERGING), "into": "jarva", "on": "2014-11-03"}
    visitor.submit(PAGE, choice)
    answer = visitor.submit(PAGE, choice)
    assert answer.status_code == 422
    assert "Rinkeby-Kista upphörde 2 november 2014 och har inget kvar att föra över." in words(answer)
    assert "har inget kvar att föra över" in visitor.sees(CHOICE)


def test_an_organisation_that_a_file_ended_is_offered_with_the_day_after(
    visitor: Visitor, districts: Districts
) -> None:
    districts.organisations["norrmalm"].ended = TODAY - timedelta(days=10)
    db.session.commit()
    page = visitor.get(f"{PAGE}?organisations=norrmalm&into=jarva").text
    assert 'value="2014-10-25"' in page
    assert 'value="norrmalm" checked' in page


def test_old_addresses_of_shares_say_who_took_them_over(app: Flask, visitor: Visitor, districts: Districts) -> None:
    merge_organisations(actor=districts.administrator, keys=MERGING, into="jarva", on=TODAY, today=TODAY)
    person = Visitor(app, districts.people["rinkeby-kista"])
    answer = person.get("/aktiviteter/boende-a/rinkeby-kista/lagesrapporter")
    assert answer.status_code == 409
    assert "Järva svarar för aktiviteten sedan 3 november 2014, i stället för Rinkeby-Kista." in words(answer)
    page = person.sees("/aktiviteter/boende-a")
    assert "Rinkeby-Kista svarade för aktiviteten till och med 2 november 2014. Sedan tog Järva över." in page
    assert person.get("/aktiviteter/boende-a/jarva/lagesrapporter").status_code == 200


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["organisations", *arguments])


def test_the_command_merges_and_says_what_it_did(
    app: Flask, districts: Districts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.wiring.cli.create_app", lambda: app)
    arguments = ["merge", *MERGING, "--into", "jarva"]
    dry = run(*arguments, "--dry-run", "--json")
    assert dry.exit_code == 0, dry.stderr
    assert not ended()
    result = run(*arguments, "--json")
    assert json.loads(result.stdout) == json.loads(dry.stdout)
    assert ended() == set(MERGING)
    listed = {row["key"]: row for row in json.loads(run("list", "--json").stdout)["organisations"]}
    assert (listed["jarva"]["open"], listed["jarva"]["people"], listed["jarva"]["started"]) == (5, 2, "2014-11-03")
    assert (listed["rinkeby-kista"]["open"], listed["rinkeby-kista"]["successor"]) == (0, "jarva")
    assert "rinkeby-kista  Rinkeby-Kista, until 2014-11-02, then jarva: 0 people, 0 open" in run("list").stdout
    words_of = run("merge", "norrmalm", "--new", "City", "--on", "2014-11-03")
    assert words_of.stdout.startswith("Merged: city takes the place of norrmalm from 2014-11-03 on\n")


def test_the_command_refuses_in_one_line(app: Flask, districts: Districts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.wiring.cli.create_app", lambda: app)
    for arguments, code in [
        (["merge", "norrmalm"], 2),
        (["merge", "norrmalm", "--into", "jarva", "--new", "City"], 2),
        (["merge", "--into", "jarva"], 2),
        (["merge", "norrmalm", "--into", "norrmalm"], 1),
        (["merge", "norrmalm", "--into", "jarva", "--on", "2014-11-04"], 1),
    ]:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (code, ""), result.stderr
        assert "Traceback" not in result.stderr
    assert not ended()
