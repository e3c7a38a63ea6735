"""Pages in states that a walk doesn't meet: wrong forms, large text, other colours, and nothing but a keyboard."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.factories.looks import look
from tests.journeys.conftest import ACCOUNTS, Live

# Forms that want something written.
FORMS = (
    "/aktiviteter/barn-1/tidplaner",
    "/omgangar/ny",
    "/omgangar/ny/siffror",
    "/krav/2014/nytt",
    "/indikatorer/ny",
    "/indikatorer/sip.has/malvarde",
    "/indikatorer/inlasning",
    "/personer/ny",
    "/organisationer/ny",
    "/konto/losenord",
    "/tillganglighet/anmal",
)
# What people look at most.
MAIN = (
    "/",
    "/aktiviteter",
    "/mina-aktiviteter",
    "/omraden/boende",
    "/aktiviteter/barn-1",
    "/aktiviteter/barn-1/tidplaner",
)

EMPTY = """form => {
  form.noValidate = true;
  for (const field of form.elements) {
    if (["text", "textarea", "search", "date", "email", "number", "password"].includes(field.type)) field.value = "";
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
  }
  form.submit();
}"""

# Where the keyboard is: nothing is to be hidden from whoever looks for it.
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const look = getComputedStyle(at), box = at.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 8), 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const label = at.labels && at.labels.length ? at.labels[0] : null;
  return {
    name: at.tagName.toLowerCase() + (at.id ? "#" + at.id : "") + " " + at.textContent.trim().slice(0, 30),
    shown: (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none",
    seen: !!top && (at.contains(top) || top.contains(at) || (label && label.contains(top))),
    skip: at.matches("a.skip"),
  };
}"""
STOPS = "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].length"


def test_forms_that_are_sent_empty_say_what_is_missing(live: Live, page: Page) -> None:
    """On top, with links that lead to the fields; and the page that says so is a page too."""
    page.set_viewport_size({"width": 375, "height": 740})
    live.sign_in(page, ACCOUNTS["administrator"])
    problems = []
    for address in FORMS:
        page.goto(live.address + address)
        form = page.locator("main form[method=post]")
        if not form.count():
            problems.append(f"{address}: no form")
            continue
        with page.expect_navigation():
            form.first.evaluate(EMPTY)
        alert = page.get_by_role("alert")
        if not alert.count():
            problems.append(f"{address}: nothing is said of what is missing")
            continue
        for link in alert.first.get_by_role("link").all():
            field = page.locator(f'[id="{(link.get_attribute("href") or "")[1:]}"]')
            if field.count() != 1:
                problems.append(f"{address}: {link.text_content()!r} leads nowhere")
        problems += look(page, f"{address} with errors")
    assert not problems, "\n".join(problems)


def test_twice_as_large_nothing_is_lost(live: Live, page: Page) -> None:
    """A window of 1280 at 200 % is one of 640; what can be opened is opened."""
    page.set_viewport_size({"width": 640, "height": 400})
    live.sign_in(page, ACCOUNTS["strategist"])
    problems = []
    for address in MAIN:
        page.goto(live.address + address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        problems += look(page, address)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    live: Live, page: Page, colours: Literal["none", "active"]
) -> None:
    """Tab by Tab: first past the menu for whoever wants, never stuck, always seen, and nothing moves by itself."""
    page.set_viewport_size({"width": 1280, "height": 600})
    # Without motion a page has scrolled to what has the focus when it is asked.
    page.emulate_media(forced_colors=colours, reduced_motion="reduce")
    live.sign_in(page, ACCOUNTS["strategist"])
    problems = []
    for address in MAIN if colours == "none" else MAIN[:2]:
        page.goto(live.address + address)
        stops: list[dict[str, Any]] = []
        for _number in range(page.evaluate(STOPS) + 30):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            # After the last it leaves the page, or begins anew.
            if not stop or (stops and stop["skip"]):
                break
            stops.append(stop)
        else:
            problems.append(f"{address}: no end to it")
        assert stops[0]["skip"], address
        problems += [f"{address}: focus isn't shown on {stop['name']}" for stop in stops if not stop["shown"]]
        problems += [f"{address}: {stop['name']} is hidden" for stop in stops if not stop["seen"]]
        if page.evaluate("document.getAnimations().length"):
            problems.append(f"{address}: something moves")
    assert not problems, "\n".join(problems)


def test_the_first_stop_leads_past_the_menu(live: Live, page: Page) -> None:
    """The next Tab goes on inside the page's own content."""
    live.sign_in(page, ACCOUNTS["contributor"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
