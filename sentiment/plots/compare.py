"""Two texts side by side: both paths in one plane.

The first text's path is thin, the other's heavy, and each has its letter, A or B, at its end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from sentiment.model.artifact import Plane
from sentiment.plots.boundary import boundary_layers, mean_layer
from sentiment.plots.density import DENSITY, regions_frame
from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.palette import INK, PATH
from sentiment.plots.path import Ranges, corners_frame, path_frame, verdict_frame
from sentiment.plots.plane import CORNERS, WHOLE, ground_layers, plane_axis
from sentiment.trace.trajectory import Trajectory

# Line width, opacity and size of marks.
WEIGHTS = {"A": (1.2, 0.75, 16), "B": (2.4, 1.0, 34)}


@dataclass(frozen=True)
class Walk:
    """One text's path in a plane, its words, and what the model made of it."""

    path: Trajectory
    words: Sequence[str]
    prediction: str


def walks_chart(walks: Mapping[str, Walk], plane: Plane, ranges: Ranges) -> Drawing:
    """The walks A and B of one direction in its plane."""
    data = {DENSITY: regions_frame(plane), CORNERS: corners_frame(ranges)}
    for name, walk in walks.items():
        data |= walk_frames(name, walk, ranges)
    first = next(iter(walks.values())).path
    whole = max(len(walk.words) for walk in walks.values()) <= WHOLE
    return Drawing(_walks_spec(first.direction == "backward", first.mean is not None, whole), data)


def walk_frames(name: str, walk: Walk, ranges: Ranges) -> dict[str, pd.DataFrame]:
    """The part of a walks_chart's data that is the walk of this name."""
    frame = path_frame(walk.path, walk.words, ranges, len(walk.words))
    frames = {_moves(name): frame.assign(text=name)}
    if walk.path.mean is not None:
        frames[_verdict(name)] = verdict_frame(walk.path, walk.prediction).assign(text=name)
    return frames


def _moves(name: str) -> str:
    return f"path-{name}"


def _verdict(name: str) -> str:
    return f"verdict-{name}"


@cache
def _walks_spec(backward: bool, decides: bool, whole: bool) -> dict[str, Any]:
    x, y = plane_axis(alt.X, "readout w·h, logits"), plane_axis(alt.Y, "first other component")
    layers = ground_layers(x, y)
    if decides:
        # The names of the sides once: they are the same for both lines.
        layers += [*boundary_layers(_verdict("A"))[:2], *boundary_layers(_verdict("B"))]
    for name in WEIGHTS:
        layers += _walk_layers(name, x, y, backward, whole)
        if decides:
            letter = named(_verdict(name)).encode(text=alt.Text("text:N"))
            style: dict[str, Any] = {"fontSize": 12, "color": INK, "aria": False}
            foot = letter.mark_text(align="left", dx=4, baseline="bottom", **style)
            layers += [
                mean_layer(x, y, _verdict(name)),
                letter.mark_text(dy=-16, **style).encode(x=x, y=y),
                foot.encode(x=alt.X("boundary:Q"), y=alt.value("height")),
            ]
    return compiled(alt.layer(*layers), 360)


def _walk_layers(name: str, x: alt.X, y: alt.Y, backward: bool, whole: bool) -> list[alt.Chart]:
    width, _, _ = WEIGHTS[name]
    base = named(_moves(name))
    end = base.transform_filter("datum.end").encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("text:N"),
        alt.Tooltip("position:Q"),
        alt.Tooltip("word:N"),
        alt.Tooltip("x:Q", format="+.2f", title="readout, logits"),
    ]
    return [
        *_moves_layers(name, x, y, backward, whole),
        end.mark_point(size=110, color=INK, strokeWidth=width, opacity=1, aria=False),
        end.mark_text(dx=13, fontSize=12, color=INK, aria=False).encode(text=alt.Text("text:N")),
        base.mark_circle(size=200, opacity=0).encode(x=x, y=y, tooltip=tooltip),
    ]


def _moves_layers(name: str, x: alt.X, y: alt.Y, backward: bool, whole: bool) -> list[alt.Chart]:
    """The moves of a path and the points between them; of a long one a single line, which a
    browser draws at once."""
    width, opacity, size = WEIGHTS[name]
    base = named(_moves(name))
    style: dict[str, Any] = {"color": PATH, "opacity": opacity, "aria": False}
    drawn = style | {"strokeWidth": width, "strokeDash": [4, 3] if backward else [1, 0]}
    if not whole:
        return [base.mark_line(**drawn).encode(x=x, y=y, order=alt.Order("position:Q"))]
    ends = {"x": alt.X("x0:Q"), "y": alt.Y("y0:Q"), "x2": alt.X2("x"), "y2": alt.Y2("y")}
    marks = base.mark_point(filled=not backward, size=size, tooltip=None, **style)
    return [base.mark_rule(**drawn).encode(**ends), marks.encode(x=x, y=y)]
