"""How the verdict grew: charts over the words, under each other at one width."""

from functools import partial

import streamlit as st

import cache
from components.chart import show_chart
from components.numbers import show_numbers
from downloads import scores_frame
from reading import Reading
from selection import selected_word
from sentiment.plots.drawing import Drawing
from sentiment.plots.style import select_word
from sentiment.plots.timeline import contributions_chart, readout_chart, score_chart
from sentiment.trace.prefixes import MOST_PREFIXES, Prefixes

NUMBERS = (
    "What the three charts show, a row a word, in logits: its contribution, the score if the text "
    "ended there with its probability and the ends of the uncertain band, and both readouts."
)
KEYS = ("contributions", "scores", "readouts")


def show_timeline(reading: Reading, limit: float) -> None:
    """Draw them; colours end at ±`limit` logits."""
    words, trace = reading.words, reading.trace
    selected = selected_word(len(words))
    drawing = reading.drawing(
        ("contributions", limit),
        lambda: contributions_chart(words, trace.contributions, limit, selected),
    )
    show_chart(select_word(drawing, selected), "contributions", "Contribution of each word")
    st.caption(
        "Each word's contribution, logits: up pulls to positive, down to negative; colours end at "
        f"±{limit:g}. Exact: with the bias they sum to the logit."
    )
    _show_scores(reading, selected)
    readouts = {d: path.x for d, path in reading.paths.items()}
    drawing = reading.drawing("readouts", lambda: readout_chart(words, readouts, selected))
    show_chart(select_word(drawing, selected), "readouts", "Readout of each hidden state")
    st.caption(
        "What the readout makes of the state at each word, logits: forward solid, backward dashed. "
        "Exact: with mean pooling, the means of the two lines and the bias sum to the logit."
    )
    show_numbers(lambda: scores_frame(reading, read_scores(reading)), "scores", NUMBERS, "scores")


def read_scores(reading: Reading) -> Prefixes:
    return cache.read_prefixes(reading.scorer, reading.artifact.digest, reading.text)


def _show_scores(reading: Reading, selected: int) -> None:
    words = reading.words
    drawing = reading.drawing("scores", partial(_draw_scores, reading, selected))
    show_chart(select_word(drawing, selected), "scores", "Score of the text up to each word")
    every = len(words) <= MOST_PREFIXES
    rerun = "every beginning" if every else f"{MOST_PREFIXES} beginnings, evenly spread,"
    st.caption(
        "What the model would say if the text ended here, logits: above the grey band positive, "
        f"below it negative, within it uncertain. Exact: the model was rerun on {rerun} "
        "of the text."
    )


def _draw_scores(reading: Reading, selected: int) -> Drawing:
    prefixes = read_scores(reading)
    band = reading.artifact.calibration.uncertain_logits(prefixes.ends)
    return score_chart(reading.words, prefixes, band, selected)
