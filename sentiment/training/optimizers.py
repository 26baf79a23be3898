"""Optimizers by name; Adam here leaves alone the embedding rows a batch does not hold."""

import keras
import tensorflow as tf

from sentiment.model.config import Config


class LazyAdam(keras.optimizers.Adam):
    """Adam (Kingma & Ba 2015) whose moments of an embedding row move only when it is read.

    Keras' own Adam decays the moments of the whole table at each step, of which a batch reads a
    tenth: a twelfth of a step's time went into that (docs/benchmark.md).
    """

    def update_step(
        self,
        gradient: tf.Tensor | tf.IndexedSlices,
        variable: tf.Variable,
        learning_rate: tf.Tensor,
    ) -> None:
        if not isinstance(gradient, tf.IndexedSlices):
            super().update_step(gradient, variable, learning_rate)
            return
        rows, values = gradient.indices, gradient.values
        step = tf.cast(self.iterations + 1, values.dtype)
        rate = tf.cast(learning_rate, values.dtype)
        rate *= tf.sqrt(1 - self.beta_2**step) / (1 - self.beta_1**step)
        index = self._get_variable_index(variable)
        moments = (self._momentums[index].value, self._velocities[index].value)
        first = self.beta_1 * tf.gather(moments[0], rows) + (1 - self.beta_1) * values
        second = self.beta_2 * tf.gather(moments[1], rows) + (1 - self.beta_2) * values**2
        moments[0].scatter_update(tf.IndexedSlices(first, rows))
        moments[1].scatter_update(tf.IndexedSlices(second, rows))
        change = rate * first / (tf.sqrt(second) + self.epsilon)
        self.assign_sub(variable, tf.IndexedSlices(change, rows))


OPTIMIZERS = {
    "adam": LazyAdam,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": keras.optimizers.SGD,
}


def build_optimizer(config: Config, steps: int) -> keras.optimizers.Optimizer:
    """The configured optimizer, with its schedule laid over `steps` steps."""
    rate = config.learning_rate
    if config.schedule == "cosine":
        warmup = max(1, round(config.warmup * steps))
        rate = keras.optimizers.schedules.CosineDecay(
            rate / 100, max(1, steps - warmup), warmup_target=rate, warmup_steps=warmup
        )
    return OPTIMIZERS[config.optimizer](rate)


def merge_repeated(gradient: tf.Tensor | tf.IndexedSlices) -> tf.Tensor | tf.IndexedSlices:
    """Sum the slices of rows that occur more than once, so that the norm is that of the whole."""
    if not isinstance(gradient, tf.IndexedSlices):
        return gradient
    rows, index = tf.unique(gradient.indices)
    values = tf.math.unsorted_segment_sum(gradient.values, index, tf.size(rows))
    return tf.IndexedSlices(values, rows, gradient.dense_shape)
