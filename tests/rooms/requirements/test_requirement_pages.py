"""A strategist keeps a year's requirements, evidence, submission and money from the pages; everybody reads them."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select

from planner.kit.db import db
from planner.requirements.models import Evidence, EvidenceItem, Requirement
from planner.requirements.queries import year_view
from planner.requirements.rules import Gate, Kind, Milestone, Outcome, YearView
from planner.requirements.rules.codes import is_code
from tests.factories.follow_up import (
    add_assessment,
    add_evidence,
    add_grant_year,
    add_requirement,
)
from tests.factories.visitor import Visitor, words
from tests.factories.world import TODAY, World

YEAR = "/krav/2014"
G1 = "/krav/2014/2014-G1"
REQUIREMENT = {
    "code": "2014-G1",
    "title": "Överenskommelse om samarbete",
    "kind": "basic",
    "audience": "all",
    "actor": "county",
    "about": "",
    "national_sum_sek": "100 000 000 kr",
    "responsible_id": "",
    "internal_due": "2014-10-01",
}


def the_year(year: int = 2014) -> YearView:
    db.session.expire_all()
    found = year_view(year)
    assert found is not None
    return found


def line_of(code: str = "2014-G1") -> str:
    """Return the address of the first line of a requirement's checklist."""
    number = db.session.scalar(select(func.min(Evidence.id)).join(Requirement).where(Requirement.code == code))
    return f"/krav/2014/{code}/underlag/{number}"


def test_a_year_from_an_empty_list_to_an_open_gate(world: World, strategist: Visitor) -> None:
    assert "Inget år är upplagt än" in strategist.sees("/krav")
    assert strategist.submit("/krav/ny", {"year": "2014", "source": ""}).location == YEAR
    assert "Inga krav är inlagda för året" in strategist.sees(YEAR)
    made = strategist.submit(f"{YEAR}/nytt", {**REQUIREMENT, "responsible_id": str(world.owner.id)})
    assert made.location == G1
    assert "100 000 000" in strategist.sees(G1).replace("\u202f", " ")

    added = strategist.submit(f"{G1}/underlag/nytt", {"title": "Undertecknad överenskommelse"})
    line = line_of()
    assert added.location == line
    assert "1 av 1 underlag saknas" in strategist.sees(G1)
    page = strategist.sees(YEAR)
    assert "De här är inte bedömda än: 2014-G1 Överenskommelse om samarbete" in page
    assert "1 underlag saknas" in page

    # Not met without evidence, whatever somebody says.
    refused = strategist.submit(f"{G1}/bedomning", {"outcome": "met", "reason": ""})
    assert refused.status_code == 422
    assert "Underlag saknas: Undertecknad överenskommelse" in words(refused)
    strategist.submit(f"{line}/avprickning", {"on": "2014-11-03"}, page=line)
    strategist.submit(f"{G1}/bedomning", {"outcome": "met", "reason": ""})
    assert the_year().requirements[0].outcome is Outcome.MET
    assert the_year().gate is Gate.UNKNOWN
    assert "alla årets krav är inte med i listan" in strategist.sees(YEAR)
    strategist.submit(f"{YEAR}/uppgifter", {"complete": "true", "source": "Överenskommelsen 2014"})
    assert the_year().gate is Gate.OPEN
    assert "Alla grundkrav är uppfyllda" in strategist.sees(YEAR)

    # What is taken back counts no longer, though somebody signed for it.
    strategist.submit(f"{line}/aterkallelse", {}, page=line)
    assert the_year().gate is Gate.UNKNOWN
    assert "bedömt som uppfyllt, men underlag eller signatur saknas" in strategist.sees(YEAR)


def test_one_basic_requirement_that_is_not_met_closes_the_gate(strategist: Visitor) -> None:
    year = add_grant_year(complete=True)
    add_requirement(year)
    add_requirement(year, "2014-V1", kind="target", title="Analysera", outcome="met")
    refused = strategist.submit(f"{G1}/bedomning", {"outcome": "not_met", "reason": ""})
    assert "Skriv varför." in words(refused)
    strategist.submit(f"{G1}/bedomning", {"outcome": "not_met", "reason": "Ingen överenskommelse finns."})
    strategist.submit("/krav/2014/2014-V1/bedomning", {"outcome": "met", "reason": ""})
    page = strategist.sees(YEAR)
    assert "Nej, grinden är stängd" in page
    assert "0 prestationsmål räknas i dag" in page
    assert "Målet är nått men räknas inte" in strategist.sees("/krav/2014/2014-V1")
    assert the_year().counted == []

    strategist.submit(f"{G1}/bedomning", {"outcome": "met", "reason": ""})
    assert [one.code for one in the_year().counted] == ["2014-V1"]
    assert "1 prestationsmål räknas i dag" in strategist.sees(YEAR)
    strategist.submit(f"{G1}/bedomning", {"outcome": "met", "reason": "Nu finns den."})
    strategist.submit(
        f"{G1}/myndighetens-bedomning", {"authority_outcome": "not_met", "authority_on": "", "authority_note": "Dnr 5"}
    )
    page = strategist.sees(G1)
    assert "Vår bedömning Uppfyllt" in page
    assert "Myndighetens bedömning Inte uppfyllt" in page
    assert the_year().gate is Gate.OPEN


