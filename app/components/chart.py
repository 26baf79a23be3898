"""A chart on the page, in which a click can select a word."""

from functools import partial
from typing import Any

import streamlit as st

import selection
from sentiment.plots.drawing import Drawing
from sentiment.plots.style import SELECTION


def show_chart(drawing: Drawing, key: str, description: str, over_words: bool = True) -> None:
    """Draw it at the width of its place; where it stands over words, a click selects one.

    `description` is what a screen reader calls it.
    """
    clicks: dict[str, Any] = {}
    if over_words:
        on_select = partial(selection.select_from_chart, key)
        clicks = {"on_select": on_select, "selection_mode": [SELECTION]}
    # Not st.altair_chart: it would check the specification anew on every run.
    st.vega_lite_chart(drawing.to_dict(), width="stretch", key=key, alt=description, **clicks)
