"""Pages are light and lie still: under 100 kB with all that they load, by a browser that has none of it yet."""

import re

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys.conftest import ACCOUNTS, Live
from tests.journeys.test_accessible import PAGES

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
# In bytes.
MOST = 100_000
# The sum of what Chromium calls layout shifts; it calls less than 0.1 good.
STILL = 0.01

# The pages with the longest lists, the most pictures or a script of their own.
HEAVIEST = (
    "/",
    "/aktiviteter",
    "/aktiviteter/boende-1",
    "/omraden/boende",
    "/mina-aktiviteter",
    "/indikatorer/sip.has",
    "/krav/2014",
    "/rapporter/2014",
    "/api/v1/docs",
)
LOADED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"')
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
TWO_FRAMES_LATER = (
    "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => go(window.shifts))))"
)


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_light(live: Live, page: Page, role: str) -> None:
    """Ask for each page and what it names, without a browser: many pages in little time."""
    live.sign_in(page, ACCOUNTS[role])
    (cookie,) = [one for one in page.context.cookies() if one.get("name") == "planner"]
    client = live.app.test_client()
    client.set_cookie("planner", cookie.get("value", ""))
    heavy = {}
    for address in PAGES[role]:
        answer = client.get(address, headers=BROWSER)
        # Pages that refuse are walked too: they are pages like any other.
        assert answer.status_code < 500, address
        text = client.get(address).text
        files = set(LOADED.findall(text))
        size = len(answer.data) + sum(len(client.get(path, headers=BROWSER).data) for path in files)
        if size >= MOST:
            heavy[address] = size
    assert not heavy


@pytest.mark.parametrize("width", [1280, 375])
def test_the_heaviest_pages_are_light_and_lie_still(live: Live, page: Page, width: int) -> None:
    """Measured by Chromium itself, without anything kept from page to page."""
    page.set_viewport_size({"width": width, "height": 800})
    live.sign_in(page, ACCOUNTS["strategist"])
    page.add_init_script(WATCH)
    traffic = Traffic(page.context.new_cdp_session(page))
    problems = []
    for address in HEAVIEST:
        traffic.received = 0
        page.goto(live.address + address, wait_until="load")
        shifted = page.evaluate(TWO_FRAMES_LATER)
        if shifted >= STILL:
            problems.append(f"{address} shifted by {shifted:.3f}")
        if not 5_000 < traffic.received < MOST:
            problems.append(f"{address} took {traffic.received:,.0f} bytes")
    assert not problems, "\n".join(problems)


class Traffic:
    """Counts the bytes that Chromium receives, heads and all, keeping nothing."""

    def __init__(self, session: CDPSession) -> None:
        self.received = 0.0
        session.on("Network.loadingFinished", self._add)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _add(self, event: dict[str, float]) -> None:
        self.received += event["encodedDataLength"]
