"""An LSTM layer, with one input product a distinct word of a batch, not a token.

A batch of 64 reviews holds some 14,000 tokens, but only 2,700 distinct words, and the input
product is half of the multiplications of an LSTM. So each word is projected onto the gates once
for each of its dropout masks (5,100 rows), and every step of a direction looks its words' gates up.
Padding is not masked on the way: it comes last in both directions, so that no word is read after
it; whoever takes the states leaves its own out.

Shapes: `B` texts, `T` tokens, `D` distinct rows of a batch, `E` embedding size, `H` units in one
direction.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import tensorflow as tf

from sentiment.model.cells import CELLS
from sentiment.model.config import Config
from sentiment.model.precision import processor_flags
from sentiment.text.vocabulary import PADDING

# The hidden states of each direction for ids.
States = Callable[[tf.Tensor], list[tf.Tensor]]

# Dropout masks that a word has in a batch; the texts take them in turn.
MASKS = 8


def dropouts(network: keras.Model) -> list[keras.layers.Dropout]:
    """Those of the embedding, then that of the readout."""
    return [layer for layer in network.layers if isinstance(layer, keras.layers.Dropout)]


def distinct_rows(network: keras.Model, ids: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Embeddings (D, E) of the distinct words of ids (B, T), dropout done, and which is whose.

    Dropout falls on words, not on tokens: all occurrences of a word in a text, and in every
    `MASKS`th text, lose the same numbers, and with word dropout are lost together. This is the
    variational dropout of embeddings by Gal & Ghahramani 2016, who draw a mask for each text.
    One mask for a whole batch would be faster, but is noise that all its texts share.

    Returns:
        The rows, and for each token the number of its row, (B, T) int32.
    """
    group = tf.range(tf.shape(ids)[0]) % MASKS
    pairs, index = tf.unique(tf.reshape(ids * MASKS + group[:, None], [-1]))
    rows = tf.gather(network.get_layer("embedding").embeddings.value, pairs // MASKS)[None]
    for dropout in dropouts(network)[:-1]:
        rows = dropout(rows, training=True)
    return rows[0], tf.reshape(index, tf.shape(ids))


def distinct_states(network: keras.Model, config: Config, products: tf.DType) -> States:
    """How the first layer of `network` reads ids (B, T) in training: the hidden states of each
    direction, (T, B, H), in the order in which it reads, padding last.

    Args:
        products: what matrices are multiplied in, float32 or bfloat16; all else is float32.
    """
    # tanh(z) = 2 sigmoid(2 z) - 1: doubled, the candidate goes through one sigmoid with the gates.
    doubled = [2.0 if gate == "candidate" else 1.0 for gate in CELLS["lstm"].gates]
    scale = tf.repeat(tf.constant(doubled), config.units)  # (4H,)

    def read(ids: tf.Tensor) -> list[tf.Tensor]:
        rows, index = distinct_rows(network, ids)
        states = []
        for cell, order in zip(direction_cells(network, config), orders(index, ids), strict=False):
            projected = multiply(rows, cell.kernel * scale, products) + cell.bias * scale
            recurrent = cell.recurrent_kernel * scale
            states.append(read_states(projected, recurrent, tf.transpose(order), products))
        return states

    return read


def direction_cells(network: keras.Model, config: Config) -> list[keras.layers.Layer]:
    """The cell of each direction of the first layer."""
    layer = network.get_layer("layer0")
    parts = [layer] if config.directions == 1 else [layer.forward_layer, layer.backward_layer]
    return [part.cell for part in parts]


def orders(values: tf.Tensor, ids: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """What belongs to the tokens `ids` (B, T), in the order that each direction reads them in."""
    lengths = tf.math.count_nonzero(ids != PADDING, axis=1)
    return values, tf.reverse_sequence(values, lengths, seq_axis=1, batch_axis=0)


def product_type() -> tf.DType:
    """What distinct words are multiplied in: bfloat16 where the processor does so itself.

    Elsewhere TensorFlow would only imitate it, slower than float32.
    """
    return tf.bfloat16 if "avx512_bf16" in processor_flags() else tf.float32


def multiply(
    a: tf.Tensor, b: tf.Tensor, products: tf.DType, of: tuple[bool, bool] = (False, False)
) -> tf.Tensor:
    """`a @ b` in float32, multiplied in `products`; `of` says which is taken transposed."""
    a, b = tf.cast(a, products), tf.cast(b, products)
    return tf.cast(tf.matmul(a, b, transpose_a=of[0], transpose_b=of[1]), tf.float32)


def read_states(
    projected: tf.Tensor, recurrent: tf.Tensor, index: tf.Tensor, products: tf.DType
) -> tf.Tensor:
    """The hidden states (T, B, H) of one direction of an LSTM; they have a gradient of their own.

    Args:
        projected: input product and bias of each distinct word, (D, 4H), the candidate doubled.
        recurrent: recurrent kernel (H, 4H), the candidate doubled.
        index: row of `projected` that each token reads, (T, B) int32, padding last.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def read(projected: tf.Tensor, recurrent: tf.Tensor) -> tuple[tf.Tensor, Callable]:
        kernel = tf.cast(recurrent, products)
        memory = _read_forward(projected, kernel, index)

        def gradient(states_gradient: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            found = _read_backward(memory, kernel, states_gradient)
            before = tf.reshape(memory.states[:-1], (-1, kernel.shape[0]))
            row = tf.reshape(index, [-1])
            order = tf.argsort(row)
            # Sums the gradients of a word's occurrences without a copy of them in that order.
            words = tf.raw_ops.SparseSegmentSum(
                data=found, indices=order, segment_ids=tf.gather(row, order)
            )
            return (
                tf.reshape(tf.cast(words, tf.float32), tf.shape(projected)),
                multiply(before, found, products, (True, False)),
            )

        return memory.states[1:], gradient

    return read(projected, recurrent)


@dataclass(frozen=True)
class _Memory:
    """What reading left: states and cell states begin with the zeros before the first token."""

    states: tf.Tensor  # (T + 1, B, H)
    cells: tf.TensorArray  # T + 1 times (B, H)
    gates: tf.TensorArray  # T times (B, 4H), after the sigmoid


def _read_forward(projected: tf.Tensor, kernel: tf.Tensor, index: tf.Tensor) -> _Memory:
    steps = tf.shape(index)[0]
    zeros = tf.zeros((tf.shape(index)[1], kernel.shape[0]))
    arrays = [tf.TensorArray(tf.float32, n, clear_after_read=False) for n in (steps + 1,) * 3]

    def step(t: tf.Tensor, h: tf.Tensor, c: tf.Tensor, *arrays: tf.TensorArray) -> tuple:
        states, cells, gates = arrays
        z = tf.gather(projected, index[t]) + multiply(h, kernel, kernel.dtype)
        all_gates = tf.sigmoid(z)
        i, f, candidate, o = tf.split(all_gates, 4, 1)
        c = f * c + i * (2 * candidate - 1)
        h = o * tf.tanh(c)
        return t + 1, h, c, states.write(t + 1, h), cells.write(t + 1, c), gates.write(t, all_gates)

    begin = [array.write(0, zeros) for array in arrays[:2]]
    *_, states, cells, gates = tf.while_loop(
        lambda t, *_: t < steps, step, (0, zeros, zeros, *begin, arrays[2]), parallel_iterations=1
    )
    return _Memory(states.stack(), cells, gates)


def _read_backward(memory: _Memory, kernel: tf.Tensor, states_gradient: tf.Tensor) -> tf.Tensor:
    """The gradient of all gates before the sigmoid, (T * B, 4H), in the kernel's type.

    states_gradient: the gradient of the states (T, B, H), without what each does to later ones.
    """
    steps = tf.shape(states_gradient)[0]
    zeros = tf.zeros_like(states_gradient[0])

    def step(t: tf.Tensor, dh: tf.Tensor, dc: tf.Tensor, array: tf.TensorArray) -> tuple:
        gates = memory.gates.read(t)
        i, f, candidate, o = tf.split(gates, 4, 1)
        seen = tf.tanh(memory.cells.read(t + 1))
        dh += states_gradient[t]
        dc += tf.raw_ops.TanhGrad(y=seen, dy=dh * o)
        parts = [dc * (2 * candidate - 1), dc * memory.cells.read(t), 2 * dc * i, dh * seen]
        dz = tf.raw_ops.SigmoidGrad(y=gates, dy=tf.concat(parts, 1))
        dz = tf.cast(dz, kernel.dtype)
        before = multiply(dz, kernel, kernel.dtype, (False, True))
        return t - 1, before, dc * f, array.write(t, dz)

    found = tf.TensorArray(kernel.dtype, steps)
    *_, found = tf.while_loop(
        lambda t, *_: t >= 0, step, (steps - 1, zeros, zeros, found), parallel_iterations=1
    )
    return tf.reshape(found.stack(), (-1, kernel.shape[1]))
