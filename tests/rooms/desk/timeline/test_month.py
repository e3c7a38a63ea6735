"""The month calendar: what stands on each day, for whom, and the way to other months."""

import re
from datetime import date

import pytest
from flask import Flask

from planner.desk.timeline.queries.deadlines import SHOWN_ON_A_DAY
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.rules import Status, VersionStatus
from planner.requirements.models import SubmissionMilestone
from tests.factories.acts import report, set_deadline
from tests.factories.follow_up import add_grant_year
from tests.factories.plan import add_activity, add_area, add_assignment, add_version
from tests.factories.rounds import add_round
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World, build_world

PATH = "/kalender"
DECEMBER = f"{PATH}?month=2014-12"


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def said(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def on(page: str, weekday_date: str) -> str:
    """Return what stands on a day, such as "onsdag 31 december 2014"."""
    cells = [one for one in re.findall(r"<td.*?</td>", page, re.DOTALL) if weekday_date in one]
    assert len(cells) == 1, cells
    # Without the two ways in which the day itself is written.
    return said(re.sub(r'<span class="in-(block|cell)">.*?</span>', "", cells[0]))


def under(page: str) -> str:
    """Return what stands in the list of the whole month."""
    found = re.search(r'<section class="m-whole".*?</section>', page, re.DOTALL)
    return said(found[0]) if found else ""


@pytest.mark.parametrize("role", Role)
def test_a_coarse_deadline_is_under_the_month_and_on_its_last_day(app: Flask, world: World, role: Role) -> None:
    page = Visitor(app, world.people[role]).get(DECEMBER).text
    assert under(page) == "Under månaden ? Aktivitet boende-1 Lägesrapport saknas"
    assert on(page, "onsdag 31 december 2014") == "Nyårsafton Sista dagen för 1 aktivitet under månaden"


def test_a_quarter_and_a_year_say_what_they_are(app: Flask, world: World) -> None:
    for number, due in ((2, "2014-Q4"), (3, "2014")):
        add_assignment(add_activity(f"boende-{number}", area=world.area, due=due), world.bromma)
    page = Visitor(app, world.owner).get(DECEMBER).text
    assert under(page).endswith(
        "? Aktivitet boende-2 Bromma Lägesrapport saknas kvartal 4 2014"
        " ? Aktivitet boende-3 Bromma Lägesrapport saknas 2014"
    )
    assert "Sista dagen för 3 aktiviteter" in on(page, "onsdag 31 december 2014")


def test_a_day_stands_on_its_day(app: Flask, world: World) -> None:
    set_deadline(world.strategist, "2014-12-10")
    page = Visitor(app, world.owner).get(DECEMBER).text
    assert on(page, "onsdag 10 december 2014") == "? Aktivitet boende-1 Lägesrapport saknas"
    assert under(page) == ""


def test_who_has_a_deadline_of_its_own_stands_on_that(app: Flask, world: World) -> None:
    set_deadline(world.strategist, "2014-12-10", organisation="bromma")
    report(world.owner)
    page = Visitor(app, world.owner).get(DECEMBER).text
    assert on(page, "onsdag 10 december 2014") == "◐ Aktivitet boende-1 Bromma Pågår"
    assert under(page) == "Under månaden ? Aktivitet boende-1 Kista Lägesrapport saknas"


def test_what_is_finished_or_late_says_so(app: Flask, world: World) -> None:
    for number, due in ((2, "2014-11-01"), (3, "2014-11-02")):
        add_assignment(add_activity(f"boende-{number}", area=world.area, due=due), world.bromma)
    report(world.owner, Status.DONE, activity="boende-2")
    page = Visitor(app, world.owner).get(PATH).text
    assert on(page, "lördag 1 november 2014") == "Alla helgons dag ● Aktivitet boende-2 Bromma Genomförd"
    assert on(page, "söndag 2 november 2014") == "▲ Aktivitet boende-3 Bromma Försenad"
    assert on(page, "måndag 3 november 2014") == "i dag"


def test_what_is_dropped_says_so_and_drafts_stay_out(app: Flask, world: World) -> None:
    first = add_version("2013", decided_on=date(2013, 6, 1))
    draft = add_version("2015", VersionStatus.DRAFT, replaces=first)
    draft.follow_up_due = date(2014, 12, 5)
    world.activity.dropped_id = first.id
    add_assignment(add_activity("boende-2", area=add_area("utkast", since=draft), since=draft), world.bromma)
    for role in Role:
        page = Visitor(app, world.people[role]).get(DECEMBER).text
        assert under(page) == "Under månaden ✕ Aktivitet boende-1 Utgår"
        sees = role in (Role.STRATEGIST, Role.ADMINISTRATOR)
        assert ("Uppföljning av beslut Handlingsplan 2015" in on(page, "fredag 5 december 2014")) is sees


def test_decisions_stand_on_their_days(app: Flask, world: World) -> None:
    add_version("2013", decided_on=date(2014, 12, 16)).follow_up_due = date(2015, 12, 31)
    visitor = Visitor(app, world.people[Role.READER])
    assert on(visitor.get(DECEMBER).text, "tisdag 16 december 2014") == "Beslut Handlingsplan 2013"
    page = visitor.get(f"{PATH}?month=2015-12").text
    assert on(page, "torsdag 31 december 2015") == "Nyårsafton Uppföljning av beslut Handlingsplan 2013"


def test_a_round_is_shown_to_strategists_and_to_whom_it_asks(app: Flask, world: World) -> None:
    round_id = add_round(organisations=[world.bromma], answer_by=date(2014, 11, 17)).id
    db.session.commit()

    def seen(role: Role) -> str:
        return on(Visitor(app, world.people[role]).get(PATH).text, "måndag 17 november 2014")

    assert seen(Role.READER) == ""
    assert seen(Role.CONTRIBUTOR) == "Sista svarsdag Uppföljning hösten 2014 1 svar saknas från dig"
    assert seen(Role.STRATEGIST) == "Sista svarsdag Uppföljning hösten 2014"
    assert f'"/omgangar/{round_id}/svar"' in Visitor(app, world.owner).get(PATH).text
    assert f'"/omgangar/{round_id}"' in Visitor(app, world.strategist).get(PATH).text
    report(world.owner)
    assert seen(Role.CONTRIBUTOR).endswith("du har svarat")


def test_the_grants_dates_stand_on_their_days(app: Flask, world: World) -> None:
    year = add_grant_year(due=date(2014, 11, 1))
    db.session.add(
        SubmissionMilestone(grant_year_id=year.id, kind="draft", due=date(2014, 11, 10), done_on=date(2014, 11, 2))
    )
    page = Visitor(app, world.people[Role.READER]).get(PATH).text
    assert on(page, "måndag 10 november 2014") == "Statsbidraget 2014 Utkast klart klart"
    assert on(page, "lördag 1 november 2014") == "Alla helgons dag Statsbidraget 2014 Sista dag att skicka in"


def test_it_is_narrowed_by_its_address(app: Flask, world: World) -> None:
    add_assignment(add_activity("halsa-1", area=add_area("halsa"), due="2014-12-10"), world.kista)
    visitor = Visitor(app, world.owner)

    def shown(query: str) -> set[str]:
        return set(re.findall(r'"/aktiviteter/([^"?]+)"', visitor.get(f"{DECEMBER}&{query}").text))

    assert shown("") == {"boende-1", "halsa-1"}
    assert shown("area=halsa") == {"halsa-1"}
    assert shown("organisation=bromma") == {"boende-1"}
    assert shown("organisation=kista") == {"boende-1", "halsa-1"}
    assert shown("owner=me") == {"boende-1"}
    assert "owner=me" in visitor.get(f"{DECEMBER}&owner=me").text.partition('rel="next"')[2][:200]


def test_of_many_on_a_day_it_says_how_many_more(app: Flask, world: World) -> None:
    for number in range(SHOWN_ON_A_DAY + 2):
        add_assignment(add_activity(f"boende-1{number}", area=world.area, due="2014-12-10"), world.bromma)
    page = Visitor(app, world.owner).get(f"{DECEMBER}&organisation=bromma").text
    assert on(page, "onsdag 10 december 2014").count("Aktivitet") == SHOWN_ON_A_DAY
    assert on(page, "onsdag 10 december 2014").endswith("2 till")
    assert "organisation=bromma&amp;from=2014-12-10&amp;to=2014-12-10" in page


@pytest.mark.parametrize(
    ("query", "title", "before", "after"),
    [
        ("", "november 2014", "2014-10", "2014-12"),
        ("?month=2014-12", "december 2014", "2014-11", "2015-01"),
        ("?month=2014-13", "november 2014", "2014-10", "2014-12"),
        ("?month=nu", "november 2014", "2014-10", "2014-12"),
        ("?month=1900-01", "januari 1900", None, "1900-02"),
        ("?month=2999-12", "december 2999", "2999-11", None),
    ],
)
def test_months_lead_to_each_other(
    app: Flask, world: World, query: str, title: str, before: str | None, after: str | None
) -> None:
    page = Visitor(app, world.owner).get(f"{PATH}{query}").text
    assert f'<h1 class="m-title">{title}</h1>' in page
    links = dict(re.findall(r'<a rel="(prev|next)" href="[^"]*month=([\d-]+)"', page))
    assert (links.get("prev"), links.get("next")) == (before, after)
    assert ("Den här månaden" in page) is (str(TODAY)[:7] not in page.partition('id="month"')[2][:200])


def test_an_empty_month_says_so(app: Flask, world: World) -> None:
    visitor = Visitor(app, world.owner)
    assert "Det finns inget i kalendern den här månaden." in visitor.sees(f"{PATH}?month=2016-02")
    assert "Det finns inget" not in visitor.sees(DECEMBER)


def test_a_calendar_programs_address_still_is_none_of_its(app: Flask, world: World) -> None:
    assert Visitor(app, world.owner).get("/kalender/finns-inte.ics").status_code == 404
