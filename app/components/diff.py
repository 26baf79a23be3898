"""Two texts in one row of columns, aligned word by word, each word shaded by its contribution."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from components.mount import renderer
from sentiment.trace.differences import Difference, Place
from sentiment.trace.replay import Trace

KEY = "diff"
# Of logits, of which two are written.
DIGITS = 6


def show_diff(
    a: Trace,
    b: Trace,
    difference: Difference,
    selected: int,
    limit: float,
    on_place: Callable[[int], None],
) -> None:
    """Draw it; a click on a column calls `on_place` with its index. Colours end at ±`limit`
    logits."""
    places = [
        {"a": _word(a, place.a), "b": _word(b, place.b), "part": round(float(part), DIGITS)}
        for place, part in zip(difference.places, difference.parts, strict=True)
    ]
    data = {"places": places, "selected": selected, "limit": limit}
    renderer(KEY)(key=KEY, data=data, on_place_change=partial(_report, on_place))


def place_labels(a: Trace, b: Trace, places: list[Place]) -> list[str]:
    """What each place is called on an axis: the word, both words, or what stands in one only."""
    return [_label(_text(a, place.a), _text(b, place.b)) for place in places]


def _label(one: str | None, other: str | None) -> str:
    if one is None:
        return f"+{other}"
    if other is None:
        return f"\N{MINUS SIGN}{one}"
    return one if one == other else f"{one}→{other}"


def _text(trace: Trace, index: int | None) -> str | None:
    return None if index is None else trace.tokens[index].text


def _word(trace: Trace, index: int | None) -> dict[str, Any] | None:
    if index is None:
        return None
    value = round(float(trace.contributions[index]), DIGITS)
    return {"text": trace.tokens[index].text, "contribution": value}


def _report(on_place: Callable[[int], None]) -> None:
    place = st.session_state[KEY].get("place")
    if place is not None:
        on_place(int(place))
