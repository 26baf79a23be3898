"""Read: type a text, see the verdict, and see what every word did to it."""

import streamlit as st

from page import open_page
from screens import read_drawings

TITLE = "Sentiment, word by word"
CAPTION = (
    "Type a text. A network that has learned from film reviews says whether it sounds positive, "
    "and the page shows what every word did to that verdict."
)


def show() -> None:
    if reading := open_page(TITLE, CAPTION, whole=True):
        read_drawings.show(reading)


def page() -> st.Page:
    """The page itself, for the navigation and for pages that lead here."""
    return st.Page(show, title="Read", url_path="read", default=True)
