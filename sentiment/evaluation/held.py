"""Reviews that a network was not trained on, as it reads them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.data.prepared import Split, load_split, load_vocabulary
from sentiment.model.artifact import Artifact


def held_split(artifact: Artifact, prepared: Path) -> Split:
    """The validation part, as ids of the artifact's vocabulary."""
    whole = load_vocabulary(prepared)
    table = whole.translate(artifact.vocabulary)
    split = load_split(prepared, "validation")
    return replace(split, ids=[table[row] for row in split.ids])


def held_reviews(artifact: Artifact, prepared: Path, seed: int = 0) -> list[NDArray[np.int32]]:
    """Ids of the validation part's reviews in the artifact's vocabulary, in a seeded order."""
    rows = held_split(artifact, prepared).ids
    order = np.random.default_rng(seed).permutation(len(rows))
    return [rows[i] for i in order.tolist()]
