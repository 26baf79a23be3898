"""A visitor of the page: a real browser that has one text after another read."""

import importlib.util
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scripts.benchmarks.measuring import Figure
from scripts.browser import find_chromium, open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = "Not bad at all, and the music is lovely. This is reading number {}."
PATIENCE = 120_000  # milliseconds
# Seconds that the visitor looks at what is drawn before the next text: little, for a reader.
LOOKING = 2.0


class Visitor:
    """Types texts on the page; keeps how long each took to be drawn, in milliseconds."""

    def __init__(self, page: "Page | None"):
        self._page = page
        self._times: list[float] = []

    def visit(self) -> None:
        """Have the next text read. Raises Playwright's error where it is not drawn in time."""
        if self._page is None:
            time.sleep(0.05)
            return
        number = f"number {len(self._times)}."
        began = time.perf_counter()
        self._page.get_by_label("Text to read").fill(
            TEXT.format(len(self._times)), timeout=PATIENCE
        )
        self._page.get_by_role("button", name="Read it").click(timeout=PATIENCE)
        self._page.locator(".reading", has_text=number).wait_for(timeout=PATIENCE)
        self._times.append(1000 * (time.perf_counter() - began))
        time.sleep(LOOKING)

    def figures(self) -> list[Figure]:
        name = f"page meanwhile, {len(self._times)} texts typed: until the words are drawn"
        return [Figure(name, "ms", self._times)] if self._times else []


@contextmanager
def visitor(address: str) -> Iterator[Visitor]:
    """A visitor of the page at `address`, who has read the first text already; one who does
    nothing where there is no browser."""
    chromium = find_chromium() if importlib.util.find_spec("playwright") else None
    if chromium is None:
        print("without a visitor of the page, which takes Chromium and requirements/dev.txt")
        yield Visitor(None)
        return
    with open_browser(chromium) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator(".reading").wait_for(timeout=PATIENCE)
        yield Visitor(page)
