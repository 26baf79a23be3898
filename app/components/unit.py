"""Which unit of which direction is chosen, and in which order all of them stand."""

import numpy as np
import streamlit as st

from address import setting
from reading import Reading
from sentiment.trace.units import AGREE, ORDERS, Order, by_contribution, clusters

UNIT = "unit"
ORDER_NAMES = {
    "contribution": "By what they add to the logit",
    "cluster": "By cluster",
    "index": "By number",
}


def chosen_direction(reading: Reading) -> str:
    """Draw the control, and give the direction."""
    names = reading.artifact.config.direction_names
    direction = setting("direction", names, names[0])
    if len(names) > 1:
        st.segmented_control(
            "Direction", names, key="direction", format_func=str.capitalize, required=True
        )
    return direction


def chosen_order(reading: Reading, direction: str) -> Order:
    """Draw the control, and give the units in the order in which they are shown."""
    name = setting("order", tuple(ORDERS), "contribution")
    st.segmented_control(
        "Units", tuple(ORDERS), key="order", format_func=ORDER_NAMES.__getitem__, required=True
    )
    if name == "cluster":
        # Which word is selected does not matter to them.
        found = reading.keep(
            ("clusters", direction),
            lambda: clusters(reading.artifact, reading.trace, direction),
        )
        st.caption(_tell_clusters(found))
        return np.concatenate(found)
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
