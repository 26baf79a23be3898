"""A chart on the page, in which a click selects a word."""

from functools import partial

import streamlit as st

import selection
from sentiment.plots.drawing import Drawing
from sentiment.plots.style import SELECTION


def show_chart(drawing: Drawing, key: str, description: str) -> None:
    """Draw it at the width of its place; `description` is what a screen reader calls it."""
    # Not st.altair_chart: it would check the specification anew on every run.
    st.vega_lite_chart(
        drawing.to_dict(),
        width="stretch",
        key=key,
        on_select=partial(selection.select_from_chart, key),
        selection_mode=[SELECTION],
        alt=description,
    )