def test_earlier_assessments_stay_to_be_read(world: World, strategist: Visitor) -> None:
    requirement = add_requirement(add_grant_year())
    add_assessment(requirement, "met", TODAY - timedelta(days=30), by_id=world.strategist.id)
    assert "tidigare bedömning" not in strategist.sees(G1)
    strategist.submit(f"{G1}/bedomning", {"outcome": "not_met", "reason": "Avtalet är uppsagt."})
    page = strategist.sees(G1)
    assert "Vår bedömning Inte uppfyllt" in page
    assert "1 tidigare bedömning 4 oktober 2014 Vår bedömning: uppfyllt" in page
    # To sign the same again on the same day adds nothing.
    strategist.submit(f"{G1}/bedomning", {"outcome": "not_met", "reason": "Avtalet är uppsagt."})
    assert len(the_year().requirements[0].assessments) == 2
    # What the authority said and took back is told too.
    authority = f"{G1}/myndighetens-bedomning"
    for outcome in ("met", ""):
        strategist.submit(authority, {"authority_outcome": outcome, "authority_on": "", "authority_note": ""})
    page = strategist.sees(G1)
    assert "Myndighetens bedömning ingen än" in page
    assert "Myndighetens bedömning: uppfyllt" in page
    # What was assessed once isn't removed as if it had never been.
    assert strategist.submit(f"{G1}/borttagning", {}, page=authority).status_code == 409


def test_a_submission_with_its_dates_and_its_receipt(world: World, strategist: Visitor) -> None:
    add_grant_year()
    planned = {
        "recipient": "Socialstyrelsen",
        "due": "2014-11-14",
        "responsible_id": str(world.owner.id),
        "draft_due": "2014-10-15",
        "draft_done": "2014-10-14",
        "send_due": "2014-11-20",
    }
    wrong = strategist.submit(f"{YEAR}/redovisning", planned)
    assert "Ange en dag som inte ligger efter sista dag." in words(wrong)
    strategist.submit(f"{YEAR}/redovisning", {**planned, "send_due": "2014-11-01"})
    page = strategist.sees(YEAR)
    assert "Ska vara inne senast 14 november 2014" in page
    assert "Utkast klart klar 14 oktober 2014" in page
    assert "Skickas in dagen har passerat" in page
    milestones = the_year().submission.milestones
    assert [one.kind for one in milestones] == [Milestone.DRAFT, Milestone.SEND]
    # One that is emptied is no longer kept.
    strategist.submit(f"{YEAR}/redovisning", {**planned, "send_due": ""})
    assert [one.kind for one in the_year().submission.milestones] == [Milestone.DRAFT]

    later = strategist.submit(f"{YEAR}/redovisning/inskickad", {"sent_on": "2014-11-04", "receipt": ""})
    assert "Ange i dag eller en dag som har varit." in words(later)
    strategist.submit(f"{YEAR}/redovisning/inskickad", {"sent_on": "2014-11-03", "receipt": "Dnr 5.2-1/2014"})
    page = strategist.sees(YEAR)
    assert "Skickad 3 november 2014, till Socialstyrelsen" in page
    assert "Dnr 5.2-1/2014" in page


def test_a_submission_with_only_a_receipt_is_sent(world: World, strategist: Visitor) -> None:
    """As in an older plan file, which has its number and no day."""
    add_grant_year(due=date(2014, 10, 1), receipt="Dnr 5.2-1/2014")
    page = strategist.sees(YEAR)
    assert "Skickad dagen är inte angiven" in page
    assert "Inte skickad" not in page
    assert not the_year().submission.is_late(date(2014, 11, 3))


def test_money_by_year(strategist: Visitor) -> None:
    add_grant_year(2012)
    form = {
        "granted_sek": "22 949 683 kr",
        "received_sek": "22949683",
        "received_on": "2013-03-01",
        "used_sek": "20000000",
    }
    assert "hela kronor" in words(strategist.submit("/krav/2012/pengar", {**form, "used_sek": "många"}))
    assert "Ange hur mycket" in words(strategist.submit("/krav/2012/pengar", {**form, "received_sek": ""}))
    strategist.submit("/krav/2012/pengar", form)
    money = the_year(2012).money
    assert (money.granted, money.received, money.used, money.left, money.outstanding) == (
        22_949_683,
        22_949_683,
        20_000_000,
        2_949_683,
        0,
    )
    assert "2 949 683" in strategist.sees("/krav").replace("\u202f", " ")
    assert "uppgift saknas" in strategist.sees("/krav/2012")


