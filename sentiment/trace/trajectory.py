"""The path of the hidden states in the plane of their direction, and where the verdict flips.

Shapes: `T` tokens, `H` units in one direction.

With mean pooling the logit is b + x̄_forward + x̄_backward, where x_t = w·h_t is what the readout
reads of a state. As long as the other direction stays as it is, the verdict flips where the mean
state crosses x = -b - x̄_other: a line in the plane, and x̄ - boundary is the logit itself.
"""

from dataclasses import dataclass

import numpy as np

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Array
from sentiment.trace.replay import Trace


@dataclass(frozen=True)
class Trajectory:
    """One direction's states as points; index t is token t of the text.

    x: (T,) the readout w·h_t, in logits. y: (T,) the plane's second axis, in the state's own unit.
    mean: the point of the mean state, and boundary: the x it must pass for the verdict to be
        positive, so that mean[0] - boundary == logit. Both None for other poolings than mean,
        where no line in this plane decides.
    """

    direction: str
    x: Array
    y: Array
    mean: tuple[float, float] | None
    boundary: float | None


def trajectories(artifact: Artifact, trace: Trace) -> dict[str, Trajectory]:
    """Direction to the path of `trace` in the artifact's plane of that direction."""
    points = {}
    for direction in artifact.config.direction_names:
        hidden = trace.hidden(direction)
        points[direction] = (
            hidden @ artifact.readout(direction),  # (T,)
            hidden @ artifact.planes[direction].axis,  # (T,)
        )
    if artifact.config.pooling != "mean":
        return {d: Trajectory(d, x, y, None, None) for d, (x, y) in points.items()}
    means = {d: (_mean(x), _mean(y)) for d, (x, y) in points.items()}
    whole = artifact.bias + sum(x for x, _ in means.values())
    return {d: Trajectory(d, x, y, means[d], means[d][0] - whole) for d, (x, y) in points.items()}


def _mean(values: Array) -> float:
    return float(values.mean(dtype=np.float64))
