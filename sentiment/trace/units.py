"""The units of a direction: in which order to show them, and how far their gates are open.

Shapes: `T` tokens, `H` units in one direction.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS, Array
from sentiment.trace.contributions import unit_contributions
from sentiment.trace.unroll import Unrolled

Order = NDArray[np.int64]
# A gate is called shut below the first, open above the second.
SHUT, OPEN = 0.1, 0.9
# The mean correlation from which on clusters are joined.
AGREE = 0.5


@dataclass(frozen=True)
class Saturation:
    """Shares in [0, 1] of a gate's values that are below `SHUT` and above `OPEN`."""

    shut: float
    open: float


def saturation(values: Array) -> Saturation:
    """Of a gate's values in [0, 1], of any shape."""
    return Saturation(float((values < SHUT).mean()), float((values > OPEN).mean()))


def by_contribution(artifact: Artifact, unrolled: Unrolled, direction: str) -> Order:
    """The units whose memory adds most to the logit, or takes most from it, first."""
    parts = unit_contributions(artifact.config, unrolled, direction).sum(axis=0)
    return np.argsort(-np.abs(parts), kind="stable")


def clusters(artifact: Artifact, unrolled: Unrolled, direction: str) -> list[Order]:
    """Units whose states rise and fall together over the text, the largest cluster first.

    Average linkage of the correlations of their courses (Sokal & Michener 1958): the two clusters
    that agree most are joined, as long as their units correlate by `AGREE` or more in the mean.
    """
    means = _correlations(artifact, unrolled, direction)
    found = [[unit] for unit in range(len(means))]
    np.fill_diagonal(means, -np.inf)
    while True:
        one, other = np.unravel_index(means.argmax(), means.shape)
        if means[one, other] < AGREE:
            break
        sizes = len(found[one]), len(found[other])
        means[one] = means[:, one] = np.average(means[[one, other]], axis=0, weights=sizes)
        means[one, one] = means[other] = means[:, other] = -np.inf
        found[one] += found[other]
        found[other] = []
    return [np.array(units) for units in sorted(found, key=len, reverse=True) if units]


def by_cluster(artifact: Artifact, unrolled: Unrolled, direction: str) -> Order:
    """The units of a cluster side by side."""
    return np.concatenate(clusters(artifact, unrolled, direction))


def _correlations(artifact: Artifact, unrolled: Unrolled, direction: str) -> NDArray[np.float64]:
    """Between the courses of the units (H, H), in [-1, 1]; 0 for one that never changes."""
    state = CELLS[artifact.config.cell].state
    courses = unrolled.layers[-1][direction][state].T.astype(np.float64)  # (H, T)
    moved = courses - courses.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    units = np.divide(moved, lengths, out=np.zeros_like(moved), where=lengths > 0)
    found: NDArray[np.float64] = units @ units.T
    return found


def by_index(artifact: Artifact, unrolled: Unrolled, direction: str) -> Order:
    return np.arange(artifact.config.units)


ORDERS: dict[str, Callable[[Artifact, Unrolled, str], Order]] = {
    "contribution": by_contribution,
    "cluster": by_cluster,
    "index": by_index,
}
