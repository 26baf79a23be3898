"""How far back each of the compared networks can still be moved: gradients over the words."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

import cache
from address import setting
from components.architectures import Compared
from components.chart import show_chart, tell_word
from components.numbers import show_numbers
from downloads import by_word
from selection import selected_word
from sentiment.plots.architectures import reach_chart

CHART, PUSH = "reach", "push"
PUSHES = {"state": "the state after it", "word": "the word itself"}
MEANS = {
    "state": "the state h after it, |∂s/∂h|. An LSTM's other memory, its cell c, is not pushed, "
    "so that this shows less than it keeps",
    "word": "its embedding, |∂s/∂x|",
}
# What the figures must say for the words under the chart to say it.
LESSON = "A plain RNN's gradient fades soon; the gates of LSTM and GRU carry theirs further."


def show_reach(compared: list[Compared], text: str, words: list[str]) -> None:
    """Draw it, for a push to the state or to the word."""
    push = setting(PUSH, tuple(PUSHES), "state")
    st.radio(
        "How far the verdict moves for a small push, at each word, to",
        PUSHES,
        key=PUSH,
        format_func=PUSHES.__getitem__,
        horizontal=True,
    )
    norms = {one.name: reach(one, text, push) for one in compared}
    drawing = reach_chart(words, norms, selected_word(len(words)))
    show_chart(drawing, CHART, "Norm of the gradient at each word")
    selected = selected_word(len(words))
    tell_word(words, selected, {name: f"{norm[selected]:.2g}" for name, norm in norms.items()})
    st.caption(
        "Exact, by back-propagation through time: how many logits the verdict moves, at most, for "
        f"each unit that you push {MEANS[push]}. The axis is logarithmic and fixed: a line that "
        "leaves it downwards has all but vanished."
    )
    st.caption(describe_reach({one.name: one.artifact.measured for one in compared}, push))
    show_numbers(
        lambda: reach_frame(compared, text, words),
        "reach",
        "At each word, the norm of the logit's gradient by the state after it (h) and by its "
        "embedding (x), for each network.",
        "reach-numbers",
    )


def reach(one: Compared, text: str, push: str) -> NDArray[np.float32]:
    """The norm (T,) of the logit's gradient by each "state" or each "word"."""
    found = cache.read_gradients(one.artifact, one.artifact.digest, text)
    return found.state_reach(one.path.direction) if push == "state" else found.input_reach


def reach_frame(compared: list[Compared], text: str, words: list[str]) -> pd.DataFrame:
    """A row a word: both norms of each network."""
    norms = {
        f"{one.name} {axis}": reach(one, text, push).astype(float)
        for one in compared
        for axis, push in (("h", "state"), ("x", "word"))
    }
    return by_word(words, norms)


def describe_reach(metrics: Mapping[str, Mapping[str, Any]], push: str) -> str:
    """How soon gradients have faded in the reviews that this was measured on."""
    found = {name: one["reach"] for name, one in metrics.items()}
    *_, last = found.values()
    faded = ", ".join(f"{name} {_counted(one[push], one['words'])}" for name, one in found.items())
    said = (
        f"In {last['texts']} test reviews of {last['words']} words or more, the line falls below "
        f"1\N{NO-BREAK SPACE}% of where it ends so many words before the last: {faded} (medians)."
    )
    *gated, plain = (one[push] or math.inf for one in found.values())
    return f"{said} {LESSON}" if 2 * plain < min(gated) else said


def _counted(words: int | None, most: int) -> str:
    return f"more than {most}" if words is None else f"{words}"
