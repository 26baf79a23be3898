"""How TensorFlow's threads share the processor in training."""

import os

import tensorflow as tf

from sentiment.model.config import DIRECTIONS


def share_cores() -> None:
    """Give each direction its own share of the cores, where TensorFlow has not begun yet.

    A step of the network is many small operations. By TensorFlow's default each of them is spread
    over all cores, and both directions, which are read side by side, wait for each other at every
    one: on two cores a step then takes a fifth to two fifths longer (docs/benchmark.md).
    """
    try:
        tf.config.threading.set_intra_op_parallelism_threads(
            max(1, (os.cpu_count() or 1) // len(DIRECTIONS))
        )
        tf.config.threading.set_inter_op_parallelism_threads(len(DIRECTIONS))
    except RuntimeError:
        pass  # Too late to change, in a process that has computed with it before.
