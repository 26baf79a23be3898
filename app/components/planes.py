"""How the state moved: the plane of each direction, side by side."""

from functools import partial

import streamlit as st

import downloads
from address import setting
from components.numbers import show_numbers
from components.plane import Ground, Walk, show_plane
from reading import Reading
from selection import selected_word
from sentiment.plots.plane import shared_ranges

SO_FAR = "so-far"
READS = {"forward": "reading from the first word on", "backward": "reading from the last word back"}
POINTS = (
    "Exact: each point is the hidden state after a word, from the square, the empty state, to the "
    "circle."
)
# By whether the model pools by the mean.
DECIDES = {
    True: (
        "The diamond is the mean of all states: P(positive) is above 0.50 exactly when it lies "
        "right of the line, and its distance from the line is the logit; near the line the verdict "
        "is uncertain."
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
    words, paths = reading.words, reading.paths
    stops = setting(SO_FAR, (False, True), False)
    for column, (direction, path) in zip(st.columns(len(paths)), paths.items(), strict=True):
        with column:
            st.markdown(f"**{direction.capitalize()}**, {READS[direction]}")
            show_plane(
                _ground(reading, direction),
                Walk(path, words, reading.trace.prediction),
                selected_word(len(words)),
                key=f"plane-{direction}",
                description=f"Path of the {direction} hidden state",
                stops=stops,
            )
    by_mean = reading.artifact.config.pooling == "mean"
    st.caption(f"{POINTS} {DECIDES[by_mean]} {DENSITY}")
    if len(words) > 1:
        st.toggle("Draw the paths up to the selected word", key=SO_FAR)
    show_numbers(partial(downloads.states_frame, reading), "states", NUMBERS, "states")


def _ground(reading: Reading, direction: str) -> Ground:
    """Of a direction; the axes of both directions have the same ends."""
    planes, paths = reading.artifact.planes, reading.paths
    ranges = shared_ranges((planes[d] for d in paths), paths.values())
    return reading.keep(("ground", direction), lambda: Ground.of(planes[direction], ranges))


def draw_so_far() -> None:
    """Draw the paths no further than the selected word from now on."""
    st.session_state[SO_FAR] = True
