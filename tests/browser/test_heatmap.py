"""The heat map by itself: pointer, keyboard, and two of them that follow each other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import serve_script

MINUS = "\N{MINUS SIGN}"
SCRIPT = """
import numpy as np
import streamlit as st
from components.heatmap import Diverging, Share, show_heatmap

WORDS = ["Not", "bad", "<b>at</b>", "all"]
gates = np.arange(12, dtype=np.float32).reshape(3, 4) / 12
memory = np.where(np.tri(4), np.arange(16).reshape(4, 4) / 8 - 1, np.nan).astype(np.float32)

def choose(row, word):
    st.session_state["cell"] = (row, word)

chosen = st.session_state.setdefault("cell", (0, 0))
show_heatmap(gates, WORDS, key="gates", description="Gates", scale=Share("#ad2983"),
             selected=chosen, on_cell=choose)
show_heatmap(memory, WORDS, key="memory", description="Memory", scale=Diverging(0.5), rows=WORDS,
             row_name="held at", strongest=2, selected=(chosen[1], chosen[1]))
st.text(f"server: {chosen}")
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_script(SCRIPT, tmp_path_factory.mktemp("heatmap")) as found:
        yield found


@pytest.fixture
def maps(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(address)
    expect(page.locator(".field")).to_have_count(2, timeout=60_000)
    expect(page.locator(".detail").first).to_contain_text("“Not” (word 1), unit 1: 0.000")
    yield page
    page.close()


def at(field: Locator, row: float, word: float) -> dict[str, float]:
    """A place in a map, as shares of its height and width."""
    box = field.bounding_box()
    assert box is not None
    return {"x": box["width"] * word, "y": box["height"] * row}


def rung(page: Page, number: int) -> float:
    """Where the ring of the selected word begins, as a share of the width."""
    left = page.locator(".field").nth(number).locator(".ring").first.evaluate("r => r.style.left")
    return float(left.strip("%")) / 100


def test_a_click_selects_in_both_maps_and_on_the_server(maps: Page) -> None:
    field = maps.locator(".field").first
    field.click(position=at(field, 0.5, 0.4))
    expect(maps.get_by_text("server: (1, 1)")).to_be_visible()
    expect(maps.locator(".detail").first).to_have_text("“bad” (word 2), unit 2: 0.417")
    assert [rung(maps, 0), rung(maps, 1)] == [0.25, 0.25]


def test_the_other_map_does_not_wait_for_the_server(maps: Page) -> None:
    maps.context.set_offline(True)
    field = maps.locator(".field").first
    field.click(position=at(field, 0.1, 0.9))
    assert [rung(maps, 0), rung(maps, 1)] == [0.75, 0.75]


def test_the_keyboard_moves_and_selects(maps: Page) -> None:
    maps.locator(".field").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "End", "ArrowLeft"):
        maps.keyboard.press(key)
    expect(maps.locator(".detail").first).to_have_text("“<b>at</b>” (word 3), unit 3: 0.833")
    expect(maps.get_by_text("server: (0, 0)")).to_be_visible()
    maps.keyboard.press("Enter")
    expect(maps.get_by_text("server: (2, 2)")).to_be_visible()
    expect(maps.locator(".field").first).to_be_focused()


def test_pointing_tells_the_strongest_of_a_row(maps: Page) -> None:
    field = maps.locator(".field").nth(1)
    field.hover(position=at(field, 0.3, 0.1))
    expect(maps.locator(".detail").nth(1)).to_have_text(
        f"“Not” (word 1), held at “bad”: {MINUS}0.500 logits"
        f"Strongest held at “bad”: “Not” {MINUS}0.500, “bad” {MINUS}0.375"
    )
    field.hover(position=at(field, 0.3, 0.9))
    expect(maps.locator(".detail").nth(1)).to_contain_text("held at “bad”: nothing")
    expect(maps.locator(".legend").nth(1)).to_contain_text("4 beyond the ends")
    field.click(position=at(field, 0.3, 0.1))
    expect(maps.get_by_text("server: (0, 0)")).to_be_visible()


def test_every_cell_has_its_colour(maps: Page) -> None:
    pixels = maps.locator(".cells").first.evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    )
    assert pixels[3::4] == pytest.approx([255 * cell / 12 for cell in range(12)], abs=1.5)
    assert pixels[-4:-1] == pytest.approx([0xAD, 0x29, 0x83], abs=2)
