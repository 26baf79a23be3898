"""The choice of one of a file's columns, or of none."""

import streamlit as st

from sentiment.scoring.batch import Batch

NONE = -1


def choose_column(batch: Batch, label: str, none: str, guessed: str | None, key: str) -> str | None:
    """Draw it and give the column that is chosen; `none` is what choosing none is called."""
    columns = [name for name in batch.table.columns if name != batch.text_column]
    # By their places: any text may be a column's name, also that of choosing none.
    options = [NONE, *range(len(columns))]
    first = 1 + columns.index(guessed) if guessed in columns else 0
    names = {NONE: none} | dict(enumerate(columns))
    chosen = st.selectbox(label, options, first, key=key, format_func=names.__getitem__)
    return None if chosen == NONE else columns[chosen]
