"""The planes that trajectories are drawn in, fitted once to states of training texts.

Shapes: `N` states, `H` units in one direction.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sentiment.data.batches import pad, token_batches
from sentiment.model.artifact import Artifact, Plane
from sentiment.model.onnx_graph import build_graph

TEXTS, CELLS = 1_000, (48, 64)
# Share of states left outside the drawn ranges, at each end of each axis.
TAIL = 0.002


def fit_planes(artifact: Artifact, rows: list[NDArray[np.int32]], seed: int) -> Artifact:
    """The artifact with a plane for each direction, fitted to `TEXTS` of the rows of ids."""
    chosen = np.random.default_rng(seed).permutation(len(rows))[:TEXTS]
    states = collect_states(artifact, [rows[i] for i in chosen])
    planes = {d: fit_plane(states[d], artifact.readout(d)) for d in states}
    return replace(artifact, planes=planes)


def collect_states(
    artifact: Artifact, rows: list[NDArray[np.int32]]
) -> dict[str, NDArray[np.float32]]:
    """The top layer's hidden states (N, H) at every token of the rows, by direction."""
    import onnxruntime

    model = build_graph(artifact, with_states=True).SerializeToString()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found: dict[str, list] = {direction: [] for direction in artifact.config.direction_names}
    lengths = np.array([len(row) for row in rows], np.int32)
    for batch in token_batches(lengths, 16_384, 64):
        feed = {"ids": pad([rows[i] for i in batch]), "lengths": lengths[batch]}
        (states,) = session.run(["states"], feed)  # (T, dirs, B, H)
        present = np.arange(len(states))[:, None] < lengths[batch]  # (T, B)
        for number, direction in enumerate(found):
            found[direction].append(states[:, number][present])
    return {direction: np.concatenate(parts) for direction, parts in found.items()}


def fit_plane(states: NDArray[np.float32], readout: NDArray[np.float32]) -> Plane:
    """x along the readout, y along the first principal component orthogonal to it."""
    x = states @ readout
    unit = readout / np.linalg.norm(readout)
    rest = states - np.outer(states @ unit, unit)
    _, vectors = np.linalg.eigh(np.cov(rest, rowvar=False))
    axis = vectors[:, -1] - (vectors[:, -1] @ unit) * unit
    # A component has no sign of its own: fix it, so that a refit does not turn the picture over.
    axis *= np.sign(axis[np.abs(axis).argmax()]) / np.linalg.norm(axis)
    axis = axis.astype(np.float32)
    y = states @ axis
    x_range, y_range = _range(x), _range(y)
    counts, _, _ = np.histogram2d(y, x, bins=CELLS, range=[y_range, x_range])
    return Plane(axis, (counts / len(states)).astype(np.float32), x_range, y_range)


def _range(values: NDArray[np.float32]) -> tuple[float, float]:
    # The origin, where every text starts, is always in the picture.
    low, high = np.quantile(values, [TAIL, 1 - TAIL])
    return min(float(low), 0.0), max(float(high), 0.0)
