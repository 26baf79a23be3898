"""A chart on the page, in which a click selects a word."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

import selection
from sentiment.plots.drawing import Drawing
from sentiment.plots.style import SELECTION


def show_chart(
    drawing: Drawing,
    key: str,
    description: str,
    select: Callable[[int], None] | None = selection.select_word,
) -> None:
    """Draw it at the width of its place; a click calls `select`, if given, with the index of what
    it met.

    `description` is what a screen reader calls it.
    """
    clicks: dict[str, Any] = {}
    if select:
        on_select = partial(selection.select_from_chart, key, select)
        clicks = {"on_select": on_select, "selection_mode": [SELECTION]}
    # Not st.altair_chart: it would check the specification anew on every run.
    st.vega_lite_chart(drawing.to_dict(), width="stretch", key=key, alt=description, **clicks)
