"""Reporting from the list without losing one's place: with script and without, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Live

# Lists in which Bromma has a row to report on.
NARROWED = "/aktiviteter?organisation=bromma&sort=title"
SECOND_PAGE = "/aktiviteter?sort=title&page=2"
TITLE = "Utbilda i barnperspektiv tillsammans med vuxen- och missbruksområdet"
LINK = f"Lämna lägesrapport för {TITLE}, Bromma"


def test_a_report_in_the_list_leaves_everything_else_as_it_was(live: Live, page: Page) -> None:
    loads: list[str] = []
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{SECOND_PAGE}")
    page.on("load", lambda left: loads.append(left.url))
    page.get_by_role("link", name=LINK).click()
    row = page.locator("#row-barn-1")
    expect(row.get_by_role("radio", name="Pågår")).to_be_focused()

    # A mistake is told in the row; what was written is still there.
    row.get_by_role("radio", name="Avvaktar").check()
    row.get_by_label("Kommentar").fill("Väntar på ny lokal.")
    row.get_by_role("button", name="Lämna lägesrapport").click()
    expect(row.get_by_role("alert")).to_be_focused()
    expect(row.get_by_label("Kommentar")).to_have_value("Väntar på ny lokal.")

    row.get_by_role("radio", name="Genomförd").check()
    row.get_by_role("button", name="Lämna lägesrapport").click()
    expect(page.get_by_role("link", name=LINK)).to_be_focused()
    expect(row).to_contain_text("Väntar på ny lokal.")
    expect(row).to_contain_text("Lägesrapporten är sparad")
    expect(page.locator("body > [role=status]")).to_contain_text("Lägesrapporten är sparad")
    assert page.url == f"{live.address}{SECOND_PAGE}"
    assert not loads, "the page was never left"


def test_escape_closes_the_form_and_the_keyboard_goes_on_from_the_row(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{NARROWED}")
    link = page.get_by_role("link", name=LINK)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#row-barn-1").get_by_role("radio", name="Pågår")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(page.locator(".row-form")).to_have_count(0)


def test_the_list_is_narrowed_and_ordered_without_leaving_it(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}/aktiviteter")
    page.locator("#status").select_option("overdue")
    page.locator("#organisation").select_option("bromma")
    page.get_by_role("button", name="Visa").click()
    page.wait_for_url("**/aktiviteter?status=overdue&organisation=bromma")
    expect(page.locator("#list")).to_contain_text(TITLE)
    expect(page.locator("body > [role=status]")).to_contain_text("1 aktivitet")
    page.get_by_role("link", name="Ta bort Läge: Försenad").click()
    page.wait_for_url("**/aktiviteter?organisation=bromma")
    page.get_by_role("link", name="Tidplan").click()
    expect(page.get_by_role("columnheader", name="Tidplan")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("link", name="Tidplan – ordna efter")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("columnheader", name="Tidplan")).not_to_have_attribute("aria-sort", "ascending")


def test_what_was_taken_away_does_not_come_back_with_the_next_search(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}/aktiviteter?status=overdue&organisation=bromma")
    page.get_by_role("link", name="Ta bort Läge: Försenad").click()
    expect(page.locator("#status")).to_have_value("")
    page.locator("#area").select_option("boende")
    page.get_by_role("button", name="Visa").click()
    page.wait_for_url("**/aktiviteter?area=boende&organisation=bromma")


def test_what_is_ticked_stays_and_all_pages_can_still_be_unticked(live: Live, page: Page) -> None:
    live.sign_in(page, "strateg@example.org")
    page.goto(f"{live.address}/aktiviteter")
    first = page.locator(".col-tick input").first
    first.check()
    every = page.get_by_label("i listan, på alla sidor")
    expect(every).to_be_visible()
    page.get_by_role("link", name="Aktivitet – ordna efter").click()
    page.wait_for_url("**/aktiviteter?sort=title")
    page.get_by_role("link", name="Aktivitet – ordna efter").click()
    page.wait_for_url("**/aktiviteter?sort=-title")
    page.goto(f"{live.address}/aktiviteter")
    page.get_by_role("link", name="välj alla på sidan").click()
    expect(page.locator("body > [role=status]")).to_contain_text("25 aktiviteter på sidan är valda.")


@pytest.mark.parametrize("refused", ["signed out", "error"])
def test_what_was_written_is_kept_where_it_could_not_be_sent(live: Live, page: Page, refused: str) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{NARROWED}")
    page.get_by_role("link", name=LINK).click()
    row = page.locator("#row-barn-1")
    row.get_by_label("Kommentar").fill("Tre av fem utbildade.")
    row.get_by_role("radio", name="Pågår").check()
    if refused == "signed out":
        page.context.clear_cookies()
    else:
        failed = "<main><h1>Något gick fel hos oss</h1><p>Felet är antecknat.</p></main>"
        page.route("**/lagesrapporter", lambda route: route.fulfill(status=500, content_type="text/html", body=failed))
    row.get_by_role("button", name="Lämna lägesrapport").click()
    problem = row.get_by_role("alert")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("Lägesrapporten är inte sparad.")
    expect(problem).to_contain_text("Felet är antecknat." if refused == "error" else "")
    expect(row.get_by_label("Kommentar")).to_have_value("Tre av fem utbildade.")


def test_what_has_been_answered_is_never_sent_again(live: Live, page: Page) -> None:
    sent: list[str] = []
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{NARROWED}")
    page.get_by_role("link", name=LINK).click()
    row = page.locator("#row-barn-1")
    row.get_by_role("radio", name="Pågår").check()
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("() => { DOMParser.prototype.parseFromString = () => { throw new Error('no') } }")
    with page.expect_navigation():
        row.get_by_role("button", name="Lämna lägesrapport").click()
    expect(row).to_contain_text("Pågår")
    assert len(sent) == 1


def test_escape_throws_nothing_away_that_was_written(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{NARROWED}")
    page.get_by_role("link", name=LINK).click()
    comment = page.locator("#row-barn-1").get_by_label("Kommentar")
    comment.fill("Halvvägs.")
    page.keyboard.press("Escape")
    expect(comment).to_have_value("Halvvägs.")
    comment.fill("")
    page.keyboard.press("Escape")
    expect(page.locator(".row-form")).to_have_count(0)


def test_a_report_on_an_activitys_page_shows_all_over_it(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}/aktiviteter/barn-1")
    page.locator("#bromma").get_by_role("link", name="Lämna lägesrapport").click()
    page.locator("#bromma").get_by_role("radio", name="Genomförd").check()
    page.locator("#bromma").get_by_label("Kommentar").fill("Alla är utbildade.")
    page.locator("#bromma").get_by_role("button", name="Lämna lägesrapport").click()
    told = page.get_by_role("region", name="Lägesrapporter")
    expect(told).to_contain_text("Alla är utbildade.")
    expect(page.locator("#bromma").get_by_role("link", name="Lämna lägesrapport")).to_be_focused()
    assert page.url == f"{live.address}/aktiviteter/barn-1"


def test_what_a_report_takes_from_the_list_is_told_of(live: Live, page: Page) -> None:
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}/aktiviteter?status=overdue&organisation=bromma")
    page.get_by_role("link", name=LINK).click()
    row = page.locator("#row-barn-1")
    row.get_by_role("radio", name="Genomförd").check()
    row.get_by_role("button", name="Lämna lägesrapport").click()
    expect(page.locator("main")).to_contain_text("Lägesrapporten är sparad")
    expect(page.locator("main")).to_contain_text("0 aktiviteter")


def test_without_script_one_is_back_at_the_same_row(live: Live, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 740}).new_page()
    live.sign_in(page, "bromma@example.org")
    page.goto(f"{live.address}{SECOND_PAGE}")
    page.get_by_role("link", name=LINK).click()
    page.locator("#row-barn-1").get_by_role("radio", name="Genomförd").check()
    page.locator("#row-barn-1").get_by_role("button", name="Lämna lägesrapport").click()
    assert page.url == f"{live.address}{SECOND_PAGE}#row-barn-1"
    row = page.locator("#row-barn-1")
    expect(row).to_contain_text("Lägesrapporten är sparad")
    expect(row).to_be_in_viewport()
    page.context.close()
