"""Ids through the network in NumPy, keeping every gate and state on the way.

Shapes: `T` tokens, `E` embedding size, `H` units in one direction, `D` state size (H * dirs).
All arrays are float32. Whatever the direction, index t of an array is token t of the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS, Array, Memory
from sentiment.model.config import Config
from sentiment.model.weights import EMBEDDING, QUERY, READOUT, layer_prefix, split_bias
from sentiment.trace.edits import Edit, step_edits


@dataclass(frozen=True)
class Unrolled:
    """A network that has read a text.

    ids (T,) int32. embedded: (T, E). layers: a layer, then a direction, then each of the cell's
        `records`, to (T, H): for an LSTM input, forget, candidate, output, cell, hidden.
    readout: direction to R (T, H), with which the pooling reads each state:
        logit = bias + sum over directions and t of R[t]·h[t].
    edits: what was done to the top layer on the way.
    """

    ids: NDArray[np.int32]
    embedded: Array
    layers: list[dict[str, dict[str, Array]]]
    readout: dict[str, Array]
    bias: float
    logit: float
    edits: tuple[Edit, ...]

    def hidden(self, direction: str) -> Array:
        """The top layer's hidden states (T, H) of one direction."""
        return self.layers[-1][direction]["hidden"]

    @property
    def positions(self) -> dict[str, Array]:
        """Direction to R[t]·h[t], (T,), what is read off at each position."""
        return {d: (r * self.hidden(d)).sum(axis=1) for d, r in self.readout.items()}


def unroll(artifact: Artifact, ids: NDArray[np.int32], edits: Sequence[Edit] = ()) -> Unrolled:
    """Run `ids` (T,) through the network, with `edits` to its top layer."""
    return unroll_embedded(artifact, ids, embed(artifact, ids), edits)


def embed(artifact: Artifact, ids: NDArray[np.int32]) -> Array:
    """The embeddings (T, E) of ids (T,)."""
    return artifact.weights[EMBEDDING][ids].astype(np.float32)


def unroll_embedded(
    artifact: Artifact, ids: NDArray[np.int32], embedded: Array, edits: Sequence[Edit] = ()
) -> Unrolled:
    """The same with other embeddings (T, E) than those of the ids."""
    config = artifact.config
    layers, x = [], embedded
    for layer in range(config.layers):
        top = layer == config.layers - 1
        layers.append(run_layer(artifact, layer, x, edits if top else ()))
        x = np.concatenate([values["hidden"] for values in layers[-1].values()], axis=1)  # (T, D)
    readout = effective_readout(config, artifact.weights, x)  # (T, D)
    logit = float((readout * x).sum(dtype=np.float64) + artifact.bias)
    by_direction = dict(
        zip(config.direction_names, np.split(readout, config.directions, axis=1), strict=True)
    )
    return Unrolled(ids, embedded, layers, by_direction, artifact.bias, logit, tuple(edits))


def run_layer(
    artifact: Artifact, layer: int, x: Array, edits: Sequence[Edit] = ()
) -> dict[str, dict[str, Array]]:
    """One recurrent layer over x (T, I): direction to record to (T, H), in text order.

    Both directions take each step together, for a step's time is in the number of its NumPy calls.
    """
    config = artifact.config
    cell, names = CELLS[config.cell], config.direction_names
    projected, recurrent, biases = [], [], []
    for direction in names:
        weights = layer_weights(artifact, layer, direction)
        # All tokens' input products at once; only the recurrent product must go step by step. Not
        # by BLAS, for the reason that `product` has: its threads wait for each other.
        inputs = np.einsum("ti,ig->tg", x, weights.kernel)
        projected.append((inputs + weights.bias)[reading_order(direction)])
        recurrent.append(weights.recurrent)
        biases.append(weights.recurrent_bias)
    shared = np.stack(recurrent), np.stack(biases)
    values = {name: np.zeros((len(names), config.units), np.float32) for name in cell.records}
    change = step_edits(edits, cell, names, (len(x), config.units))
    steps = []
    for number, rows in enumerate(np.stack(projected, axis=1)):
        values = cell.step(rows, *shared, values, partial(change, number))
        steps.append(values)
    found = {name: np.stack([step[name] for step in steps], axis=1) for name in cell.records}
    return {
        direction: {name: found[name][i][reading_order(direction)] for name in cell.records}
        for i, direction in enumerate(names)
    }


@dataclass(frozen=True)
class LayerWeights:
    """One direction of a layer: kernel (I, G*H), recurrent (H, G*H), both biases (G*H,)."""

    kernel: Array
    recurrent: Array
    bias: Array
    recurrent_bias: Array


def layer_weights(artifact: Artifact, layer: int, direction: str) -> LayerWeights:
    """The weights with which a direction of a layer reads its input."""
    prefix = layer_prefix(layer, direction)
    biases = split_bias(artifact.config, artifact.weights[prefix + "bias"])
    return LayerWeights(
        artifact.weights[prefix + "kernel"], artifact.weights[prefix + "recurrent"], *biases
    )


def reading_order(direction: str) -> slice:
    """Text order to the order in which a direction reads, and back."""
    return slice(None, None, -1 if direction == "backward" else 1)


def top_memory(config: Config, unrolled: Unrolled, direction: str) -> Memory:
    """What the top layer's memory did, with all that was done to it.

    Where an edit put something into the memory or the state itself, it counts as written there.
    """
    cell, values = CELLS[config.cell], unrolled.layers[-1][direction]
    memory = cell.memory(values)
    if all(edit.record not in (cell.state, "hidden") for edit in unrolled.edits):
        return memory
    order = reading_order(direction)
    state = memory.state[order]
    before = np.vstack([np.zeros_like(state[:1]), state[:-1]])
    write = (state - memory.carry[order] * before)[order]
    squashed = memory.squash(memory.state)
    safe = np.where(squashed == 0, np.float32(1), squashed)
    gate = np.where(squashed == 0, memory.gate, values["hidden"] / safe)
    return replace(memory, write=write, gate=gate)


def effective_readout(config: Config, weights: Mapping[str, Array], states: Array) -> Array:
    """R (T, D): the factor with which the pooling and the readout read each state (T, D).

    mean: w/T everywhere. last: w at the last position read. max: w_k where unit k is largest.
    attention: a_t·w, with a the softmax of the states' products with the query.
    """
    w, length = weights[READOUT], len(states)
    if config.pooling == "mean":
        return np.broadcast_to(w / np.float32(length), states.shape)
    if config.pooling == "attention":
        scores = states @ weights[QUERY]
        shares = np.exp(scores - scores.max())
        return (shares / shares.sum())[:, None] * w
    read = np.zeros_like(states)
    if config.pooling == "max":
        read[states.argmax(axis=0), np.arange(states.shape[1])] = w
        return read
    read[-1, : config.units] = w[: config.units]
    read[0, config.units :] = w[config.units :]
    return read
