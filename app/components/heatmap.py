"""A matrix over the words of the text, drawn as coloured cells: gates, states, memory.

Shapes: `R` rows, `T` words.
"""

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from components.marks import show_marks
from components.mount import renderer
from sentiment.model.cells import Array
from sentiment.plots.palette import NEGATIVE, NEUTRAL, POSITIVE

# Row and word, each None where none is chosen.
Cell = tuple[int | None, int | None]
# What says in the browser that there is no value; the largest whole number beside it.
EMPTY, LARGEST = -(2**15), 2**15 - 1
# In CSS pixels: what a row gets where there is room, and the whole.
ROW, LEAST_HEIGHT, MOST_HEIGHT = 16, 120, 440


@dataclass(frozen=True)
class Diverging:
    """Grey at 0; the colours end at ±`limit`, and values beyond are counted in the legend.

    The colours are those of sentiment; with a `hue`, positive values have it and negative ones
    are grey.
    """

    limit: float
    unit: str = "logits"
    hue: str | None = None

    def to_data(self) -> dict[str, Any]:
        ends = (NEUTRAL, self.hue) if self.hue else (NEGATIVE, POSITIVE)
        return {"signed": True, "limit": self.limit, "unit": self.unit, "ends": ends}


@dataclass(frozen=True)
class Share:
    """0 to 1: from the page's own colour to `hue`."""

    hue: str
    limit = 1.0

    def to_data(self) -> dict[str, Any]:
        return {"signed": False, "limit": 1.0, "unit": "", "ends": (self.hue, self.hue)}


def show_heatmap(
    values: Array,
    words: Sequence[str],
    *,
    key: str,
    description: str,
    scale: Diverging | Share,
    rows: Sequence[str] | None = None,
    row_name: str = "unit",
    selected: Cell = (None, None),
    on_cell: Callable[[int, int], None] | None = None,
    labels: bool = True,
    strongest: int = 0,
    height: int | None = None,
) -> None:
    """Draw `values` (R, T) float32, not a number where there is none.

    Args:
        words: (T,) of the text, the columns. rows: (R,) names, by default 1 to R; where they are
            the words themselves, the rows are words too.
        description: for those who can't see it. row_name: what a row is, before its name.
        selected: row and word that are ringed.
        on_cell: called with row and word after a click or Enter; None: cells can't be chosen.
        labels: whether the words stand above.
        strongest: so many cells of the row under the pointer are told below.
        height: of the cells, in CSS pixels.
    """
    count = len(values)
    tall = min(MOST_HEIGHT, max(LEAST_HEIGHT, ROW * count))
    names = list(rows) if rows is not None else [str(row + 1) for row in range(count)]
    data = {
        **_pack(values, scale.limit),
        "words": list(words),
        "rows": names,
        "rowsAreWords": names == list(words),
        "rowName": row_name,
        "description": description,
        "scale": scale.to_data() | {"zero": NEUTRAL},
        "beyond": int((np.abs(values) > scale.limit).sum()),
        "key": key,
        "selects": on_cell is not None,
        "labels": labels,
        "strongest": strongest,
        "height": height or tall,
    }
    on_change = partial(_report, key, on_cell) if on_cell else lambda: None
    renderer("heatmap", "field", "pixels")(key=key, data=data, on_cell_change=on_change)
    show_marks(key, selected)


def _pack(values: Array, limit: float) -> dict[str, Any]:
    """The values as whole numbers of 16 bits, in units of the last digit that is shown.

    So that what is written under the pointer is the value itself, rounded once.
    """
    finite = np.where(np.isfinite(values), values, 0).astype(np.float64)
    most = max(limit, float(np.abs(finite).max(initial=0)))
    digits = min(max(2, 3 - math.ceil(math.log10(limit))), int(math.log10(LARGEST / most)))
    whole = np.where(np.isfinite(values), np.rint(finite * 10**digits), EMPTY).astype("<i2")
    return {"values": base64.b64encode(whole.tobytes()).decode(), "digits": digits}


def _report(key: str, on_cell: Callable[[int, int], None]) -> None:
    cell = st.session_state[key].get("cell")
    if cell is not None:
        on_cell(int(cell[0]), int(cell[1]))
