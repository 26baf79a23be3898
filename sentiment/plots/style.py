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
LONGEST_LABEL = 16
# Up to so many words, bars have a fixed width; labels lie at a slant; each value has its mark.
SHORT, SLANTED, MOST_MARKS = 12, 18, 60
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


def words_frame(words: Sequence[str], labelled: Sequence[int] = ()) -> pd.DataFrame:
    """A row a word: `position` from 1, `word`, and `place` (what the x axis orders by).

    `place` is the position in five digits and, for the words of `labelled`, the word itself: the
    axis shows what follows the digits.
    """
    shown = set(labelled)
    places = [f"{i:05d}" + (clip(word) if i in shown else "") for i, word in enumerate(words)]
    return pd.DataFrame(
        {
            "position": range(1, len(words) + 1),
            "word": list(words),
            "place": places,
        }
    )


def over_words(frame: pd.DataFrame, selected: int) -> dict[str, pd.DataFrame]:
    """The data of a chart over words: a words_frame with the chart's own columns, and the row of
    the word at the index `selected`."""
    return {WORDS: frame, SELECTED: _row(frame, selected)}


def select_word(drawing: Drawing, selected: int) -> Drawing:
    """A chart over words with another word selected."""
    return drawing.showing({SELECTED: _row(drawing.data[WORDS], selected)})


def _row(frame: pd.DataFrame, selected: int) -> pd.DataFrame:
    """The selected word's row, with its name in the column of the side that has room for it."""
    row = frame.iloc[[selected]]
    name, late = clip(str(row["word"].iloc[0])), 2 * selected >= len(frame)
    return row.assign(before=name if late else "", after="" if late else name)


def clip(word: str) -> str:
    """The word, cut with an ellipsis where it is too long for a label."""
    return word if len(word) <= LONGEST_LABEL else word[: LONGEST_LABEL - 1] + "…"


def words_axis(labels: bool, slanted: bool = True) -> alt.X:
    """The text as an axis; `labels` puts the words on top of the chart."""
    axis = alt.Axis(
        title=None,
        orient="top",
        labels=labels,
        labelExpr="slice(datum.label, 5)",
        labelAngle=-38 if slanted else -90,
        labelLimit=90,
        labelPadding=4,
        # Upright labels that meet are left out, which says more than a smear.
        labelOverlap=False if slanted else "greedy",
        labelFlush=False,
        labelColor=INK,
        labelOpacity=0.85,
    )
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


def word_columns(
    x: alt.X, size: str, values: Sequence[str], *tooltip: alt.Tooltip
) -> list[alt.Chart]:
    """The ring of the selected word, and a layer to click on: one full column a word.

    `size` is that of words_size; the ring of a long text lies around `values` instead, the fields
    that the chart draws, because its columns are narrower than a ring's line.
    """
    base = named(WORDS).encode(x=x)
    hit = base.mark_rect(opacity=0, cursor="pointer").add_params(clicks())
    named_word = [alt.Tooltip("position:Q"), alt.Tooltip("word:N")]
    return [
        *_rings(named(SELECTED), size, values),
        hit.encode(tooltip=[*named_word, *tooltip]),
    ]


def _rings(selected: alt.Chart, size: str, values: Sequence[str]) -> list[alt.Chart]:
    ring: dict[str, Any] = {
        "fillOpacity": 0,
        "stroke": INK,
        "strokeWidth": 1.5,
        "cornerRadius": 3,
        "aria": False,
    }
    top: dict[str, Any] = {"y": 0, "y2": alt.ExprRef("height")}
    if size != "long":
        # Narrower than its column, which may be a third of the page.
        half = 17 if size == "short" else "bandwidth('x') / 2"
        ring["x"] = alt.ExprRef(f"{MIDDLE} - {half}")
        ring["x2"] = alt.ExprRef(f"{MIDDLE} + {half}")
        return [selected.mark_rect(**ring, **top)]
    middle = alt.ExprRef(MIDDLE)
    rule = selected.mark_rule(color=INK, aria=False, x=middle, x2=middle, **top)
    look: dict[str, Any] = {"size": 110, "color": INK, "strokeWidth": 1.5}
    points = [
        selected.transform_filter(f"isValid(datum.{value})").mark_point(
            **look, aria=False, x=middle, y=alt.ExprRef(f"scale('y', datum.{value})")
        )
        for value in values
    ]
    # Vega-Lite draws no such mark without any channel.
    solid, faint = alt.value(1), alt.value(0.4)
    return [rule.encode(opacity=faint), *(point.encode(opacity=solid) for point in points)]


def selected_name() -> list[alt.Chart]:
    """The selected word, written beside its column: of a long text the axis names a few only."""
    sides: dict[str, dict[str, Any]] = {
        "before": {"align": "right", "dx": -7},
        "after": {"align": "left", "dx": 7},
    }
    look: dict[str, Any] = {"color": INK, "fontSize": 12, "fontWeight": "bold", "baseline": "top"}
    return [
        named(SELECTED)
        .mark_text(**look, **place, aria=False, x=alt.ExprRef(MIDDLE), y=0)
        .encode(text=alt.Text(f"{side}:N"))
        for side, place in sides.items()
    ]


def words_size(words: int) -> str:
    """How many words there are to draw: "short", "middle" or "long"."""
    if words <= SHORT:
        return "short"
    return "middle" if words <= MOST_MARKS else "long"


def clicks() -> alt.Parameter:
    """The selection: each click toggles a word, so that each click is a change to report."""
    return alt.selection_point(name=SELECTION, fields=["position"], toggle="true", clear=False)
