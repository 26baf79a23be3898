"""Charts over the words of a text, to stand under each other at one width.

Shapes: `T` tokens, `N` prefixes.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.model.cells import Array
from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.labels import is_punctuation
from sentiment.plots.palette import NEUTRAL, PATH, diverging, strength
from sentiment.plots.style import (
    SLANTED,
    WORDS,
    logit_axis,
    over_words,
    selected_name,
    word_columns,
    words_axis,
    words_frame,
    words_size,
    zero_line,
)
from sentiment.trace.prefixes import Prefixes

# Up to so many words all have a label; of more, the largest of each neighbourhood.
ALL_LABELS, SPREAD_LABELS = 44, 30
DASH = [5, 3]


def contributions_chart(
    words: Sequence[str], contributions: NDArray, limit: float, selected: int
) -> Drawing:
    """Bars of the contributions (T,) in logits, the words above them; colours end at ±`limit`."""
    frame = words_frame(words, labelled_words(words, contributions))
    frame["contribution"] = contributions.astype(float)
    frame["colour"] = [diverging(value, limit) for value in frame["contribution"]]
    frame["opacity"] = [0.4 + 0.6 * strength(value, limit) for value in frame["contribution"]]
    spec = _contributions_spec(words_size(len(words)), len(words) <= SLANTED)
    return Drawing(spec, over_words(frame, selected))


@cache
def _contributions_spec(size: str, slanted: bool) -> dict[str, Any]:
    x = words_axis(True, slanted)
    # A bar as wide as a third of the page says nothing more than a narrow one.
    width: dict[str, Any] = {"size": 20} if size == "short" else {}
    bars = named(WORDS).mark_bar(aria=False, **width)
    bars = bars.encode(
        x=x,
        y=logit_axis("contribution"),
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("opacity:Q", scale=None),
    )
    value = alt.Tooltip("contribution:Q", format="+.2f", title="logits")
    name = selected_name() if size == "long" else []
    columns = word_columns(x, size, ["contribution"], value)
    return compiled(alt.layer(bars, zero_line(), *name, *columns), 200)


def score_chart(
    words: Sequence[str],
    prefixes: Prefixes,
    uncertain: tuple[NDArray[np.float64], NDArray[np.float64]],
    selected: int,
) -> Drawing:
    """The logit of every prefix over the words, on the band (N,), (N,) of logits called uncertain
    at its length."""
    frame = words_frame(words)
    values = np.column_stack([prefixes.logits, prefixes.probabilities, *uncertain])
    columns = ["score", "probability", "low", "high"]
    measured = pd.DataFrame(values, prefixes.ends - 1, columns)
    frame[columns] = measured.reindex(frame.index)
    return Drawing(_score_spec(words_size(len(words))), over_words(frame, selected))


@cache
def _score_spec(size: str) -> dict[str, Any]:
    x = words_axis(False)
    scored = named(WORDS).transform_filter("isValid(datum.score)")
    # An area over a single word would have no width.
    area = scored.mark_rect if size == "short" else scored.mark_area
    band = area(color=NEUTRAL, opacity=0.16, aria=False)
    band = band.encode(x=x, y=logit_axis("low"), y2=alt.Y2("high"))
    scored = scored.encode(x=x, y=logit_axis("score"))
    layers = [band, zero_line(), scored.mark_line(color=PATH, strokeWidth=2, aria=False)]
    if size != "long":
        layers.append(scored.mark_circle(color=PATH, size=34, opacity=1, aria=False))
    score = alt.Tooltip("score:Q", format="+.2f", title="logits if it ended here")
    probability = alt.Tooltip("probability:Q", format=".2f")
    return compiled(alt.layer(*layers, *word_columns(x, size, ["score"], score, probability)), 150)


def readout_chart(words: Sequence[str], readouts: Mapping[str, Array], selected: int) -> Drawing:
    """What the readout reads of each state (T,), by direction: forward solid, backward dashed."""
    frame = words_frame(words)
    for direction, values in readouts.items():
        frame[direction] = values.astype(float)
    return Drawing(
        _readout_spec(tuple(readouts), words_size(len(words))), over_words(frame, selected)
    )


@cache
def _readout_spec(directions: tuple[str, ...], size: str) -> dict[str, Any]:
    x = words_axis(False)
    layers = [zero_line()]
    for direction in directions:
        backward = direction == "backward"
        base = named(WORDS).encode(x=x, y=logit_axis(direction))
        dash = DASH if backward else [1, 0]
        layers.append(base.mark_line(color=PATH, strokeWidth=2, strokeDash=dash, aria=False))
        if size != "long":
            layers.append(
                base.mark_point(color=PATH, filled=not backward, size=34, opacity=1, aria=False)
            )
    values = [alt.Tooltip(f"{d}:Q", format="+.2f", title=f"{d}, logits") for d in directions]
    return compiled(alt.layer(*layers, *word_columns(x, size, directions, *values)), 150)


def labelled_words(words: Sequence[str], values: NDArray) -> list[int]:
    """Places of the words to label: all of a short text, the largest of each part of a long one."""
    if len(words) <= ALL_LABELS:
        return list(range(len(words)))
    apart = -(-len(words) // SPREAD_LABELS)
    chosen: list[int] = []
    for place in np.argsort(-np.abs(values), kind="stable").tolist():
        free = all(abs(place - other) >= apart for other in chosen)
        if free and not is_punctuation(words[place]):
            chosen.append(place)
    return chosen
