"""The control that reads the text out word by word: the selected word moves on by itself."""

import zlib
from collections.abc import Callable

import streamlit as st

import selection
from components.mount import renderer
from reading import Reading

KEY = "player"


def show_player(reading: Reading, on_start: Callable[[], None]) -> None:
    """Draw it; `on_start` is called when it begins to play, after the selected word."""

    words = len(reading.words)
    # A step may come late, of a text that has been changed for another meanwhile.
    text = zlib.crc32(reading.text.encode("utf-8", "replace"))

    def start() -> None:
        step("start", on_start)

    def step(name: str = "word", then: Callable[[], None] | None = None) -> None:
        asked = st.session_state[KEY].get(name)
        if asked is None or asked["text"] != text:
            return
        selection.select_word(int(asked["index"]))
        if then:
            then()

    renderer("player")(
        key=KEY,
        data={"selected": selection.selected_word(words), "words": words, "text": text},
        on_word_change=step,
        on_start_change=start,
    )
