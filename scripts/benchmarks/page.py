"""The app as a visitor waits for it: real server, real browser, a text of 300 words."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.benchmarks.measuring import Figure, Goal
from scripts.benchmarks.samples import text_of
from scripts.browser import find_chromium, open_browser, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS, ROUNDS = 300, 12
# What is chosen on a page beside a word.
UNITS = ("Cell",)
SETTLED = Path(__file__).with_name("settled.js")
# Milliseconds without a change after which a page counts as drawn.
QUIET = 700
# Milliseconds within which a page is surely open.
OPENING = 5_000


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Milliseconds from a click until all that follows from it is drawn, by page."""
    chromium = find_chromium() if importlib.util.find_spec("playwright") else None
    if chromium is None:
        print("page: not measured, it takes Chromium and requirements/dev.txt")
        return []
    with serve(SENTIMENT_MODEL=str(folder)) as (address, _), open_browser(chromium) as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        read(page, text_of(WORDS, texts))
        names = page.get_by_test_id("stTopNavLink").all_inner_texts()
        return [figure for name in names for figure in measure(page, name)]


def read(page: "Page", text: str) -> None:
    """Type a text on the page, and wait until it is drawn."""
    page.get_by_label("Text to read").fill(text, timeout=60_000)
    page.get_by_role("button", name="Read it").click()
    page.locator(".reading button").nth(WORDS - 1).wait_for(timeout=60_000)


def measure(page: "Page", name: str) -> list[Figure]:
    """Go to the page of this name by the navigation, and choose words, and units if it has any."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    # The page before stands there until this one is drawn, and would be measured in its place.
    page.wait_for_timeout(OPENING)
    if not page.locator(".reading button").count():
        return []  # Batch shows no single text
    kinds = ("word", "unit") if name in UNITS else ("word",)
    return [
        Figure(f"{name}: a {kind} is chosen", "ms", choose(page, kind), Goal(most=200))
        for kind in kinds
    ]


def choose(page: "Page", kind: str) -> list[float]:
    """Milliseconds of each round, after one that is not counted: it pays for drawing the page."""
    script = SETTLED.read_text(encoding="utf-8")
    shares = [(0.37 * number + 0.1) % 1 for number in range(ROUNDS + 1)]
    options = [{"kind": kind, "share": share, "quiet": QUIET} for share in shares]
    return [float(page.evaluate(script, option)) for option in options][1:]
