"""Compare: two texts side by side, or one text and what an operation on the network makes of it."""

from collections.abc import Hashable

import numpy as np
import streamlit as st

import cache
from address import setting, write_address
from components.escape import sentence
from components.other_text import ask_other_text
from components.surgery import ask_edits
from components.words import show_words
from page import LIMITS, is_too_long, open_page
from reading import Reading
from screens import compare_drawings
from sentiment.errors import SurgeryError, TextError
from sentiment.trace.replay import Trace
from sentiment.trace.surgery import operate

TITLE = "Compare"
CAPTION = (
    "Change one thing, and see what it does to the verdict: a word of the text, or a gate of the "
    "network while it reads."
)
MODES = {"text": "Another text", "operated": "The same text, operated on"}


def show() -> None:
    reading = open_page(TITLE, CAPTION)
    if reading is None:
        return
    _draw(reading)


@st.fragment
def _draw(reading: Reading) -> None:
    show_words(reading)
    mode = setting("with", tuple(MODES), "text")
    st.segmented_control(
        "Compare it with", tuple(MODES), key="with", format_func=MODES.__getitem__, required=True
    )
    try:
        other = _read_other(reading) if mode == "text" else _operate(reading)
    except (TextError, SurgeryError) as error:
        st.info(f"There is nothing to compare with. {sentence(error)}")
    else:
        compare_drawings.show(reading, other)
    write_address()


def _read_other(reading: Reading) -> Reading:
    text = ask_other_text(reading)
    if is_too_long(text):
        raise TextError(f"too long: a text of more than {LIMITS} is not drawn; take a part of it")
    artifact = reading.artifact
    return Reading(reading.scorer, text, cache.read_trace(artifact, artifact.digest, text))


def _operate(reading: Reading) -> Reading:
    edits = ask_edits(reading)
    # The last one is kept: another word or limit of colours asks for the same.
    last: dict[Hashable, Reading] = reading.keep("operated", dict)
    key = tuple(
        (edit.record, np.asarray(edit.value).tobytes(), edit.direction, edit.units, edit.words)
        for edit in edits
    )
    if key not in last:
        operated: Trace = operate(reading.artifact, reading.trace, edits)
        last.clear()
        last[key] = Reading(reading.scorer, reading.text, operated)
    return last[key]
