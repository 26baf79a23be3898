"""How near scoring comes to what the processor can multiply."""

import numpy as np

from sentiment.model.artifact import Artifact
from sentiment.model.weights import layer_prefix

# Of a plain product: large enough that nothing but multiplying counts.
SIZE = 1_536


def count_operations(artifact: Artifact) -> int:
    """Floating-point operations a token: two for each weight of a kernel it is multiplied with."""
    config = artifact.config
    names = [
        layer_prefix(layer, direction) + part
        for layer in range(config.layers)
        for direction in config.direction_names
        for part in ("kernel", "recurrent")
    ]
    return 2 * sum(artifact.weights[name].size for name in names)


class Product:
    """A square product in float32 by NumPy, on all cores."""

    operations = 2 * SIZE**3

    def __init__(self) -> None:
        generator = np.random.default_rng(0)
        self._a, self._b = generator.standard_normal((2, SIZE, SIZE), np.float32)
        self._out = np.empty((SIZE, SIZE), np.float32)

    def run(self) -> None:
        np.matmul(self._a, self._b, out=self._out)
