"""Labels that people gave, of which there are many spellings, beside the model's predictions.

Shapes: `N` rows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.columns import Column
from sentiment.scoring.results import PREDICTIONS, Scores

NEUTRAL, POSITIVE = 1, 2
# A column of more distinct values holds no labels.
MOST_LABELS = 24
WORDS = {
    "negative": ("negative", "neg", "-", "no", "false", "bad"),
    "uncertain": ("neutral", "neu", "mixed", "uncertain"),
    "positive": ("positive", "pos", "+", "yes", "true", "good"),
}
_MEANINGS = {word: meaning for meaning, words in WORDS.items() for word in words}


class Scale(NamedTuple):
    """Numbers from `least` to `most`, whole or half; between the other two they are neutral."""

    least: float
    most: float
    negative_to: float
    positive_from: float

    def read(self, number: float) -> str:
        """The prediction that a label of this number is."""
        if number <= self.negative_to:
            return "negative"
        return "positive" if number >= self.positive_from else "uncertain"


# The first that has room for all numbers of a column.
SCALES = {
    "0 and 1": Scale(0, 1, 0, 1),
    "\N{MINUS SIGN}1 to 1": Scale(-1, 1, -0.5, 0.5),
    "1 and 2": Scale(1, 2, 1, 2),
    "0 to 4": Scale(0, 4, 1.5, 2.5),
    "1 to 5": Scale(1, 5, 2.5, 3.5),
    "1 to 10": Scale(1, 10, 4, 7),
}


@dataclass(frozen=True)
class Comparison:
    """Predictions beside labels.

    matrix: (3, 3) rows by label and prediction, in the order of PREDICTIONS. labelled: rows with a
        label and a score. sided: those of them with a label of positive or negative; right_side:
        those of `sided` with the probability on that side of one half. decided: those of `sided`
        that were not called uncertain; right: those of `decided` that were right.
    mistakes: rows that were decided and wrong, the surest first.
    """

    matrix: NDArray[np.int64]
    labelled: int
    sided: int
    right_side: int
    decided: int
    right: int
    mistakes: NDArray[np.int64]


@dataclass(frozen=True)
class Labels:
    """The prediction that each distinct label stands for, None where it is left out, and the scale
    that they were read on, None where they are words."""

    meanings: Mapping[str, str | None]
    scale: str | None


def read_labels(values: Sequence[str]) -> Labels | None:
    """What the distinct values of a column mean as labels; None where they are none."""
    told = [value for value in values if value.strip()]
    if not 0 < len(told) <= MOST_LABELS:
        return None
    nothing = dict.fromkeys(values)
    numbers = {value: number for value in told if isfinite(number := _to_number(value))}
    # Others among them, such as NA, are left out; with fewer numbers than that they are words.
    if 2 * len(numbers) > len(told) and (scale := _find_scale(numbers.values())):
        read = SCALES[scale].read
        return Labels(nothing | {value: read(n) for value, n in numbers.items()}, scale)
    words = {value: _MEANINGS.get(value.strip().casefold()) for value in told}
    return Labels(nothing | words, None) if any(words.values()) else None


def compare_labels(
    column: Column, meanings: Mapping[str, str | None], scores: Scores
) -> Comparison:
    """Rows whose label means a prediction, beside what was predicted."""
    places = [PREDICTIONS.index(m) if (m := meanings[v]) else -1 for v in column.values]
    label = np.array(places, np.int64)[column.codes] if places else column.codes  # (N,)
    predicted, positive = scores.prediction, scores.probability > 0.5
    known = (label >= 0) & (predicted >= 0)
    matrix = np.zeros((3, 3), np.int64)
    np.add.at(matrix, (label[known], predicted[known]), 1)
    sided = known & (label != NEUTRAL)
    decided = sided & (predicted != NEUTRAL)
    wrong = np.flatnonzero(decided & (predicted != label))
    surest = np.argsort(-np.abs(scores.probability[wrong] - 0.5), kind="stable")
    return Comparison(
        matrix=matrix,
        labelled=int(known.sum()),
        sided=int(sided.sum()),
        right_side=int((sided & (positive == (label == POSITIVE))).sum()),
        decided=int(decided.sum()),
        right=int(decided.sum()) - len(wrong),
        mistakes=wrong[surest],
    )


def _to_number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return nan


def _find_scale(numbers: Collection[float]) -> str | None:
    if any(2 * number % 1 for number in numbers):
        return None
    least, most = min(numbers), max(numbers)
    return next((n for n, s in SCALES.items() if s.least <= least and most <= s.most), None)
