"""Compare in a real browser, with the shipped model. All texts are our own."""

import csv
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from sentiment.model.artifact import Artifact
from sentiment.model.weights import BIAS
from tests.browser.conftest import selected, verdict, wait_until_drawn


def open_compare(page: Page, query: str = "") -> None:
    page.goto(f"/compare{query}")
    expect(page.locator(".places")).to_be_visible(timeout=60_000)
    expect(planes(page)).to_have_count(2, timeout=20_000)
    wait_until_drawn(page)


def planes(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Both paths"))


def row(page: Page, side: int) -> list[str]:
    """The words of A (0) or B (1)."""
    slots = page.locator(f".places button .slot:nth-child({side + 1})")
    return [text for text in slots.all_text_contents() if text]


def probabilities(page: Page) -> Locator:
    """Of the text, of A and of B."""
    return page.locator(".probability")


def test_one_click_makes_a_minimal_pair(page: Page) -> None:
    open_compare(page, "?example=not-bad&word=2")
    assert row(page, 1) == ["Bad", "at", "all", "."]
    expect(verdict(page).nth(2)).to_have_text("NEGATIVE")
    page.get_by_role("radio", name="Repeat it").click()
    expect(page.locator(".places button")).to_have_count(6)
    assert row(page, 1) == ["Not", "bad", "bad", "at", "all", "."]
    expect(page).to_have_url(re.compile(r"/compare\?example=not-bad&.*pair=repeat"))


def test_a_word_chosen_in_the_text_is_the_one_that_changes(page: Page) -> None:
    open_compare(page, "?example=praise&pair=drop")
    page.locator(".reading button", has_text="wonderful").click()
    expect(page.locator('.places button[aria-pressed="true"]')).to_contain_text("wonderful")
    assert "wonderful" in row(page, 0) and "wonderful" not in row(page, 1)


def test_a_gate_is_clamped(page: Page, shipped: Artifact) -> None:
    open_compare(page, "?example=praise&word=11")
    page.get_by_role("radio", name="The same text, operated on").click()
    expect(page.get_by_text("Operation", exact=True)).to_be_visible()
    wait_until_drawn(page)
    before = probabilities(page).all_text_contents()
    assert len(before) == 3 and before[0] == before[1]
    # All gates shut at all words and units: nothing is ever shown to the readout.
    for label, option in (("Units", "All units"), ("Gate", "Output"), ("Words", "At all words")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=option).click()
        wait_until_drawn(page)
    bias = f"{float(shipped.weights[BIAS]):+.2f}".replace("-", "\N{MINUS SIGN}")
    expect(page.locator(".unit").nth(2)).to_contain_text(f"logit {bias}")
    expect(probabilities(page).nth(1)).to_have_text(before[1])
    assert row(page, 0) == row(page, 1)


def test_the_file_sums_to_the_difference_of_the_logits(page: Page) -> None:
    open_compare(page, "?example=negation&word=3")
    told = page.get_by_text("the difference of the logits").text_content()
    page.get_by_text("The numbers").click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").click()
    with event.value.path().open(encoding="utf-8", newline="") as file:
        total = sum(float(line["difference"]) for line in csv.DictReader(file))
    assert told is not None
    shown = told.split("sum to ")[1].split(",")[0].replace("\N{MINUS SIGN}", "-")
    assert total == pytest.approx(float(shown), abs=0.005)


def test_places_are_reached_by_keyboard(page: Page) -> None:
    open_compare(page, "?example=negation&word=3")
    page.locator('.places button[aria-pressed="true"]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator('.places button[aria-pressed="true"] .slot').first).to_have_text("This")
    expect(page.locator('.reading button[aria-pressed="true"]')).to_have_text("This")


def test_a_word_is_chosen_back_after_a_place_that_only_b_has(page: Page) -> None:
    open_compare(page, "?example=not-bad&word=2&pair=repeat")
    expect(page.locator(".places button")).to_have_count(6)
    page.locator(".places button", has=page.locator(".missing")).click()
    pressed = page.locator('.places button[aria-pressed="true"]')
    expect(pressed.locator(".missing")).to_have_count(1)
    wait_until_drawn(page)
    word = selected(page)
    expect(word).to_have_text("bad")
    word.click()
    expect(pressed.locator(".missing")).to_have_count(0)
    expect(pressed.locator(".slot").first).to_have_text("bad")


def test_a_click_on_the_chosen_option_changes_nothing(page: Page) -> None:
    open_compare(page, "?example=not-bad&word=2&pair=drop")
    chosen = page.get_by_role("radio", name="Drop the word")
    expect(chosen).to_be_checked()
    chosen.click()
    page.wait_for_timeout(700)  # a run of the script would have begun
    wait_until_drawn(page)
    expect(chosen).to_be_checked()
    assert row(page, 1) == ["Not", "at", "all", "."]


def test_a_word_of_b_is_chosen_in_a_plane_by_keyboard(page: Page) -> None:
    open_compare(page, "?example=negation&word=3")
    plane = planes(page).first
    plane.focus()
    # From A's selected word to B's first, which stands in the text too.
    for key in ("ArrowDown", "Home"):
        page.keyboard.press(key)
    told = page.locator(".detail", has_text="readout").first
    expect(told).to_contain_text("B “This” (word 1): readout")
    page.keyboard.press("Enter")
    expect(page.locator('.places button[aria-pressed="true"] .slot').first).to_have_text("This")
    expect(page.locator('.reading button[aria-pressed="true"]')).to_have_text("This")
    expect(plane).to_be_focused()


def test_choosing_a_word_keeps_the_columns_that_stay(page: Page) -> None:
    """Where no number that is shown changes, a column is the same element as before. How many that
    are depends on the network: a quarter at least, far from what changed."""
    open_compare(page, "?example=long&word=120&pair=drop")
    mark = "b => b.forEach((button, at) => (button.kept = at))"
    page.locator(".places button").evaluate_all(mark)
    page.locator(".reading button").nth(140).click()
    expect(page.locator(".places button").nth(140).locator(".missing")).to_have_count(1)
    wait_until_drawn(page)
    kept = page.locator(".places button").evaluate_all("b => b.map(button => button.kept)")
    # One column a place of A in either alignment; new ones are near the words that changed.
    assert all(at in (None, index) for index, at in enumerate(kept))
    assert kept[119] is None and kept[140] is None
    assert len(kept) - kept.count(None) > len(kept) / 4
    words = page.locator(".reading button").count()
    assert len(row(page, 0)) == words and len(row(page, 1)) == words - 1


def test_a_phone_shows_it_without_scrolling_sideways(phone: Page) -> None:
    for query in ("", "?example=long&with=operated"):
        open_compare(phone, query)
        main = phone.locator("[data-testid=stMain]")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth")
