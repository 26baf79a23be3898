"""Cell and Memory in a real browser, with the shipped model. All texts are our own."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from sentiment.model.artifact import Artifact
from sentiment.trace.replay import trace
from tests.browser.conftest import selected, wait_until_drawn

TEXT = "This isn't a good film, and nobody should call it a perfect one."


def open_inside(page: Page, address: str, charts: int) -> None:
    page.goto(f"/{address}")
    expect(page.locator("canvas").first).to_be_visible(timeout=60_000)
    expect(page.locator(".stVegaLiteChart svg")).to_have_count(charts, timeout=20_000)
    wait_until_drawn(page)


def test_a_cell_of_a_heat_map_chooses_its_unit_and_word(page: Page) -> None:
    open_inside(page, "cell?example=negation&word=3", 0)
    expect(page.get_by_text(re.compile(r"^Unit \d+, read forward, at “n't”:"))).to_be_visible()
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    # The last of 16 words, and the last row.
    canvas.click(position={"x": box["width"] - 4, "y": box["height"] - 2})
    expect(selected(page)).to_have_text(".")
    expect(page.get_by_text(re.compile(r"^Unit \d+, read forward, at “\.”:"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/cell\?example=negation&word=16&unit=\d+"))


def test_the_equations_are_those_of_the_other_direction(page: Page) -> None:
    open_inside(page, "cell?example=negation&word=3&unit=7", 0)
    before = page.locator(".katex-display").first.text_content()
    page.get_by_role("radio", name="Backward").click()
    expect(page.get_by_text("Unit 7, read backward, at")).to_be_visible()
    wait_until_drawn(page)
    assert page.locator(".katex-display").count() == 7
    assert page.locator(".katex-display").first.text_content() != before


def test_a_word_chosen_in_the_matrix_is_chosen_everywhere(page: Page) -> None:
    open_inside(page, "memory?example=negation&word=3", 4)
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    # Pointing at a row tells what is held there, and choosing it selects the word.
    canvas.hover(position={"x": box["width"] / 2, "y": box["height"] - 3})
    expect(page.get_by_text("Strongest read at")).to_be_visible()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] - 3})
    expect(selected(page)).to_have_text(".")
    expect(page.get_by_text("What the memory holds when “.” is read")).to_be_visible()
    wait_until_drawn(page)
    # Another column of the same row: the word stays selected, in the text as well.
    canvas.click(position={"x": 4, "y": box["height"] - 3})
    page.wait_for_timeout(700)  # a run of the script would have begun
    wait_until_drawn(page)
    expect(selected(page)).to_have_text(".")


def test_the_files_columns_sum_to_the_logit(page: Page, shipped: Artifact) -> None:
    open_inside(page, "memory?example=negation", 4)
    page.get_by_text("The numbers").first.click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").click()
    with event.value.path().open(encoding="utf-8", newline="") as file:
        total = sum(float(line["logits"]) for line in csv.DictReader(file))
    found = trace(shipped, TEXT)
    assert total + found.bias == pytest.approx(found.logit, abs=1e-4)


@pytest.mark.parametrize("address", ["cell", "memory"])
def test_a_phone_shows_it_without_scrolling_sideways(phone: Page, address: str) -> None:
    open_inside(phone, f"{address}?example=long", 0 if address == "cell" else 4)
    main = phone.locator("[data-testid=stMain]")
    assert main.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_chart_that_changes_is_used_with_the_keyboard_alone(page: Page) -> None:
    open_inside(page, "memory?example=negation&word=3", 4)
    chart = page.get_by_role("application", name=re.compile("^What the memory holds"))
    told = page.locator(".detail:not(.long)", has_text="logits").nth(1)
    chart.focus()
    page.keyboard.press("End")
    expect(told).to_contain_text("“.” (word 16)")
    page.keyboard.press("Enter")
    expect(selected(page)).to_have_text(".")
    expect(page.get_by_text("What the memory holds when “.” is read")).to_be_visible()
    # New numbers: the cursor stays where it is, and goes on from there.
    wait_until_drawn(page)
    expect(told).to_contain_text("“.” (word 16)")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("(word 15)")


def test_every_unit_of_a_heat_map_has_a_row_that_can_be_pointed_at(
    page: Page, shipped: Artifact
) -> None:
    open_inside(page, "cell?example=negation&word=3", 0)
    box = page.locator("canvas.cells").first.bounding_box()
    assert box is not None and box["height"] >= shipped.config.units


def test_each_page_has_a_title_of_its_own(page: Page) -> None:
    for address, name, charts in (("memory?example=negation", "Memory", 4), ("cell", "Cell", 0)):
        open_inside(page, address, charts)
        expect(page).to_have_title(re.compile(f"^{name} "))


def test_a_click_on_the_course_of_a_unit_selects_the_word(page: Page) -> None:
    open_inside(page, "cell?example=negation&word=3", 0)
    chart = page.get_by_role("application", name=re.compile("^The unit's gates"))
    assert chart.locator("polyline").count() == 3
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    expect(selected(page)).to_have_text(".")
    expect(page).to_have_url(re.compile(r"word=16"))
