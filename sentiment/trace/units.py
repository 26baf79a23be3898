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


def by_likeness(artifact: Artifact, unrolled: Unrolled, direction: str) -> Order:
    """Units with alike courses side by side: by their angle in the plane of the first two
    principal components of all units' courses. An arrangement, not a clustering."""
    state = CELLS[artifact.config.cell].state
    courses = unrolled.layers[-1][direction][state].T.astype(np.float64)  # (H, T)
    spread = courses.std(axis=1, keepdims=True)
    alike = (courses - courses.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    left, sizes, _ = np.linalg.svd(alike, full_matrices=False)
    points = left[:, :2] * sizes[:2]
    # Of a text of one word there is one component alone.
    y = points[:, 1] if points.shape[1] > 1 else np.zeros(len(points))
    return np.argsort(np.arctan2(y, points[:, 0]), kind="stable")


def by_index(artifact: Artifact, unrolled: Unrolled, direction: str) -> Order:
    return np.arange(artifact.config.units)


ORDERS: dict[str, Callable[[Artifact, Unrolled, str], Order]] = {
    "contribution": by_contribution,
    "likeness": by_likeness,
    "index": by_index,
}
