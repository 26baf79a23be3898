"""The one selected word: kept in one place, set by text, charts and slider alike."""

import numpy as np
import streamlit as st

import address
from sentiment.plots.style import SELECTION
from sentiment.trace.replay import Trace

# Counted from 1, as people and addresses do.
KEY = "word"
# Compare's choice of a column that may have no word of the text; until a word is chosen anew.
PLACE = "place"


def keep_selection(trace: Trace) -> None:
    """Of a text that has just been opened, the strongest word is selected."""
    strongest = int(np.abs(trace.contributions).argmax())
    address.setting(KEY, range(1, len(trace.tokens) + 1), strongest + 1, of_text=True)


def selected_word(words: int) -> int:
    """Its index, from 0, in a text of `words` words."""
    # A redraw of the text before may come late, with the choice made for a longer one.
    return min(int(st.session_state[KEY]), words) - 1


def select_word(index: int) -> None:
    st.session_state[KEY] = index + 1
    st.session_state.pop(PLACE, None)


def select_from_words(key: str) -> None:
    """A word of the text was pressed."""
    index = st.session_state[key].get("word")
    if index is not None:
        select_word(int(index))


def select_from_slider(key: str) -> None:
    select_word(int(st.session_state[key]) - 1)


def select_from_chart(key: str) -> None:
    """A mark of a chart was clicked.

    A chart reports all marks that are toggled on, and nothing when a click changes nothing. So
    every click toggles, and the word clicked is the one by which two reports differ.
    """
    chosen = st.session_state[key].selection.get(SELECTION, [])
    now = {int(mark["position"]) for mark in chosen}
    changed = now ^ st.session_state.get(_reported(key), set())
    st.session_state[_reported(key)] = now
    if len(changed) == 1:
        select_word(changed.pop() - 1)


def forget_reports(key: str) -> None:
    """Begin anew where the chart does: on a page that has just been opened."""
    if key not in st.session_state:
        st.session_state.pop(_reported(key), None)


def _reported(key: str) -> str:
    return f"{key}-reported"
