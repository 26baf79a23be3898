"""Texts to ids, as peers that have the artifact's weights need them."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sentiment.data.batches import token_batches
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import read_text

Rows = list[NDArray[np.int32]]
# The batches that Keras and PyTorch are fastest with: larger than ours.
LARGE_TOKENS, LARGE_TEXTS = 16_384, 64


def encode(artifact: Artifact, texts: list[str]) -> Rows:
    """The ids of each text, with our tokenizing."""
    return [artifact.vocabulary.read(read_text(text)) for text in texts]


def sort_by_length(rows: Rows) -> list[NDArray]:
    """Row numbers in large batches of about one length."""
    lengths = np.array([len(row) for row in rows])
    return list(token_batches(lengths, LARGE_TOKENS, LARGE_TEXTS))


def in_batches(
    rows: Rows, batches: Sequence[NDArray], work: Callable[[Rows], NDArray]
) -> NDArray[np.float32]:
    """What `work` gives for the rows of one batch after the other, in the order of the rows."""
    logits = np.zeros(len(rows), np.float32)
    for batch in batches:
        logits[batch] = work([rows[i] for i in batch])
    return logits
