"""The predictions beside labels that came with the rows: accuracy, a matrix, the worst mistakes."""

import math
from collections.abc import Callable

import streamlit as st

from components.batch_column import CHOSEN, choose_column
from components.batch_rows import show_rows
from components.escape import escape
from components.mount import renderer
from sentiment.model.artifact import Artifact
from sentiment.scoring.batch import Batch
from sentiment.scoring.columns import Column
from sentiment.scoring.labels import MOST_LABELS, Comparison, Labels, compare_labels, read_labels
from sentiment.scoring.results import PREDICTIONS
from upload import Upload

LABELS, NO_LABELS = f"{CHOSEN}label-column", "None: there are no labels to compare with"
MEANINGS = {
    "negative": "Negative",
    "uncertain": "Neutral",
    "positive": "Positive",
    "": "Left out",
}
COLUMNS = [
    {"name": "Label", "kind": "text"},
    *({"name": f"Called {prediction}", "kind": "count"} for prediction in PREDICTIONS),
]
WORST = 10
ACROSS = 4


def show_labels(
    upload: Upload, batch: Batch, artifact: Artifact, open_row: Callable[[int], None]
) -> None:
    """The choice of a column, and what came of it."""
    name = choose_column(batch, "Column of the labels", NO_LABELS, upload.label_column, LABELS)
    if name is None:
        return
    column = upload.column(batch, name)
    labels = read_labels(column.values)
    if labels is None:
        st.info(
            "Expected labels in this column, such as 0 and 1, stars, or words like negative; at "
            f"most {MOST_LABELS} different ones. It has {len(column.values):,} different values."
        )
        return
    meanings = _ask_meanings(name, labels)
    what = ("labels", name, *sorted(meanings.items(), key=str))
    comparison = upload.keep(batch, what, lambda: compare_labels(column, meanings, batch.scores))
    _show_comparison(comparison)
    _show_mistakes(upload, batch, artifact, column, comparison, open_row)


def _ask_meanings(name: str, labels: Labels) -> dict[str, str | None]:
    """How the labels were read, and the way to change it."""
    scale = f"numbers from {labels.scale}" if labels.scale else "words"
    told = {value: means or "" for value, means in labels.meanings.items() if value.strip()}
    options = list(MEANINGS)
    # Filled when all are asked: what stands there is what counts.
    above = st.container()
    with st.expander("Change what a label means"):
        st.caption("Everything below follows.")
        for number, value in enumerate(sorted(told, key=_order)):
            if number % ACROSS == 0:
                places = st.columns(ACROSS)
            with places[number % ACROSS]:
                told[value] = st.selectbox(
                    escape(value),
                    options,
                    options.index(told[value]),
                    format_func=MEANINGS.__getitem__,
                    key=f"{CHOSEN}meaning-{name}-{value}",
                    persist_state="session",
                )
    above.caption(f"The labels are read as {scale}: {_describe(told)}.")
    return dict.fromkeys(labels.meanings) | {value: means or None for value, means in told.items()}


def _order(value: str) -> tuple[float, str]:
    """Numbers by their size, before words."""
    try:
        number = float(value)
    except ValueError:
        return math.inf, value
    return (math.inf if math.isnan(number) else number), value


def _describe(meanings: dict[str, str]) -> str:
    parts = []
    for meaning, label in MEANINGS.items():
        values = sorted((v for v, means in meanings.items() if means == meaning), key=_order)
        if values:
            parts.append(f"{', '.join(map(escape, values))} {label.lower()}")
    return " · ".join(parts)


def _show_comparison(found: Comparison) -> None:
    if not found.labelled:
        st.info("No row has both a score and a label with a meaning.")
        return
    if found.sided:
        st.markdown(
            "Of the rows labelled negative or positive, "
            f"**{_share(found.right_side, found.sided)}** are on the right side of 0.50. It called "
            f"{found.sided - found.decided:,} of them uncertain; of the others, "
            f"**{_share(found.right, found.decided)}** are right."
        )
    names = ("Negative", "Neutral", "Positive")
    rows = [[name, *line] for name, line in zip(names, found.matrix.tolist(), strict=True)]
    shown = [row for row in rows if any(row[1:])]
    renderer("table")(key="confusion", data={"columns": COLUMNS, "rows": shown, "selected": -1})


def _show_mistakes(
    upload: Upload,
    batch: Batch,
    artifact: Artifact,
    column: Column,
    found: Comparison,
    open_row: Callable[[int], None],
) -> None:
    if not found.decided:
        return
    if not len(found.mistakes):
        st.caption("No row that was decided is labelled otherwise.")
        return
    worst = found.mistakes[:WORST].tolist()
    st.markdown(f"**The worst mistakes**, {len(worst):,} of {len(found.mistakes):,}, surest first")
    notes = [f"label {column.values[column.codes[row]]}" for row in worst]
    show_rows(upload, batch, artifact, worst, "mistakes", open_row, notes)


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (
        f" ({100 * part / whole:.1f}\N{NO-BREAK SPACE}%)" if whole else ""
    )
