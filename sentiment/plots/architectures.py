"""Charts that compare recurrent cells: how far back their gradients reach, and how often they are
right on texts of each length.

Shapes: `T` tokens.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
from numpy.typing import NDArray

from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.palette import INK, PATH
from sentiment.plots.style import (
    QUIET,
    is_short,
    number_axis,
    over_words,
    word_columns,
    words_axis,
    words_frame,
)

# Where the axis of norms ends, whatever the text; what is smaller leaves the chart.
FAINTEST, STRONGEST = 1e-6, 10.0
REACH, LENGTHS = "reach", "lengths"
# Told apart by mark and strength: hues belong to sentiment and to gates.
SHAPES, WIDTHS = ("circle", "square", "triangle-up"), (2.6, 2.0, 1.0)
COLOURS = (INK, PATH, INK)
# Marks on a line of a long text, so that it can be told which it is.
MOST_MARKS = 12
# Per cent right of a coin, where the axis of accuracies begins.
CHANCE = 50
LEGEND = alt.Legend(title=None, orient="top", labelColor=INK, labelFontSize=12)


def reach_chart(words: Sequence[str], norms: Mapping[str, NDArray], selected: int) -> Drawing:
    """The norm (T,) of a gradient at each word, by cell, on a logarithmic axis with fixed ends."""
    frame = words_frame(words)
    for cell, values in norms.items():
        # A logarithmic axis has no place for what float32 has rounded to 0.
        frame[cell] = pd.Series(values, dtype=float).where(values > 0)
    long = frame.melt(["position", "place"], list(norms), "cell", "norm").dropna()
    every = -(-len(words) // MOST_MARKS)
    long["width"] = _widths(long, list(norms))
    long["marked"] = (len(words) - long["position"]) % every == 0
    data = over_words(frame, selected) | {REACH: long}
    return Drawing(_reach_spec(tuple(norms), is_short(words)), data)


@cache
def _reach_spec(cells: tuple[str, ...], short: bool) -> dict[str, Any]:
    x = words_axis()
    lines = _lines(named(REACH), cells, x, _norm_axis(), "datum.marked")
    values = [alt.Tooltip(f"{cell}:Q", format=".2~g") for cell in cells]
    return compiled(alt.layer(*lines, *word_columns(x, short, *values)), 220)


def _norm_axis() -> alt.Y:
    named_powers = "datum.value < 1e-5 ? '10⁻⁶' : datum.value < 1e-3 ? '10⁻⁴' : datum.label"
    powers = [1e-6, 1e-4, 1e-2, 1]
    axis = number_axis(values=powers, format="~g", labelExpr=named_powers)
    scale = alt.Scale(type="log", domain=[FAINTEST, STRONGEST], nice=False)
    return alt.Y("norm:Q", axis=axis, scale=scale)


def lengths_chart(frame: pd.DataFrame) -> Drawing:
    """Accuracy by length of the text, with error bars of one standard error.

    `frame` has a row a cell and a range of lengths, the shortest first: cell, words (such as
    "101 to 200"), texts, accuracy and standard_error in per cent.
    """
    error = frame["standard_error"]
    cells = frame["cell"].unique().tolist()
    ends = frame.assign(
        low=frame["accuracy"] - error,
        high=frame["accuracy"] + error,
        width=_widths(frame, cells),
    )
    return Drawing(_lengths_spec(tuple(cells)), {LENGTHS: ends})


@cache
def _lengths_spec(cells: tuple[str, ...]) -> dict[str, Any]:
    style: dict[str, Any] = QUIET | {"titleColor": INK, "titleOpacity": 0.7, "titlePadding": 8}
    lengths = alt.Axis(title="words in the review", labelAngle=0, grid=False, **style)
    x = alt.X("words:O", sort=None, axis=lengths, scale=alt.Scale(type="point", padding=0.4))
    shares = alt.Axis(title="right, in 100", tickCount=5, gridOpacity=0.55, **style)
    inside = alt.Scale(domain=[CHANCE, 100], nice=False)
    y = alt.Y("accuracy:Q", axis=shares, scale=inside)
    base = named(LENGTHS)
    bars = base.mark_rule(strokeWidth=1.2, aria=False)
    bars = bars.encode(
        x=x, y=alt.Y("low:Q", axis=shares, scale=inside), y2=alt.Y2("high"), color=_colour(cells)
    )
    tooltip = [
        alt.Tooltip("cell:N"),
        alt.Tooltip("words:N"),
        alt.Tooltip("texts:Q", format=","),
        alt.Tooltip("accuracy:Q", format=".1f", title="right, in 100"),
        alt.Tooltip("standard_error:Q", format=".1f", title="standard error"),
    ]
    hit = base.mark_circle(size=260, opacity=0).encode(x=x, y=y, tooltip=tooltip)
    return compiled(alt.layer(bars, *_lines(base, cells, x, y, "true"), hit), 260)


def _lines(
    base: alt.Chart, cells: tuple[str, ...], x: alt.X, y: alt.Y, marked: str
) -> list[alt.Chart]:
    """A line a cell, and its marks where the expression `marked` holds."""
    width = alt.StrokeWidth("width:Q", scale=None)
    line = base.mark_line(clip=True, aria=False)
    point = base.transform_filter(marked)
    point = point.mark_point(clip=True, filled=True, size=60, opacity=1, aria=False)
    shape = alt.Shape("cell:N", scale=_by_cell(cells, SHAPES), legend=LEGEND)
    line = line.encode(x=x, y=y, color=_colour(cells), strokeWidth=width)
    # As on every chart, what is read backward is dashed; where nothing is, no mark of the legend.
    dashes = [[5, 4] if cell.startswith("backward") else [1, 0] for cell in cells]
    if [5, 4] in dashes:
        dash = alt.StrokeDash("cell:N", scale=_by_cell(cells, dashes), legend=LEGEND)
        line = line.encode(strokeDash=dash)
    return [
        line,
        point.encode(x=x, y=y, color=_colour(cells), shape=shape),
    ]


def _widths(frame: pd.DataFrame, cells: Sequence[str]) -> pd.Series:
    """How thick the line of each row's cell is, in pixels."""
    return frame["cell"].map(dict(zip(cells, WIDTHS, strict=False)))


def _colour(cells: tuple[str, ...]) -> alt.Color:
    return alt.Color("cell:N", scale=_by_cell(cells, COLOURS), legend=LEGEND)


def _by_cell(cells: tuple[str, ...], values: Sequence[Any]) -> alt.Scale:
    return alt.Scale(domain=list(cells), range=list(values[: len(cells)]))
