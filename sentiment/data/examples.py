"""What a network is trained on: texts as ids, each with a target and a weight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Examples:
    """N texts: ids a text; targets (N,) float32, P(positive) in [0, 1], soft ones too; weights
    (N,) float32, how much each counts in the loss of its batch."""

    ids: Sequence[Ids]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, ids: Sequence[Ids], targets: NDArray[np.number], weight: float = 1.0) -> "Examples":
        """Texts that all count the same."""
        weights = np.full(len(ids), weight, np.float32)
        return cls(ids, np.asarray(targets, np.float32), weights)

    def weighted(self, weight: float) -> "Examples":
        """The same texts, each counting `weight` times as much in the loss."""
        return Examples(self.ids, self.targets, self.weights * np.float32(weight))

    def __len__(self) -> int:
        return len(self.ids)

    def sample(self, share: float, generator: np.random.Generator) -> "Examples":
        """A random share in [0, 1] of them, in their order."""
        count = round(share * len(self))
        chosen = np.sort(generator.permutation(len(self))[:count])
        ids = [self.ids[i] for i in chosen]
        return Examples(ids, self.targets[chosen], self.weights[chosen])


def join(parts: Sequence[Examples]) -> Examples:
    """All parts, one after the other."""
    return Examples(
        [row for part in parts for row in part.ids],
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )
