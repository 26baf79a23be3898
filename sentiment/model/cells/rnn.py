"""The plain recurrent network of Elman 1990."""

from collections.abc import Mapping

import numpy as np

from sentiment.model.cells.cell import (
    Array,
    Back,
    Cell,
    Edit,
    Memory,
    identity,
    product,
    product_back,
)


def _step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array], edit: Edit
) -> dict[str, Array]:
    return {"hidden": edit("hidden", np.tanh(projected + product(previous["hidden"], recurrent)))}


def _back(
    values: Mapping[str, Array],
    previous: Mapping[str, Array],
    recurrent: Array,
    bias: Array,
    hidden: Array,
    memory: Array,
) -> Back:
    projected = hidden * (1 - values["hidden"] * values["hidden"])
    return Back(projected, product_back(projected, recurrent), memory)


def _memory(values: Mapping[str, Array]) -> Memory:
    # Nothing is kept linearly: a plain RNN writes its whole state anew at every token.
    hidden = values["hidden"]
    nothing, whole = np.zeros_like(hidden), np.ones_like(hidden)
    return Memory(state=hidden, carry=nothing, write=hidden, gate=whole, squash=identity)


RNN = Cell(
    keras_layer="SimpleRNN",
    onnx_operator="RNN",
    gates=("candidate",),
    onnx_gates=("candidate",),
    records=("hidden",),
    step=_step,
    back=_back,
    memory=_memory,
    state="hidden",
    silence="hidden",
    # There is no gate that could keep the state as it is.
    freeze={},
)
