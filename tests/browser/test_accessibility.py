"""Every page by the rules of axe-core, in both themes, with all that can be opened open."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import wait_until_drawn

GRAVE = ("serious", "critical")
# Less grave, and held to all the same: headings are how a screen reader finds its way.
KEPT = ("heading-order",)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_finding(
    browser: Browser, server: tuple[str, Any], theme: Literal["light", "dark"]
) -> None:
    # Tall, so that nothing waits below for being scrolled to.
    viewport: ViewportSize = {"width": 1280, "height": 4_000}
    page = browser.new_page(base_url=server[0], color_scheme=theme, viewport=viewport)
    found = {path: grave_findings(page, path) for path in pages(page)}
    page.close()
    assert len(found) == 6, "all pages"
    assert {path: grave for path, grave in found.items() if grave} == {}


def pages(page: Page) -> list[str]:
    """The addresses of all pages, as the navigation has them."""
    page.goto("/")
    links = page.get_by_test_id("stTopNavLink")
    links.first.wait_for(timeout=60_000)
    return [link.get_attribute("href") or "" for link in links.all()]


def grave_findings(page: Page, path: str) -> list[str]:
    """What axe finds on a page: rule, element and what is wrong with it."""
    page.goto(path)
    wait_until_drawn(page)
    openers = page.locator("details > summary").all()
    assert openers or "batch" in path, "what is closed would not be looked at"
    for opener in openers:
        opener.click()
        wait_until_drawn(page)
    return findings(page)


def findings(page: Page) -> list[str]:
    """The same of a page as it stands."""
    # Charts and fades that have just begun.
    page.wait_for_timeout(1_500)
    violations = Axe().run(page).response["violations"]
    assert page.locator("h1").count() == 1
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in GRAVE or violation["id"] in KEPT
        for node in violation["nodes"]
    ]
