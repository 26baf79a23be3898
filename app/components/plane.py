"""Paths of hidden states in the plane of their direction, over where training states lie.

One element for one path or two, drawn by hand: in a plane of Vega's a browser lays out axes, ground
and paths anew whenever one path changes, which takes it longer than the model takes to read a text.

Shapes: `T` words, `R` rows and `C` columns of the ground.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

import selection
from components.marks import show_marks
from components.mount import renderer
from sentiment.model.artifact import Plane
from sentiment.model.cells import Array
from sentiment.plots.density import OPACITIES, regions, smooth
from sentiment.plots.palette import NEUTRAL
from sentiment.plots.plane import Ranges
from sentiment.trace.trajectory import Trajectory

SHARED = ("field", "svg", "pixels", "placing", "walks")
# Of coordinates: finer than a pixel, and than what is told in words.
DIGITS = 4


@dataclass(frozen=True)
class Ground:
    """What a plane's paths lie on, as the browser paints it, and the ends of its axes."""

    levels: dict[str, Any]
    ranges: Ranges

    @classmethod
    def of(cls, plane: Plane, ranges: Ranges) -> "Ground":
        # A row of pixels a row, the highest first.
        levels = regions(smooth(plane.density))[::-1].astype(np.uint8)  # (R, C)
        packed = base64.b64encode(levels.tobytes()).decode()
        shades = {"opacities": OPACITIES, "colour": NEUTRAL}
        where = {"x": plane.x_range, "y": plane.y_range}
        return cls({"levels": packed, "columns": levels.shape[1], **shades, **where}, ranges)


@dataclass(frozen=True)
class Walk:
    """A text's path, its `words` (T,), and what the model made of it.

    name: a letter where there is another walk beside it.
    """

    path: Trajectory
    words: Sequence[str]
    prediction: str
    name: str = ""

    def to_data(self) -> dict[str, Any]:
        path = self.path
        return {
            "name": self.name,
            "words": list(self.words),
            "x": _rounded(path.x),
            "y": _rounded(path.y),
            "backward": path.direction == "backward",
            "mean": path.mean and [round(value, DIGITS) for value in path.mean],
            "boundary": None if path.boundary is None else round(path.boundary, DIGITS),
            "prediction": self.prediction,
        }


def _select(walk: int, index: int) -> None:
    selection.select_word(index)


def show_plane(
    ground: Ground,
    walk: Walk,
    selected: int | None,
    *,
    key: str,
    description: str,
    stops: bool = False,
    beside: tuple[Walk, int | None] | None = None,
    on_place: Callable[[int, int], None] = _select,
) -> None:
    """Draw the walk with its word at the index `selected` ringed.

    Args:
        description: what a screen reader calls it.
        stops: whether the path is drawn no further than the selected word.
        beside: another text's walk, which changes with the choice, and its own selected word.
        on_place: called with the number of a walk, 0 or 1, and the index of a word of it, after a
            click or Enter.
    """
    x, y = ground.ranges
    data = {"x": x, "y": y, "ground": ground.levels, "walks": [walk.to_data()], "stops": stops}
    renderer("plane", *SHARED)(
        key=key,
        data=data | {"key": key, "description": description},
        on_place_change=partial(_report, key, on_place),
    )
    others = [beside] if beside else []
    places = [selected, *(place for _, place in others)]
    show_marks(key, {"places": places, "walks": [other.to_data() for other, _ in others]})


def _rounded(values: Array) -> list[float]:
    return [round(value, DIGITS) for value in values.tolist()]


def _report(key: str, on_place: Callable[[int, int], None]) -> None:
    place = st.session_state[key].get("place")
    if place is not None:
        on_place(int(place[0]), int(place[1]))
