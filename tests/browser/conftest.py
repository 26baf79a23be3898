"""A server, a browser and pages for the tests, and what they all do with a page."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from scripts.browser import (
    ROOT,
    app_arguments,
    find_chromium,
    free_port,
    health,
    open_browser,
    serve,
    wait_for,
)

# The verdict stands above the text in the same run: once the text is there, so is its verdict.
ENDS_WITH = """end => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .some(host => host.shadowRoot?.querySelector('.reading')?.textContent.endsWith(end))"""


# Of this folder: both are gone before the other tests, which measure memory, begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("expected Chromium for the browser tests, found none")
        pytest.skip("no Chromium: name one in $CHROMIUM, or let `make test` install it")
    with open_browser(path) as found:
        yield found


@pytest.fixture(scope="package")
def server(browser: Browser) -> Iterator[tuple[str, psutil.Process]]:
    with serve() as (address, process):
        yield address, psutil.Process(process.pid)


@pytest.fixture
def page(browser: Browser, server: tuple[str, psutil.Process]) -> Iterator[Page]:
    """A page of 1280 pixels on the app; whatever it complains of fails the test."""
    page = browser.new_page(base_url=server[0], viewport={"width": 1280, "height": 900})
    yield from _watched(page)


@pytest.fixture
def phone(browser: Browser, server: tuple[str, psutil.Process]) -> Iterator[Page]:
    page = browser.new_page(
        base_url=server[0], viewport={"width": 390, "height": 844}, color_scheme="dark"
    )
    yield from _watched(page)


@contextmanager
def serve_script(code: str, folder: Path) -> Iterator[str]:
    """The address of a page that mounts elements by themselves; its script is kept in `folder`."""
    script, port = folder / "script.py", free_port()
    script.write_text(code, encoding="utf-8")
    path = os.pathsep.join([str(ROOT), str(Path(ROOT, "app"))])
    arguments = [part.replace("app/main.py", str(script)) for part in app_arguments(port)]
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | {"PYTHONPATH": path}
    )
    try:
        wait_for(health(port), process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _watched(page: Page) -> Iterator[Page]:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    yield page
    page.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    # Streamlit looks for its server below the path of the page first, and is told 404.
    if message.type not in ("error", "warning") or "/_stcore/" in message.location["url"]:
        return []
    return [message.text]


def open_page(page: Page, query: str = "") -> None:
    """Load Read and wait until everything is drawn."""
    page.goto(f"/{query}")
    expect(page.get_by_role("button", name="Download CSV").last).to_be_visible(timeout=60_000)
    expect(charts(page)).to_have_count(5, timeout=20_000)


def charts(page: Page) -> Locator:
    """Our own charts: planes, and numbers over the words."""
    return page.get_by_role("application")


def told(page: Page) -> Locator:
    """The sentence about the selected word, under the text."""
    return page.locator(".detail").first


def read(page: Page, text: str) -> None:
    box = page.get_by_label("Text to read")
    box.fill(text)
    box.press("Control+Enter")


def wait_until_drawn(page: Page) -> None:
    """Until the run of the script that has begun is over."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached(timeout=30_000)


def verdict(page: Page) -> Locator:
    return page.locator(".word")


def facts(page: Page) -> Locator:
    return page.locator(".facts")


def written(page: Page) -> str:
    """The coloured text, exactly."""
    return str(page.locator(".reading").evaluate("box => box.textContent"))


def selected(page: Page) -> Locator:
    return page.locator('.reading button[aria-pressed="true"]')
