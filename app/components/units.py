"""All units of a direction at all words, as heat maps."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from address import setting
from components.heatmap import Diverging, Share, show_heatmap
from components.numbers import show_numbers
from components.unit import UNIT
from reading import Reading
from selection import select_word, selected_word
from sentiment.model.cells import CELLS
from sentiment.plots.palette import GATES
from sentiment.trace.units import Order

HEIGHT = 96
# Records that are no gates: values of either sign.
STATES = ("candidate", "cell", "hidden")
# Where the colours of the cell state end, which has no bounds of its own.
CELL_LIMITS, CELL_LIMIT = (1.0, 3.0, 10.0), 3.0


def show_units(reading: Reading, direction: str, order: Order, unit: int) -> None:
    """A heat map a record, all units by all words, under each other at one width."""
    values = reading.trace.layers[-1][direction]
    limit = setting("states", CELL_LIMITS, CELL_LIMIT)
    names, place = [str(n + 1) for n in order.tolist()], int(np.argmax(order == unit))
    for number, (record, states) in enumerate(values.items()):
        st.markdown(f"**{record.capitalize()}**")
        show_heatmap(
            states.T[order],
            reading.words,
            key=f"units-{record}",
            description=f"{record.capitalize()} of each unit at each word",
            scale=_scale(record, limit),
            rows=names,
            selected=(place, selected_word(len(reading.words))),
            on_cell=partial(_choose, order),
            labels=not number,
            # A row of its own height a unit, or half of them could not be pointed at.
            height=max(HEIGHT, len(names)),
        )
    st.caption(
        "A row a unit, a column a word; colour is the unit's value and says nothing of sentiment. "
        "Gates go from 0, shut, to 1, open; candidate and hidden state from \N{MINUS SIGN}1 to 1. "
        "Choose a cell to look into that unit at that word. Exact."
    )
    if CELLS[reading.artifact.config.cell].state == "cell":
        st.select_slider(
            "Colours of the cell state end at",
            CELL_LIMITS,
            key="states",
            format_func=lambda end: f"±{end:g}",
        )
    show_numbers(
        lambda: units_frame(reading, direction, order),
        "units",
        "A row a word and unit, in the order shown: each record's value.",
        "units-numbers",
    )


def _scale(record: str, limit: float) -> Diverging | Share:
    if record in STATES:
        return Diverging(limit if record == "cell" else 1.0, "", GATES[record])
    return Share(GATES[record])


def _choose(order: Order, row: int, word: int) -> None:
    st.session_state[UNIT] = int(order[row]) + 1
    select_word(word)


def units_frame(reading: Reading, direction: str, order: Order) -> pd.DataFrame:
    """A row a word and unit: position, word, unit from 1, and every record's value."""
    values, count = reading.trace.layers[-1][direction], len(reading.words)
    columns = {name: record[:, order].ravel().astype(float) for name, record in values.items()}
    named = {
        "position": np.repeat(np.arange(1, count + 1), len(order)),
        "word": np.repeat(np.array(reading.words, object), len(order)),
        "unit": np.tile(order + 1, count),
    }
    return pd.DataFrame(named | columns)
