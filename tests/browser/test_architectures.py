"""Architectures: the compared networks on one page."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

import cache
from examples import EXAMPLES
from sentiment.model.artifact import Artifact
from sentiment.trace.replay import trace
from tests.browser.conftest import ENDS_WITH, charts, selected, told, wait_until_drawn


def open_architectures(page: Page, query: str = "") -> None:
    page.goto(f"/architectures{query}")
    expect(charts(page)).to_have_count(3, timeout=60_000)
    expect(page.locator(".stVegaLiteChart svg")).to_have_count(2, timeout=60_000)
    wait_until_drawn(page)


def test_the_three_stand_beside_the_shipped_model(page: Page) -> None:
    open_architectures(page, "?example=praise")
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.locator("td:first-child")).to_have_text(
        ["LSTM", "GRU", "Plain RNN", "Model of the other pages"]
    )
    found = trace(Artifact.load(cache.ARCHITECTURES / "gru"), EXAMPLES["praise"].text)
    heading = page.locator("p", has_text=re.compile("^GRU: "))
    expect(heading).to_contain_text(f"GRU: {found.prediction}")
    expect(heading).to_contain_text(f"P(positive) {found.probability:.2f}")


def test_a_word_and_a_push_stand_in_the_address_and_in_the_charts(page: Page) -> None:
    open_architectures(page)
    page.locator(".reading button", has_text="story").click()
    expect(selected(page)).to_have_text("story")
    expect(page).to_have_url(re.compile(r"\?word=9$"))
    page.get_by_role("radio", name="the word itself").check(force=True)
    expect(page).to_have_url(re.compile(r"word=9&push=word$|push=word&word=9$"))
    expect(page.get_by_text("you push its embedding")).to_be_visible()
    # A click in the chart of gradients chooses the word for the whole page.
    chart = page.locator(".stVegaLiteChart").first
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] - 20, "y": box["height"] / 2})
    expect(told(page)).to_contain_text("word 18 of 18")


def test_another_text_is_read_by_all(page: Page) -> None:
    open_architectures(page)
    page.get_by_text("Read another text").click()
    box = page.get_by_label("Text to read")
    box.fill("good")
    box.press("Control+Enter")
    page.wait_for_function(ENDS_WITH, arg="good")
    wait_until_drawn(page)
    expect(page.locator(".stVegaLiteChart svg")).to_have_count(2)
    for cell, name in (("lstm", "LSTM"), ("rnn", "Plain RNN")):
        found = trace(Artifact.load(cache.ARCHITECTURES / cell), "good")
        heading = page.locator("p", has_text=re.compile(f"^{name}: "))
        expect(heading).to_contain_text(f"P(positive) {found.probability:.2f}")


def test_the_last_point_of_the_file_gives_the_logit(page: Page) -> None:
    open_architectures(page, "?example=long")
    page.get_by_text("The numbers").first.click()
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(event.value.path().read_text().splitlines()))
    artifact = Artifact.load(cache.ARCHITECTURES / "lstm")
    found = trace(artifact, EXAMPLES["long"].text)
    assert len(rows) == len(found.tokens)
    assert float(rows[-1]["LSTM x"]) + artifact.bias == pytest.approx(found.logit, abs=1e-5)


def test_phone_and_dark_theme(phone: Page) -> None:
    open_architectures(phone, "?example=long&push=word")
    widths = phone.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(e => [e.scrollWidth, e.clientWidth])"
    )
    assert all(scroll <= client for scroll, client in widths)
