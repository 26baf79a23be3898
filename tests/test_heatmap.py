"""The heat map: what the browser is given, and the hues that it is drawn in."""

import base64

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from components.heatmap import EMPTY, Diverging, _pack
from sentiment.plots.palette import GATES
from tests.pages import element

WHITE, BLACK = "#ffffff", "#0e1117"


def unpack(data: dict[str, object], shape: tuple[int, ...]) -> NDArray[np.int16]:
    return np.frombuffer(base64.b64decode(str(data["values"])), "<i2").reshape(shape)


@pytest.mark.parametrize("limit", [1.0, 3.0, 0.05, 0.001])
@pytest.mark.parametrize("size", [1e-4, 0.01, 1.0, 40.0])
def test_what_is_shown_is_the_value_rounded_once(limit: float, size: float) -> None:
    values = (np.random.default_rng(0).normal(size=(7, 11)) * size).astype(np.float32)
    data = _pack(values, limit)
    shown = unpack(data, values.shape)
    assert np.array_equal(shown, np.rint(values.astype(float) * 10 ** data["digits"]))
    assert data["digits"] >= 2 or np.abs(values).max() > 30


def test_no_value_is_not_zero() -> None:
    values = np.array([[0, np.nan], [np.nan, -1]], np.float32)
    shown = unpack(_pack(values, 1), values.shape)
    assert shown.tolist() == [[0, EMPTY], [EMPTY, -1000]]


def script() -> None:
    import numpy as np
    import streamlit as st

    from components.heatmap import Diverging, show_heatmap

    words = ["a", "b", "c"]
    values = np.array([[0.5, -2, np.nan]], np.float32)
    scale = Diverging(1)

    def choose(row: int, word: int) -> None:
        st.session_state["chosen"] = (row, word)

    show_heatmap(values, words, key="map", description="A map", scale=scale, on_cell=choose)
    show_heatmap(values.T @ values, words, key="b", description="B", scale=scale, rows=words)


def test_it_mounts_and_counts_what_lies_beyond_the_ends() -> None:
    app = AppTest.from_function(script).run()
    assert not app.exception
    data = element(app, "heatmap")
    assert data is not None
    assert (data["beyond"], data["rows"], data["rowsAreWords"]) == (1, ["1"], False)
    assert data["scale"]["ends"] == list(Diverging(1).to_data()["ends"])


def luminance(colour: str) -> float:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("page", [WHITE, BLACK])
@pytest.mark.parametrize("record", GATES)
def test_gates_stand_out_from_a_light_and_a_dark_page(record: str, page: str) -> None:
    dark, light = sorted([luminance(GATES[record]), luminance(page)])
    assert (light + 0.05) / (dark + 0.05) >= 3
