"""Operating on the network: which gate, of which units, at which words, and to what value."""

from collections.abc import Iterable

import streamlit as st

from address import setting
from reading import Reading
from selection import selected_word
from sentiment.model.cells import CELLS
from sentiment.trace.surgery import Edits, clamp, freeze, silence
from sentiment.trace.units import by_contribution

OPERATIONS = {
    "clamp": "Hold a gate at a value",
    "silence": "Silence units",
    "freeze": "Freeze the memory after the word",
}
WHERE = {"word": "At the selected word", "on": "From it on", "all": "At all words"}
BOTH = "both directions"
UNITS = {"ten": "The ten that count most", "one": "One unit", "all": "All units"}
MOST = 10
VALUES = tuple(n / 20 for n in range(-20, 21))


def ask_edits(reading: Reading) -> Edits:
    """Draw the controls and give what is to be done. Raises SurgeryError for what cannot be."""
    config = reading.artifact.config
    cell = CELLS[config.cell]
    gates = tuple(name for name in cell.records if name not in (cell.state, "hidden"))
    operations = tuple(name for name in OPERATIONS if gates or name != "clamp")
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with left:
        operation = _choose("Operation", "operation", operations, OPERATIONS)
    with right:
        names = (BOTH, *config.direction_names) if config.directions == 2 else ("forward",)
        reads = _choose("Reading", "operated", names)
    directions = config.direction_names if reads == BOTH else (reads,)
    if operation == "freeze":
        word = selected_word(len(reading.words))
        return _join(freeze(reading.artifact, reading.trace, d, word) for d in directions)
    units = _ask_units(reading, directions)
    if operation == "silence":
        return _join(silence(reading.artifact, d, units[d]) for d in directions)
    gate, value, places = _ask_gate(reading, gates)
    return _join(clamp(gate, value, d, units[d], _words(reading, places, d)) for d in directions)


def _ask_units(reading: Reading, directions: Iterable[str]) -> dict[str, list[int]]:
    """Direction to the units that are operated on."""
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    size = reading.artifact.config.units
    with left:
        chosen = _choose("Units", "units", tuple(UNITS), UNITS)
    with right:
        if chosen == "one":
            number = setting("on-unit", range(1, size + 1), 1)
            st.number_input("Unit", 1, size, key="on-unit")
            return {d: [number - 1] for d in directions}
    if chosen == "all":
        return {d: list(range(size)) for d in directions}
    return {
        d: by_contribution(reading.artifact, reading.trace, d)[:MOST].tolist() for d in directions
    }


def _ask_gate(reading: Reading, gates: tuple[str, ...]) -> tuple[str, float, str]:
    """The gate, the value it is held at, and at which words."""
    first, second, third = st.columns([2, 2, 3], gap="medium", vertical_alignment="bottom")
    with first:
        default = "forget" if "forget" in gates else gates[0]
        setting("gate", gates, default)
        gate = st.selectbox("Gate", gates, key="gate", format_func=str.capitalize)
    with second:
        signed = gate == "candidate"
        values = VALUES if signed else tuple(value for value in VALUES if value >= 0)
        value = setting("value", values, 0.0)
        st.select_slider("Value", values, key="value", format_func=lambda v: f"{v:.2f}")
    with third:
        places = _choose("Words", "where", tuple(WHERE), WHERE)
    return gate, value, places


def _words(reading: Reading, places: str, direction: str) -> list[int] | None:
    """The words (by index) that are meant; "on" goes on as the direction reads."""
    selected, count = selected_word(len(reading.words)), len(reading.words)
    if places == "word":
        return [selected]
    if places == "all":
        return None
    return list(range(selected + 1) if direction == "backward" else range(selected, count))


def _choose(
    label: str, name: str, options: tuple[str, ...], labels: dict[str, str] | None = None
) -> str:
    chosen = setting(name, options, options[0])
    shown = labels or {option: option.capitalize() for option in options}
    st.selectbox(label, options, key=name, format_func=shown.__getitem__)
    return chosen


def _join(edits: Iterable[Edits]) -> Edits:
    return tuple(edit for part in edits for edit in part)
