"""The page that shows the service's description, used: without a network, in both themes."""

import json
import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect


def opened(page: Page) -> Page:
    page.goto("/api/docs")
    expect(page.locator("section")).to_have_count(4, timeout=30_000)
    return page


def send(page: Page, path: str, body: str | None = None) -> str:
    """What stands there after a request was sent; its status before it."""
    section = page.locator("section", has=page.get_by_role("heading", name=path))
    if body is not None:
        section.get_by_role("textbox").fill(body)
    section.get_by_role("button", name="Send it").click()
    expect(section.get_by_role("status")).to_have_text(re.compile(r"^\d{3} "))
    return f"{section.get_by_role('status').inner_text()}\n{section.locator('pre').inner_text()}"


def test_requests_are_sent_and_answers_shown(page: Page) -> None:
    opened(page)
    assert send(page, "GET /api/ready").startswith("200")
    status, scores = send(page, "POST /api/score").split("\n", 1)
    assert status.startswith("200")
    assert [score["error"] for score in json.loads(scores)["scores"]] == [None, None]
    status, found = send(page, "POST /api/explain", '{"text": "<img src=x> good"}').split("\n", 1)
    assert json.loads(found)["tokens"][-1]["text"] == "good"


def test_nothing_comes_from_elsewhere(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page)
    host = page.url.removesuffix("/api/docs")
    assert len(asked) >= 4
    assert all(url.startswith((f"{host}/api/", "data:")) for url in asked)


def test_a_phone_shows_all_of_it(phone: Page) -> None:
    opened(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible(
    browser: Browser, server: tuple[str, Any], theme: Literal["light", "dark"]
) -> None:
    page = opened(browser.new_page(base_url=server[0], color_scheme=theme))
    send(page, "POST /api/score")
    assert Axe().run(page).response["violations"] == []
    page.close()
