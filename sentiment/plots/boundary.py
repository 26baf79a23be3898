"""Where the verdict flips in a plane, and the mean state that decides it."""

from typing import Any

import altair as alt

from sentiment.plots.drawing import named
from sentiment.plots.palette import INK

# The frame of the mean point, the boundary and the verdict's colour.
VERDICT = "verdict"


def boundary_layers() -> list[alt.Chart]:
    """The line, the names of its sides, and its distance from the mean: the logit."""
    base = named(VERDICT)
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


def mean_layer(x: alt.X, y: alt.Y) -> alt.Chart:
    """The diamond at the mean state, in the colour of the verdict."""
    diamond = named(VERDICT).mark_point(
        shape="diamond", size=220, stroke=INK, strokeWidth=1.2, opacity=1, aria=False
    )
    return diamond.encode(x=x, y=y, fill=alt.Fill("colour:N", scale=None))
