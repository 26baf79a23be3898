"""The network as an ONNX graph, laid out from an artifact's weights for ONNX Runtime.

Inputs `ids` (B, T) int32 and `lengths` (B,) int32; outputs `logit` (B,) and, where asked for,
`states` (T, dirs, B, H) of the top layer, zero in the padding. Built in memory at load: the
weights file stays the only copy.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from sentiment.errors import ConfigError
from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.model.precision import Precision
from sentiment.model.weights import BIAS, EMBEDDING, QUERY, READOUT, layer_prefix

OPSET, IR_VERSION = 17, 8
# The operators that ONNX Runtime has beside those of ONNX itself.
RUNTIME, RUNTIME_OPSET = "com.microsoft", 1


class _Graph:
    """Nodes and constants as they are added; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list = []
        self.constants: list = []

    def constant(self, name: str, value: ArrayLike) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        outputs = output.split()
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs[0]


def build_graph(
    artifact: Artifact, with_states: bool = False, precision: Precision = Precision.float32
) -> ModelProto:
    """The serving graph of an artifact; `with_states` adds the top layer's hidden states.

    Raises ConfigError for int8 where the recurrent layers are no LSTM.
    """
    graph, config = _Graph(), artifact.config
    embedding = graph.constant(EMBEDDING, artifact.weights[EMBEDDING])
    by_time = graph.add("Transpose", ["ids"], "ids_by_time", perm=[1, 0])
    # Gathered as float16, then cast: only the rows that are read become float32.
    half = graph.add("Gather", [embedding, by_time], "embedded_half")
    x = graph.add("Cast", [half], "embedded", to=TensorProto.FLOAT)  # (T, B, E)
    for layer in range(config.layers):
        if layer:
            x = _merge_directions(graph, x, f"layer{layer}_input")
        x = _add_layer(graph, artifact, layer, x, precision)  # (T, dirs, B, H)
    pooled = _add_pooling(graph, artifact, x)  # (B, D)
    weight = graph.constant(READOUT, artifact.weights[READOUT][:, None])
    product = graph.add("MatMul", [pooled, weight], "product")  # (B, 1)
    flat = graph.add("Squeeze", [product, graph.constant("axis_1", np.array([1]))], "flat")
    graph.add("Add", [flat, graph.constant(BIAS, artifact.weights[BIAS])], "logit")
    outputs = [helper.make_tensor_value_info("logit", TensorProto.FLOAT, ["B"])]
    if with_states:
        graph.add("Identity", [x], "states")
        shape = ["T", config.directions, "B", config.units]
        outputs.append(helper.make_tensor_value_info("states", TensorProto.FLOAT, shape))
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT32, ["B", "T"]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"]),
    ]
    made = helper.make_graph(graph.nodes, "sentiment", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, RUNTIME_OPSET)]
    return helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)


def _merge_directions(graph: _Graph, states: str, output: str) -> str:
    """(T, dirs, B, H) to (T, B, dirs*H)."""
    by_text = graph.add("Transpose", [states], f"{output}_by_text", perm=[0, 2, 1, 3])
    shape = graph.constant(f"{output}_shape", np.array([0, 0, -1]))
    return graph.add("Reshape", [by_text, shape], output)


def _join_directions(graph: _Graph, vectors: str, output: str) -> str:
    """(dirs, B, H) to (B, dirs*H)."""
    by_text = graph.add("Transpose", [vectors], f"{output}_by_text", perm=[1, 0, 2])
    shape = graph.constant(f"{output}_shape", np.array([0, -1]))
    return graph.add("Reshape", [by_text, shape], output)


