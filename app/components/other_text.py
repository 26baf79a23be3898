"""The text to compare with: a minimal pair made by one click, or one that is typed."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from address import setting
from reading import Reading
from selection import selected_word
from sentiment.trace import pairs

SWAPPED, TYPED = "swap", "typed"
# What a word is swapped for, before something else is typed.
WORD = "dull"
# The text that is typed, and what stood in its place before.
OTHER, MADE = "other", "other-made"


class Pair(NamedTuple):
    """A minimal pair: what its button says, and the text made of a text and a word's index."""

    label: str
    make: Callable[[str, int], str]


PAIRS = {
    "negate": Pair("Negate", pairs.negate),
    "drop": Pair("Drop the word", pairs.drop),
    "repeat": Pair("Repeat it", pairs.repeat),
}
LABELS = {name: pair.label for name, pair in PAIRS.items()} | {
    SWAPPED: "Swap it for …",
    TYPED: "Another text",
}


def ask_other_text(reading: Reading) -> str:
    """Draw the controls and give the text that they make or hold."""
    chosen = setting("pair", tuple(LABELS), "negate")
    st.segmented_control(
        "At the selected word",
        tuple(LABELS),
        key="pair",
        format_func=LABELS.__getitem__,
        required=True,
    )
    text, word = reading.text, selected_word(len(reading.words))
    if chosen in PAIRS:
        return PAIRS[chosen].make(text, word)
    if chosen == SWAPPED:
        return pairs.swap(text, word, _ask_word())
    # Until something is typed, it follows the text.
    if st.session_state.get(OTHER) in (None, st.session_state.get(MADE)):
        st.session_state[OTHER] = st.session_state[MADE] = pairs.negate(text, word)
    return st.text_area(
        "Text B",
        key=OTHER,
        height=90,
        placeholder="Type or paste a text.",
        persist_state="session",
    )


def _ask_word() -> str:
    return st.text_input("Swap it for", WORD, key="swapped-for", persist_state="session")
