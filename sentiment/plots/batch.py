"""Many scores: where their probabilities lie, and how groups of rows differ.

Predictions are told apart by colour and by place: negative left, positive right.
"""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.palette import INK, NEGATIVE, NEUTRAL, POSITIVE
from sentiment.plots.style import QUIET
from sentiment.scoring.grouping import Group, Grouping

COLOURS = {"negative": NEGATIVE, "uncertain": NEUTRAL, "positive": POSITIVE}
PROBABILITIES, GROUPS, PERIODS, BAND = "probabilities", "groups", "periods", "band"
# Characters of a group's name beside its bar, and where a pointer rests on it.
LONGEST, LONGEST_NAME = 30, 200
# In pixels: a group's bar with its distance to the next, and what stands above and below them.
BAR, AROUND = 26, 84
QUIET_TITLE: dict[str, Any] = QUIET | {
    "titleColor": INK,
    "titleOpacity": 0.7,
    "titlePadding": 8,
    "titleFontWeight": "normal",
}


def histogram_chart(counts: NDArray[np.int64]) -> Drawing:
    """How many rows have which probability, by prediction: counts (3, bins)."""
    edges = np.linspace(0, 1, counts.shape[1] + 1)
    frame = pd.DataFrame(
        [
            {"from": low, "to": high, "prediction": kind, "rows": int(rows)}
            for kind, line in zip(COLOURS, counts, strict=True)
            for low, high, rows in zip(edges, edges[1:], line, strict=False)
            if rows
        ],
        columns=["from", "to", "prediction", "rows"],
    )
    return Drawing(_histogram_spec(), {PROBABILITIES: frame})


@cache
def _histogram_spec() -> dict[str, Any]:
    axis = alt.Axis(title="probability that it is positive", grid=False, tickCount=5, **QUIET_TITLE)
    rows = alt.Axis(
        title="rows", tickCount=4, gridOpacity=0.55, format=",d", tickMinStep=1, **QUIET_TITLE
    )
    bars = named(PROBABILITIES).mark_bar(binSpacing=1, aria=False)
    x = alt.X("from:Q", bin="binned", axis=axis, scale=alt.Scale(domain=[0, 1]))
    span = [alt.Tooltip("from:Q", format=".2f"), alt.Tooltip("to:Q", format=".2f")]
    tooltip = [*span, alt.Tooltip("prediction:N"), alt.Tooltip("rows:Q", format=",")]
    y = alt.Y("rows:Q", axis=rows)
    layer = bars.encode(x=x, x2=alt.X2("to"), y=y, color=_colour(), tooltip=tooltip)
    return compiled(alt.layer(layer), 180)


def groups_chart(grouping: Grouping) -> Drawing:
    """A bar a group: the shares of its predictions."""
    frame = pd.DataFrame(
        [row for place, group in enumerate(grouping.groups) for row in _shares(place, group)]
    )
    return Drawing(_groups_spec(len(grouping.groups)), {GROUPS: frame})


def _clip(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def _shares(place: int, group: Group) -> list[dict[str, Any]]:
    # The number keeps the order, and apart what is the same once it is cut.
    name = " ".join(group.label.split()) or "(empty)"
    label = f"{place:03d}{_clip(name)}"
    scored = max(1, group.tally.scored)
    counts = {kind: getattr(group.tally, kind) for kind in COLOURS}
    return [
        {
            "group": label,
            "name": name[:LONGEST_NAME],
            "prediction": kind,
            "rows": rows,
            "share": rows / scored,
            "of": scored,
        }
        for kind, rows in counts.items()
    ]


@cache
def _groups_spec(groups: int) -> dict[str, Any]:
    style: dict[str, Any] = QUIET | {"labelExpr": "slice(datum.label, 3)", "labelLimit": 130}
    labels = alt.Axis(title=None, ticks=False, **style)
    axis = alt.Axis(title="share of the rows with a score", format="%", tickCount=5, **QUIET_TITLE)
    tooltip = [
        alt.Tooltip("name:N", title="group"),
        alt.Tooltip("prediction:N"),
        alt.Tooltip("rows:Q", format=","),
        alt.Tooltip("of:Q", format=",", title="of"),
        alt.Tooltip("share:Q", format=".1%"),
    ]
    bars = named(GROUPS).mark_bar(height={"band": 0.7}, aria=False)
    layer = bars.encode(
        y=alt.Y("group:N", sort=None, axis=labels),
        x=alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1], nice=False)),
        color=_colour(),
        order=alt.Order("place:Q"),
        tooltip=tooltip,
    )
    ordered = layer.transform_calculate(place=f"indexof({list(COLOURS)}, datum.prediction)")
    return compiled(alt.layer(ordered), BAR * groups + AROUND)


def periods_chart(grouping: Grouping, band: tuple[float, float]) -> Drawing:
    """A line over dates: the mean probability of each period, with the uncertain band behind."""
    known = [group for group in grouping.groups if group.start and group.tally.scored]
    frame = pd.DataFrame(
        [
            {
                "period": group.label,
                "year": group.start.year,
                "month": group.start.month,
                "day": group.start.day,
                "mean": group.tally.mean,
                "rows": group.tally.scored,
            }
            for group in known
            if group.start
        ],
        columns=["period", "year", "month", "day", "mean", "rows"],
    )
    ends = pd.DataFrame([{"low": band[0], "high": band[1]}])
    return Drawing(_periods_spec(), {PERIODS: frame, BAND: ends})


@cache
def _periods_spec() -> dict[str, Any]:
    shares = alt.Axis(title="mean probability", tickCount=5, gridOpacity=0.55, **QUIET_TITLE)
    dates = alt.Axis(title=None, grid=False, tickCount=6, **(QUIET | {"labelExpr": "datum.label"}))
    scale = alt.Scale(domain=[0, 1], nice=False)
    # As numbers, and not as a date's text: a browser would read that in its own time zone.
    base = named(PERIODS).transform_calculate(
        when="datetime(datum.year, datum.month - 1, datum.day)"
    )
    x, y = alt.X("when:T", axis=dates), alt.Y("mean:Q", axis=shares, scale=scale)
    band = named(BAND).mark_rect(color=NEUTRAL, opacity=0.16, aria=False)
    tooltip = [
        alt.Tooltip("period:N"),
        alt.Tooltip("mean:Q", format=".2f", title="mean probability"),
        alt.Tooltip("rows:Q", format=","),
    ]
    marks = base.mark_point(filled=True, size=46, color=INK, opacity=1, aria=False)
    layers = [
        band.encode(y=alt.Y("low:Q", axis=shares, scale=scale), y2=alt.Y2("high")),
        base.mark_line(color=INK, strokeWidth=1.6, aria=False).encode(x=x, y=y),
        marks.encode(x=x, y=y, tooltip=tooltip),
    ]
    return compiled(alt.layer(*layers), 220)


def _colour() -> alt.Color:
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    legend = alt.Legend(title=None, orient="top", labelColor=INK, labelFontSize=12)
    return alt.Color("prediction:N", scale=scale, legend=legend)
