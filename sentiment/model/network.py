"""The network in Keras: embedding, recurrent layers, pooling, and a linear readout.

The readout stays linear so that a logit falls apart exactly into what each word wrote
(docs/architecture.md). Shapes: `B` texts, `T` tokens, `D` state size.
"""

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from sentiment.model.cells import CELLS
from sentiment.model.config import Config
from sentiment.model.weights import BIAS, EMBEDDING, QUERY, READOUT, Weights, layer_prefix
from sentiment.text.vocabulary import PADDING


class Pooling(keras.layers.Layer):
    """The states of a text's tokens (B, T, D) to one vector (B, D); padding takes no part."""

    def __init__(self, kind: str, units: int):
        super().__init__(name="pooling")
        self.kind, self.units = kind, units
        # The mask comes as an argument; one that Keras attached on the way is the same.
        self.supports_masking = True

    def compute_mask(self, states: object, mask: object = None) -> None:
        return None

    def build(self, states_shape: tuple[int | None, ...], mask_shape: object = None) -> None:
        if self.kind == "attention":
            self.query = self.add_weight(name="query", shape=(states_shape[-1],))

    def call(self, states: keras.KerasTensor, mask: keras.KerasTensor) -> keras.KerasTensor:
        present = ops.cast(mask, states.dtype)[..., None]  # (B, T, 1)
        if self.kind == "mean":
            return ops.sum(states * present, axis=1) / ops.sum(present, axis=1)
        if self.kind == "max":
            return ops.max(ops.where(present > 0, states, -2.0), axis=1)  # |h| < 1
        if self.kind == "attention":
            scores = states @ self.query[:, None] - 1e9 * (1 - present)  # (B, T, 1)
            return ops.sum(ops.softmax(scores, axis=1) * states, axis=1)
        # The last state of a direction is where it stopped reading.
        lengths = ops.sum(ops.cast(mask, "int32"), axis=1)
        final = ops.take_along_axis(states, (lengths - 1)[:, None, None], axis=1)[:, 0]
        forward, backward = final[:, : self.units], states[:, 0, self.units :]
        return ops.concatenate([forward, backward], axis=-1)


def build_network(config: Config, vocabulary_size: int) -> keras.Model:
    """A Keras model: ids (B, T) int32, padded with 0, to `logit` (B,), `states` (B, T, D)."""
    keras.utils.set_random_seed(config.seed)
    ids = keras.Input((None,), dtype="int32", name="ids")
    mask = ops.not_equal(ids, PADDING)
    x = keras.layers.Embedding(vocabulary_size, config.embedding_size, name="embedding")(ids)
    if config.word_dropout:
        x = keras.layers.Dropout(config.word_dropout, noise_shape=(None, None, 1))(x)
    x = keras.layers.Dropout(config.embedding_dropout)(x)
    for layer in range(config.layers):
        # The mask goes in by hand: RNN layers do not reliably pass it on.
        x = _recurrent(config, f"layer{layer}")(x, mask=mask)
    pooled = Pooling(config.pooling, config.units)(x, mask)
    pooled = keras.layers.Dropout(config.readout_dropout)(pooled)
    readout = keras.layers.Dense(1, kernel_regularizer=_penalty(config), name="readout")
    return keras.Model(ids, {"logit": readout(pooled)[:, 0], "states": x})


def _penalty(config: Config) -> keras.regularizers.Regularizer | None:
    return keras.regularizers.L1L2(config.l1, config.l2) if config.l1 or config.l2 else None


def _recurrent(config: Config, name: str) -> keras.layers.Layer:
    make = getattr(keras.layers, CELLS[config.cell].keras_layer)
    layer = make(
        config.units,
        return_sequences=True,
        recurrent_dropout=config.recurrent_dropout,
        kernel_regularizer=_penalty(config),
        recurrent_regularizer=_penalty(config),
        name=name,
    )
    return keras.layers.Bidirectional(layer, name=name) if config.directions == 2 else layer


def _variables(network: keras.Model, config: Config) -> dict[str, keras.Variable]:
    """The network's variables under the artifact's names."""
    found = {EMBEDDING: network.get_layer("embedding").embeddings}
    for number in range(config.layers):
        layer = network.get_layer(f"layer{number}")
        single = {"forward": layer} if config.directions == 1 else None
        for direction in config.direction_names:
            part = single[direction] if single else getattr(layer, f"{direction}_layer")
            prefix = layer_prefix(number, direction)
            found[prefix + "kernel"] = part.cell.kernel
            found[prefix + "recurrent"] = part.cell.recurrent_kernel
            found[prefix + "bias"] = part.cell.bias
    if config.pooling == "attention":
        found[QUERY] = network.get_layer("pooling").query
    readout = network.get_layer("readout")
    return found | {READOUT: readout.kernel, BIAS: readout.bias}


def get_weights(network: keras.Model, config: Config) -> dict[str, NDArray[np.float32]]:
    """A copy of the network's weights under the artifact's names and shapes."""
    values = {name: v.numpy().copy() for name, v in _variables(network, config).items()}
    return values | {READOUT: values[READOUT][:, 0], BIAS: values[BIAS].reshape(())}


def set_weights(network: keras.Model, config: Config, weights: Weights) -> None:
    """Put weights under an artifact's names, all or some, into a network that has them."""
    variables = _variables(network, config)
    for name, value in weights.items():
        variable = variables[name]
        variable.assign(np.asarray(value, np.float32).reshape(variable.shape))
