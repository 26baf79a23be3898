"""How the state moved: the plane of each direction, side by side."""

from functools import partial

import streamlit as st

import downloads
from address import setting
from components.chart import show_chart
from components.numbers import show_numbers
from reading import Reading
from selection import selected_word
from sentiment.plots.drawing import Drawing
from sentiment.plots.path import ring_frame, shared_ranges
from sentiment.plots.plane import PATHS, RING, path_data, plane_chart

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
    words = len(reading.words)
    setting(SO_FAR, (False, True), False)
    for column, direction in zip(st.columns(len(reading.paths)), reading.paths, strict=True):
        with column:
            st.markdown(f"**{direction.capitalize()}**, {READS[direction]}")
            drawing = _plane(reading, direction, selected_word(words))
            show_chart(drawing, f"plane-{direction}", f"Path of the {direction} hidden state")
    by_mean = reading.artifact.config.pooling == "mean"
    st.caption(f"{POINTS} {DECIDES[by_mean]} {DENSITY}")
    if words > 1:
        st.toggle("Draw the paths up to the selected word", key=SO_FAR)
    show_numbers(partial(downloads.states_frame, reading), "states", NUMBERS, "states")


def _plane(reading: Reading, direction: str, selected: int) -> Drawing:
    """The plane of a direction; only what changes with the selected word is made anew."""
    planes, paths, words = reading.artifact.planes, reading.paths, reading.words
    ranges = shared_ranges((planes[d] for d in paths), paths.values())
    path, plane, prediction = paths[direction], planes[direction], reading.trace.prediction
    whole = reading.drawing(
        f"plane-{direction}",
        lambda: plane_chart(path, plane, words, prediction, ranges, selected, len(words)),
    )
    if st.session_state[SO_FAR]:
        steps = steps_drawn(direction, selected, len(words))
        return whole.showing(path_data(path, words, ranges, selected, steps))
    return whole.showing({RING: ring_frame(whole.data[PATHS], selected)})


def draw_so_far() -> None:
    """Draw the paths no further than the selected word from now on."""
    st.session_state[SO_FAR] = True


def steps_drawn(direction: str, selected: int, words: int) -> int:
    """How many words a direction has read once it has read the selected one."""
    return words - selected if direction == "backward" else selected + 1
