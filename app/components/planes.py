"""How the state moved: the plane of each direction, side by side."""

from functools import partial

import streamlit as st

import downloads
from address import setting
from components.chart import show_chart
from components.numbers import show_numbers
from reading import Reading
from selection import selected_word
from sentiment.plots.path import shared_ranges
from sentiment.plots.plane import plane_chart

SO_FAR = "so-far"
KEYS = ("plane-forward", "plane-backward")
READS = {"forward": "reading from the first word on", "backward": "reading from the last word back"}
POINTS = (
    "Exact: each point is the hidden state after a word, from the square, the empty state, to the "
    "circle."
)
# By whether the model pools by the mean.
DECIDES = {
    True: (
        "The diamond is the mean of all states: the verdict is positive exactly when it lies right "
        "of the line, and its distance from the line is the logit."
    ),
    False: "This model does not pool by the mean, so no line in this plane decides.",
}
NUMBERS = (
    "The points of both planes, a row a word: the readout in logits, and the other component in "
    "the state's own unit."
)
DENSITY = "Grey: where about 50, 80, 95 and 99 in 100 states of training texts lie."


def show_planes(reading: Reading) -> None:
    """Draw them, and the switch that says how much of the paths."""
    artifact, words = reading.artifact, reading.words
    paths = reading.paths
    ranges = shared_ranges((artifact.planes[d] for d in paths), paths.values())
    selected = selected_word(len(words))
    so_far = setting(SO_FAR, (False, True), False)
    for column, (direction, path) in zip(st.columns(len(paths)), paths.items(), strict=True):
        drawing = plane_chart(
            path,
            artifact.planes[direction],
            words,
            reading.trace.prediction,
            ranges,
            selected,
            steps_drawn(direction, selected, len(words)) if so_far else len(words),
        )
        with column:
            st.markdown(f"**{direction.capitalize()}**, {READS[direction]}")
            show_chart(drawing, f"plane-{direction}", f"Path of the {direction} hidden state")
    st.caption(f"{POINTS} {DECIDES[artifact.config.pooling == 'mean']} {DENSITY}")
    if len(words) > 1:
        st.toggle("Draw the paths up to the selected word", key=SO_FAR)
    show_numbers(partial(downloads.states_frame, reading), "states", NUMBERS, "states")


def draw_so_far() -> None:
    """Draw the paths no further than the selected word from now on."""
    st.session_state[SO_FAR] = True


def steps_drawn(direction: str, selected: int, words: int) -> int:
    """How many words a direction has read once it has read the selected one."""
    return words - selected if direction == "backward" else selected + 1
