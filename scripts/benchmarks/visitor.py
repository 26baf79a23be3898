"""A visitor of the page: a real browser that has one text after another read."""

import importlib.util
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scripts.benchmarks.measuring import Figure, Goal
from scripts.browser import find_chromium, open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = "Not bad at all, and the music is lovely. This is reading number {}."
OPENING, PATIENCE = 120_000, 30_000  # milliseconds
# Seconds that the visitor looks at what is drawn before the next text: little, for a reader.
LOOKING = 2.0


class Visitor:
    """Types texts on the page; keeps how long each took to be drawn, in milliseconds."""

    def __init__(self, page: "Page | None"):
        self._page = page
        self._times: list[float] = []
        self._lost = 0

    def visit(self) -> None:
        """Have the next text read, and look at it."""
        if self._page is None:
            time.sleep(0.05)
            return
        from playwright.sync_api import TimeoutError as NotDrawn

        try:
            self._times.append(self._read(self._page, len(self._times) + self._lost))
        except NotDrawn:
            self._lost += 1
        time.sleep(LOOKING)

    def _read(self, page: "Page", number: int) -> float:
        box = page.get_by_label("Text to read")
        began = time.perf_counter()
        box.fill(TEXT.format(number), timeout=PATIENCE)
        box.press("Control+Enter", timeout=PATIENCE)
        page.locator(".reading", has_text=f"number {number}.").wait_for(timeout=PATIENCE)
        spent = 1000 * (time.perf_counter() - began)
        # Charts come after the words; the next text waits for them, as people do.
        page.locator("[data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)
        return spent

    def figures(self) -> list[Figure]:
        if self._page is None:
            return []
        name = f"page meanwhile, {len(self._times)} texts typed: until the words are drawn"
        lost = Figure(
            f"of them never drawn, in {PATIENCE // 1000} s", "", [self._lost], Goal(most=0)
        )
        return [Figure(name, "ms", self._times or [float(PATIENCE)]), lost]


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
        page.goto(address, timeout=OPENING)
        page.locator(".reading").wait_for(timeout=OPENING)
        yield Visitor(page)
