"""What all charts over words share: axes, the columns of words, the ring of the selected one."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from sentiment.plots.drawing import Drawing, named
from sentiment.plots.palette import INK

# The name of the selection; charts report the field `position` under it, counted from 1.
SELECTION = "word"
# So that plots under each other begin at the same place.
AXIS_WIDTH = 46
# Up to so many words, bars have a fixed width.
SHORT = 12
# In pixels: half the width that the ring of a word has at least, so that it hides no bar.
NARROWEST = 4
# What every axis of numbers shares.
QUIET: dict[str, Any] = {
    "labelExpr": "datum.value === 0 ? '0' : datum.label",
    "labelColor": INK,
    "labelOpacity": 0.7,
    "labelPadding": 6,
    "labelFlush": False,
}
# The frame with a row a word, and that of the selected word's row alone: choosing another word
# leaves all others as they are, and the browser draws only what has changed.
WORDS, SELECTED = "words", "selected"
# Where the selected word's column is. By an expression rather than a channel: a channel's values
# would be part of the axis, which the browser then lays out anew with all that stands on it.
MIDDLE = "scale('x', datum.place) + bandwidth('x') / 2"


def words_frame(words: Sequence[str]) -> pd.DataFrame:
    """A row a word: `position` from 1, `word`, and `place`, what the x axis orders by."""
    places = range(1, len(words) + 1)
    return pd.DataFrame({"position": places, "word": list(words), "place": places})


def over_words(frame: pd.DataFrame, selected: int) -> dict[str, pd.DataFrame]:
    """The data of a chart over words: a words_frame with the chart's own columns, and the row of
    the word at the index `selected`."""
    return {WORDS: frame, SELECTED: _row(frame, selected)}


def select_word(drawing: Drawing, selected: int) -> Drawing:
    """A chart over words with another word selected."""
    return drawing.showing({SELECTED: _row(drawing.data[WORDS], selected)})


def _row(frame: pd.DataFrame, selected: int) -> pd.DataFrame:
    return frame.iloc[[selected]]


def words_axis() -> alt.X:
    """The text as an axis without labels."""
    axis = alt.Axis(title=None, orient="top", labels=False)
    return alt.X("place:O", axis=axis, scale=alt.Scale(paddingInner=0.12, paddingOuter=0.06))


def logit_axis(field: str) -> alt.Y:
    """A vertical axis in logits."""
    return alt.Y(f"{field}:Q", axis=number_axis(format="+.2~f", tickCount=4))


def number_axis(**settings: Any) -> alt.Axis:
    """Of numbers, of the same width in every chart over words, with faint lines."""
    width = {"minExtent": AXIS_WIDTH, "maxExtent": AXIS_WIDTH}
    return alt.Axis(title=None, **(QUIET | width | {"gridOpacity": 0.55} | settings))


def zero_line() -> alt.Chart:
    # One row is enough: a rule for each would darken the line.
    once = named(WORDS).transform_filter("datum.position == 1")
    return once.mark_rule(color=INK, opacity=0.35, aria=False).encode(y=alt.datum(0))


def word_columns(x: alt.X, short: bool, *tooltip: alt.Tooltip) -> list[alt.Chart]:
    """The ring of the selected word, and a layer to click on: one full column a word.

    The ring of a `short` text is narrower than its column, which may be a third of the page; that
    of a long one wider, so that what stands in the column can be seen.
    """
    base = named(WORDS).encode(x=x)
    hit = base.mark_rect(opacity=0, cursor="pointer").add_params(clicks())
    named_word = [alt.Tooltip("position:Q"), alt.Tooltip("word:N")]
    half = 17 if short else f"max(bandwidth('x') / 2, {NARROWEST})"
    ring = named(SELECTED).mark_rect(
        fillOpacity=0,
        stroke=INK,
        strokeWidth=1.5,
        cornerRadius=3,
        aria=False,
        x=alt.ExprRef(f"{MIDDLE} - {half}"),
        x2=alt.ExprRef(f"{MIDDLE} + {half}"),
        y=0,
        y2=alt.ExprRef("height"),
    )
    return [ring, hit.encode(tooltip=[*named_word, *tooltip])]


def is_short(words: Sequence[str]) -> bool:
    return len(words) <= SHORT


def clicks() -> alt.Parameter:
    """The selection: each click toggles a word, so that each click is a change to report."""
    return alt.selection_point(name=SELECTION, fields=["position"], toggle="true", clear=False)
