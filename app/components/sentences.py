"""What each sentence did: the sums of its words' contributions, as bars."""

from functools import partial

import streamlit as st

import selection
from components.mount import renderer
from components.words import colour_limit
from reading import Reading, signed

KEY = "sentences"
LONGEST = 90
# A sentence is many words: its bars end at so many times the words' limit.
TIMES = 4


def show_sentences(reading: Reading) -> None:
    """Draw them, where there are two or more; a click selects a sentence's strongest word."""
    spans = reading.sentences
    if len(spans) < 2:
        return
    contributions = reading.trace.contributions.tolist()
    selected = selection.selected_word(len(reading.words))
    limit = TIMES * colour_limit()
    rows = [
        {
            "text": _clipped(reading, span),
            "total": total,
            "strongest": max(span, key=lambda i: abs(contributions[i])),
            "selected": selected in span,
        }
        for span, total in zip(spans, reading.subtotals, strict=True)
    ]
    renderer("sentences")(
        key=KEY,
        data={"rows": rows, "limit": limit},
        on_word_change=partial(selection.select_from_words, KEY),
    )
    st.caption(
        f"What each sentence adds, logits, each rounded; bars end at ±{limit:g}. Exact: with the "
        f"bias {signed(reading.trace.bias)} they sum to the logit {signed(reading.trace.logit)}. A "
        "sentence ends at . ! ? … (not after Mr. or a single letter) or at a blank line."
    )


def _clipped(reading: Reading, span: range) -> str:
    tokens = reading.trace.tokens
    words = " ".join(reading.text[tokens[span.start].start : tokens[span[-1]].end].split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
