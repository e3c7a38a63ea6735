"""Each role's main job, from the start page to its end: at a desk, and at a phone with and without JavaScript."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import ACCOUNTS, Live

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 740}
WITH_SCRIPT, WITHOUT = True, False

TITLE = "Utbilda i barnperspektiv tillsammans med vuxen- och missbruksområdet"
ACT = "Planera för möjligheten till korttids- och utredningsboende med ACT-stöd"


@dataclass
class Seat:
    """Somebody at a screen, signed in."""

    live: Live
    page: Page

    def sits(self, role: str) -> Page:
        """Sign in as somebody of a role, and stand on the start page."""
        self.live.sign_in(self.page, ACCOUNTS[role]) if role != "reader" else self._sign_in_reader()
        self.page.goto(f"{self.live.address}/")
        return self.page

    def chooses(self, *names: str) -> None:
        """Follow the main menu: a group, where it has one, and a page."""
        menu = self.page.get_by_role("navigation", name="Huvudmeny")
        for group in names[:-1]:
            menu.locator("summary", has_text=group).click()
        menu.get_by_role("link", name=names[-1], exact=True).click()

    def _sign_in_reader(self) -> None:
        # Readers have no activities of their own to be led to.
        self.page.goto(f"{self.live.address}/logga-in")
        self.page.get_by_label("E-postadress").fill(ACCOUNTS["reader"])
        self.page.get_by_label("Lösenord").fill("planner-demo")
        self.page.locator("main form").first.get_by_role("button", name="Logga in").click()


@pytest.fixture(
    params=[(DESK, WITH_SCRIPT), (PHONE, WITH_SCRIPT), (PHONE, WITHOUT)], ids=["desk", "phone", "phone without script"]
)
def seat(live: Live, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """A browser of a size, with JavaScript or without."""
    size, scripts = request.param
    context = browser.new_context(viewport=size, java_script_enabled=scripts, has_touch=size == PHONE)
    yield Seat(live, context.new_page())
    context.close()


def test_a_contributor_reports_an_activity_done(seat: Seat) -> None:
    """From what they owe to the row that says so."""
    page = seat.sits("contributor")
    seat.chooses("Mina aktiviteter")
    page.get_by_role("link", name=f"Lämna lägesrapport för {TITLE}, Bromma").click()
    page.get_by_label("Genomförd").check()
    page.get_by_label("Kommentar").fill("Alla handläggare är utbildade.")
    page.get_by_role("button", name="Lämna lägesrapport").click()
    row = page.locator("#barn-1--bromma")
    expect(row).to_contain_text("Genomförd")
    expect(row).to_contain_text("Alla handläggare är utbildade.")


def test_a_coordinator_names_who_answers(seat: Seat) -> None:
    """From the area to the activity that has somebody."""
    page = seat.sits("coordinator")
    page.get_by_role("heading", name="Boende", exact=True).get_by_role("link").click()
    page.get_by_role("link", name=ACT, exact=True).click()
    page.get_by_role("link", name="Utse ansvarig för Strategiska enheten").click()
    choice = page.get_by_label("Ansvarig", exact=True)
    choice.select_option(value=choice.locator("option", has_text=ACCOUNTS["strategist"]).get_attribute("value"))
    page.get_by_role("button", name="Utse ansvarig").click()
    expect(page.locator("#strategiska-enheten")).not_to_contain_text("Ingen ansvarig")
    expect(page.get_by_role("status").first).to_be_visible()


def test_a_strategist_decides_asks_and_reports(seat: Seat) -> None:
    """A new deadline with its reason, a round that is open, and the report as a file."""
    page = seat.sits("strategist")
    page.goto(f"{seat.live.address}/aktiviteter/barn-1")
    page.get_by_role("link", name="Sätt ny tidplan").click()
    page.get_by_label("Ny tidplan").fill("2015-03")
    page.get_by_label("Skäl").fill("Upphandlingen drar ut på tiden.")
    page.get_by_role("button", name="Sätt ny tidplan").click()
    expect(page.get_by_text("mars 2015").first).to_be_visible()

    seat.chooses("Uppföljning", "Omgångar")
    page.get_by_role("link", name="Fråga om läget").click()
    page.get_by_label("Bromma").check()
    page.get_by_role("button", name="Spara och se vilka som tillfrågas").click()
    page.get_by_role("button", name="Öppna omgången nu").click()
    expect(page.get_by_role("link", name="Avsluta omgången")).to_be_visible()

    seat.chooses("Uppföljning", "Rapporter")
    page.get_by_role("link", name="Uppföljning 2014", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Hämta som Word").click()
    assert downloading.value.suggested_filename.endswith(".docx")


def test_an_administrator_sees_what_will_be_mailed_on_monday_and_why(seat: Seat) -> None:
    """Looked at ahead: a day, who would be told, and one person's reasons."""
    page = seat.sits("administrator")
    seat.chooses("Administration", "Utskick")
    page.get_by_role("link", name="Förhandsvisa påminnelser").click()
    page.get_by_label("Dag", exact=True).fill("2014-11-10")
    page.get_by_role("button", name="Visa dagen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 november")
    expect(page.locator("main")).to_contain_text("Inget ändras av att du tittar.")

    seat.chooses("Administration", "Utskick")
    page.get_by_role("link", name="Varför fick någon mejl").click()
    page.get_by_label("Vem").fill(ACCOUNTS["contributor"])
    page.get_by_label("Dag", exact=True).fill("2014-11-10")
    page.get_by_role("button", name="Visa varför").click()
    expect(page.get_by_role("heading", name="Det som rörde personen den dagen")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Bromma")


def test_a_reader_finds_what_bromma_is_late_with(seat: Seat) -> None:
    """Two choices above the list; the address keeps them, for whoever it is sent to."""
    page = seat.sits("reader")
    seat.chooses("Aktiviteter")
    page.get_by_role("combobox", name="Organisation", exact=True).select_option(label="Bromma")
    page.get_by_role("combobox", name="Läge", exact=True).select_option(label="Försenad")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("link", name="Ta bort Organisation: Bromma")).to_be_visible()
    rows = page.locator("#list tbody tr")
    expect(rows.first).to_contain_text("Försenad")
    assert rows.count() == rows.filter(has_text="Försenad").count()
    assert "organisation=bromma" in page.url
