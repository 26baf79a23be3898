"""The control that reads the text out word by word: the selected word moves on by itself."""

from collections.abc import Callable

import streamlit as st

import selection
from components.mount import renderer

KEY = "player"


def show_player(words: int, on_start: Callable[[], None]) -> None:
    """Draw it; `on_start` is called when it begins to play, after the selected word."""

    def start() -> None:
        on_start()
        step("start")

    def step(name: str = "word") -> None:
        index = st.session_state[KEY].get(name)
        if index is not None:
            selection.select_word(int(index))

    renderer("player")(
        key=KEY,
        data={"selected": selection.selected_word(words), "words": words},
        on_word_change=step,
        on_start_change=start,
    )
