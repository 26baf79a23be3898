"""Batch: a file of texts, scored, looked through, compared and given back."""

import streamlit as st

from components.batch_groups import show_groups
from components.batch_labels import show_labels
from components.batch_results import browse_rows, show_counts, show_files
from components.batch_upload import UPLOAD, ask_column, ask_file, go_on, score_rows, show_file
from components.escape import escape
from components.text_form import open_text
from page import begin_page
from screens import read
from sentiment import Scorer
from sentiment.scoring.batch import Batch
from upload import Upload

TITLE = "A file of texts"
CAPTION = (
    "Have every row of a file read: how many are positive, which are not certain, which words "
    "decided, and how that compares with your own labels."
)
OPENED = "opened-row"


def show() -> None:
    scorer = begin_page(TITLE, CAPTION)
    if scorer is None:
        return
    # What the run before drew is gone at once, also while rows are being scored.
    with st.empty().container():
        _show_step(scorer, st.session_state.get(UPLOAD))


def _show_step(scorer: Scorer, upload: Upload | None) -> None:
    """What there is to do next: give a file, choose its column, wait, or look."""
    if upload is None:
        ask_file(scorer)
        return
    show_file(upload)
    batch = upload.batch
    if batch is None:
        ask_column(upload, scorer)
    elif not (batch.complete or upload.stopped):
        score_rows(upload, batch)
    else:
        _show_results(upload, batch, scorer)


def _show_results(upload: Upload, batch: Batch, scorer: Scorer) -> None:
    _tell_what_is_missing(upload, batch)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"The texts are those of the column {escape(repr(batch.text_column))}.")
        if not batch.complete:
            st.button("Go on", type="primary", on_click=go_on, args=(upload,))
        st.button("Score another column", on_click=upload.forget)
    if not batch.done:
        return
    _draw(upload, batch, scorer)


def _tell_what_is_missing(upload: Upload, batch: Batch) -> None:
    total = batch.table.rows
    first = f"What follows is about the first {batch.done:,} of {total:,} rows."
    if batch.failure is not None:
        reason = escape(upload.told(batch.failure))
        st.warning(f"The file could not be read to its end: {reason}. {first}")
    elif not batch.complete:
        st.info(f"Stopped. {first}" if batch.done else f"Stopped before any of {total:,} rows.")


@st.fragment
def _draw(upload: Upload, batch: Batch, scorer: Scorer) -> None:
    artifact = scorer.artifact
    if OPENED in st.session_state:
        open_text(batch.texts[st.session_state.pop(OPENED)])
        st.switch_page(read.page())
    counts = show_counts(upload, batch)
    if not counts.scored:
        st.info(
            "No row has a score, and the files say why of each. Is this the column that holds the "
            "texts?"
        )
    show_files(upload, batch)
    st.header("The rows", anchor=False)
    browse_rows(upload, batch, artifact, _open_row)
    if not counts.scored or len(batch.table.columns) == 1:
        return
    st.header("Beside labels", anchor=False)
    show_labels(upload, batch, artifact, _open_row)
    st.header("In groups", anchor=False)
    show_groups(upload, batch, artifact.calibration.uncertain)


def _open_row(row: int) -> None:
    """As a session's state: what a row says never stands in an address."""
    st.session_state[OPENED] = row
