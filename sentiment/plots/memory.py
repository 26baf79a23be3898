"""What the memory did at each word: the gate ledger, and how long each word is held.

Shapes: `T` tokens.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.palette import GATES, INK, PATH
from sentiment.plots.style import (
    WORDS,
    is_short,
    logit_axis,
    number_axis,
    over_words,
    word_columns,
    words_axis,
    words_frame,
    zero_line,
)
from sentiment.trace.ledger import Ledger

# Each part in the hue of the gate that does it.
PARTS = {"erase": GATES["forget"], "write": GATES["input"], "expose": GATES["output"]}
LEDGER, LIVES = "ledger", "lives"
# In tokens: where the axis of half-lives ends, whatever the text.
LONGEST_LIFE = 8.0


def ledger_chart(words: Sequence[str], ledger: Ledger, selected: int) -> Drawing:
    """Stacked bars of what was erased, written and exposed at each word; a tick at their sum."""
    frame = words_frame(words)
    for part in PARTS:
        frame[part] = getattr(ledger, part)
    frame["step"] = frame[list(PARTS)].sum(axis=1)
    bars = frame.melt(["position", "place"], list(PARTS), "part", "value")
    data = over_words(frame, selected) | {LEDGER: bars}
    return Drawing(_ledger_spec(is_short(words)), data)


@cache
def _ledger_spec(short: bool) -> dict[str, Any]:
    x, legend = words_axis(), alt.Legend(title=None, orient="top", labelColor=INK)
    width: dict[str, Any] = {"size": 20} if short else {}
    scale = alt.Scale(domain=list(PARTS), range=list(PARTS.values()))
    bars = named(LEDGER).mark_bar(aria=False, **width)
    bars = bars.encode(
        x=x, y=logit_axis("value"), color=alt.Color("part:N", scale=scale, legend=legend)
    )
    tick = named(WORDS).mark_tick(color=INK, thickness=2, aria=False, **width)
    values = [alt.Tooltip(f"{name}:Q", format="+.2f") for name in (*PARTS, "step")]
    layers = [bars, zero_line(), tick.encode(x=x, y=logit_axis("step"))]
    return compiled(alt.layer(*layers, *word_columns(x, short, *values)), 170)


def lives_chart(
    words: Sequence[str], lives: Mapping[str, NDArray[np.float64]], selected: int
) -> Drawing:
    """Each word's half-life (T,) in tokens, by direction; what lies past the axis is a triangle."""
    frame = words_frame(words)
    for direction, values in lives.items():
        told = [f"{value:.1f}" if np.isfinite(value) else "to the end" for value in values]
        frame[direction] = told
    parts = [
        frame[["position", "place"]].assign(
            direction=direction,
            life=np.minimum(values, LONGEST_LIFE),
            beyond=values > LONGEST_LIFE,
        )
        for direction, values in lives.items()
    ]
    data = over_words(frame, selected) | {LIVES: pd.concat(parts, ignore_index=True)}
    return Drawing(_lives_spec(tuple(lives), is_short(words)), data)


@cache
def _lives_spec(directions: tuple[str, ...], short: bool) -> dict[str, Any]:
    x, layers = words_axis(), []
    axis = number_axis(format="~g", tickCount=4)
    y = alt.Y("life:Q", axis=axis, scale=alt.Scale(domain=[0, LONGEST_LIFE], nice=False))
    for direction in directions:
        own = named(LIVES).transform_filter(f"datum.direction == '{direction}'")
        marks = own.mark_point(
            color=PATH, filled=direction == "forward", size=34, opacity=1, aria=False
        )
        shape = alt.condition("datum.beyond", alt.value("triangle-up"), alt.value("circle"))
        layers.append(marks.encode(x=x, y=y, shape=shape))
    values = [alt.Tooltip(f"{d}:N", title=f"{d}, tokens") for d in directions]
    return compiled(alt.layer(*layers, *word_columns(x, short, *values)), 120)
