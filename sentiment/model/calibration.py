"""From a logit to a probability, and to a verdict or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The highest probability whose logit is reckoned: 13.8.
CERTAIN = 1 - 1e-6


@dataclass(frozen=True)
class Calibration:
    """From logits to probabilities: P(positive) = sigmoid(logit / T), T by the text's length.

    Temperature scaling after Guo et al. 2017; networks are less overconfident on a sentence than
    on a review. A probability inside `uncertain` (low, high) is no verdict.

    temperatures: pairs of a length in tokens and its T, the shortest first. Between two of them T
    is linear in the logarithm of the length; outside them it is that of the nearest.
    """

    temperatures: tuple[tuple[float, float], ...]
    uncertain: tuple[float, float]
    fitted_on: str

    def __post_init__(self) -> None:
        # Whole numbers too, so that what is saved and loaded again is the same, and so its hash.
        pairs = tuple((float(tokens), float(value)) for tokens, value in self.temperatures)
        low, high = self.uncertain
        object.__setattr__(self, "temperatures", pairs)
        object.__setattr__(self, "uncertain", (float(low), float(high)))

    def temperature(self, tokens: ArrayLike) -> NDArray[np.float64]:
        """T of texts of this many tokens, 1 or more; in the shape of `tokens`."""
        lengths, values = zip(*self.temperatures, strict=True)
        return np.asarray(np.interp(np.log(tokens), np.log(lengths), values))

    def probability(self, logit: ArrayLike, tokens: ArrayLike) -> NDArray[np.float64]:
        """P(positive) of texts with these logits and lengths, which broadcast."""
        scaled = np.asarray(logit, np.float64) / self.temperature(tokens)
        return 0.5 * (1 + np.tanh(0.5 * scaled))

    def uncertain_logits(
        self, tokens: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The ends of the band as logits of texts of these lengths: low, high; of a band that
        leaves nothing certain, ends that no logit of a text reaches."""
        low, high = (np.log(p / (1 - p)) for p in np.clip(self.uncertain, 1 - CERTAIN, CERTAIN))
        temperature = self.temperature(tokens)
        return low * temperature, high * temperature

    def is_uncertain(self, probability: ArrayLike) -> NDArray[np.bool_]:
        """Whether a probability lies inside the band; its ends are verdicts."""
        low, high = self.uncertain
        values = np.asarray(probability)
        return (values > low) & (values < high)

    def predict(self, probability: float) -> str:
        if self.is_uncertain(probability):
            return "uncertain"
        return "positive" if probability >= 0.5 else "negative"

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Calibration":
        """Its fields, as JSON has them. Raises KeyError, TypeError or ValueError for others."""
        found = cls(values["temperatures"], values["uncertain"], values["fitted_on"])
        if not found.temperatures or any(min(pair) <= 0 for pair in found.temperatures):
            raise ValueError(f"expected lengths and temperatures above 0, got {found.temperatures}")
        return found
