"""What the model and its rivals say of the same texts.

Shapes: `N` texts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.errors import DataError
from sentiment.model.calibration import Calibration
from sentiment.scoring.scorer import Score, Scorer

MODEL = "model"
CHUNK = 1_000


@dataclass(frozen=True)
class LabelledTexts:
    """A set to be measured on: N texts and labels (N,), 0 negative, 1 positive, -1 neutral."""

    title: str
    texts: Sequence[str]
    labels: NDArray[np.int64]


class Judge(Protocol):
    """Whatever else gives texts a P(positive) (N,), and says where it is uncertain.

    Where `calibration.fitted_on` is "", nothing was fitted: its band counts, and its probabilities
    order texts, but nobody claims that they come true.
    """

    @property
    def calibration(self) -> Calibration: ...

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]: ...


# Another model is asked as the model is.
Rival: TypeAlias = Judge | Scorer


@dataclass(frozen=True)
class Opinions:
    """What one classifier says of N texts.

    probabilities: P(positive) (N,) in [0, 1]. verdicts: "positive", "negative" or "uncertain".
    calibration: the classifier's own. tokens: lengths (N,) as the model's tokenizer counts them.
    """

    probabilities: NDArray[np.float64]
    verdicts: Sequence[str]
    calibration: Calibration
    tokens: NDArray[np.int64]


def ask(
    scorer: Scorer, rivals: Mapping[str, Rival], title: str, texts: Sequence[str]
) -> dict[str, Opinions]:
    """The opinions of the model, by the path that people use, and of every rival, by name.

    "model" comes first. Raises DataError for a text that cannot be scored.
    """
    own = _model_opinions(scorer, score_texts(scorer, f"{title}, {MODEL}", texts))
    opinions = {MODEL: own}
    for name, rival in rivals.items():
        if isinstance(rival, Scorer):
            scores = score_texts(rival, f"{title}, {name}", texts)
            opinions[name] = _model_opinions(rival, scores)
            continue
        parts = [rival.probabilities(part) for part in _chunks(texts, f"{title}, {name}")]
        values = np.concatenate(parts)
        verdicts = [rival.calibration.predict(float(value)) for value in values]
        opinions[name] = Opinions(values, verdicts, rival.calibration, own.tokens)
    return opinions


def score_texts(scorer: Scorer, title: str, texts: Sequence[str]) -> list[Score]:
    """A model's score of each text; `title` stands at the progress bar.

    Raises DataError for a text that cannot be scored: leaving it out would flatter the figures.
    """
    parts = _chunks(texts, title)
    scores = [score for part in parts for score in scorer.score(part)]
    for row, score in enumerate(scores):
        if score.error:
            raise DataError(f"expected texts that can be scored, got row {row}: {score.error}")
    return scores


def _model_opinions(scorer: Scorer, scores: Sequence[Score]) -> Opinions:
    return Opinions(
        np.array([score.probability for score in scores], np.float64),
        [str(score.prediction) for score in scores],
        scorer.artifact.calibration,
        np.array([score.tokens for score in scores], np.int64),
    )


def _chunks(texts: Sequence[str], title: str) -> Iterator[Sequence[str]]:
    """The texts in parts, with a progress bar."""
    with tqdm(total=len(texts), desc=title, unit=" texts") as bar:
        for start in range(0, len(texts), CHUNK):
            part = texts[start : start + CHUNK]
            yield part
            bar.update(len(part))
