"""What Compare draws: both verdicts, the aligned words, both paths, where the states part."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components.diff import place_labels, show_diff
from components.escape import escape
from components.numbers import show_numbers
from components.plane import Ground, Walk, show_plane
from components.series import Series, show_bars, show_lines
from components.verdict import quote, show_line
from components.words import colour_limit, show_limit
from reading import Reading, signed
from selection import PLACE, select_word, selected_word
from sentiment.plots.plane import shared_ranges
from sentiment.trace.differences import Difference, Place, compare
from sentiment.trace.replay import Trace

NAMES = ("A", "B")
# In logits: the axes of the planes end at whole steps.
STEP = 2.0


def show(a: Reading, b: Reading) -> None:
    """Draw all of it, in one run."""
    difference = compare(a.trace, b.trace)
    labels = place_labels(a.trace, b.trace, difference.places)
    chosen = _chosen_place(difference.places, len(a.words))
    choose = partial(_choose_place, difference.places, len(a.words))
    _show_verdicts(a.trace, b.trace)
    st.header("Which words make the difference", anchor=False)
    limit = colour_limit()
    show_diff(a.trace, b.trace, difference, chosen, limit, choose)
    what = "Difference that each word makes"
    bars = Series(labels, "differences", what, chosen, follows=False, on_place=choose)
    show_bars(bars, difference.parts, limit, digits=2)
    st.caption(
        "Above, each word is shaded by its contribution, with a line above it where it pulls to "
        "positive and below it where to negative; the bars are B's less A's, logits, each "
        f"rounded. Exact: they sum to {signed(float(difference.parts.sum()))}, the difference of "
        "the logits."
    )
    show_limit()
    st.header("How the paths part", anchor=False)
    _show_walks(a, b, difference.places, chosen, choose)
    _show_distances(labels, difference, chosen, choose)
    show_numbers(
        partial(to_frame, a.trace, b.trace, difference),
        "compare",
        "A row an aligned place: each text's word and its contribution, and what makes the "
        "difference, in logits. The differences sum to that of the logits.",
        "compare-numbers",
    )


def _show_verdicts(a: Trace, b: Trace) -> None:
    for column, name, trace in zip(st.columns(2, gap="medium"), NAMES, (a, b), strict=True):
        with column:
            st.markdown(f"**{name}**")
            told = (trace.prediction, trace.probability, trace.logit, len(trace.tokens))
            show_line(*told, trace.known, key=f"verdict-{name}")
    if a.logit == b.logit:
        st.info("Both logits are the same: nothing that differs in B reaches the verdict.")


def _show_walks(
    a: Reading, b: Reading, places: list[Place], chosen: int, choose: Callable[[int], None]
) -> None:
    found = shared_ranges(a.artifact.planes.values(), [*a.paths.values(), *b.paths.values()])
    ranges = (_widen(found[0]), _widen(found[1]))
    for column, direction in zip(st.columns(len(a.paths)), a.paths, strict=True):
        one, other = (
            Walk(side.paths[direction], side.words, side.trace.prediction, name)
            for name, side in zip(NAMES, (a, b), strict=True)
        )
        plane = a.artifact.planes[direction]
        with column:
            st.markdown(f"**{direction.capitalize()}**")
            show_plane(
                a.keep(("ground", direction, ranges), partial(Ground.of, plane, ranges)),
                one,
                places[chosen].a,
                key=f"walk-{direction}",
                description=f"Both paths of the {direction} state",
                beside=(other, places[chosen].b),
                on_place=lambda walk, index: choose(_place_of(places, walk, index)),
            )
    decides = " Each diamond is a text's mean state, each line where P(positive) is 0.50."
    st.caption(
        "Exact: the hidden state after each word, A thin, B heavy; each path ends at its letter. "
        "The words that moved a state furthest are named, the selected one is ringed."
        + decides
        * (a.artifact.config.pooling == "mean")
    )


def _place_of(places: list[Place], walk: int, index: int) -> int:
    """The place at which the text A (0) or B (1) has its word of this index; -1 for none."""
    found = (n for n, place in enumerate(places) if index == (place.b if walk else place.a))
    return next(found, -1)


def _widen(ends: tuple[float, float]) -> tuple[float, float]:
    """To whole steps, so that the axes are the same for nearly every B."""
    return STEP * math.floor(ends[0] / STEP), STEP * math.ceil(ends[1] / STEP)


def _show_distances(
    labels: list[str], difference: Difference, chosen: int, choose: Callable[[int], None]
) -> None:
    what = "Distance of the states at each word"
    series = Series(labels, "distances", what, chosen, follows=False, on_place=choose)
    backward = ("backward",)
    show_lines(series, difference.distances, dashed=backward, flags=difference.parting)
    st.caption(
        "How far A's and B's states are apart at each word both have: forward solid, backward "
        f"dashed. Exact. {_tell_parting(labels, difference)}"
    )


def _tell_parting(labels: list[str], difference: Difference) -> str:
    """Where they part, by the rule that is said with it."""
    parts = [
        f"{direction} at {escape(quote(labels[place]))}"
        if place is not None
        else f"{direction} they do not"
        for direction, place in difference.parting.items()
    ]
    rule = "the distance first passes a tenth of the longer state"
    return f"▼ marks where they part ({rule}): {', '.join(parts)}."


def to_frame(a: Trace, b: Trace, difference: Difference) -> pd.DataFrame:
    """A row an aligned place; columns of a text that has no word there are empty."""
    rows = []
    for place, part in zip(difference.places, difference.parts.tolist(), strict=True):
        row: dict[str, Any] = {}
        for name, trace, index in (("a", a, place.a), ("b", b, place.b)):
            there = index is not None
            row |= {
                f"position_{name}": index + 1 if index is not None else None,
                f"word_{name}": trace.tokens[index].text if index is not None else None,
                f"contribution_{name}": float(trace.contributions[index]) if there else None,
            }
        rows.append(row | {"difference": part})
    frame = pd.DataFrame(rows)
    return frame.astype({"position_a": "Int64", "position_b": "Int64"})


def _chosen_place(places: list[Place], words: int) -> int:
    """The place chosen last while it is there, and A's selected word is what it was then."""
    word = selected_word(words)
    chosen, then = st.session_state.get(PLACE, (None, None))
    if chosen in places and then == word:
        return places.index(chosen)
    return next((n for n, place in enumerate(places) if place.a == word), 0)


def _choose_place(places: list[Place], words: int, index: int) -> None:
    # A click may come late, on what was drawn of a longer text.
    if not 0 <= index < len(places):
        return
    word = places[index].a
    if word is not None:
        select_word(word)
    st.session_state[PLACE] = places[index], selected_word(words)
