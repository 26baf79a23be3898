"""One unit of one direction: which is chosen, all units as heat maps, its course over the text."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from address import setting
from components.heatmap import Diverging, Share, show_heatmap
from components.mount import renderer
from components.numbers import show_numbers
from components.series import Series, show_lines
from reading import Reading
from selection import select_word, selected_word
from sentiment.model.cells import CELLS
from sentiment.plots.palette import GATES
from sentiment.trace.units import (
    AGREE,
    OPEN,
    ORDERS,
    SHUT,
    Order,
    by_contribution,
    clusters,
    saturation,
)

UNIT, HEIGHT = "unit", 96
# Records that are no gates: values of either sign.
STATES = ("candidate", "cell", "hidden")
ORDER_NAMES = {
    "contribution": "By what they add to the logit",
    "cluster": "By cluster",
    "index": "By number",
}
# Where the colours of the cell state end, which has no bounds of its own.
CELL_LIMITS, CELL_LIMIT = (1.0, 3.0, 10.0), 3.0
COLUMNS = [
    {"name": "Gate", "kind": "text"},
    {"name": f"Below {SHUT}, of 100", "kind": "count"},
    {"name": f"Above {OPEN}, of 100", "kind": "count"},
    {"name": f"At the word: below {SHUT}", "kind": "count"},
    {"name": f"At the word: above {OPEN}", "kind": "count"},
]


def chosen_direction(reading: Reading) -> str:
    """Draw the control, and give the direction."""
    names = reading.artifact.config.direction_names
    direction = setting("direction", names, names[0])
    if len(names) > 1:
        st.segmented_control("Direction", names, key="direction", format_func=str.capitalize)
    return direction


def chosen_order(reading: Reading, direction: str) -> Order:
    """Draw the control, and give the units in the order in which they are shown."""
    name = setting("order", tuple(ORDERS), "contribution")
    st.segmented_control("Units", tuple(ORDERS), key="order", format_func=ORDER_NAMES.__getitem__)
    if name == "cluster":
        st.caption(_tell_clusters(clusters(reading.artifact, reading.trace, direction)))
    return ORDERS[name](reading.artifact, reading.trace, direction)


def _tell_clusters(found: list[Order]) -> str:
    state = "A cluster's units rise and fall together over this text"
    rule = f"average linkage of their states, correlated by {AGREE:g} or more in the mean"
    sizes = [len(units) for units in found if len(units) > 1]
    alone = len(found) - len(sizes)
    listed = ", ".join(map(str, sizes)) or "none"
    return f"{state} ({rule}). Sizes, from the top: {listed}; alone: {alone}."


def chosen_unit(reading: Reading, direction: str) -> int:
    """Its index from 0: at first the one that adds most to the logit."""
    units = reading.artifact.config.units
    strongest = int(by_contribution(reading.artifact, reading.trace, direction)[0])
    return setting(UNIT, range(1, units + 1), strongest + 1, of_text=True) - 1


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
            height=HEIGHT,
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


def show_course(reading: Reading, direction: str, unit: int) -> None:
    """The chosen unit's gates and states over the text."""
    words, selected = reading.words, selected_word(len(reading.words))
    values = {n: record[:, unit] for n, record in reading.trace.layers[-1][direction].items()}
    groups = {
        "gates": ({n: v for n, v in values.items() if n not in STATES}, (0.0, 1.0)),
        "states": ({n: v for n, v in values.items() if n in STATES}, None),
    }
    for name, (records, domain) in groups.items():
        if records:
            series = Series(words, f"course-{name}", f"The unit's {name} at each word", selected)
            dashed = tuple(records) if direction == "backward" else ()
            show_lines(series, records, hues=GATES, dashed=dashed, domain=domain)
    st.caption(
        f"Unit {unit + 1}, read {direction}: above its gates, from 0 to 1; below what it would "
        "write (candidate), what it holds (cell) and what it shows (hidden). Exact."
    )


def show_saturation(reading: Reading, direction: str) -> None:
    """How many of each gate's values are all but shut and all but open."""
    values = reading.trace.layers[-1][direction]
    word, rows = selected_word(len(reading.words)), []
    for name, record in values.items():
        if name not in STATES:
            whole, there = saturation(record), saturation(record[word])
            shares = (whole.shut, whole.open, there.shut, there.open)
            rows.append([name.capitalize(), *(round(100 * share) for share in shares)])
    if rows:
        renderer("table")(key="saturation", data={"columns": COLUMNS, "rows": rows, "selected": -1})
        st.caption(
            "How many in 100 of a gate's values, over all units and words and at the selected "
            "word, are all but shut or all but open: those gates are switches, the others blend."
        )


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
