"""The recurrent cells: the order of their gates, one step in NumPy, and what their memory does.

Shapes: `D` directions, `H` units in each, `T` tokens, `G` gates. All arrays are float32.

Every cell's hidden state is a linear memory seen through a factor:

    m_t = carry_t * m_{t-1} + write_t        h_t = expose_t * m_t

That is what makes contributions exact (sentiment/trace/contributions.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Memory:
    """How a cell keeps what was written: each array (T, H) in the direction's reading order."""

    carry: Array
    write: Array
    expose: Array


@dataclass(frozen=True)
class Cell:
    """A cell: `gates` names the blocks of its kernels in Keras' order, `onnx_gates` in ONNX's.

    `step(projected, recurrent, bias, previous)` takes the input's projection with its bias
    (D, G*H), the recurrent kernel (D, H, G*H), the recurrent bias (D, G*H), and the values of the
    previous step; it returns every gate and state of this one, each (D, H), under `records`.
    """

    keras_layer: str
    onnx_operator: str
    gates: tuple[str, ...]
    onnx_gates: tuple[str, ...]
    records: tuple[str, ...]
    step: Callable[[Array, Array, Array, Mapping[str, Array]], dict[str, Array]]
    memory: Callable[[Mapping[str, Array]], Memory]
    # Keras' GRU adds a bias of its own to the recurrent projection, before the reset gate.
    recurrent_bias: bool = False

    def reorder_for_onnx(self, blocks: Array) -> Array:
        """Blocks along the last axis, from Keras' gate order to ONNX's."""
        parts = dict(zip(self.gates, np.split(blocks, len(self.gates), axis=-1), strict=True))
        return np.concatenate([parts[gate] for gate in self.onnx_gates], axis=-1)


def sigmoid(x: Array) -> Array:
    # By tanh: cannot overflow, and stays float32.
    half = np.float32(0.5)
    return np.asarray(half * (np.tanh(half * x) + np.float32(1)))


def _product(hidden: Array, recurrent: Array) -> Array:
    # Not by BLAS: it sends so small a product to several threads, which wait for each other on
    # a busy machine, and a step takes ten times as long.
    return np.einsum("dh,dhg->dg", hidden, recurrent)


def _lstm_step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array]
) -> dict[str, Array]:
    """Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000."""
    z = projected + _product(previous["hidden"], recurrent)
    units = previous["hidden"].shape[-1]
    gates = sigmoid(z)  # one call for all: the candidate's block is not used
    i, f, o = gates[:, :units], gates[:, units : 2 * units], gates[:, 3 * units :]
    candidate = np.tanh(z[:, 2 * units : 3 * units])
    cell = f * previous["cell"] + i * candidate
    hidden = o * np.tanh(cell)
    return {
        "input": i,
        "forget": f,
        "candidate": candidate,
        "output": o,
        "cell": cell,
        "hidden": hidden,
    }


def _lstm_memory(values: Mapping[str, Array]) -> Memory:
    cell = values["cell"]
    # tanh(c) / c, which is 1 in the limit c = 0.
    safe = np.where(cell == 0, np.float32(1), cell)
    slope = np.where(cell == 0, np.float32(1), np.tanh(safe) / safe)
    return Memory(
        carry=values["forget"],
        write=values["input"] * values["candidate"],
        expose=values["output"] * slope,
    )


def _gru_step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array]
) -> dict[str, Array]:
    """Cho et al. 2014, with the reset gate after the recurrent product as in cuDNN."""
    units = previous["hidden"].shape[-1]
    inner = _product(previous["hidden"], recurrent) + bias
    gates = sigmoid(projected[:, : 2 * units] + inner[:, : 2 * units])
    z, r = gates[:, :units], gates[:, units:]
    candidate = np.tanh(projected[:, 2 * units :] + r * inner[:, 2 * units :])
    hidden = z * previous["hidden"] + (1 - z) * candidate
    return {"update": z, "reset": r, "candidate": candidate, "hidden": hidden}


def _gru_memory(values: Mapping[str, Array]) -> Memory:
    z = values["update"]
    return Memory(carry=z, write=(1 - z) * values["candidate"], expose=np.ones_like(z))


def _rnn_step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array]
) -> dict[str, Array]:
    """Elman 1990."""
    return {"hidden": np.tanh(projected + _product(previous["hidden"], recurrent))}


def _rnn_memory(values: Mapping[str, Array]) -> Memory:
    # Nothing is kept linearly: a plain RNN writes its whole state anew at every token.
    hidden = values["hidden"]
    return Memory(carry=np.zeros_like(hidden), write=hidden, expose=np.ones_like(hidden))


CELLS: dict[str, Cell] = {
    "lstm": Cell(
        keras_layer="LSTM",
        onnx_operator="LSTM",
        gates=("input", "forget", "candidate", "output"),
        onnx_gates=("input", "output", "forget", "candidate"),
        records=("input", "forget", "candidate", "output", "cell", "hidden"),
        step=_lstm_step,
        memory=_lstm_memory,
    ),
    "gru": Cell(
        keras_layer="GRU",
        onnx_operator="GRU",
        gates=("update", "reset", "candidate"),
        onnx_gates=("update", "reset", "candidate"),
        records=("update", "reset", "candidate", "hidden"),
        step=_gru_step,
        memory=_gru_memory,
        recurrent_bias=True,
    ),
    "rnn": Cell(
        keras_layer="SimpleRNN",
        onnx_operator="RNN",
        gates=("candidate",),
        onnx_gates=("candidate",),
        records=("hidden",),
        step=_rnn_step,
        memory=_rnn_memory,
    ),
}
