"""From logits to probabilities one can act on: temperature and the "uncertain" band."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from sentiment.model.artifact import Calibration

# Verdicts outside the band are right at least this often on the texts it was fitted on.
TRUSTED = 0.95


def fit_calibration(
    logits: NDArray[np.float32], labels: NDArray[np.float32], fitted_on: str
) -> Calibration:
    """Temperature by least log-loss, then the narrowest band that leaves verdicts 95 % right.

    Args:
        logits, labels: (N,) of texts that took no part in training; labels are 0 or 1.
        fitted_on: what these texts are, in words that people are shown.
    """
    temperature = fit_temperature(logits, labels)
    probabilities = Calibration(temperature, (0.5, 0.5), fitted_on).probability(logits)
    half = narrowest_band(probabilities, labels, TRUSTED)
    return Calibration(temperature, (0.5 - half, 0.5 + half), fitted_on)


def fit_temperature(logits: NDArray[np.float32], labels: NDArray[np.float32]) -> float:
    """The positive factor T with the least log-loss of sigmoid(logit / T) (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        scaled = logits.astype(np.float64) / np.exp(log_temperature)
        return float(np.mean(np.logaddexp(0, scaled) - labels * scaled))

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
