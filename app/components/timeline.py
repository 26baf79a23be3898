"""How the verdict grew: charts over the words, under each other at one width."""

from typing import NamedTuple

import numpy as np
import streamlit as st

import cache
from address import setting
from components.numbers import show_numbers
from components.series import Series, show_bars, show_lines
from downloads import scores_frame
from reading import Reading
from selection import selected_word
from sentiment.trace.prefixes import MOST_PREFIXES, Prefixes, Suffixes

NUMBERS = (
    "What the three charts show, a row a word, in logits: its contribution, the score if the text "
    "ended or began there with its probability and the ends of the uncertain band, and both "
    "readouts."
)
PART, HEIGHT = "part", 180


class Part(NamedTuple):
    """A part of the text that is scored on its own: what its option, its chart and its caption
    say."""

    option: str
    description: str
    parts: str


PARTS = {
    "end": Part("ended at each word", "Score of the text up to each word", "beginning"),
    "begin": Part("began at each word", "Score of the text from each word on", "ending"),
}


def show_timeline(reading: Reading, limit: float) -> None:
    """Draw them; colours end at ±`limit` logits."""
    words, selected = reading.words, selected_word(len(reading.words))
    bars = Series(words, "contributions", "Contribution of each word", selected)
    show_bars(bars, reading.trace.contributions, limit, digits=2, height=HEIGHT)
    st.caption(
        "Each word's contribution, logits: up pulls to positive, down to negative; colours end at "
        f"±{limit:g}. Exact: with the bias they sum to the logit."
    )
    _show_scores(reading, selected)
    readouts = {direction: path.x for direction, path in reading.paths.items()}
    series = Series(words, "readouts", "Readout of each hidden state", selected)
    show_lines(series, readouts, dashed=("backward",), unit="logits", digits=2)
    both = len(readouts) > 1
    lines = ": forward solid, backward dashed" if both else ""
    means = "means of the two lines" if both else "mean of the line"
    st.caption(
        f"What the readout makes of the state at each word, logits{lines}. Exact: with mean "
        f"pooling, the {means} and the bias sum to the logit."
    )
    show_numbers(
        lambda: scores_frame(reading, read_scores(reading), read_suffixes(reading)),
        "scores",
        NUMBERS,
        "scores",
    )


def read_scores(reading: Reading) -> Prefixes:
    return cache.read_prefixes(reading.scorer, reading.artifact.digest, reading.text)


def read_suffixes(reading: Reading) -> Suffixes:
    return cache.read_suffixes(reading.scorer, reading.artifact.digest, reading.text)


def _show_scores(reading: Reading, selected: int) -> None:
    words, name = reading.words, setting(PART, tuple(PARTS), "end")
    part = PARTS[name]
    st.segmented_control(
        "Score if the text",
        tuple(PARTS),
        key=PART,
        format_func=lambda n: PARTS[n].option,
        required=True,
    )
    if name == "end":
        prefixes = read_scores(reading)
        places, lengths, logits = prefixes.ends - 1, prefixes.ends, prefixes.logits
    else:
        suffixes = read_suffixes(reading)
        places, logits = suffixes.starts, suffixes.logits
        lengths = len(words) - places
    low, high, score = np.full((3, len(words)), np.nan)
    low[places], high[places] = reading.artifact.calibration.uncertain_logits(lengths)
    score[places] = logits
    series = Series(words, f"scores-{name}", part.description, selected)
    dashed = () if name == "end" else ("",)
    show_lines(series, {"": score}, dashed=dashed, band=(low, high), unit="logits", digits=2)
    every = len(words) <= MOST_PREFIXES
    rerun = f"every {part.parts}" if every else f"{MOST_PREFIXES} {part.parts}s, evenly spread,"
    st.caption(
        f"What the model would say if the text {part.option}, logits: above the grey band "
        f"positive, below it negative, within it uncertain. Exact: what a run on {rerun} of the "
        "text gives, each word read as it is in all of it."
    )
