"""How the states of the compared networks moved: a plane each, side by side."""

import pandas as pd
import streamlit as st

from components.architectures import Compared
from components.numbers import show_numbers
from components.plane import Ground, Walk, show_plane
from downloads import by_word
from reading import signed
from selection import selected_word
from sentiment.plots.plane import shared_ranges
from sentiment.trace.replay import Trace

POINTS = (
    "Exact: each point is the hidden state after a word, from the square, the empty state, to the "
    "circle, the state after the last word. The circle alone decides: how far right it lies and "
    "the bias give the logit. Across, all three planes have the same ends; upwards each has its "
    "own, of what varies most besides. Grey: where about 50, 80, 95 and 99 in 100 states of "
    "training texts lie."
)


def make_grounds(compared: list[Compared]) -> list[Ground]:
    """The ground of each network's plane."""
    across, _ = shared_ranges([one.plane for one in compared], [one.path for one in compared])
    return [
        Ground.of(one.plane, (across, shared_ranges([one.plane], [one.path])[1]))
        for one in compared
    ]


def show_planes(compared: list[Compared], grounds: list[Ground], words: list[str]) -> None:
    """What each makes of the text, above the path of its state, the selected word ringed."""
    columns, selected = st.columns(len(compared)), selected_word(len(words))
    for column, one, ground in zip(columns, compared, grounds, strict=True):
        with column:
            st.markdown(f"**{one.name}**: {one.trace.prediction}  \n{describe_score(one.trace)}")
            show_plane(
                ground,
                Walk(one.path, words, one.trace.prediction),
                selected,
                key=f"plane-{one.cell}",
                description=f"Path of the {one.name}'s hidden state",
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
    """Its vocabulary is another than that of the model of the other pages."""
    unknown, words = int(trace.unknown.sum()), len(trace.tokens)
    lacks = f", {unknown:,} of {words:,} words unknown to it" if unknown else ""
    return f"P(positive) {trace.probability:.2f}, logit {signed(trace.logit)}{lacks}"


def paths_frame(compared: list[Compared], words: list[str]) -> pd.DataFrame:
    """A row a word: x in logits and y of each network's state."""
    points = {
        f"{one.name} {axis}": values.astype(float)
        for one in compared
        for axis, values in (("x", one.path.x), ("y", one.path.y))
    }
    return by_word(words, points)
