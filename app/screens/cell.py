"""Cell: the chosen word as the network's cells saw it."""

import streamlit as st

from address import write_address
from components import gates, unit, units
from components.equations import show_equations
from components.words import show_words
from page import open_page
from reading import Reading
from selection import selected_word

TITLE = "Cell"
CAPTION = (
    "Every gate and every state of every unit at every word, and the equations of one of them with "
    "its own numbers."
)


def show() -> None:
    reading = open_page(TITLE, CAPTION)
    if reading is None:
        return
    _draw(reading)


@st.fragment
def _draw(reading: Reading) -> None:
    show_words(reading)
    direction = unit.chosen_direction(reading)
    order = unit.chosen_order(reading, direction)
    chosen = unit.chosen_unit(reading, direction)
    st.header("All units at all words", anchor=False)
    units.show_units(reading, direction, order, chosen)
    st.header("One unit over the text", anchor=False)
    st.number_input("Unit", 1, reading.artifact.config.units, key=unit.UNIT)
    gates.show_course(reading, direction, chosen)
    if gates.has_gates(reading):
        st.header("How decided the gates are", anchor=False)
        gates.show_saturation(reading, direction)
    st.header("The equations, with their numbers", anchor=False)
    show_equations(reading, direction, selected_word(len(reading.words)), chosen)
    write_address()


def page() -> st.Page:
    """The page itself, for the navigation and for pages that lead here."""
    return st.Page(show, title=TITLE, url_path="cell")
