"""The path of one direction's hidden states, over the density of training states."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from sentiment.model.artifact import Plane
from sentiment.plots.boundary import VERDICT, boundary_layers, mean_layer
from sentiment.plots.density import DENSITY, density_layer, regions_frame
from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.labels import GAP, PLOT, SIDES, Size
from sentiment.plots.palette import INK, PATH
from sentiment.plots.path import (
    Ranges,
    corners_frame,
    labels_frame,
    path_frame,
    ring_frame,
    verdict_frame,
)
from sentiment.plots.style import AXIS_WIDTH, QUIET, clicks
from sentiment.trace.trajectory import Trajectory

# A path of up to so many words is drawn whole; in a longer one small moves fade.
WHOLE = 40
PATHS, LABELS, RING, CORNERS = "path", "labels", "ring", "corners"
OFFSETS: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "baseline": "middle", "dx": GAP},
    "left": {"align": "right", "baseline": "middle", "dx": -GAP},
    "above": {"align": "center", "baseline": "bottom", "dy": -GAP},
    "below": {"align": "center", "baseline": "top", "dy": GAP},
}


def plane_chart(
    path: Trajectory,
    plane: Plane,
    words: Sequence[str],
    prediction: str,
    ranges: Ranges,
    selected: int,
    steps: int,
    plot: Size = PLOT,
) -> Drawing:
    """The first `steps` words in the order in which the direction reads them.

    Forward is solid with filled marks, backward dashed with hollow ones. A diamond marks the mean
    state of the whole text, a line where the verdict flips; without mean pooling there are none.
    Labels are laid out for a `plot` of this size in pixels.
    """
    data = {DENSITY: regions_frame(plane), CORNERS: corners_frame(ranges)}
    data |= path_data(path, words, ranges, selected, steps, plot)
    decides = path.mean is not None
    if decides:
        data[VERDICT] = verdict_frame(path, prediction)
    return Drawing(_spec(path.direction == "backward", len(words) <= WHOLE, decides), data)


def path_data(
    path: Trajectory,
    words: Sequence[str],
    ranges: Ranges,
    selected: int,
    steps: int,
    plot: Size = PLOT,
) -> dict[str, pd.DataFrame]:
    """The frames of a plane that change with the steps drawn: the path, its labels, the ring."""
    frame = path_frame(path, words, ranges, steps)
    return {
        PATHS: frame,
        LABELS: labels_frame(frame, path, ranges, plot),
        RING: ring_frame(frame, selected),
    }


@cache
def _spec(backward: bool, whole: bool, decides: bool) -> dict[str, Any]:
    x, y = plane_axis(alt.X, "readout w·h, logits"), plane_axis(alt.Y, "first other component")
    layers = ground_layers(x, y)
    if decides:
        layers += boundary_layers()
    layers += _path_layers(x, y, backward, whole)
    if decides:
        layers.append(mean_layer(x, y))
    return compiled(alt.layer(*layers, *_word_layers(x, y)), 360)


def ground_layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """What every path lies on: the density, and the corners that stretch the axes."""
    corners = named(CORNERS).mark_point(opacity=0, aria=False, tooltip=None).encode(x=x, y=y)
    return [density_layer(x, y), corners]


def plane_axis(channel: type, title: str) -> Any:
    """An axis of a plane, in the range that its corners stretch it over."""
    axis: dict[str, Any] = QUIET | {
        "title": title,
        "titleColor": INK,
        "titleOpacity": 0.7,
        "titlePadding": 8,
        "grid": False,
        "format": "+.2~f",
        "tickCount": 5,
    }
    if channel is alt.Y:
        axis |= {"minExtent": AXIS_WIDTH, "maxExtent": AXIS_WIDTH}
    field = "y:Q" if channel is alt.Y else "x:Q"
    scale = alt.Scale(nice=False, zero=False, padding=0)
    return channel(field, axis=alt.Axis(**axis), scale=scale)


def _path_layers(x: alt.X, y: alt.Y, backward: bool, whole: bool) -> list[alt.Chart]:
    base = named(PATHS)
    fading = alt.Scale(domain=[0, 1], range=[0.18, 1])
    opacity = alt.value(0.9) if whole else alt.Opacity("strength:Q", scale=fading, legend=None)
    dash = [4, 3] if backward else [1, 0]
    moves = base.mark_rule(color=PATH, strokeWidth=1.6, strokeDash=dash, aria=False)
    start = named(CORNERS).mark_point(
        shape="square", filled=True, size=50, color=INK, opacity=1, aria=False
    )
    end = base.mark_point(size=110, color=INK, strokeWidth=2.5, opacity=1, aria=False)
    dots = named(PATHS if whole else LABELS).mark_point(
        filled=not backward, color=PATH, size=34, opacity=1, aria=False
    )
    return [
        moves.encode(
            x=alt.X("x0:Q"), y=alt.Y("y0:Q"), x2=alt.X2("x"), y2=alt.Y2("y"), opacity=opacity
        ),
        start.encode(x=alt.datum(0), y=alt.datum(0)),
        dots.encode(x=x, y=y),
        end.transform_filter("datum.end").encode(x=x, y=y),
    ]


def _word_layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Labels, the ring of the selected word, and what can be clicked."""
    labels = [
        named(LABELS)
        .mark_text(color=INK, fontSize=12, aria=False, **OFFSETS[side])
        .encode(x=x, y=y, text=alt.Text(f"{side}:N"))
        for side in SIDES
    ]
    # By expressions, as in style.MIDDLE: moving it lays nothing else out anew.
    ring = named(RING).mark_point(
        size=260,
        color=INK,
        strokeWidth=2,
        aria=False,
        x=alt.ExprRef("scale('x', datum.x)"),
        y=alt.ExprRef("scale('y', datum.y)"),
        opacity=alt.ExprRef("datum.shown"),
    )
    hit = named(PATHS).mark_circle(size=260, opacity=0, cursor="pointer").add_params(clicks())
    tooltip = [
        alt.Tooltip("position:Q"),
        alt.Tooltip("word:N"),
        alt.Tooltip("x:Q", format="+.2f", title="readout, logits"),
    ]
    return [
        *labels,
        ring,
        hit.encode(x=x, y=y, tooltip=tooltip),
    ]
