"""Back-propagation through time over a trace: how the logit answers to each state and each word.

Shapes: `T` tokens, `E` embedding size, `H` units in one direction, `D` state size (H * dirs),
`I` input size of a layer, `G` gates. All arrays are float32.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS, Array
from sentiment.model.weights import QUERY, READOUT
from sentiment.trace.unroll import Unrolled, layer_weights, reading_order


@dataclass(frozen=True)
class Gradients:
    """The logit's gradient, index t for token t of the text.

    states: direction to ds/dh_t (T, H) of the top layer, with all that flows through later states.
    inputs: ds/dx_t (T, E), of the embeddings.
    """

    states: dict[str, Array]
    inputs: Array

    def state_reach(self, direction: str) -> Array:
        """|ds/dh_t| (T,): how far a small push to a state would move the logit, at most."""
        return np.asarray(np.linalg.norm(self.states[direction], axis=1))

    @property
    def input_reach(self) -> Array:
        """|ds/dx_t| (T,): the same of a small push to a word's embedding."""
        return np.asarray(np.linalg.norm(self.inputs, axis=1))


def gradients(artifact: Artifact, unrolled: Unrolled) -> Gradients:
    """Of a text that was read without edits; attention's shares are differentiated too."""
    config = artifact.config
    x = _states(unrolled, config.layers - 1)
    outward = read_gradient(artifact, unrolled, x)  # (T, D)
    states: dict[str, Array] = {}
    for layer in range(config.layers - 1, -1, -1):
        through, inward = _layer_back(artifact, unrolled, layer, outward)
        states, outward = states or through, inward
    return Gradients(states, outward)


def read_gradient(artifact: Artifact, unrolled: Unrolled, states: Array) -> Array:
    """What the logit answers (T, D) to a top state (T, D) by way of the pooling alone."""
    read = np.concatenate(list(unrolled.readout.values()), axis=1)
    if artifact.config.pooling != "attention":
        return read
    # s = sum of a_t w·h_t with a = softmax(q·h): a state moves its own share, too.
    weights = artifact.weights[READOUT]
    shares = (read @ weights / (weights @ weights))[:, None]
    scores = (states @ weights)[:, None]
    return np.asarray(read + shares * (scores - (shares * scores).sum()) * artifact.weights[QUERY])


def _states(unrolled: Unrolled, layer: int) -> Array:
    return np.concatenate([values["hidden"] for values in unrolled.layers[layer].values()], axis=1)


def _layer_back(
    artifact: Artifact, unrolled: Unrolled, layer: int, outward: Array
) -> tuple[dict[str, Array], Array]:
    """One layer: its states' gradients (T, H) by direction, its input's (T, I)."""
    config, values = artifact.config, unrolled.layers[layer]
    names = config.direction_names
    weights = [layer_weights(artifact, layer, d) for d in names]
    recurrent = np.stack([w.recurrent for w in weights])
    bias = np.stack([w.recurrent_bias for w in weights])
    orders = [reading_order(d) for d in names]
    parts = np.split(outward, config.directions, axis=1)
    outer = np.stack([part[order] for part, order in zip(parts, orders, strict=True)])
    read = {
        record: np.stack([values[d][record][o] for d, o in zip(names, orders, strict=True)])
        for record in values[names[0]]
    }
    hidden, projected = _unroll_back(artifact, read, recurrent, bias, outer)
    inward = sum(projected[i][order] @ weights[i].kernel.T for i, order in enumerate(orders))
    return {d: hidden[i][orders[i]] for i, d in enumerate(names)}, np.asarray(inward)


def _unroll_back(
    artifact: Artifact,
    read: dict[str, Array],
    recurrent: Array,
    bias: Array,
    outer: Array,
) -> tuple[Array, NDArray[np.float32]]:
    """Through time, in reading order: gradients of states (dirs, T, H), projections (…, G*H)."""
    cell = CELLS[artifact.config.cell]
    through, memory = np.zeros_like(outer[:, 0]), np.zeros_like(outer[:, 0])
    nothing = {record: np.zeros_like(steps[:, 0]) for record, steps in read.items()}
    hidden, projected = np.zeros_like(outer), []
    for t in range(outer.shape[1] - 1, -1, -1):
        hidden[:, t] = outer[:, t] + through
        now = {record: steps[:, t] for record, steps in read.items()}
        before = {r: steps[:, t - 1] for r, steps in read.items()} if t else nothing
        back = cell.back(now, before, recurrent, bias, hidden[:, t], memory)
        through, memory = back.hidden, back.memory
        projected.append(back.projected)
    return hidden, np.stack(projected[::-1], axis=1)