def test_a_year_is_copied_forward_without_what_was_done_in_it(world: World, strategist: Visitor) -> None:
    year = add_grant_year(complete=True, granted_sek=5, responsible_id=world.owner.id)
    requirement = add_requirement(
        year,
        outcome="met",
        assessed_on=year.due,
        assessed_by_id=world.strategist.id,
        internal_due=year.due,
        responsible_id=world.owner.id,
    )
    add_evidence(requirement, there=True)
    strategist.submit(
        f"{YEAR}/redovisning", {"due": "2014-11-01", "draft_due": "2014-10-01", "draft_done": "2014-10-01"}
    )
    assert strategist.submit("/krav/ny", {"year": "2015", "source": "2014"}).location == "/krav/2015"
    copy = the_year(2015)
    assert (copy.complete, copy.money.granted, str(copy.submission.due)) == (False, None, "2015-11-01")
    assert [(str(one.due), one.done_on) for one in copy.submission.milestones] == [("2015-10-01", None)]
    one = copy.requirements[0]
    assert (one.code, one.said, one.missing, str(one.internal_due)) == (
        "2015-G1",
        Outcome.NOT_ASSESSED,
        ["Överenskommelse"],
        "2015-11-01",
    )
    assert one.responsible is not None
    assert one.assessed_by is None
    assert the_year().requirements[0].outcome is Outcome.MET
    assert strategist.submit("/krav/ny", {"year": "2015", "source": ""}).status_code == 409


def test_what_the_region_alone_has_to_meet_is_listed_and_not_counted(strategist: Visitor) -> None:
    year = add_grant_year(complete=True)
    add_requirement(year, "2014-B2", kind="target", actor="region", title="Landstinget rapporterar")
    page = strategist.sees(YEAR)
    assert "visas men räknas inte för staden" in page
    assert "0 av 0 krav som staden har del i är uppfyllda" in page


def test_a_year_of_conditions_has_no_gate(strategist: Visitor) -> None:
    add_requirement(add_grant_year(2016), "2016-1", kind=Kind.CONDITION, title="Handlingsplan")
    page = strategist.sees("/krav/2016")
    assert "Året har villkor i stället" in page
    assert "Räknas prestationsmålen?" not in page


def test_what_was_listed_by_mistake_can_be_removed_until_something_was_shown(strategist: Visitor) -> None:
    requirement = add_requirement(add_grant_year())
    add_evidence(requirement)
    line = line_of()
    strategist.submit(f"{line}/anteckningar", {"text": "Finns."}, page=line)
    assert strategist.submit(f"{line}/borttagning", {}, page=line).status_code == 409
    assert strategist.submit(f"{G1}/borttagning", {}, page=line).status_code == 409
    item = db.session.scalars(select(EvidenceItem)).one()
    strategist.submit(f"{line}/delar/{item.id}/borttagning", {}, page=line)
    strategist.submit(f"{line}/borttagning", {}, page=line)
    strategist.submit(f"{G1}/borttagning", {}, page=G1)
    assert the_year().requirements == []


def test_no_address_of_a_page_is_a_requirement(app: Flask) -> None:
    parts = [rule.rule.split("/")[3] for rule in app.url_map.iter_rules() if rule.rule.startswith("/krav/<int:year>/")]
    assert not any(map(is_code, (part for part in parts if "<" not in part)))
    assert all(map(is_code, ("2014-G1", "grundkrav", "å")))
    assert not any(map(is_code, ("", "..", "a/b", "G 1", "G1\n")))


def test_slips_come_back_with_what_was_written(world: World, strategist: Visitor) -> None:
    add_requirement(add_grant_year())
    for field, value, said in (
        ("code", "2014-G1", "Koden finns redan"),
        ("code", "uppgifter", "Koden står i en adress"),
        ("code", "2014/G1", "Koden står i en adress"),
        ("title", "", "Skriv vad som krävs"),
        ("kind", "", "Välj vilket slags krav"),
        ("responsible_id", "99999", "Välj någon som finns kvar"),
        ("national_sum_sek", "1,5 miljoner", "hela kronor"),
    ):
        answer = strategist.submit(f"{YEAR}/nytt", {**REQUIREMENT, "code": "2014-G2", field: value})
        assert answer.status_code == 422, field
        assert said in words(answer)
    line = f"{G1}/underlag/nytt"
    assert "Skriv vad som ska visas" in words(strategist.submit(line, {"title": ""}))
    add_evidence(db.session.scalars(select(Requirement)).one())
    line = line_of()
    for href in ("javascript:alert(1)", "ftp://example.org", "https://", "https://a:b@example.org/"):
        assert "https://" in words(strategist.submit(f"{line}/lankar", {"href": href}, page=line)), href
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_what_does_not_exist(strategist: Visitor) -> None:
    assert strategist.get("/krav/2013").status_code == 404
    add_requirement(add_grant_year())
    assert strategist.get("/krav/2014/2014-G9").status_code == 404
    assert strategist.get(f"{G1}/underlag/1").status_code == 404
