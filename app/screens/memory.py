"""Memory: what the network still holds of each word, and what its gates did with it."""

import streamlit as st

from address import write_address
from components import ledger, memory
from components.words import show_words
from page import open_page
from reading import Reading
from selection import forget_reports

TITLE = "Memory"
CAPTION = (
    "An LSTM's memory is a sum of what each word wrote into it, less what was forgotten since. "
    "Here is, word by word, what is still held and read."
)
NOTHING_KEPT = (
    "This model is a plain recurrent network: it writes its whole state anew at each word and "
    "keeps nothing by itself, so that only the diagonal is filled."
)


def show() -> None:
    reading = open_page(TITLE, CAPTION)
    if reading is None:
        return
    for key in (*ledger.ledger_keys(reading), ledger.LIVES, ledger.REACH):
        forget_reports(key)
    _draw(reading)


@st.fragment
def _draw(reading: Reading) -> None:
    show_words(reading)
    if reading.artifact.config.cell == "rnn":
        st.info(NOTHING_KEPT)
    st.header("What is still held", anchor=False)
    memory.show_matrix(reading, memory.chosen_parts(reading))
    st.header("What the gates did", anchor=False)
    ledger.show_ledgers(reading)
    st.header("How long a word is held", anchor=False)
    ledger.show_lives(reading)
    st.header("How far the verdict can be moved", anchor=False)
    ledger.show_word_reach(reading)
    write_address()
