"""The model's score of every prefix of a text: what it would say if the text ended there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.scorer import Scorer

# Each prefix is read anew in both directions, so the work grows with the square of the length.
MOST_PREFIXES = 300


@dataclass(frozen=True)
class Prefixes:
    """ends (N,): tokens in each prefix, rising to T. logits (N,) float32; probabilities (N,)."""

    ends: NDArray[np.int64]
    logits: NDArray[np.float32]
    probabilities: NDArray[np.float64]


def score_prefixes(scorer: Scorer, ids: NDArray[np.int32], most: int = MOST_PREFIXES) -> Prefixes:
    """Rerun the model, both directions, on prefixes of `ids` (T,).

    All T of them where T <= most, else `most` spread evenly; the whole text always among them.
    """
    length = len(ids)
    ends = np.unique(np.linspace(1, length, min(length, most)).round().astype(np.int64))
    logits = scorer.logits([ids[:end] for end in ends])
    return Prefixes(ends, logits, scorer.artifact.calibration.probability(logits, ends))
