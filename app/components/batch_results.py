"""What came of the scoring: counts and a histogram, the files, and the rows to look through."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from components.batch_column import CHOSEN
from components.batch_rows import show_rows
from components.chart import show_chart
from components.escape import escape
from components.numbers import show_numbers
from components.tally import show_tally
from sentiment.model.artifact import Artifact
from sentiment.plots.batch import histogram_chart
from sentiment.scoring.batch import Batch
from sentiment.scoring.results import NO_PREDICTION, PREDICTIONS
from sentiment.scoring.summary import Tally, histogram, tally
from upload import Upload

FILES = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
}
FILTER, ORDER, PAGE = (f"{CHOSEN}{what}" for what in ("filter", "order", "page"))
ON_PAGE = 10
# Reasons why rows have no score that are named.
MOST_REASONS = 3

# By name: what is sorted by, smallest first.
ORDERS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]] | None] = {
    "As in the file": None,
    "Most negative first": lambda p: p,
    "Most positive first": lambda p: -p,
    "Least sure first": lambda p: np.abs(p - 0.5),
}


def show_counts(upload: Upload, batch: Batch) -> Tally:
    """How many rows got which prediction, and why some got none."""
    found = upload.keep(batch, "tally", lambda: tally(batch.scores))
    if found.scored:
        show_tally(found)
        counts = upload.keep(batch, "histogram", lambda: histogram(batch.scores))
        show_chart(
            histogram_chart(counts),
            "histogram",
            "How many rows have which probability",
            over_words=False,
        )
        show_numbers(
            partial(bins_frame, counts),
            "histogram",
            "A row a bar: from which probability to which, and how many rows got which prediction.",
            "histogram-numbers",
        )
    if found.without:
        rows = "row has" if found.without == 1 else "rows have"
        st.caption(escape(f"{found.without:,} {rows} no score: {describe_errors(batch)}."))
    return found


def bins_frame(counts: NDArray[np.int64]) -> pd.DataFrame:
    """A row a bin of `counts` (3, bins): its ends, and the rows of each prediction."""
    edges = np.linspace(0, 1, counts.shape[1] + 1)
    kinds = dict(zip(PREDICTIONS, counts, strict=True))
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], **kinds})


def describe_errors(batch: Batch) -> str:
    """The most frequent reasons, with how many rows have each."""
    reasons: Counter[str] = Counter()
    for error, count in batch.scores.errors().items():
        # What follows the colon may differ from row to row.
        reasons[error.split(":")[0]] += count
    named = [f"{reason} ({count:,})" for reason, count in reasons.most_common(MOST_REASONS)]
    return ", ".join(named) + (", and other reasons" if len(reasons) > MOST_REASONS else "")


def show_files(upload: Upload, batch: Batch) -> None:
    """The rows with their scores, in three formats; each is made when its button is pressed."""
    stem = upload.name.rsplit(".", 1)[0]
    with st.container(horizontal=True):
        for ending, kind in FILES.items():
            st.download_button(
                f"Download {ending.removeprefix('.')}",
                partial(upload.to_file, ending),
                f"{stem}-scored{ending}",
                kind,
                key=f"download{ending}",
                on_click="ignore",
            )
    added = "probability, prediction, logit, tokens, unknown and error"
    prefix = f", each with {batch.prefix} before it," if batch.prefix else ""
    st.caption(
        escape(
            f"All columns and rows as they came, and {added}{prefix} for each. In csv an "
            "apostrophe stands before a cell that a spreadsheet would take for a formula."
        )
    )


def browse_rows(
    upload: Upload, batch: Batch, artifact: Artifact, open_row: Callable[[int], None]
) -> None:
    """The rows, a page at a time, filtered and ordered."""
    left, middle, right = st.columns([10, 5, 3], vertical_alignment="bottom")
    counts = np.bincount(batch.scores.prediction - np.int8(NO_PREDICTION), minlength=4).tolist()
    kinds = dict(zip(("without a score", *PREDICTIONS), counts, strict=True))
    options = ["all", *PREDICTIONS, "without a score"]
    with left:
        kind = st.pills(
            "Show",
            [name for name in options if kinds.get(name, batch.done)],
            default="all",
            key=FILTER,
            required=True,
            persist_state="session",
            format_func=lambda name: f"{name.capitalize()} {kinds.get(name, batch.done):,}",
        )
    with middle:
        order = st.selectbox("Order", list(ORDERS), key=ORDER, persist_state="session")
    rows = upload.keep(batch, ("rows", kind, order), lambda: find_rows(batch, str(kind), order))
    pages = max(1, -(-len(rows) // ON_PAGE))
    page = 1
    if pages > 1:
        with right:
            # Another choice begins at its first page.
            key = f"{PAGE}-{kind}-{order}"
            label = f"Page (of {pages:,})"
            page = int(st.number_input(label, 1, pages, key=key, persist_state="session"))
    shown = rows[(page - 1) * ON_PAGE : page * ON_PAGE].tolist()
    show_rows(upload, batch, artifact, shown, "rows", open_row)
    st.caption(
        "Number of the row, prediction, probability that it is positive, text, and the words that "
        "decided: those with the strongest contributions, in logits. They are exact, and worked "
        "out for the rows on this page only, so they are not in the files. A click opens the row "
        "in Read."
    )


def find_rows(batch: Batch, kind: str, order: str) -> NDArray[np.int64]:
    """The rows of a kind of prediction, ordered."""
    predicted = batch.scores.prediction
    codes = {"without a score": NO_PREDICTION} | {name: i for i, name in enumerate(PREDICTIONS)}
    rows = np.flatnonzero(predicted == codes[kind]) if kind in codes else np.arange(len(predicted))
    by = ORDERS[order]
    if by is None:
        return rows
    # Those without a score, which is NaN, come last.
    return rows[np.argsort(by(batch.scores.probability[rows]), kind="stable")]
