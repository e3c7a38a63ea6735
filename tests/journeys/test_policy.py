"""No page asks for what its own content policy forbids, or runs into an error, in a real browser."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.conftest import ACCOUNTS, Live
from tests.journeys.test_accessible import PAGES


@pytest.mark.parametrize("role", PAGES)
def test_no_page_breaks_its_own_policy(live: Live, page: Page, role: str) -> None:
    """Walk the pages of a role and listen to what the browser says."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or message.type == "warning":
            said.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.goto(f"{live.address}/logga-in")
    page.get_by_label("E-postadress").fill(ACCOUNTS[role])
    page.get_by_label("Lösenord").fill("planner-demo")
    page.locator("main form").first.get_by_role("button", name="Logga in").click()
    for address in PAGES[role]:
        page.goto(live.address + address)
    assert not said, "\n".join(said)


def test_the_policy_is_enforced(live: Live, page: Page) -> None:
    """A script that somebody got into a page doesn't run, nor does a style; nothing is fetched from elsewhere."""
    page.goto(f"{live.address}/logga-in")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken over'";
            document.head.append(script);
            document.body.insertAdjacentHTML("beforeend", '<p id="p" style="color: rgb(1, 2, 3)">x</p>');
        }"""
    )
    assert "taken over" not in page.title()
    assert page.locator("#p").evaluate("p => getComputedStyle(p).color") != "rgb(1, 2, 3)"
