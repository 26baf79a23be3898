"""The choice of one of a file's columns, or of none."""

import streamlit as st

from sentiment.scoring.batch import Batch

NONE = -1
# What the keys of all that is chosen of a file begin with. It outlives its widgets, which are gone
# while a row is open in Read, and is forgotten with the file.
CHOSEN = "batch-"


def forget_choices(*kept: str) -> None:
    """All that was chosen, but for these keys."""
    for key in [key for key in st.session_state if str(key).startswith(CHOSEN)]:
        if key not in kept:
            del st.session_state[key]


def choose_column(batch: Batch, label: str, none: str, guessed: str | None, key: str) -> str | None:
    """Draw it and give the column that is chosen; `none` is what choosing none is called."""
    columns = [name for name in batch.table.columns if name != batch.text_column]
    # By their places: any text may be a column's name, also that of choosing none.
    options = [NONE, *range(len(columns))]
    first = 1 + columns.index(guessed) if guessed in columns else 0
    names = {NONE: none} | dict(enumerate(columns))
    chosen = st.selectbox(
        label, options, first, key=key, format_func=names.__getitem__, persist_state="session"
    )
    return None if chosen == NONE else columns[chosen]
