"""How the state moved: the plane of each direction, side by side."""

import streamlit as st

from components.chart import show_chart
from reading import Reading
from selection import selected_word
from sentiment.plots.path import shared_ranges
from sentiment.plots.plane import plane_chart

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
DENSITY = "Grey: where about 50, 80, 95 and 99 in 100 states of training texts lie."


def show_planes(reading: Reading) -> None:
    """Draw them, and the slider that says how much of the paths."""
    artifact, words = reading.artifact, reading.words
    paths = reading.paths
    ranges = shared_ranges((artifact.planes[d] for d in paths), paths.values())
    steps = st.session_state.setdefault("steps", len(words))
    for column, (direction, path) in zip(st.columns(len(paths)), paths.items(), strict=True):
        drawing = plane_chart(
            path,
            artifact.planes[direction],
            words,
            reading.trace.prediction,
            ranges,
            selected_word(len(words)),
            steps,
        )
        with column:
            st.markdown(f"**{direction.capitalize()}**, {READS[direction]}")
            show_chart(drawing, f"plane-{direction}", f"Path of the {direction} hidden state")
    st.caption(f"{POINTS} {DECIDES[artifact.config.pooling == 'mean']} {DENSITY}")
    if len(words) > 1:
        st.slider("Steps of each path to draw", 1, len(words), key="steps")
