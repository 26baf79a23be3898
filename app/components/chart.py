"""A chart on the page, in which a click can select a word."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

import selection
from components.escape import escape
from components.verdict import quote
from sentiment.plots.drawing import Drawing
from sentiment.plots.style import SELECTION


def tell_word(words: Sequence[str], selected: int, values: Mapping[str, str]) -> None:
    """What the charts above say of the selected word, for whoever cannot point at it."""
    said = ", ".join(f"{name} {value}" for name, value in values.items())
    st.markdown(f"**{escape(quote(words[selected]))}** (word {selected + 1:,}): {escape(said)}")


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
