"""The memory of a text: what each word wrote that is still read at each later word."""

import numpy as np
import pandas as pd
import streamlit as st

import cache
from address import setting
from components.escape import escape
from components.heatmap import Diverging, show_heatmap
from components.numbers import show_numbers
from components.series import Series, show_bars
from components.verdict import quote
from reading import Reading, signed
from selection import select_word, selected_word
from sentiment.model.cells import Array
from sentiment.trace.memory import Remembered

BOTH = "both"
# The setting: Cell has a direction, too, and no way to show both.
PART = "directions"
# The matrix of a longer text is drawn, and is no file: it has a million rows.
MOST_WORDS = 500
# In logits: where the colours of the matrix end.
LIMITS, LIMIT = (0.005, 0.02, 0.05, 0.2, 0.5), 0.05
STRONGEST = 5


def read_memories(reading: Reading) -> dict[str, Remembered]:
    return cache.read_memories(reading.artifact, reading.artifact.digest, reading.text)


def chosen_parts(reading: Reading) -> Array:
    """Draw the control of the direction, and give its matrix (T, T); both are a sum."""
    found = read_memories(reading)
    names = (BOTH, *found) if len(found) > 1 else tuple(found)
    direction = setting(PART, names, names[0])
    if len(names) > 1:
        st.segmented_control(
            "Direction", names, key=PART, format_func=str.capitalize, required=True
        )
    if direction == BOTH:
        return np.asarray(sum(remembered.parts for remembered in found.values()))
    return found[direction].parts


def show_matrix(reading: Reading, parts: Array) -> None:
    """The matrix as a heat map, with the row and the column of the selected word below it."""
    words, selected = reading.words, selected_word(len(reading.words))
    limit = setting("cells", LIMITS, LIMIT)
    show_heatmap(
        parts,
        words,
        key="matrix",
        description="What each word wrote, by the word at which it is read",
        scale=Diverging(limit),
        rows=words,
        row_name="read at",
        selected=(selected, selected),
        on_cell=lambda row, word: select_word(row),
        strongest=STRONGEST,
    )
    st.caption(
        "A column is a word that wrote, a row a word at which the verdict reads the memory; orange "
        f"and blue are logits, and end at ±{limit:g}. Point at a row to see which words the model "
        "still holds there; choose it to keep it. Exact: all cells, those of both directions where "
        "there are two, and the bias sum to the logit."
    )
    st.select_slider(
        "Colours of the memory end at",
        LIMITS,
        key="cells",
        format_func=lambda end: f"±{end:g} logits",
    )
    _show_word(reading, parts, selected, limit)
    if len(words) > MOST_WORDS:
        st.caption(f"The numbers can be downloaded for texts of up to {MOST_WORDS} words.")
        return
    show_numbers(
        lambda: to_frame(words, parts),
        "memory",
        "A row a cell that is not empty: the word at which it is read, the word that wrote it, and "
        "the part of the logit, in logits.",
        "memory-numbers",
    )


def _show_word(reading: Reading, parts: Array, selected: int, limit: float) -> None:
    """What is held when the selected word is read, and where is read what it wrote."""
    words, name = reading.words, quote(reading.words[selected])
    row, column = parts[selected], parts[:, selected]
    told = (
        (f"What the memory holds when {name} is read", "held", row, "read off there"),
        (f"Where what {name} wrote is read", "kept", column, "its contribution"),
    )
    for title, key, values, whole in told:
        st.markdown(f"**{escape(title)}**")
        show_bars(Series(words, key, title, selected), values, limit)
        total = signed(float(values.sum(dtype=np.float64)))
        st.caption(f"Logits; the bars sum to {total}, {whole} in what is drawn above. Exact.")


def to_frame(words: list[str], parts: Array) -> pd.DataFrame:
    """The matrix as rows: read_at, word_read, written_at, word_written, logits."""
    read, wrote = np.nonzero(parts)
    names = np.array(words, object)
    return pd.DataFrame(
        {
            "read_at": read + 1,
            "word_read": names[read],
            "written_at": wrote + 1,
            "word_written": names[wrote],
            "logits": parts[read, wrote].astype(float),
        }
    )
