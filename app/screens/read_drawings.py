"""What Read draws below the verdict: words, planes, charts over the words, table and files."""

from functools import partial

import numpy as np
import streamlit as st

import downloads
import selection
from address import write_address
from components import planes, timeline
from components.escape import escape
from components.explanations import show_explanations
from components.numbers import show_downloads
from components.player import show_player
from components.sentences import show_sentences
from components.table import show_table
from components.verdict import quote
from components.words import colour_limit, show_limit, show_words
from reading import Reading, signed_sum
from screens import cell

# What a word's contribution is; a plain RNN keeps nothing linearly (trace/contributions.py).
WRITTEN = "all that it wrote into the memory and the verdict read of it"
READ_OFF = "what the verdict reads of the states at its place"


def show(reading: Reading) -> None:
    """Draw it all. Choosing a word redraws this part of the page alone."""
    _draw(reading)
    _show_files(reading)


@st.fragment
def _draw(reading: Reading) -> None:
    st.header("What each word did", anchor=False)
    _draw_words(reading)
    st.header("How the state moved", anchor=False)
    planes.show_planes(reading)
    st.header("How the verdict grew", anchor=False)
    timeline.show_timeline(reading, colour_limit())
    _show_table(reading)
    # In here: a word chosen there is chosen everywhere.
    show_explanations(reading)
    _show_way_inside(reading)
    write_address()


def _draw_words(reading: Reading) -> None:
    trace = reading.trace
    show_words(reading)
    what = READ_OFF if reading.artifact.config.cell == "rnn" else WRITTEN
    total = float(trace.contributions.sum(dtype=np.float64))
    words, bias, logit = signed_sum(total, trace.bias, total=trace.logit)
    st.caption(
        f"Exact: a word's contribution is {what}. The words give {words}, the bias {bias}, "
        f"together the logit {logit}."
    )
    _show_controls(reading)
    show_sentences(reading)


def _show_controls(reading: Reading) -> None:
    words = len(reading.words)
    if words == 1:
        show_limit()
        return
    button, left, right = st.columns([1, 3, 3], gap="medium", vertical_alignment="center")
    with button:
        show_player(reading, planes.draw_so_far)
    with left:
        _show_word_slider(words)
    with right:
        show_limit()


def _show_word_slider(words: int) -> None:
    key = "selected-slider"
    st.session_state[key] = selection.selected_word(words) + 1
    on_change = partial(selection.select_from_slider, key)
    st.slider("Selected word", 1, words, key=key, on_change=on_change)


def _show_table(reading: Reading) -> None:
    view = st.expander("The words as a table", key="words-table", on_change="rerun")
    if view.open:
        with view:
            show_table(reading.trace, selection.selected_word(len(reading.words)), key="table")


def _show_way_inside(reading: Reading) -> None:
    """The word that is selected here is selected there."""
    word = reading.words[selection.selected_word(len(reading.words))]
    label = f"Go inside the cell at {escape(quote(word))}"
    st.page_link(cell.page(), label=label, icon=":material/arrow_forward:")


def _show_files(reading: Reading) -> None:
    show_downloads(
        lambda: downloads.to_csv(downloads.words_frame(reading, timeline.read_scores(reading))),
        lambda: downloads.words_json(reading, timeline.read_scores(reading)),
        "words",
        "words",
    )
