"""A unit's gates and states over the text, and how decided all gates are."""

import streamlit as st

from components.mount import renderer
from components.series import Series, show_lines
from components.units import STATES
from reading import Reading
from selection import selected_word
from sentiment.model.cells import CELLS
from sentiment.plots.palette import GATES
from sentiment.trace.units import OPEN, SHUT, saturation

COLUMNS = [
    {"name": "Gate", "kind": "text"},
    {"name": f"Below {SHUT}, of 100", "kind": "count"},
    {"name": f"Above {OPEN}, of 100", "kind": "count"},
    {"name": f"At the word: below {SHUT}", "kind": "count"},
    {"name": f"At the word: above {OPEN}", "kind": "count"},
]
TOLD = {
    "candidate": "what it would write (candidate)",
    "cell": "what it holds (cell)",
    "hidden": "what it shows (hidden)",
}


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
    gates = "above its gates, from 0 to 1; below " if has_gates(reading) else ""
    *first, last = [TOLD[name] for name in STATES if name in values]
    told = f"{', '.join(first)} and {last}" if first else last
    st.caption(f"Unit {unit + 1}, read {direction}: {gates}{told}. Exact.")


def has_gates(reading: Reading) -> bool:
    """Whether the cell has any: a plain RNN has none."""
    return any(name not in STATES for name in CELLS[reading.artifact.config.cell].records)


def show_saturation(reading: Reading, direction: str) -> None:
    """How many of each gate's values are all but shut and all but open."""
    values = reading.trace.layers[-1][direction]
    word, rows = selected_word(len(reading.words)), []
    for name, record in values.items():
        if name not in STATES:
            whole, there = saturation(record), saturation(record[word])
            shares = (whole.shut, whole.open, there.shut, there.open)
            rows.append([name.capitalize(), *(round(100 * share) for share in shares)])
    renderer("table")(key="saturation", data={"columns": COLUMNS, "rows": rows, "selected": -1})
    st.caption(
        "How many in 100 of a gate's values, over all units and words and at the selected word, "
        "are all but shut or all but open: those gates are switches, the others blend."
    )
