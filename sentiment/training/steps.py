"""One compiled step of training: forward, back, and the optimizer's change of the weights."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from sentiment.model.config import Config
from sentiment.text.vocabulary import PADDING
from sentiment.training.distinct import distinct_states, dropouts, product_type
from sentiment.training.optimizers import merge_repeated

Step = Callable[[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]], tf.Tensor]
Read = Callable[[tf.Tensor], tf.Tensor]

# What `read_distinct` reads; every other network is read by Keras.
DISTINCT = {"cell": "lstm", "layers": 1, "pooling": "mean", "recurrent_dropout": 0.0}


def make_train_step(
    network: keras.Model, optimizer: keras.optimizers.Optimizer, config: Config
) -> Step:
    """A compiled step, that changes the network's variables.

    It takes ids (B, T) int32 padded with 0 on the right, targets (B,) float32 in [0, 1], soft
    ones too, and weights (B,) float32, what each text counts; it returns the mean of losses times
    weights, in nats, without penalties.
    """
    read = read_by_keras(network)
    if is_distinct(config):
        read = read_distinct(network, config, product_type())
    variables = network.trainable_variables

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, None), tf.int32),
            tf.TensorSpec((None,), tf.float32),
            tf.TensorSpec((None,), tf.float32),
        ]
    )
    def step(ids: tf.Tensor, targets: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            losses = tf.nn.sigmoid_cross_entropy_with_logits(targets, read(ids))
            # Not by the batch's own weights: batches are of like texts, and all of one would then
            # count as much as all of another.
            loss = tf.reduce_mean(weights * losses)
            total = tf.add_n([loss, *network.losses])
        gradients = [merge_repeated(g) for g in tape.gradient(total, variables)]
        if config.clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, config.clip_norm)
        optimizer.apply(gradients, variables)
        return loss

    return step


def is_distinct(config: Config) -> bool:
    """Whether a network of this configuration is read by its distinct words."""
    return all(getattr(config, name) == value for name, value in DISTINCT.items())


def read_by_keras(network: keras.Model) -> Read:
    """What `network` gives in training for ids (B, T) int32: logits (B,)."""
    return lambda ids: network(ids, training=True)["logit"]


def read_distinct(network: keras.Model, config: Config, products: tf.DType) -> Read:
    """The same, faster, with the network's own variables and dropout that falls on words.

    Args:
        products: what matrices are multiplied in, float32 or bfloat16; all else is float32.
    """
    states = distinct_states(network, config, products)

    def read(ids: tf.Tensor) -> tf.Tensor:
        present = tf.cast(ids != PADDING, tf.float32)
        # What each state counts in the mean, (T, B): 1 / length, padding 0.
        share = tf.transpose(present / tf.reduce_sum(present, 1, keepdims=True))
        pooled = [tf.reduce_sum(part * share[..., None], 0) for part in states(ids)]
        dropped = dropouts(network)[-1](tf.concat(pooled, 1), training=True)
        return network.get_layer("readout")(dropped)[:, 0]

    return read
