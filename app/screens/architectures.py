"""Architectures: the same text through an LSTM, a GRU and a plain recurrent network."""

import streamlit as st

import cache
from address import write_address
from components import architecture_planes, architectures, reach
from components.architectures import Compared
from components.escape import sentence
from components.plane import Ground
from components.words import show_words
from page import open_page
from reading import Reading
from selection import forget_reports
from sentiment.errors import ArtifactError

TITLE = "Architectures"
CAPTION = (
    "Three small networks that learned from the same reviews and are alike but for their cell. "
    "They read forward only, and their verdict reads nothing but the state after the last word: "
    "what the cell does not remember by then is lost."
)
UNMEASURED = "The networks to compare are here, but nobody has measured them."


def show() -> None:
    reading = open_page(TITLE, CAPTION)
    if reading is None:
        return
    try:
        artifacts = cache.load_architectures(cache.ARCHITECTURES)
    except ArtifactError as error:
        st.info(f"The networks to compare are not here. {sentence(error)}")
        return
    if not all(artifact.measured for artifact in artifacts.values()):
        st.info(UNMEASURED)
        return
    forget_reports(reach.CHART)
    compared = [Compared.of(artifact, reading.text) for artifact in artifacts.values()]
    _draw(reading, compared, architecture_planes.make_grounds(compared))
    st.header("How often they are right", anchor=False)
    architectures.show_lengths(compared)


@st.fragment
def _draw(reading: Reading, compared: list[Compared], grounds: list[Ground]) -> None:
    """Choosing a word redraws this part of the page alone."""
    show_words(reading)
    st.caption(
        "The verdict and the colours of the words, here above, are those of the model of the other "
        "pages; what the three small ones make of the text stands below."
    )
    st.header("What they are", anchor=False)
    architectures.show_models(compared, reading.artifact)
    st.header("How their states moved", anchor=False)
    architecture_planes.show_planes(compared, grounds, reading.words)
    st.header("How far back they can be moved", anchor=False)
    reach.show_reach(compared, reading.text, reading.words)
    write_address()
