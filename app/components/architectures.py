"""The compared networks: what each is, what it made of the text, and how often it is right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import cache
from components.mount import renderer
from components.numbers import show_numbers
from components.record_rows import REVIEWS, describe_length
from reading import signed
from sentiment.model.artifact import Artifact, Plane
from sentiment.plots.architectures import lengths_chart
from sentiment.trace.replay import Trace
from sentiment.trace.trajectory import Trajectory, trajectories

NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "Plain RNN"}
COLUMNS = [
    {"name": "Cell", "kind": "text"},
    {"name": "Weights", "kind": "count"},
    {"name": "Size, MB", "kind": "count"},
    {"name": "Right in 100 test reviews", "kind": "count"},
    {"name": "Minutes of training", "kind": "count"},
]
LACKING = "\N{EN DASH}"


@dataclass(frozen=True)
class Compared:
    """One of the networks, and what it made of the text."""

    cell: str
    artifact: Artifact
    trace: Trace
    path: Trajectory

    @classmethod
    def of(cls, artifact: Artifact, text: str) -> "Compared":
        trace = cache.read_trace(artifact, artifact.digest, text)
        (path,) = trajectories(artifact, trace).values()
        return cls(artifact.config.cell, artifact, trace, path)

    @property
    def name(self) -> str:
        return NAMES[self.cell]

    @property
    def plane(self) -> Plane:
        return self.artifact.planes[self.path.direction]


def show_models(compared: list[Compared], shipped: Artifact) -> None:
    """A row a network, and one for the model of the other pages."""
    rows = [_model_row(one.name, one.artifact) for one in compared]
    rows.append(_model_row("Model of the other pages", shipped))
    renderer("table")(key="models", data={"columns": COLUMNS, "rows": rows, "selected": -1})
    metrics = {one.name: one.artifact.measured for one in compared}
    st.caption(
        "Right: on the right side of 0.50, of IMDB's 25,000 test reviews, ± its standard error. "
        "Minutes: of fitting, on two cores that other work shared. All settings of the three are "
        f"the same but the cell and the learning rate: {describe_rates(metrics)}."
    )


def describe_rates(metrics: Mapping[str, Mapping[str, Any]]) -> str:
    """Such as "LSTM 0.001, GRU 0.001, Plain RNN 0.003, the best of 4"."""
    found = {name: one["training"] for name, one in metrics.items()}
    return ", ".join(
        f"{name} {one['learning_rate']:g}"
        + (f", the best of {len(one['tried'])}" if len(one["tried"]) > 1 else "")
        for name, one in found.items()
    )


def _model_row(name: str, artifact: Artifact) -> list[str]:
    metrics = artifact.measured
    found = metrics.get("sets", {}).get(REVIEWS, {}).get("results", {}).get("model")
    right = found and f"{100 * found['accuracy']:.2f} ± " + (
        f"{100 * found['standard_errors']['accuracy']:.2f}"
    )
    training = metrics.get("training")
    return [
        name,
        f"{sum(value.size for value in artifact.weights.values()):,}",
        f"{sum(value.nbytes for value in artifact.weights.values()) / 1e6:.1f}",
        right or LACKING,
        f"{training['seconds'] / 60:.1f}" if training else LACKING,
    ]


def show_lengths(compared: list[Compared]) -> None:
    """Accuracy by the length of the review, from each network's metrics."""
    frame = lengths_frame({one.name: one.artifact.measured for one in compared})
    drawing = lengths_chart(frame).to_dict()
    st.vega_lite_chart(drawing, width="stretch", key="lengths", alt="Accuracy by review length")
    st.caption(
        "Measured on IMDB's test reviews: how many of 100 are on the right side of 0.50, by "
        "length; a coin would be right on 50. Bars: one standard error up and down. From the "
        f"shortest to the longest: {describe_change(frame)} points."
    )
    show_numbers(
        frame,
        "lengths",
        "Accuracy and its standard error in per cent; texts is how many reviews are as long.",
        "lengths-numbers",
    )


def describe_change(frame: pd.DataFrame) -> str:
    """Such as "LSTM +2.32, GRU +0.50"."""
    ends = frame.groupby("cell", sort=False)["accuracy"].agg(["first", "last"])
    changes = (ends["last"] - ends["first"]).items()
    return ", ".join(f"{name} {signed(change)}" for name, change in changes)


def lengths_frame(metrics: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """A row a network and a range of lengths, as `lengths_chart` takes it."""
    return pd.DataFrame(_lengths(metrics))


def _lengths(metrics: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for name, found in metrics.items():
        for part in found["sets"][REVIEWS]["results"]["model"]["by_length"]:
            yield {
                "cell": name,
                "words": describe_length(part["least"], part["most"]),
                "texts": part["texts"],
                "accuracy": 100 * part["accuracy"],
                "standard_error": 100 * part["standard_error"],
            }
