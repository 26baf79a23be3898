"""How good probabilities are: every figure of a report, each with its standard error.

Shapes: `N` texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.model.calibration import Calibration

Probabilities = NDArray[np.float64]
Labels = NDArray[np.int64]
Figure = Callable[[Labels, Probabilities], float]

BINS = 15
RESAMPLES = 100
# Upper ends of the length buckets, in tokens.
LENGTHS = (100, 200, 300, 500, 1_000)


@dataclass(frozen=True)
class LengthBucket:
    """Texts of `least` to `most` tokens (no upper end: None) and the share of right verdicts."""

    least: int
    most: int | None
    texts: int
    accuracy: float
    standard_error: float


@dataclass(frozen=True)
class Metrics:
    """What one classifier does on one set of `texts` labelled texts.

    accuracy, f1 (of positive), auc, uncertain, accuracy_outside: shares in [0, 1]. A verdict is
        P(positive) >= 0.5; the last two say how many texts lie in the classifier's "uncertain"
        band, and how often it is right on the others.
    log_loss: nats a text. brier: mean squared error of P(positive). mean_absolute_error: of it.
    calibration_error: expected calibration error, 15 bins of equal width (Naeini et al. 2015).
        These four are None for a classifier whose probabilities were fitted on nothing.
    confusion: texts by label and verdict. standard_errors: by the figure's name.
    """

    texts: int
    accuracy: float
    f1: float
    auc: float
    log_loss: float | None
    brier: float | None
    mean_absolute_error: float | None
    calibration_error: float | None
    uncertain: float
    accuracy_outside: float
    confusion: Mapping[str, int]
    by_length: Sequence[LengthBucket]
    standard_errors: Mapping[str, float]


def measure(
    labels: Labels, probabilities: Probabilities, tokens: Labels, calibration: Calibration
) -> Metrics:
    """Every figure of N texts: labels 0 or 1, P(positive), lengths in tokens, all (N,).

    Accuracy's error is the binomial sqrt(a(1-a)/N); the others come from resampling the texts
    with a seed.
    """
    chosen = FIGURES if calibration.fitted_on else {k: FIGURES[k] for k in ORDER_FIGURES}
    figures: dict[str, Any] = dict.fromkeys(FIGURES)
    figures |= {name: figure(labels, probabilities) for name, figure in chosen.items()}
    inside = calibration.is_uncertain(probabilities)
    right = (probabilities >= 0.5) == (labels == 1)
    shares = {
        "accuracy": right,
        "uncertain": inside,
        "accuracy_outside": right[~inside],
    }
    return Metrics(
        texts=len(labels),
        **{name: _mean(values) for name, values in shares.items()},
        **figures,
        confusion=_confusion(labels, right),
        by_length=_by_length(right, tokens),
        standard_errors={name: binomial_error(values) for name, values in shares.items()}
        | {name: resampled_error(f, labels, probabilities) for name, f in chosen.items()},
    )


def lead(labels: Labels, own: Probabilities, other: Probabilities) -> tuple[float, float]:
    """How much more often `own` is right than `other` on the same N texts, in [-1, 1], and the
    standard error of that: smaller than those of both accuracies, as they fail on the same texts.
    """
    right = [(values >= 0.5) == (labels == 1) for values in (own, other)]
    ahead = right[0].astype(float) - right[1]
    return float(ahead.mean()), float(ahead.std() / np.sqrt(len(labels)))


def f1(labels: Labels, probabilities: Probabilities) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(labels, probabilities >= 0.5))


def auc(labels: Labels, probabilities: Probabilities) -> float:
    """Share of pairs of a positive and a negative text that are in the right order."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(labels, probabilities))


def log_loss(labels: Labels, probabilities: Probabilities) -> float:
    from sklearn import metrics

    return float(metrics.log_loss(labels, probabilities, labels=[0, 1]))


def brier(labels: Labels, probabilities: Probabilities) -> float:
    from sklearn.metrics import brier_score_loss

    return float(brier_score_loss(labels, probabilities))


def mean_absolute_error(labels: Labels, probabilities: Probabilities) -> float:
    from sklearn import metrics

    return float(metrics.mean_absolute_error(labels, probabilities))


def calibration_error(labels: Labels, probabilities: Probabilities) -> float:
    """Mean gap between P(positive) and the share of positive texts, over BINS equal bins."""
    bins = np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=labels - probabilities, minlength=BINS)
    return float(np.abs(gaps).sum() / len(labels))


FIGURES: dict[str, Figure] = {
    "f1": f1,
    "auc": auc,
    "log_loss": log_loss,
    "brier": brier,
    "mean_absolute_error": mean_absolute_error,
    "calibration_error": calibration_error,
}
# Those that need the order of the texts and their side of one half, no true probabilities.
ORDER_FIGURES = ("f1", "auc")


def binomial_error(right: NDArray[np.bool_]) -> float:
    """Standard error of a share: sqrt(a(1-a)/N); 0 for no texts."""
    share = _mean(right)
    return float(np.sqrt(share * (1 - share) / max(1, len(right))))


def _mean(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0


def resampled_error(figure: Figure, labels: Labels, probabilities: Probabilities) -> float:
    """The spread of a figure over resamples of the texts (bootstrap), always the same ones."""
    generator = np.random.default_rng(0)
    draws = (generator.integers(0, len(labels), len(labels)) for _ in range(RESAMPLES))
    values = [figure(labels[chosen], probabilities[chosen]) for chosen in draws]
    return float(np.std(values, ddof=1))


def _confusion(labels: Labels, right: NDArray[np.bool_]) -> dict[str, int]:
    cells = {
        "negative_right": right & (labels == 0),
        "negative_wrong": ~right & (labels == 0),
        "positive_right": right & (labels == 1),
        "positive_wrong": ~right & (labels == 1),
    }
    return {name: int(cell.sum()) for name, cell in cells.items()}


def _by_length(right: NDArray[np.bool_], tokens: Labels) -> list[LengthBucket]:
    buckets = []
    for least, most in zip((0, *LENGTHS), (*LENGTHS, None), strict=True):
        inside = (tokens > least) & (tokens <= (most or np.inf))
        if inside.any():
            share, error = _mean(right[inside]), binomial_error(right[inside])
            buckets.append(LengthBucket(least + 1, most, int(inside.sum()), share, error))
    return buckets
