"""The model and its rivals, measured on the same texts in one run.

Shapes: `N` texts.
"""

import datetime
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.errors import DataError
from sentiment.model.artifact import Calibration
from sentiment.scoring.scorer import Scorer
from sentiment.training.evaluation import Metrics, measure

MODEL = "model"
CHUNK = 1_000
LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "nltk")


@dataclass(frozen=True)
class LabelledTexts:
    """A set to be measured on: N texts and labels (N,), 0 negative, 1 positive."""

    title: str
    texts: Sequence[str]
    labels: NDArray[np.int64]


class Rival(Protocol):
    """Whatever else gives texts a P(positive) (N,), and says where it is uncertain."""

    @property
    def calibration(self) -> Calibration: ...

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]: ...


def evaluate(
    scorer: Scorer, rivals: Mapping[str, Rival], sets: Mapping[str, LabelledTexts], command: str
) -> dict[str, Any]:
    """Measure the model, by the path that people use, and every rival on every set.

    Returns the contents of metrics.json: command, date, the artifact's digest, versions, and for
    each set its title and the `Metrics` by classifier, "model" first.
    """
    measured = {
        name: {
            "title": chosen.title,
            "results": {key: asdict(value) for key, value in _measure_all(scorer, rivals, chosen)},
        }
        for name, chosen in sets.items()
    }
    return {
        "command": command,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "artifact": scorer.artifact.digest,
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        "sets": measured,
    }


def _measure_all(
    scorer: Scorer, rivals: Mapping[str, Rival], chosen: LabelledTexts
) -> list[tuple[str, Metrics]]:
    probabilities, tokens = score_texts(scorer, chosen)
    calibration = scorer.artifact.calibration
    measured = [(MODEL, measure(chosen.labels, probabilities, tokens, calibration))]
    for name, rival in rivals.items():
        parts = [rival.probabilities(part) for part in _chunks(chosen, name)]
        own = measure(chosen.labels, np.concatenate(parts), tokens, rival.calibration)
        measured.append((name, own))
    return measured


def score_texts(
    scorer: Scorer, chosen: LabelledTexts
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """P(positive) and length in tokens of each text, both (N,), by the serving path.

    Raises DataError for a text that cannot be scored: leaving it out would flatter the figures.
    """
    scores = [score for part in _chunks(chosen, "model") for score in scorer.score(part)]
    for row, score in enumerate(scores):
        if score.error:
            raise DataError(f"expected texts that can be scored, got row {row}: {score.error}")
    return (
        np.array([score.probability for score in scores], np.float64),
        np.array([score.tokens for score in scores], np.int64),
    )


def _chunks(chosen: LabelledTexts, classifier: str) -> Iterator[Sequence[str]]:
    """The texts in parts, with a progress bar."""
    title = f"{chosen.title}, {classifier}"
    with tqdm(total=len(chosen.texts), desc=title, unit=" texts") as bar:
        for start in range(0, len(chosen.texts), CHUNK):
            part = chosen.texts[start : start + CHUNK]
            yield part
            bar.update(len(part))
