"""The plane by itself: where paths run, what is labelled, pointer and keyboard."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import serve_script

WORDS, LONG = ["Not", "bad", "<b>at</b>", "all"], 300
SCRIPT = f"""
import numpy as np
import streamlit as st
from components.plane import Ground, Walk, show_plane
from sentiment.model.artifact import Plane
from sentiment.trace.trajectory import Trajectory

WORDS = {WORDS!r}
x, y = np.array([[1, 3, 2, -4], [1, -1, -3, 2]], np.float32)
density = np.array([[0, 0], [0, 1]], np.float32)
plane = Plane(np.zeros(2), density, (-5.0, 5.0), (-5.0, 5.0))
ground = Ground.of(plane, ((-5.0, 5.0), (-5.0, 5.0)))
chosen = st.session_state.setdefault("chosen", (0, 1))

def choose(walk, index):
    st.session_state["chosen"] = (walk, index)

def walk(direction, name=""):
    return Walk(Trajectory(direction, x, y, (2.0, -2.0), -1.0), WORDS, "positive", name)

show_plane(ground, walk("forward"), chosen[1], key="one", description="One", on_place=choose)
show_plane(ground, walk("backward"), 2, key="part", description="Part", stops=True,
           on_place=choose)
other = Walk(Trajectory("forward", -x, y, (-2.0, -2.0), 1.5), WORDS, "negative", "B")
show_plane(ground, walk("forward", "A"), 0, key="two", description="Two", beside=(other, None),
           on_place=choose)
generator = np.random.default_rng(0)
x, y = generator.uniform(-4.5, 4.5, (2, {LONG})).astype(np.float32)
many = Walk(Trajectory("forward", x, y, None, None), ["wonderful"[: 1 + n % 9] + str(n)
            for n in range({LONG})], "positive")
