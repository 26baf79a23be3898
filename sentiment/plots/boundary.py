"""Where the verdict flips in a plane, and the mean state that decides it."""

from typing import Any

import altair as alt

from sentiment.plots.drawing import named
from sentiment.plots.palette import INK

# The frame of the mean point, the boundary and the verdict's colour.
VERDICT = "verdict"


def boundary_layers(frame: str = VERDICT) -> list[alt.Chart]:
    """The line, its distance from the mean, which is the logit, and the names of its sides."""
    base = named(frame)
    x, top = alt.X("boundary:Q"), alt.value(4)
    side: dict[str, Any] = {"fontSize": 11, "opacity": 0.75, "baseline": "top", "aria": False}
    line = base.mark_rule(color=INK, strokeWidth=1.5, opacity=0.8, aria=False)
    distance = base.mark_rule(color=INK, strokeDash=[2, 2], aria=False)
    negative = base.mark_text(text="negative", align="right", dx=-6, color=INK, **side)
    positive = base.mark_text(text="positive", align="left", dx=6, color=INK, **side)
    return [
        line.encode(x=x),
        distance.encode(x=x, x2=alt.X2("x"), y=alt.Y("y:Q")),
        negative.encode(x=x, y=top),
        positive.encode(x=x, y=top),
    ]


def mean_layer(x: alt.X, y: alt.Y, frame: str = VERDICT) -> alt.Chart:
    """The diamond at the mean state, in the colour of the verdict."""
    diamond = named(frame).mark_point(
        shape="diamond", size=220, stroke=INK, strokeWidth=1.2, opacity=1, aria=False
    )
    return diamond.encode(x=x, y=y, fill=alt.Fill("colour:N", scale=None))
