"""The artifact's network in Keras: `predict`, and called in a compiled function."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.peers.encoding import Rows, encode, in_batches, sort_by_length
from sentiment.data.batches import pad
from sentiment.model.artifact import Artifact

PLAIN_BATCH = 32


def make_plain(artifact: Artifact) -> Callable[[list[str]], NDArray]:
    """`predict` as it is mostly called: 32 texts a batch, each padded to its longest."""
    predict = make_predict(artifact)

    def score(texts: list[str]) -> NDArray:
        count = max(1, len(texts) // PLAIN_BATCH)
        return predict(encode(artifact, texts), np.array_split(np.arange(len(texts)), count))

    return score


def make_sorted(artifact: Artifact) -> Callable[[list[str]], NDArray]:
    """`predict` in the batches that it is fastest with."""
    predict = make_predict(artifact)

    def score(texts: list[str]) -> NDArray:
        rows = encode(artifact, texts)
        return predict(rows, sort_by_length(rows))

    return score


def make_function(artifact: Artifact) -> Callable[[list[str]], NDArray]:
    """The network called in one compiled function for all shapes, in the same batches."""
    import tensorflow as tf

    network = build(artifact)
    shape = tf.TensorSpec((None, None), tf.int32)
    call = tf.function(lambda ids: network(ids, training=False), input_signature=[shape])

    def score(texts: list[str]) -> NDArray:
        rows = encode(artifact, texts)
        return in_batches(rows, sort_by_length(rows), lambda part: call(pad(part)).numpy())

    return score


def make_predict(artifact: Artifact) -> Callable[[Rows, Sequence[NDArray]], NDArray[np.float32]]:
    """A function from rows and batches of row numbers to the logits of all rows."""
    import keras

    network = build(artifact)
    # Compiling by XLA would slow Keras down: every new shape is compiled anew.
    network.compile(jit_compile=False)

    class Batches(keras.utils.PyDataset):
        def __init__(self, rows: Rows, batches: Sequence[NDArray]):
            super().__init__()
            self.rows, self.batches = rows, batches

        def __len__(self) -> int:
            return len(self.batches)

        def __getitem__(self, number: int) -> tuple[Any]:
            return (pad([self.rows[i] for i in self.batches[number]]),)

    def predict(rows: Rows, batches: Sequence[NDArray]) -> NDArray[np.float32]:
        logits = np.zeros(len(rows), np.float32)
        logits[np.concatenate(batches)] = network.predict(Batches(rows, batches), verbose=0)
        return logits

    return predict


def build(artifact: Artifact) -> Any:
    """The Keras model with logits as its only output: nothing is spent on handing out states."""
    import keras

    from sentiment.model.network import build_network, set_weights

    network = build_network(artifact.config, len(artifact.vocabulary))
    set_weights(network, artifact.config, artifact.weights)
    return keras.Model(network.input, network.output["logit"])
