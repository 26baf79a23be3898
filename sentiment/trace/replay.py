"""One text through the network in NumPy, keeping every gate and state on the way.

Shapes: `T` tokens, `E` embedding size, `H` units in one direction, `D` state size (H * dirs).
All arrays are float32. Whatever the direction, index t of an array is token t of the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS, Array
from sentiment.model.config import Config
from sentiment.model.weights import EMBEDDING, QUERY, READOUT, layer_prefix, split_bias
from sentiment.scoring.scorer import check_text, check_tokens, judge
from sentiment.text.tokenizer import Token, tokenize
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.contributions import contributions


@dataclass(frozen=True)
class Trace:
    """All that happened to a text between its words and its probability.

    tokens: T of them, as typed, with spans; ids (T,) int32, `UNKNOWN` where the vocabulary lacks
        one. read_as: the word that a misspelt token was read as; None where it is read as typed.
    names: (T,) which of the tokens that the vocabulary has are names, read as unknown words are.
    embedded: (T, E). layers: a layer, then a direction, then each of the cell's `records`, to
        (T, H): for an LSTM input, forget, candidate, output, cell, hidden.
    readout: direction to R (T, H), with which the pooling reads each state:
        logit = bias + sum over directions and t of R[t]·h[t].
    positions: direction to R[t]·h[t], (T,), what is read off at each position.
    contributions: (T,) what each word wrote into the memory and was read of it later;
        bias + contributions.sum() == logit.
    """

    tokens: list[Token]
    ids: NDArray[np.int32]
    read_as: list[str | None]
    names: NDArray[np.bool_]
    embedded: Array
    layers: list[dict[str, dict[str, Array]]]
    readout: dict[str, Array]
    positions: dict[str, Array]
    contributions: Array
    bias: float
    logit: float
    probability: float
    prediction: str

    def hidden(self, direction: str) -> Array:
        """The top layer's hidden states (T, H) of one direction."""
        return self.layers[-1][direction]["hidden"]

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Which tokens (T,) are read as no word at all."""
        return self.ids == UNKNOWN


def trace(artifact: Artifact, text: str) -> Trace:
    """Run `text` through the artifact's network. Raises TextError for what cannot be scored.

    A pure function of its arguments: it may be cached, and called from any thread.
    """
    check_text(text)
    tokens = tokenize(text)
    check_tokens(len(tokens))
    config = artifact.config
    ids = artifact.vocabulary.read([token.text for token in tokens])
    embedded = artifact.weights[EMBEDDING][ids].astype(np.float32)  # (T, E)
    layers, x = [], embedded
    for layer in range(config.layers):
        layers.append(run_layer(artifact, layer, x))
        x = np.concatenate([values["hidden"] for values in layers[-1].values()], axis=1)  # (T, D)
    readout = effective_readout(config, artifact.weights, x)  # (T, D)
    logit = float((readout * x).sum(dtype=np.float64) + artifact.bias)
    by_direction = _split(config, readout)
    top = layers[-1]
    probability, prediction = judge(artifact, ids, logit)
    return Trace(
        tokens=tokens,
        ids=ids,
        read_as=artifact.vocabulary.respelled([token.key for token in tokens], ids),
        names=artifact.reads_as_unknown[ids] & (ids != UNKNOWN),
        embedded=embedded,
        layers=layers,
        readout=by_direction,
        positions={d: (r * top[d]["hidden"]).sum(axis=1) for d, r in by_direction.items()},
        contributions=contributions(CELLS[config.cell], by_direction, top),
        bias=artifact.bias,
        logit=logit,
        probability=probability,
        prediction=prediction,
    )


def run_layer(artifact: Artifact, layer: int, x: Array) -> dict[str, dict[str, Array]]:
    """One recurrent layer over x (T, I): direction to record to (T, H), in text order.

    Both directions take each step together, for a step's time is in the number of its NumPy calls.
    """
    config = artifact.config
    cell, names = CELLS[config.cell], config.direction_names
    projected, recurrent, biases = [], [], []
    for direction in names:
        prefix = layer_prefix(layer, direction)
        bias, recurrent_bias = split_bias(config, artifact.weights[prefix + "bias"])
        # All tokens' input products at once; only the recurrent product must go step by step.
        product = x @ artifact.weights[prefix + "kernel"] + bias  # (T, G*H)
        projected.append(product[_reading_order(direction)])
        recurrent.append(artifact.weights[prefix + "recurrent"])
        biases.append(recurrent_bias)
    shared = np.stack(recurrent), np.stack(biases)
    values = {name: np.zeros((len(names), config.units), np.float32) for name in cell.records}
    steps = []
    for rows in np.stack(projected, axis=1):
        values = cell.step(rows, *shared, values)
        steps.append(values)
    found = {name: np.stack([step[name] for step in steps], axis=1) for name in cell.records}
    return {
        direction: {name: found[name][i][_reading_order(direction)] for name in cell.records}
        for i, direction in enumerate(names)
    }


def _reading_order(direction: str) -> slice:
    """Text order to the order in which a direction reads, and back."""
    return slice(None, None, -1 if direction == "backward" else 1)


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


def _split(config: Config, values: Array) -> dict[str, Array]:
    """(T, D) to direction to (T, H)."""
    parts = np.split(values, config.directions, axis=1)
    return dict(zip(config.direction_names, parts, strict=True))
