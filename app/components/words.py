"""The text as typed, each word a button shaded by its contribution."""

from functools import partial
from typing import Any

import streamlit as st

import selection
from address import setting
from components.marks import show_marks
from components.mount import renderer
from reading import Reading
from sentiment.trace.replay import Trace

KEY = "words"
# In logits: the contribution at which the scale of colours ends.
LIMITS, LIMIT = (0.1, 0.25, 0.5, 1.0, 2.0), 1.0


def colour_limit() -> float:
    """Where the colours end now, in logits: one setting for all pages."""
    return setting("limit", LIMITS, LIMIT)


def show_limit() -> None:
    """The control that sets it."""
    colour_limit()
    st.select_slider(
        "Colours end at", LIMITS, key="limit", format_func=lambda end: f"±{end:g} logits"
    )


def show_words(reading: Reading) -> None:
    """Draw the text of any page; a click or Enter on a word selects it."""
    trace = reading.trace
    renderer("words")(
        key=KEY,
        data=_data(reading.text, trace) | {"key": KEY, "limit": colour_limit()},
        on_word_change=partial(selection.select_from_words, KEY),
    )
    show_marks(KEY, selection.selected_word(len(reading.words)))


def _data(text: str, trace: Trace) -> dict[str, Any]:
    words, done = [], 0
    flags = zip(trace.unknown.tolist(), trace.names.tolist(), strict=True)
    columns = (trace.tokens, trace.read_as, trace.contributions.tolist(), flags)
    for token, word, value, (lacks, name) in zip(*columns, strict=True):
        # Cut here: the browser counts characters in another unit than Python.
        words.append(
            {
                "gap": text[done : token.start],
                "text": token.text,
                "key": word or token.key,
                "contribution": value,
                "unknown": lacks,
                "name": name,
                "respelled": word is not None,
            }
        )
        done = token.end
    return {"words": words, "rest": text[done:]}