show_plane(ground, many, 299, key="many", description="Many")
st.text(f"server: {{chosen}}")
"""
HEIGHT = 300


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_script(SCRIPT, tmp_path_factory.mktemp("plane")) as found:
        yield found


@pytest.fixture
def planes(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 2_000})
    page.goto(address)
    expect(page.locator(".field circle.end")).to_have_count(5, timeout=60_000)
    yield page
    page.close()


def plane(page: Page, name: str) -> Locator:
    return page.get_by_role("application", name=f"{name}. Arrow keys move, Enter selects.")


def place(field: Locator, x: float, y: float) -> Any:
    """Where a point of the plane lies in its field, in pixels."""
    box = field.bounding_box()
    assert box is not None
    return {"x": box["width"] * (x + 5) / 10, "y": HEIGHT * (5 - y) / 10}


def moves(field: Locator) -> list[list[float]]:
    """The points of a path, from its first to its last, in pixels."""
    (path,) = field.locator(".move").evaluate_all("all => all.map(e => e.getAttribute('d'))")
    parts = [part.split("L") for part in path.split("M")[1:]]
    ends = [[tuple(map(float, end.split())) for end in part] for part in parts]
    for one, other in pairwise(ends):
        assert one[1] == other[0]
    return [list(ends[0][0]), *(list(end[1]) for end in ends)]


def test_a_path_runs_from_the_empty_state_in_reading_order(planes: Page) -> None:
    for name, order in (("One", [0, 1, 2, 3]), ("Part", [3, 2])):
        field = plane(planes, name)
        points = [(0, 0), *([(1, 1), (3, -1), (2, -3), (-4, 2)][n] for n in order)]
        expected = [list(place(field, x, y).values()) for x, y in points]
        for found, point in zip(moves(field), expected, strict=True):
            assert found == pytest.approx(point, abs=0.1)


def test_the_line_the_diamond_and_the_logit_between_them(planes: Page) -> None:
    field = plane(planes, "One")
    line = field.locator(".boundary").evaluate("e => Number(e.getAttribute('x1'))")
    assert line == pytest.approx(place(field, -1, 0)["x"], abs=0.1)
    ends = field.locator(".logit").evaluate("e => ['x1', 'x2'].map(n => +e.getAttribute(n))")
    assert ends[1] - ends[0] == pytest.approx(place(field, 3, 0)["x"] - place(field, 0, 0)["x"])
    expect(field.locator(".mean.positive")).to_have_count(1)
    # What decides by no line has none.
    expect(plane(planes, "Many").locator(".boundary, .mean, .side")).to_have_count(0)


def test_the_ground_is_painted_where_training_states_lie(planes: Page) -> None:
    opacities = (
        plane(planes, "One")
        .locator("canvas")
        .evaluate("c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]")[3::4]
    )
    # All of them lie in the corner where x and y are largest; four rows of four, smoothed.
    assert max(opacities) == opacities[3] > 0 == opacities[-4]


def test_a_click_selects_the_nearest_word_and_nothing_from_afar(planes: Page) -> None:
    field = plane(planes, "One")
    near = place(field, 2, -3)
    field.click(position={"x": near["x"] + 9, "y": near["y"] + 9})
    expect(planes.get_by_text("server: (0, 2)")).to_be_visible()
    ring = field.locator("circle.chosen")
    assert float(ring.get_attribute("cx") or 0) == pytest.approx(near["x"], abs=0.1)
    field.click(position=place(field, 4.5, 4.5))
    field.hover(position=place(field, -4, 2))
    expect(planes.locator(".detail").first).to_have_text(
        "“all” (word 4): readout \N{MINUS SIGN}4.00 logits, other component +2.00"
    )
    expect(planes.get_by_text("server: (0, 2)")).to_be_visible()


def test_the_keyboard_moves_along_both_paths_and_selects(planes: Page) -> None:
    plane(planes, "Two").focus()
    detail = planes.locator(".detail").nth(2)
    planes.keyboard.press("End")
    expect(detail).to_have_text(
        "A “all” (word 4): readout \N{MINUS SIGN}4.00 logits, other component +2.00"
    )
    for key in ("ArrowDown", "ArrowLeft"):
        planes.keyboard.press(key)
    expect(detail).to_contain_text("B “<b>at</b>” (word 3): readout \N{MINUS SIGN}2.00")
    planes.keyboard.press("Enter")
    expect(planes.get_by_text("server: (1, 2)")).to_be_visible()
    expect(plane(planes, "Two")).to_be_focused()


def test_two_paths_have_their_letters_and_two_sides(planes: Page) -> None:
    field = plane(planes, "Two")
    expect(field.locator(".boundary")).to_have_count(2)
    assert sorted(field.locator(".letter").all_text_contents()) == ["A"] * 3 + ["B"] * 3
    expect(field.locator(".side")).to_have_text(["negative", "positive"])
    lines = field.locator(".boundary").evaluate_all("all => all.map(e => +e.getAttribute('x1'))")
    sides = field.locator(".side").evaluate_all("all => all.map(e => +e.getAttribute('x'))")
    assert sides[0] < min(lines) and max(lines) < sides[1]


def test_labels_stay_inside_and_apart(planes: Page) -> None:
    field = plane(planes, "Many")
    box = field.bounding_box()
    assert box is not None
    boxes = [label.bounding_box() for label in field.locator(".label:not(.chosen)").all()]
    assert 8 <= len(boxes) <= 14
    for found in boxes:
        assert found is not None
        assert box["x"] <= found["x"] and found["x"] + found["width"] <= box["x"] + box["width"]
        assert box["y"] - 2 <= found["y"]
        assert found["y"] + found["height"] <= box["y"] + HEIGHT + 2
    for one, other in combinations(boxes, 2):
        assert one is not None and other is not None
        across = min(one["x"] + one["width"], other["x"] + other["width"])
        down = min(one["y"] + one["height"], other["y"] + other["height"])
        # A text's box is a pixel or two higher than the line it is given.
        overlap = across - max(one["x"], other["x"]), down - max(one["y"], other["y"])
        assert min(overlap) <= 4


def test_the_selected_word_is_always_labelled(planes: Page) -> None:
    expect(plane(planes, "Many").locator(".label.chosen")).to_have_text("won299")
    expect(plane(planes, "One").locator(".label.chosen")).to_have_text("bad")
