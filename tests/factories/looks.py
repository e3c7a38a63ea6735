"""What is wrong with a page as it stands in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The size of targets is asked of WCAG 2.2, and axe leaves it out unless told.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def look(page: Page, address: str) -> list[str]:
    """Return what axe finds, and whether the page is wider than the window."""
    found = [
        f"{address}: {violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page, options=OPTIONS).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{address}: wider than {page.viewport_size}")
    return found
