"""Other explanations of the verdict, beside ours: opened in place, made when asked for."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

import cache
import downloads
import selection
from components.heatmap import Diverging, show_heatmap
from components.mount import renderer
from components.numbers import show_downloads
from components.words import colour_limit
from reading import Reading, signed
from sentiment.model.artifact import Artifact
from sentiment.trace.explanations import METHODS, MOST_WORDS, Explanation

KEY, NONE = "explanations", "\N{EN DASH}"
OURS, RANDOM = "contributions", "random"
# A mean is called another than ours where it differs by so many standard errors.
CLEARLY = 2
COLUMNS = [
    {"name": "Method", "kind": "text"},
    {"name": "What a word's value says", "kind": "text"},
    {"name": "Residual, logits", "kind": "text"},
    {"name": "Deletion", "kind": "text"},
    {"name": "Insertion", "kind": "text"},
]
READING = (
    "A row a method, in the order of the table below; a column a word. Orange and blue are each "
    "method's own values, logits. Only the first row is an exact account of this reading. "
    "Occlusion says what would happen without a word, and gradients what a small change would do: "
    "the residual is what they leave unexplained of the logit without its bias; integrated "
    "gradients explain how far it is from that of a text of unknown words, as long as this one."
)
AREAS = (
    "Deletion and insertion: how much probability the verdict keeps while the words that a method "
    "names first become unknown (lower is better), or come in alone (higher is better), as an area "
    "from 0 to 1."
)
UNMEASURED = "How faithful they are has not been measured for this model."


def show_explanations(reading: Reading) -> None:
    """The control; while it is closed, nothing is made."""
    view = st.expander("How do other methods explain it?", key=KEY, on_change="rerun")
    if not view.open:
        return
    with view:
        if len(reading.words) > MOST_WORDS:
            st.info(
                f"Other methods read a text once a word: up to {MOST_WORDS} words they are shown, "
                f"and this text has {len(reading.words):,}. Read a part of it."
            )
            return
        found = cache.read_explanations(reading.scorer, reading.artifact.digest, reading.text)
        _draw(reading, found)


def _draw(reading: Reading, found: Mapping[str, Explanation]) -> None:
    shown = [name for name in found if name != RANDOM]
    show_heatmap(
        np.stack([found[name].values for name in shown]).astype(np.float32),
        reading.words,
        key="explanations-map",
        description="What each word is to each method",
        scale=Diverging(colour_limit()),
        rows=[METHODS[name].short for name in shown],
        row_name="",
        selected=(None, selection.selected_word(len(reading.words))),
        on_cell=lambda _, word: selection.select_word(word),
    )
    st.caption(READING)
    _show_table(reading.artifact, found)
    st.caption(f"{AREAS} {describe_faithfulness(reading.artifact)}")
    frame = partial(to_frame, reading, found)
    show_downloads(
        lambda: downloads.to_csv(frame()), lambda: downloads.to_json(frame()), KEY, "explained"
    )


def _show_table(artifact: Artifact, found: Mapping[str, Explanation]) -> None:
    methods = _measured(artifact)
    rows = []
    for name, explanation in found.items():
        areas = [
            f"{methods[name][key]:.3f} ± {methods[name][f'{key}_error']:.3f}" if methods else NONE
            for key in ("deletion", "insertion")
        ]
        method = METHODS[name]
        residual = NONE if name == RANDOM else signed(explanation.residual)
        rows.append([method.label, method.says, residual, *areas])
    renderer("table")(
        key="explanations-table", data={"columns": COLUMNS, "rows": rows, "selected": 0}
    )


def describe_faithfulness(artifact: Artifact) -> str:
    """Who lets the verdict fall sooner than our contributions do, who later."""
    methods = _measured(artifact)
    if not methods:
        return UNMEASURED
    groups: dict[str, list[str]] = {"ahead of": [], "level with": [], "behind": []}
    for name, figures in methods.items():
        if name not in (OURS, RANDOM):
            margin = CLEARLY * figures["deletion_behind_error"]
            behind = figures["deletion_behind"]
            place = (
                "ahead of" if behind < -margin else "behind" if behind > margin else "level with"
            )
            groups[place].append(METHODS[name].label)
    parts = [
        f"{place} our contributions: {', '.join(names)}" for place, names in groups.items() if names
    ]
    reviews = artifact.measured["explanations"]["reviews"]
    return f"On deletion, over {reviews} held-out reviews, {'; '.join(parts)}."


def to_frame(reading: Reading, found: Mapping[str, Explanation]) -> pd.DataFrame:
    """A row a word, a column a method, in logits."""
    return downloads.by_word(reading.words, {name: found[name].values for name in found})


def _measured(artifact: Artifact) -> Mapping[str, Mapping[str, float]]:
    explanations = artifact.measured.get("explanations") or {}
    found: Mapping[str, Mapping[str, float]] = explanations.get("methods", {})
    return found
