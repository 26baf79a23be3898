"""How the states of the compared networks moved: a plane each, side by side."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from components.architectures import NAMES, Compared
from components.chart import show_chart
from components.numbers import show_numbers
from downloads import by_word
from reading import signed
from selection import selected_word
from sentiment.plots.drawing import Drawing
from sentiment.plots.path import ring_frame, shared_ranges
from sentiment.plots.plane import PATHS, RING, plane_chart
from sentiment.trace.replay import Trace

KEYS = {cell: f"plane-{cell}" for cell in NAMES}
POINTS = (
    "Exact: each point is the hidden state after a word, from the square, the empty state, to the "
    "circle, the state after the last word. The circle alone decides: how far right it lies and "
    "the bias give the logit. Across, all three planes have the same ends; upwards each has its "
    "own, of what varies most besides. Grey: where about 50, 80, 95 and 99 in 100 states of "
    "training texts lie."
)
# A third of the page wide, in pixels.
PLOT = (250.0, 300.0)


def draw_planes(compared: list[Compared], words: list[str]) -> list[Drawing]:
    """The plane of each, whichever word is selected."""
    across, _ = shared_ranges([one.plane for one in compared], [one.path for one in compared])
    drawings = []
    for one in compared:
        _, upwards = shared_ranges([one.plane], [one.path])
        verdict, ranges = one.trace.prediction, (across, upwards)
        drawings.append(
            plane_chart(one.path, one.plane, words, verdict, ranges, 0, len(words), PLOT)
        )
    return drawings


def show_planes(compared: list[Compared], drawings: list[Drawing], words: list[str]) -> None:
    """What each makes of the text, above the path of its state, the selected word ringed."""
    columns, selected = st.columns(len(compared)), selected_word(len(words))
    for column, one, drawing in zip(columns, compared, drawings, strict=True):
        ring = {RING: ring_frame(drawing.data[PATHS], selected)}
        with column:
            st.markdown(f"**{one.name}**: {one.trace.prediction}  \n{describe_score(one.trace)}")
            show_chart(
                replace(drawing, data={**drawing.data, **ring}),
                KEYS[one.cell],
                f"Path of the {one.name}'s hidden state",
            )
    st.caption(POINTS)
    show_numbers(
        lambda: paths_frame(compared, words),
        "paths",
        "For each word and network, where its hidden state lies: x is the readout, in logits, y "
        "the first other component. The last x and the bias give the logit.",
        "paths-numbers",
    )


def describe_score(trace: Trace) -> str:
    return f"P(positive) {trace.probability:.2f}, logit {signed(trace.logit)}"


def paths_frame(compared: list[Compared], words: list[str]) -> pd.DataFrame:
    """A row a word: x in logits and y of each network's state."""
    points = {
        f"{one.name} {axis}": values.astype(float)
        for one in compared
        for axis, values in (("x", one.path.x), ("y", one.path.y))
    }
    return by_word(words, points)
