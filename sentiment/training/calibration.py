"""From logits to probabilities one can act on: temperatures and the "uncertain" band."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.calibration import Calibration
from sentiment.model.weights import BIAS
from sentiment.scoring.scorer import Scorer
from sentiment.training.corpus import Corpus
from sentiment.training.logits import log_loss

# Verdicts outside the band are right at least this often on each kind of text it was fitted on.
TRUSTED = 0.935


@dataclass(frozen=True)
class Held:
    """Texts that took no part in training: what they are, and of each its logit, its length in
    tokens and its label 0 or 1, all (N,)."""

    title: str
    logits: NDArray[np.float32]
    lengths: NDArray[np.integer]
    labels: NDArray[np.float32]


def calibrate(artifact: Artifact, corpus: Corpus) -> Artifact:
    """The artifact with a calibration that holds on reviews and on sentences, each kind as heavy.

    Where its logits lean to one side, its bias moves: a logit of 0 stays the even chance.
    """
    # By the serving path, so that the figures hold for what people use.
    scorer = Scorer(artifact)
    held = [_held(scorer, "film reviews", corpus.validation.ids, corpus.validation.labels)]
    if found := corpus.phrases:
        held.append(_held(scorer, "sentences", corpus.encode(found.held), found.held_labels))
    shift, temperatures = fit_lines(held)
    bias = np.asarray(artifact.weights[BIAS] + shift, np.float32)
    held = [replace(part, logits=part.logits + np.float32(shift)) for part in held]
    fitted_on = " and ".join(f"{len(part.labels):,} held-out {part.title}" for part in held)
    lengths = [float(np.median(part.lengths)) for part in held]
    by_length = tuple(sorted(zip(lengths, temperatures, strict=True)))
    calibration = Calibration(by_length, (0.5, 0.5), fitted_on)
    half = max(
        narrowest_band(calibration.probability(part.logits, part.lengths), part.labels, TRUSTED)
        for part in held
    )
    calibration = replace(calibration, uncertain=(0.5 - half, 0.5 + half))
    for part in held:
        print(f"{part.title}: {describe(calibration, part)}")
    return replace(artifact, weights={**artifact.weights, BIAS: bias}, calibration=calibration)


def _held(scorer: Scorer, title: str, rows: Sequence, labels: NDArray) -> Held:
    lengths = np.array([len(row) for row in rows])
    return Held(title, scorer.logits(rows), lengths, labels.astype(np.float32))


def describe(calibration: Calibration, part: Held) -> str:
    """What a calibration does on held-out texts, in a line."""
    probabilities = calibration.probability(part.logits, part.lengths)
    right = (probabilities >= 0.5) == (part.labels > 0.5)
    inside = calibration.is_uncertain(probabilities)
    return (
        f"accuracy {right.mean():.4f} as served; {inside.mean():.3f} of them uncertain, "
        f"{right[~inside].mean():.4f} of the others right"
    )


def fit_lines(held: Sequence[Held]) -> tuple[float, list[float]]:
    """One shift for all, and a temperature T for each part, with the least log-loss of
    sigmoid((logit + shift) / T) (Platt 1999), averaged over the parts."""

    def loss(parameters: NDArray[np.float64]) -> float:
        shift, temperatures = parameters[0], np.exp(parameters[1:])
        pairs = zip(held, temperatures, strict=True)
        return sum(log_loss((part.logits + shift) / value, part.labels) for part, value in pairs)

    from scipy.optimize import minimize

    found = minimize(loss, np.zeros(1 + len(held)), method="Nelder-Mead").x
    return float(found[0]), np.exp(found[1:]).tolist()


def fit_calibration(
    logits: NDArray[np.float32], labels: NDArray[np.float32], fitted_on: str
) -> Calibration:
    """One temperature by least log-loss, then the narrowest band that leaves verdicts right.

    Args:
        logits, labels: (N,) of texts that took no part in training; labels are 0 or 1.
        fitted_on: what these texts are, in words that people are shown.
    """
    temperature = fit_temperature(logits, labels)
    calibration = Calibration(((1, temperature),), (0.5, 0.5), fitted_on)
    half = narrowest_band(calibration.probability(logits, 1), labels, TRUSTED)
    return replace(calibration, uncertain=(0.5 - half, 0.5 + half))


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    """The positive factor T with the least log-loss of sigmoid(logit / T) (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        return log_loss(logits.astype(np.float64) / np.exp(log_temperature), labels)

    from scipy.optimize import minimize_scalar

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def narrowest_band(
    probabilities: NDArray[np.float64], labels: NDArray[np.float32], trusted: float
) -> float:
    """Half the width, in [0, 0.5], of the narrowest band around one half outside which at least
    `trusted` of the verdicts are right; two decimals, rounded up."""
    distance = np.abs(probabilities - 0.5)
    right = (probabilities > 0.5) == (labels > 0.5)
    for half in np.arange(0, 0.5, 0.01):
        outside = distance >= half
        if outside.any() and right[outside].mean() >= trusted:
            return round(float(half), 2)
    return 0.5
