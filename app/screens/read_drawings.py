"""What Read draws below the verdict: words, planes, charts over the words, table and files."""

from functools import partial

import numpy as np
import streamlit as st

import cache
import downloads
import selection
from components import planes, timeline
from components.table import show_table
from components.words import show_words
from reading import Reading, signed

LIMITS, LIMIT = (0.1, 0.25, 0.5, 1.0, 2.0), 1.0
# What a word's contribution is; a plain RNN keeps nothing linearly (trace/contributions.py).
WRITTEN = "all that it wrote into the memory and the verdict read of it"
READ_OFF = "what the verdict reads of the states at its place"


def show(reading: Reading) -> None:
    """Draw it all. Choosing a word redraws this part of the page alone."""
    for key in (*planes.KEYS, *timeline.KEYS):
        selection.forget_reports(key)
    _draw(reading)
    _show_files(reading)


@st.fragment
def _draw(reading: Reading) -> None:
    limit = st.session_state.get("limit", LIMIT)
    st.subheader("What each word did", anchor=False)
    _draw_words(reading, limit)
    st.subheader("How the state moved", anchor=False)
    planes.show_planes(reading)
    st.subheader("How the verdict grew", anchor=False)
    timeline.show_timeline(reading, limit)
    with st.expander("The words as a table"):
        show_table(reading.trace, selection.selected_word(len(reading.words)), key="table")


def _draw_words(reading: Reading, limit: float) -> None:
    trace, key = reading.trace, "words"
    selected = selection.selected_word(len(reading.words))
    on_word = partial(selection.select_from_words, key)
    show_words(reading.text, trace, selected, limit, on_word, key=key)
    what = READ_OFF if reading.artifact.config.cell == "rnn" else WRITTEN
    total = float(trace.contributions.sum(dtype=np.float64))
    st.caption(
        f"Exact: a word's contribution is {what}. The words give {signed(total)}, the bias "
        f"{signed(trace.bias)}, together the logit {signed(trace.logit)}."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _show_word_slider(len(reading.words))
    right.select_slider(
        "Colours end at", LIMITS, LIMIT, key="limit", format_func=lambda end: f"±{end:g} logits"
    )


def _show_word_slider(words: int) -> None:
    if words == 1:
        return
    key = "selected-slider"
    st.session_state[key] = selection.selected_word(words) + 1
    on_change = partial(selection.select_from_slider, key)
    st.slider("Selected word", 1, words, key=key, on_change=on_change)


def _show_files(reading: Reading) -> None:
    digest = reading.artifact.digest
    prefixes = cache.read_prefixes(reading.scorer, digest, reading.text)
    files = {
        "CSV": ("words.csv", "text/csv", downloads.words_csv),
        "JSON": ("words.json", "application/json", downloads.words_json),
    }
    with st.container(horizontal=True):
        for label, (name, kind, make) in files.items():
            data = make(reading.trace, prefixes)
            st.download_button(f"Download {label}", data, name, kind, on_click="ignore")
