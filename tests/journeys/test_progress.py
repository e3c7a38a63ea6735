"""While a report is made, people see that it is: with JavaScript; without it the links just work."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.reports.formats import rendered
from planner.reports.press import PressError
from tests.journeys.conftest import Live

NAME = "uppfoljning-2014-2014-10-31.pdf"
PDF = "Hämta som PDF"
# As the page calls it.
RENDERED = "planner.reports.pages.rendered"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let each report be made when it is told to, and no sooner."""
    ready = threading.Event()

    def when_told(*args: Any) -> bytes:
        ready.wait(30)
        return rendered(*args)

    monkeypatch.setattr(RENDERED, when_told)
    yield ready.set
    ready.set()


def test_a_report_that_takes_its_time_says_so(live: Live, page: Page, slow: Callable[[], None]) -> None:
    """At once and read aloud, with the seconds that pass; then the file is saved, and focus is where it was."""
    _open(live, page)
    link = page.get_by_role("link", name=PDF)
    with page.expect_download() as downloading:
        link.focus()
        page.keyboard.press("Enter")
        said = page.get_by_role("status")
        expect(said).to_contain_text("Rapporten tas fram …")
        expect(said).to_contain_text("1 s")
        slow()
    assert downloading.value.suggested_filename == NAME
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    expect(said).to_have_text(f"Klart: {NAME} är hämtad.")
    expect(link).to_be_focused()


def test_the_list_of_reports_says_so_too(live: Live, page: Page, slow: Callable[[], None]) -> None:
    """A download from the list is told of in the same way."""
    _open(live, page, "/rapporter")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Uppföljning 2014 som PDF").click()
        expect(page.get_by_role("status")).to_contain_text("Rapporten tas fram …")
        slow()
    assert downloading.value.suggested_filename.startswith("uppfoljning-2014-")


def test_a_report_that_can_not_be_made_says_what_to_do(live: Live, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stays on the page and is told to try again."""

    def fail(*_args: Any) -> bytes:
        raise PressError("The report could not be set")

    monkeypatch.setattr(RENDERED, fail)
    _open(live, page)
    address = page.url
    page.get_by_role("link", name=PDF).click()
    expect(page.get_by_role("status")).to_contain_text("Försök igen om en minut.")
    assert page.url == address


def test_whoever_is_signed_out_meanwhile_signs_in(live: Live, page: Page) -> None:
    """The page to sign in on comes instead of a file that holds it."""
    _open(live, page)
    page.context.clear_cookies()
    page.get_by_role("link", name=PDF).click()
    expect(page.get_by_label("Lösenord")).to_be_visible()


def test_without_javascript_the_link_is_a_link(live: Live, browser: Browser) -> None:
    """The browser saves the file by itself."""
    page = browser.new_context(java_script_enabled=False).new_page()
    _open(live, page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name=PDF).click()
    assert downloading.value.suggested_filename == NAME
    page.context.close()


def _open(live: Live, page: Page, address: str = "/rapporter/2014?datum=2014-10-31") -> None:
    live.sign_in(page, "lasare@example.org")
    page.goto(live.address + address)
