"""Rows of a scored file: verdict, text, and the words that decided; each opens in Read."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from components.mount import renderer
from components.words import colour_limit
from page import is_too_long
from sentiment.model.artifact import Artifact
from sentiment.scoring.batch import Batch
from sentiment.trace.replay import trace
from upload import Upload

# Words shown of a row, and characters of its text.
MOST_WORDS, LONGEST = 5, 280
# Rows whose words are kept.
MOST_KEPT = 2_000


def show_rows(
    upload: Upload,
    batch: Batch,
    artifact: Artifact,
    rows: Sequence[int],
    key: str,
    open_row: Callable[[int], None],
    notes: Sequence[str] = (),
) -> None:
    """Draw the rows at these places; a click on one calls `open_row` with its place.

    `notes`: for each row something to say beside its verdict, such as its label.
    """
    shown = [
        _data(upload, batch, artifact, row) | {"note": note}
        for row, note in zip(rows, notes or [""] * len(rows), strict=True)
    ]
    renderer("batch_rows")(
        key=key,
        data={"rows": shown, "limit": colour_limit()},
        on_open_change=partial(_open, key, open_row),
    )


def _open(key: str, open_row: Callable[[int], None]) -> None:
    row = st.session_state[key].get("open")
    if row is not None:
        open_row(int(row))


def _data(upload: Upload, batch: Batch, artifact: Artifact, row: int) -> dict[str, Any]:
    score, text = batch.scores[row], batch.texts[row]
    plain = " ".join(text[: 4 * LONGEST].split())
    cut = len(plain) > LONGEST or len(text) > 4 * LONGEST
    return {
        "row": row,
        "text": plain[:LONGEST] + "…" * cut,
        "prediction": score.prediction,
        "probability": score.probability,
        "error": score.error,
        "words": None if score.error else _words(upload, artifact, row, text),
    }


def _words(upload: Upload, artifact: Artifact, row: int, text: str) -> list[dict[str, Any]] | None:
    """The strongest contributions, the strongest first; None of a text that is too long to open."""
    if row not in upload.words:
        if len(upload.words) >= MOST_KEPT:
            upload.words.clear()
        upload.words[row] = None if is_too_long(text) else _decide(artifact, text)
    return upload.words[row]


def _decide(artifact: Artifact, text: str) -> list[dict[str, Any]]:
    found = trace(artifact, text)
    strongest = np.argsort(-np.abs(found.contributions), kind="stable")[:MOST_WORDS].tolist()
    return [
        {"text": found.tokens[i].text, "contribution": float(found.contributions[i])}
        for i in strongest
    ]
