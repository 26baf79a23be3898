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


@dataclass(frozen=True)
class Held:
    """Texts of which no label was trained on: what they are, and of each its logit, its length in
    tokens and its label 0 or 1, all (N,)."""

    title: str
    logits: NDArray[np.float32]
    lengths: NDArray[np.integer]
    labels: NDArray[np.float32]

    def shifted(self, shift: float) -> "Held":
        return replace(self, logits=self.logits + np.float32(shift))


def calibrate(artifact: Artifact, corpus: Corpus) -> Artifact:
    """The artifact with a calibration that holds on reviews and on sentences, each kind as heavy.

    Where its logits lean to one side, its bias moves: a logit of 0 stays the even chance.
    """
    scorer = Scorer(artifact)
    held = [_held(scorer, "film reviews", corpus.validation.ids, corpus.validation.labels)]
    if found := corpus.phrases:
        held.append(_held(scorer, "sentences", corpus.encode(found.held), found.held_labels))
    shift, calibration = fit_calibration(held, artifact.config.trusted)
    bias = np.asarray(artifact.weights[BIAS] + shift, np.float32)
    for part in held:
        print(f"{part.title}: {describe(calibration, part.shifted(shift))}")
    return replace(artifact, weights={**artifact.weights, BIAS: bias}, calibration=calibration)


def fit_calibration(held: Sequence[Held], trusted: float) -> tuple[float, Calibration]:
    """A shift for all logits, and the calibration of shifted ones.

    A temperature for the median length of each part; then the narrowest band that leaves
    `trusted` of the verdicts right, on each part.
    """
    shift, temperatures = fit_lines(held)
    fitted_on = " and ".join(f"{len(part.labels):,} held-out {part.title}" for part in held)
    calibration = Calibration(by_length(held, temperatures), (0.5, 0.5), fitted_on)
    shifted = [part.shifted(shift) for part in held]
    half = max(
        narrowest_band(calibration.probability(part.logits, part.lengths), part.labels, trusted)
        for part in shifted
    )
    return shift, replace(calibration, uncertain=(0.5 - half, 0.5 + half))


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
    """One shift for all, and a temperature for the median length of each part, with the least
    log-loss of sigmoid((logit + shift) / T) (Platt 1999), averaged over the parts.

    T is that of each text's own length, as it is when it is scored.
    """

    def loss(parameters: NDArray[np.float64]) -> float:
        shift, temperatures = parameters[0], _temperatures(parameters)
        lines = Calibration(by_length(held, temperatures), (0.5, 0.5), "")
        return sum(
            log_loss((part.logits + shift) / lines.temperature(part.lengths), part.labels)
            for part in held
        )

    from scipy.optimize import minimize

    found = minimize(loss, np.zeros(1 + len(held)), method="Nelder-Mead").x
    return float(found[0]), _temperatures(found)


def _temperatures(parameters: NDArray[np.float64]) -> list[float]:
    """Their logarithms follow the shift; bounded, as texts that are all right have none."""
    values: list[float] = np.exp(np.clip(parameters[1:], -3, 3)).tolist()
    return values


def by_length(
    held: Sequence[Held], temperatures: Sequence[float]
) -> tuple[tuple[float, float], ...]:
    """The median length of each part with its temperature, the shortest first."""
    lengths = [float(np.median(part.lengths)) for part in held]
    return tuple(sorted(zip(lengths, temperatures, strict=True)))


def narrowest_band(
    probabilities: NDArray[np.float64], labels: NDArray[np.float32], trusted: float
) -> float:
    """Half the width, in [0, 0.5], of the narrowest band around one half outside which at least
    `trusted` of the verdicts are right; two decimals, rounded up."""
    distance = np.abs(probabilities - 0.5)
    right = (probabilities >= 0.5) == (labels > 0.5)
    for half in np.arange(0, 0.5, 0.01):
        outside = distance >= half
        if outside.any() and right[outside].mean() >= trusted:
            return round(float(half), 2)
    return 0.5
