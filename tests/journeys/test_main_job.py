"""The main job as people do it: report, see it everywhere, follow a reminder's link."""

import json
import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from planner.kit.clock import business_date
from planner.mail.delivery import deliver
from planner.reminders.calendar import working_calendar
from planner.reminders.planning import plan
from tests.journeys.conftest import Live

TITLE = "Utbilda i barnperspektiv tillsammans med vuxen- och missbruksområdet"


def test_a_status_reported_in_place_shows_everywhere(live: Live, page: Page) -> None:
    """Sign in, report an activity done from the list, and find it on the list, the activity and in the report."""
    live.sign_in(page, "bromma@example.org")
    before = _in_report(live, page)
    page.get_by_role("link", name=f"Lämna lägesrapport för {TITLE}, Bromma").click()
    page.get_by_label("Genomförd").check()
    page.get_by_label("Kommentar").fill("Alla handläggare är utbildade.")
    page.get_by_role("button", name="Lämna lägesrapport").click()

    expect(page.locator("#barn-1--bromma")).to_contain_text("Lägesrapporten är sparad")
    back = page.get_by_role("link", name=f"Lämna lägesrapport för {TITLE}, Bromma")
    expect(back).to_be_focused()
    expect(page.locator("#barn-1--bromma")).to_contain_text("Genomförd")
    page.goto(f"{live.address}/aktiviteter/barn-1")
    expect(page.locator("#bromma")).to_contain_text("Alla handläggare är utbildade.")
    page.goto(f"{live.address}/")
    expect(page.get_by_text("Inget att åtgärda just nu.")).to_be_visible()
    after = _in_report(live, page)
    assert after["done"] == before["done"] + 1
    assert {share["organisation"]: share["status"] for share in after["assignments"]}["bromma"] == "done"


def test_an_activity_done_is_one_more_on_its_areas_card(live: Live, page: Page) -> None:
    """The overview counts it, and so does the report's summary."""
    live.sign_in(page, "boende@example.org")
    page.goto(f"{live.address}/")
    card = page.locator(".card-area").filter(has=page.get_by_role("heading", name="Boende"))
    expect(card).to_contain_text("2 av 11 genomförda")
    page.goto(f"{live.address}/aktiviteter/boende-8")
    page.get_by_role("link", name="Lämna lägesrapport för Strategiska enheten").click()
    page.get_by_label("Genomförd").check()
    page.get_by_role("button", name="Lämna lägesrapport").click()
    expect(page.get_by_text("Lägesrapporten är sparad").first).to_be_visible()
    page.goto(f"{live.address}/")
    expect(card).to_contain_text("3 av 11 genomförda")
    page.goto(f"{live.address}/rapporter/2014")
    expect(page.get_by_text("9 av 41 aktiviteter är genomförda").first).to_be_visible()


def test_a_reminders_link_leads_to_its_activity(live: Live, page: Page) -> None:
    """Whoever follows the link in a reminder signs in and stands before the activity."""
    with live.app.app_context():
        planned = plan(business_date())
        run = deliver(today=business_date(), is_day_off=working_calendar().is_day_off)
    # Who answers for the submission has its letter first, and the one about activities on the next working day.
    assert (run.sent, run.waiting) == (planned.recipients, planned.messages - planned.recipients)
    assert run.sent > 0
    letter = next(one for one in live.mail.received if "bromma@example.org" in one["To"])
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(rf"{live.address}/aktiviteter/barn-1\b", body.get_content())
    assert link
    page.goto(link[0])
    page.get_by_label("E-postadress").fill("bromma@example.org")
    page.get_by_label("Lösenord").fill("planner-demo")
    page.locator("main form").first.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.url == link[0]
    expect(page.get_by_role("heading", name="Påminnelser")).to_be_visible()


def test_a_pause_without_a_day_is_explained_and_nothing_written_is_lost(live: Live, page: Page) -> None:
    """A mistake is named on top, linked to its field, and the comment is still there."""
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}/aktiviteter/barn-1/bromma/lagesrapporter")
    page.get_by_label("Avvaktar").check()
    page.get_by_label("Kommentar").fill("Väntar på ny lokal.")
    page.get_by_role("button", name="Lämna lägesrapport").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Ange en dag efter i dag")
    expect(page.get_by_label("Kommentar")).to_have_value("Väntar på ny lokal.")
    problem.get_by_role("link").click()
    expect(page.get_by_label("Tas upp igen")).to_be_focused()
    page.get_by_label("Tas upp igen").fill("2015-01-12")
    page.get_by_role("button", name="Lämna lägesrapport").click()
    expect(page.locator("#bromma")).to_contain_text("tas upp igen 12 januari 2015")


def test_it_works_without_javascript_and_by_keyboard(live: Live, browser: Browser) -> None:
    """No script is needed, and Tab and Enter are enough to sign in and report."""
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{live.address}/logga-in?next=/aktiviteter/barn-1/bromma/lagesrapporter")
    page.get_by_label("E-postadress").focus()
    page.keyboard.type("bromma@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("planner-demo")
    page.keyboard.press("Enter")
    page.get_by_label("Pågår").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Klart.")
    page.get_by_role("button", name="Lämna lägesrapport").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bromma")).to_contain_text("Genomförd")
    page.context.close()


def _in_report(live: Live, page: Page) -> dict[str, Any]:
    """Return barn-1 as the report of the year has it."""
    report = json.loads(page.request.get(f"{live.address}/rapporter/2014.json").body())
    found: dict[str, Any] = next(
        activity for area in report["areas"] for activity in area["activities"] if activity["key"] == "barn-1"
    )
    return found
