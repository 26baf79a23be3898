"""What many scores come to: counts, and a histogram.

Shapes: `N` rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.results import NO_PREDICTION, PREDICTIONS, Scores

BINS = 20


@dataclass(frozen=True)
class Tally:
    """How many rows got which prediction; `mean` of the probabilities, NaN where there are none."""

    negative: int
    uncertain: int
    positive: int
    without: int
    mean: float

    @property
    def scored(self) -> int:
        return self.negative + self.uncertain + self.positive


def tally(scores: Scores, rows: NDArray | slice = slice(None)) -> Tally:
    """Of all rows, or of those at `rows`."""
    predicted, probability = scores.prediction[rows], scores.probability[rows]
    without, *counts = np.bincount(predicted - np.int8(NO_PREDICTION), minlength=4).tolist()
    mean = float(np.nanmean(probability)) if sum(counts) else float("nan")
    return Tally(counts[0], counts[1], counts[2], without, mean)


def histogram(scores: Scores) -> NDArray[np.int64]:
    """How many probabilities lie in each of BINS equal parts of [0, 1], (3, BINS) by prediction."""
    kinds = [scores.probability[scores.prediction == code] for code in range(len(PREDICTIONS))]
    return np.array([np.histogram(kind, BINS, (0, 1))[0] for kind in kinds])
