"""Numbers over the words of the text, as bars or as lines.

A Vega chart takes a browser longer to lay out anew than the model takes to read the text. Charts of
other forms, in which only the ring moves, are Vega's (components/chart.py).

Shapes: `T` words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

import selection
from components.marks import show_marks
from components.mount import renderer
from sentiment.plots.palette import PATH

# In CSS pixels.
HEIGHT = 130

Values = NDArray[np.floating]


@dataclass(frozen=True)
class Series:
    """What is drawn, over `words` (T,): `key` and `description` for those who can't see it.

    follows: whether the words are the text's own, so that a word selected elsewhere is selected
        here. on_place: called with the index that a click or Enter chose.
    """

    words: Sequence[str]
    key: str
    description: str
    selected: int
    follows: bool = True
    on_place: Callable[[int], None] = selection.select_word


def show_bars(
    series: Series, values: Values, limit: float, digits: int = 4, height: int = HEIGHT
) -> None:
    """Draw `values` (T,) in logits under the words; the colours end at ±`limit`."""
    lines = [{"name": "", "values": _plain(values)}]
    settings = {"bars": True, "limit": limit, "labels": True, "unit": "logits", "height": height}
    _show(series, lines, settings | {"signed": True, "digits": digits})


def show_lines(
    series: Series,
    records: Mapping[str, Values],
    *,
    hues: Mapping[str, str] | None = None,
    dashed: Sequence[str] = (),
    domain: tuple[float, float] | None = None,
    flags: Mapping[str, int | None] | None = None,
    band: tuple[Values, Values] | None = None,
    unit: str = "",
    digits: int = 3,
) -> None:
    """Draw a line (T,) a record; one that is not a number somewhere goes on behind it.

    Args:
        hues: of the records, by default that of paths. dashed: those that read backward.
        domain: the ends of the axis, by default those of the values and 0.
        flags: record to the index at which it has a mark.
        band: a low and a high value (T,) at each word, between which it is grey.
        digits: of the values, in `unit`, where they are told in words.
    """
    lines = [
        {
            "name": name,
            "values": _plain(values),
            "colour": hues[name] if hues else PATH,
            "dashed": name in dashed,
        }
        for name, values in records.items()
    ]
    marked = {name: at for name, at in (flags or {}).items() if at is not None}
    settings = {
        "domain": domain,
        "flags": [{"at": at, "value": float(records[name][at])} for name, at in marked.items()],
        "band": band and {"low": _plain(band[0]), "high": _plain(band[1])},
        "signed": domain is None and any(bool((v < 0).any()) for v in records.values()),
    }
    _show(series, lines, settings | {"unit": unit, "digits": digits, "height": HEIGHT})


def _show(series: Series, lines: list[dict[str, Any]], settings: dict[str, Any]) -> None:
    defaults: dict[str, Any] = {"bars": False, "domain": None, "flags": [], "band": None}
    own = {
        "words": list(series.words),
        "key": series.key,
        "description": series.description,
        "follows": series.follows,
        "labels": False,
    }
    renderer("series", "field", "svg")(
        key=series.key,
        data=defaults | own | settings | {"lines": lines},
        on_place_change=partial(_report, series.key, series.on_place),
    )
    show_marks(series.key, series.selected)


def _plain(values: Values) -> list[float | None]:
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in values]


def _report(key: str, on_place: Callable[[int], None]) -> None:
    place = st.session_state[key].get("place")
    if place is not None:
        on_place(int(place))
