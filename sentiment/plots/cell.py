"""One unit over the words of a text: its gates, and its states.

Shapes: `T` tokens.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from sentiment.model.cells import Array
from sentiment.plots.drawing import Drawing, compiled, named
from sentiment.plots.palette import GATES, INK
from sentiment.plots.style import (
    logit_axis,
    over_words,
    word_columns,
    words_axis,
    words_frame,
    words_size,
    zero_line,
)
from sentiment.plots.timeline import DASH

LINES = "lines"


def records_chart(
    words: Sequence[str], records: Mapping[str, Array], selected: int, backward: bool
) -> Drawing:
    """A line (T,) a record, each in its hue; dashed where the direction reads backward."""
    frame = words_frame(words)
    for name, values in records.items():
        frame[name] = values.astype(float)
    long = frame.melt(["position", "place"], list(records), "record", "value")
    spec = _records_spec(tuple(records), words_size(len(words)), backward)
    return Drawing(spec, over_words(frame, selected) | {LINES: long})


@cache
def _records_spec(names: tuple[str, ...], size: str, backward: bool) -> dict[str, Any]:
    x, y = words_axis(False), logit_axis("value")
    scale = alt.Scale(domain=list(names), range=[GATES[name] for name in names])
    legend = alt.Legend(title=None, orient="top", labelColor=INK)
    base = named(LINES).encode(x=x, y=y, color=alt.Color("record:N", scale=scale, legend=legend))
    dash = DASH if backward else [1, 0]
    layers = [base.mark_line(strokeWidth=2, strokeDash=dash, aria=False), zero_line()]
    if size != "long":
        layers.append(base.mark_point(filled=not backward, size=30, opacity=1, aria=False))
    values = [alt.Tooltip(f"{name}:Q", format="+.3f") for name in names]
    return compiled(alt.layer(*layers, *word_columns(x, size, [], *values)), 150)
