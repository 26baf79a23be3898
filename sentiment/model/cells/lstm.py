"""The LSTM of Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000."""

from collections.abc import Mapping

import numpy as np

from sentiment.model.cells.cell import (
    Array,
    Back,
    Cell,
    Edit,
    Memory,
    product,
    product_back,
    sigmoid,
)


def _step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array], edit: Edit
) -> dict[str, Array]:
    z = projected + product(previous["hidden"], recurrent)
    units = previous["hidden"].shape[-1]
    gates = sigmoid(z)  # one call for all: the candidate's block is not used
    i = edit("input", gates[:, :units])
    f = edit("forget", gates[:, units : 2 * units])
    candidate = edit("candidate", np.tanh(z[:, 2 * units : 3 * units]))
    o = edit("output", gates[:, 3 * units :])
    cell = edit("cell", f * previous["cell"] + i * candidate)
    hidden = edit("hidden", o * np.tanh(cell))
    return {
        "input": i,
        "forget": f,
        "candidate": candidate,
        "output": o,
        "cell": cell,
        "hidden": hidden,
    }


def _back(
    values: Mapping[str, Array],
    previous: Mapping[str, Array],
    recurrent: Array,
    bias: Array,
    hidden: Array,
    memory: Array,
) -> Back:
    i, f, o, candidate = (values[name] for name in ("input", "forget", "output", "candidate"))
    squashed = np.tanh(values["cell"])
    cell = memory + hidden * o * (1 - squashed * squashed)
    blocks = (
        cell * candidate * i * (1 - i),
        cell * previous["cell"] * f * (1 - f),
        cell * i * (1 - candidate * candidate),
        hidden * squashed * o * (1 - o),
    )
    projected = np.concatenate(blocks, axis=-1)
    return Back(projected, product_back(projected, recurrent), cell * f)


def _memory(values: Mapping[str, Array]) -> Memory:
    return Memory(
        state=values["cell"],
        carry=values["forget"],
        write=values["input"] * values["candidate"],
        gate=values["output"],
        squash=np.tanh,
    )


LSTM = Cell(
    keras_layer="LSTM",
    onnx_operator="LSTM",
    gates=("input", "forget", "candidate", "output"),
    onnx_gates=("input", "output", "forget", "candidate"),
    records=("input", "forget", "candidate", "output", "cell", "hidden"),
    step=_step,
    back=_back,
    memory=_memory,
    state="cell",
    silence="output",
    freeze={"forget": 1.0, "input": 0.0},
)
