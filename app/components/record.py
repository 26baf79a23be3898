"""How often the model is right, by kind of text: opened in place, one click from the verdict."""

from typing import Any

import streamlit as st

from components.mount import renderer
from components.record_rows import Row, group_record, in_100
from sentiment.model.artifact import Artifact

INTRO = (
    "How many in 100 texts of known sentiment it gets right; worst first. The faint mark is a "
    "baseline that sees the same words one, two and three at a time, trained on film reviews."
)
UNMEASURED = "No figures came with this model: how often it is right has not been measured."


@st.fragment
def show_record(artifact: Artifact, words: int) -> None:
    """The control; while it is closed, nothing is made. `words` is the length of what was read."""
    view = st.expander("How often is it right?", key="record", on_change="rerun")
    if not view.open:
        return
    groups = [
        {"title": group.title, "note": group.note, "rows": [_cells(row) for row in group.rows]}
        for group in group_record(artifact.measured, words)
    ]
    data = {"intro": INTRO if groups else UNMEASURED, "groups": groups}
    with view:
        renderer("record")(key="record-table", data=data)


def _cells(row: Row) -> dict[str, Any]:
    """A row as the browser gets it: shares in [0, 1] to draw, and numbers as they are written."""
    return {
        "label": row.label,
        "detail": row.detail,
        "share": row.share,
        "baseline": row.baseline,
        "right": in_100(row.share),
        "plain": None if row.baseline is None else in_100(row.baseline),
        "texts": f"{row.texts:,}",
        "total": row.total,
        "near": row.near,
    }
