"""The scores of many rows, and their texts, in little memory.

Shapes: `N` rows.
"""

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.scorer import Score

# In the order of the scale of sentiment; a row's code is its place here, NO_PREDICTION where it has
# no score.
PREDICTIONS = ("negative", "uncertain", "positive")
NO_PREDICTION = -1


class Scores:
    """Up to `rows` scores, in order: some 30 bytes each.

    probability, logit: (N,) float64, NaN without a score. prediction: (N,) int8, a code.
    tokens, unknown: (N,) int32.
    """

    def __init__(self, rows: int):
        self._length = 0
        self._probability = np.full(rows, np.nan)
        self._logit = np.full(rows, np.nan)
        self._prediction = np.full(rows, NO_PREDICTION, np.int8)
        self._counts = np.zeros((rows, 2), np.int32)
        # Which of the distinct messages each row has.
        self._error = np.full(rows, -1, np.int32)
        self._errors: dict[str, int] = {}
        self._messages: list[str] = []

    def append(self, scores: Sequence[Score]) -> None:
        """Add those of the next rows."""
        for place, score in enumerate(scores, start=self._length):
            self._counts[place] = score.tokens, score.unknown
            if score.prediction is None:
                self._error[place] = self._number(score.error or "")
            else:
                self._probability[place] = score.probability
                self._logit[place] = score.logit
                self._prediction[place] = PREDICTIONS.index(score.prediction)
        self._length += len(scores)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, row: int) -> Score:
        tokens, unknown = self._counts[row].tolist()
        if self._error[row] >= 0:
            return Score(None, None, None, tokens, unknown, self._messages[self._error[row]])
        prediction = PREDICTIONS[self._prediction[row]]
        probability, logit = float(self._probability[row]), float(self._logit[row])
        return Score(probability, prediction, logit, tokens, unknown)

    def errors(self) -> dict[str, int]:
        """Why rows have no score, with how many there are of each."""
        told = self._error[: self._length]
        counts = np.bincount(told[told >= 0], minlength=len(self._messages))
        return dict(zip(self._messages, counts.tolist(), strict=True))

    @property
    def probability(self) -> NDArray[np.float64]:
        return self._probability[: self._length]

    @property
    def prediction(self) -> NDArray[np.int8]:
        return self._prediction[: self._length]

    def _number(self, error: str) -> int:
        if error not in self._errors:
            self._errors[error] = len(self._messages)
            self._messages.append(error)
        return self._errors[error]


class TextStore:
    """Texts in a file, by their place: what a page shows of them, it reads when it shows it."""

    def __init__(self, path: Path):
        self._path = path
        self._ends = array("q", [0])
        path.write_bytes(b"")

    def append(self, texts: Sequence[str]) -> None:
        """Add the next ones."""
        with self._path.open("ab") as file:
            for text in texts:
                self._ends.append(self._ends[-1] + file.write(text.encode()))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        start, end = self._ends[place], self._ends[place + 1]
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(end - start).decode()
