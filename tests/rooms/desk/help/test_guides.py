"""Guides: open to all, the same in both languages, with the rules' own numbers, and every page has its help."""

import re

import pytest
from flask import Flask

from planner.desk.help.days import DAYS
from planner.desk.help.pages import GUIDES
from planner.desk.help.where import ABOUT
from planner.kit.clock import now
from planner.kit.db import db
from planner.kit.settings import ROOT
from planner.people.rules import Role
from planner.plans.rules.status import DECISION_DAYS, DUE_SOON_DAYS, STALE_DAYS
from planner.reminders.models import ReminderSettings
from planner.reminders.rules import LAST_STEP
from tests.factories.visitor import Visitor
from tests.factories.world import World

ADDRESSES = {"start": "/hjalp", "owner": "/hjalp/ansvarig", "unit": "/hjalp/strategiska-enheten", "words": "/hjalp/ord"}
TEXTS = ROOT / "templates" / "desk" / "help"


def main_of(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


def headings(page: str) -> list[tuple[str, str]]:
    """Return the levels of a page's headings with their ids."""
    return re.findall(r'<h([1-3])(?: id="([\w-]+)")?', page)


def links(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', page)


@pytest.mark.parametrize("name", GUIDES)
def test_guides_are_open_to_all_and_say_the_same_in_both_languages(app: Flask, world: World, name: str) -> None:
    for visitor in (Visitor(app), Visitor(app, world.people[Role.READER])):
        swedish, english = (main_of(visitor.get(f"{ADDRESSES[name]}?lang={code}").text) for code in ("sv", "en"))
        assert headings(swedish) == headings(english)
        assert links(swedish) == links(english)
        assert len(re.findall("<(?:li|dt|p)[ >]", swedish)) == len(re.findall("<(?:li|dt|p)[ >]", english))
        assert len(headings(swedish)) > 2


def test_links_of_guides_lead_somewhere(app: Flask, world: World) -> None:
    visitor, administrator = Visitor(app), Visitor(app, world.people[Role.ADMINISTRATOR])
    seen = set()
    for address in ADDRESSES.values():
        page = main_of(visitor.get(address).text)
        for link in links(page):
            path, _, anchor = link.partition("#")
            target = administrator.get(path or address)
            assert target.status_code == 200, link
            assert not anchor or f'id="{anchor}"' in target.text, link
            seen.add(path)
    assert {"/mina-aktiviteter/svar", "/tillganglighet/anmal", "/tidplansonskemal"} < seen


def test_numbers_are_those_of_the_rules(app: Flask) -> None:
    """No number of days is typed: each comes from the rules, by help_days."""
    assert (DAYS.due_soon, DAYS.stale, DAYS.decision, DAYS.last) == (
        DUE_SOON_DAYS,
        STALE_DAYS,
        DECISION_DAYS,
        LAST_STEP,
    )
    typed = [
        (path.name, number)
        for path in sorted(TEXTS.glob("*/*.html"))
        for number in re.findall(r"(\d+) (?:dagar|days)", path.read_text(encoding="utf-8"))
    ]
    assert typed == []
    page = Visitor(app).sees("/hjalp/ord")
    assert f"inom {DUE_SOON_DAYS} dagar" in page
    assert f"för {DECISION_DAYS} dagar sedan" in page


def test_what_helps_about_a_page_is_there(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    blueprints = {endpoint.partition(".")[0] for endpoint in endpoints}
    visitor = Visitor(app)
    for page, (guide, heading) in ABOUT.items():
        assert page in endpoints | blueprints, page
        assert f'id="{heading}"' in visitor.get(ADDRESSES[guide]).text, (page, heading)


def test_the_guide_promises_an_answer_without_signing_in_only_where_there_is_one(app: Flask, world: World) -> None:
    assert "Du behöver inte logga in" in Visitor(app).sees("/hjalp/ansvarig")
    db.session.add(
        ReminderSettings(
            number=1, remind_from="07:00", remind_until="18:00", quiet_periods="", answer_links=False, set_at=now()
        )
    )
    assert "Du behöver inte logga in" not in Visitor(app).sees("/hjalp/ansvarig")


def test_statuses_are_explained_where_they_are_chosen(app: Flask, world: World) -> None:
    page = Visitor(app, world.owner).sees("/mina-aktiviteter/svar")
    assert "Vad betyder lägena och färgerna?" in page
    assert f"ingen ny lägesrapport på {STALE_DAYS} dagar" in page


def test_the_note_about_public_records_is_worded_in_one_place() -> None:
    note = "Det du skriver kan bli allmän handling."
    worded = [path for path in (ROOT / "templates").rglob("*.html") if f'"{note}' in path.read_text(encoding="utf-8")]
    assert [path.name for path in worded] == ["forms.html"]


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (Role.CONTRIBUTOR, "/aktiviteter/boende-1/bromma/lagesrapporter"),
        (Role.CONTRIBUTOR, "/aktiviteter/boende-1/bromma/tidplansonskemal"),
        (Role.CONTRIBUTOR, "/aktiviteter/boende-1"),
        (Role.CONTRIBUTOR, "/mina-aktiviteter/svar"),
        (Role.STRATEGIST, "/aktiviteter/boende-1/tidplaner"),
        (None, "/tillganglighet/anmal"),
    ],
)
def test_the_note_stands_where_people_write(app: Flask, world: World, who: Role | None, path: str) -> None:
    page = Visitor(app, world.people[who] if who else None).sees(path)
    assert "Det du skriver kan bli allmän handling. Skriv inget om enskilda personer." in page