def _add_layer(graph: _Graph, artifact: Artifact, layer: int, x: str, precision: Precision) -> str:
    """One recurrent layer over (T, B, I); states (T, dirs, B, H). ONNX stacks the directions."""
    config, cell = artifact.config, CELLS[artifact.config.cell]
    stacked: dict[str, list[NDArray]] = {"kernel": [], "recurrent": [], "bias": []}
    for direction in config.direction_names:
        prefix = layer_prefix(layer, direction)
        for part in ("kernel", "recurrent"):
            stacked[part].append(cell.reorder_for_onnx(artifact.weights[prefix + part]))
        bias = cell.reorder_for_onnx(artifact.weights[prefix + "bias"])
        # ONNX keeps an input's and a recurrent bias for every cell.
        both = bias if cell.recurrent_bias else np.stack([bias, np.zeros_like(bias)])
        stacked["bias"].append(both.reshape(-1))
    kernels = {f"layer{layer}_{part}": np.stack(stacked[part]) for part in ("kernel", "recurrent")}
    biases = graph.constant(f"layer{layer}_bias", np.stack(stacked["bias"]))
    outputs = f"layer{layer} layer{layer}_last"
    attributes: dict[str, Any] = {
        "hidden_size": config.units,
        "direction": "bidirectional" if config.directions == 2 else "forward",
    }
    if cell.recurrent_bias:
        attributes["linear_before_reset"] = 1
    if precision == Precision.float32:
        names = [graph.constant(name, values.swapaxes(1, 2)) for name, values in kernels.items()]
        return graph.add(cell.onnx_operator, [x, *names, biases, "lengths"], outputs, **attributes)
    if cell.onnx_operator != "LSTM":
        raise ConfigError(f"expected an LSTM for int8, got a {config.cell}; score it in float32")
    names, steps = list[str](), list[str]()
    for name, values in kernels.items():
        rounded, step = round_to_int8(values)
        names.append(graph.constant(name, rounded))
        steps.append(graph.constant(f"{name}_step", step))
        steps.append(graph.constant(f"{name}_zero", np.zeros(step.shape, np.int8)))
    nothing = [""] * 3  # states to begin with, and peepholes
    inputs = [x, *names, biases, "lengths", *nothing, *steps]
    return graph.add("DynamicQuantizeLSTM", inputs, outputs, domain=RUNTIME, **attributes)


def round_to_int8(kernels: NDArray) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Kernels (dirs, I, 4H) as whole numbers in [-127, 127], and the size of a step (dirs, 4H):
    one for each gate of each unit, so that a large weight coarsens its own column alone."""
    wide = np.asarray(kernels, np.float32)
    step = np.maximum(np.abs(wide).max(axis=1), np.finfo(np.float32).tiny) / 127
    return np.rint(wide / step[:, None]).astype(np.int8), step


def _add_pooling(graph: _Graph, artifact: Artifact, states: str) -> str:
    """The top layer's states (T, dirs, B, H) to one vector a text (B, D)."""
    config = artifact.config
    if config.pooling == "last":
        # The operator's own second output: where each direction stopped reading.
        return _join_directions(graph, f"layer{config.layers - 1}_last", "pooled")
    time_axis = graph.constant("time_axis", np.array([0]))
    if config.pooling == "mean":
        # The operator puts zeros into the padding, so the plain sum is that of the tokens.
        total = graph.add("ReduceSum", [states, time_axis], "total", keepdims=0)  # (dirs, B, H)
        counts = graph.add("Cast", ["lengths"], "counts", to=TensorProto.FLOAT)
        column = graph.add("Unsqueeze", [counts, graph.constant("one", np.array([1]))], "column")
        return graph.add("Div", [_join_directions(graph, total, "joined"), column], "pooled")
    merged = _merge_directions(graph, states, "merged")  # (T, B, D)
    present = _add_mask(graph)  # (T, B, 1)
    if config.pooling == "max":
        low = graph.constant("low", np.float32(-2))  # |h| < 1
        masked = graph.add("Where", [present, merged, low], "masked")
        return graph.add("ReduceMax", [masked], "pooled", axes=[0], keepdims=0)
    query = graph.constant(QUERY, artifact.weights[QUERY][:, None])
    scores = graph.add("MatMul", [merged, query], "scores")
    low = graph.constant("low", np.float32(-1e9))
    masked = graph.add("Where", [present, scores, low], "masked")
    attention = graph.add("Softmax", [masked], "attention", axis=0)
    weighted = graph.add("Mul", [attention, merged], "weighted")
    return graph.add("ReduceSum", [weighted, time_axis], "pooled", keepdims=0)


def _add_mask(graph: _Graph) -> str:
    """Which positions hold tokens: (T, B, 1) bool, from `lengths`."""
    shape = graph.add("Shape", ["ids"], "ids_shape")
    steps = graph.add("Gather", [shape, graph.constant("index_1", np.array(1))], "steps")
    zero, one = graph.constant("start", np.array(0)), graph.constant("stride", np.array(1))
    positions = graph.add("Range", [zero, steps, one], "positions")
    column = graph.add(
        "Unsqueeze", [positions, graph.constant("position_axes", np.array([1, 2]))], "column"
    )
    long = graph.add("Cast", ["lengths"], "long_lengths", to=TensorProto.INT64)
    row = graph.add("Unsqueeze", [long, graph.constant("length_axes", np.array([0, 2]))], "row")
    return graph.add("Less", [column, row], "present")
