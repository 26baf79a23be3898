"""What a recurrent cell is: the order of its gates, one step in NumPy, that step's gradient, and
what its memory does.

Shapes: `D` directions, `H` units in each, `T` tokens, `G` gates. All arrays are float32.

Every cell's hidden state is a linear memory seen through a gate and a squashing function:

    m_t = carry_t * m_{t-1} + write_t        h_t = gate_t * squash(m_t) = expose_t * m_t

That is what makes contributions exact (sentiment/trace/contributions.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
# What becomes of a record (its name, its values) before the step goes on with it.
Edit = Callable[[str, Array], Array]


def keep(name: str, values: Array) -> Array:
    """The edit that changes nothing."""
    return values


@dataclass(frozen=True)
class Memory:
    """How a cell keeps what was written: each array (T, H) in text order."""

    state: Array
    carry: Array
    write: Array
    gate: Array
    squash: Callable[[NDArray], NDArray]

    @property
    def expose(self) -> Array:
        """The factor between memory and hidden state: gate * squash(m) / m, gate where m is 0."""
        empty = self.state == 0
        safe = np.where(empty, np.float32(1), self.state)
        return self.gate * np.where(empty, np.float32(1), self.squash(safe) / safe)


@dataclass(frozen=True)
class Back:
    """The gradient of something before a step: of the input's projection (D, G*H), and of the
    previous step's hidden state and memory (D, H)."""

    projected: Array
    hidden: Array
    memory: Array


@dataclass(frozen=True)
class Cell:
    """A cell: `gates` names the blocks of its kernels in Keras' order, `onnx_gates` in ONNX's.

    `step(projected, recurrent, bias, previous, edit)` takes the input's projection with its bias
    (D, G*H), the recurrent kernel (D, H, G*H), the recurrent bias (D, G*H), and the values of the
    previous step; it returns every gate and state of this one, each (D, H), under `records`, as
    `edit` left them.

    `back(values, previous, recurrent, bias, hidden, memory)` takes the values of a step and of the
    one before, and the gradients (D, H) of its hidden state and its memory.

    `state` is the record that holds the memory. `silence` says which record is 0 where a unit is
    silenced, `freeze` which gates have which value while the memory stays as it is.
    """

    keras_layer: str
    onnx_operator: str
    gates: tuple[str, ...]
    onnx_gates: tuple[str, ...]
    records: tuple[str, ...]
    step: Callable[[Array, Array, Array, Mapping[str, Array], Edit], dict[str, Array]]
    back: Callable[[Mapping[str, Array], Mapping[str, Array], Array, Array, Array, Array], Back]
    memory: Callable[[Mapping[str, Array]], Memory]
    state: str
    silence: str
    freeze: Mapping[str, float]
    # Keras' GRU adds a bias of its own to the recurrent projection, before the reset gate.
    recurrent_bias: bool = False

    def reorder_for_onnx(self, blocks: Array) -> Array:
        """Blocks along the last axis, from Keras' gate order to ONNX's."""
        parts = dict(zip(self.gates, np.split(blocks, len(self.gates), axis=-1), strict=True))
        return np.concatenate([parts[gate] for gate in self.onnx_gates], axis=-1)


def identity(values: NDArray) -> NDArray:
    return values


def sigmoid(x: Array) -> Array:
    # By tanh: cannot overflow, and stays float32.
    half = np.float32(0.5)
    return np.asarray(half * (np.tanh(half * x) + np.float32(1)))


def product(hidden: Array, recurrent: Array) -> Array:
    """Hidden states (D, H) times their recurrent kernels (D, H, G*H)."""
    # Not by BLAS: it sends so small a product to several threads, which wait for each other on
    # a busy machine, and a step takes ten times as long.
    return np.einsum("dh,dhg->dg", hidden, recurrent)


def product_back(projected: Array, recurrent: Array) -> Array:
    """The gradient (D, H) of the hidden states whose `product` has the gradient (D, G*H)."""
    return np.einsum("dg,dhg->dh", projected, recurrent)
