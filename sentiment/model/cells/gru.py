"""The GRU of Cho et al. 2014, with the reset gate after the recurrent product as in cuDNN."""

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
    sigmoid,
)


def _step(
    projected: Array, recurrent: Array, bias: Array, previous: Mapping[str, Array], edit: Edit
) -> dict[str, Array]:
    units = previous["hidden"].shape[-1]
    inner = product(previous["hidden"], recurrent) + bias
    gates = sigmoid(projected[:, : 2 * units] + inner[:, : 2 * units])
    z, r = edit("update", gates[:, :units]), edit("reset", gates[:, units:])
    candidate = np.tanh(projected[:, 2 * units :] + r * inner[:, 2 * units :])
    candidate = edit("candidate", candidate)
    hidden = edit("hidden", z * previous["hidden"] + (1 - z) * candidate)
    return {"update": z, "reset": r, "candidate": candidate, "hidden": hidden}


def _back(
    values: Mapping[str, Array],
    previous: Mapping[str, Array],
    recurrent: Array,
    bias: Array,
    hidden: Array,
    memory: Array,
) -> Back:
    z, r, candidate = (values[name] for name in ("update", "reset", "candidate"))
    units = z.shape[-1]
    inner = (product(previous["hidden"], recurrent) + bias)[:, 2 * units :]
    proposed = hidden * (1 - z) * (1 - candidate * candidate)
    gates = (
        hidden * (previous["hidden"] - candidate) * z * (1 - z),
        proposed * inner * r * (1 - r),
    )
    # The reset gate stands between the recurrent product and the candidate.
    through = np.concatenate([*gates, proposed * r], axis=-1)
    return Back(
        projected=np.concatenate([*gates, proposed], axis=-1),
        hidden=hidden * z + product_back(through, recurrent),
        memory=memory,
    )


def _memory(values: Mapping[str, Array]) -> Memory:
    z, hidden = values["update"], values["hidden"]
    write = (1 - z) * values["candidate"]
    return Memory(state=hidden, carry=z, write=write, gate=np.ones_like(z), squash=identity)


GRU = Cell(
    keras_layer="GRU",
    onnx_operator="GRU",
    gates=("update", "reset", "candidate"),
    onnx_gates=("update", "reset", "candidate"),
    records=("update", "reset", "candidate", "hidden"),
    step=_step,
    back=_back,
    memory=_memory,
    state="hidden",
    silence="hidden",
    freeze={"update": 1.0},
    recurrent_bias=True,
)
