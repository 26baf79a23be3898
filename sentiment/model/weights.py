"""The names and shapes of a network's weights: one table that Keras, ONNX and NumPy share.

Kernels keep Keras' layout and gate order (`cells/`). Shapes: `V` vocabulary, `E` embedding
size, `I` input size of a layer, `H` units in one direction, `G` gates, `D` state size.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sentiment.model.cells import CELLS
from sentiment.model.config import Config

Weights = Mapping[str, NDArray[np.float32]]

EMBEDDING = "embedding"  # (V, E)
READOUT, BIAS = "readout.kernel", "readout.bias"  # (D,), ()
QUERY = "attention.query"  # (D,), attention pooling only


def layer_prefix(layer: int, direction: str) -> str:
    """Where a layer's `kernel` (I, G*H), `recurrent` (H, G*H) and `bias` stand."""
    return f"layers.{layer}.{direction}."


def expected_shapes(config: Config, vocabulary_size: int) -> dict[str, tuple[int, ...]]:
    """Shape by name of every weight that a network of this configuration has."""
    cell = CELLS[config.cell]
    blocks = len(cell.gates) * config.units
    shapes: dict[str, tuple[int, ...]] = {EMBEDDING: (vocabulary_size, config.embedding_size)}
    for layer in range(config.layers):
        inputs = config.state_size if layer else config.embedding_size
        for direction in config.direction_names:
            prefix = layer_prefix(layer, direction)
            shapes[prefix + "kernel"] = (inputs, blocks)
            shapes[prefix + "recurrent"] = (config.units, blocks)
            shapes[prefix + "bias"] = (2, blocks) if cell.recurrent_bias else (blocks,)
    if config.pooling == "attention":
        shapes[QUERY] = (config.state_size,)
    return shapes | {READOUT: (config.state_size,), BIAS: ()}


def split_bias(config: Config, bias: NDArray[np.float32]) -> tuple[NDArray, NDArray]:
    """The input's bias (G*H,) and the recurrent one, zeros where the cell has none."""
    return (bias[0], bias[1]) if CELLS[config.cell].recurrent_bias else (bias, np.zeros_like(bias))
