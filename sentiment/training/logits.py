"""How good logits are, while a network is made: on N texts with labels 0 or 1, both (N,)."""

import numpy as np
from numpy.typing import NDArray


def log_loss(logits: NDArray[np.floating], labels: NDArray[np.floating]) -> float:
    """Mean log-loss of sigmoid(logit), in nats a text."""
    return float(np.mean(np.logaddexp(0, logits) - labels * logits))


def accuracy(logits: NDArray[np.floating], labels: NDArray[np.floating]) -> float:
    """Share of texts whose logit lies on the side of their label."""
    return float(((logits > 0) == (labels > 0.5)).mean())
