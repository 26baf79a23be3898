"""Reviews that a network was not trained on, as it reads them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.data.preparation import load_split
from sentiment.model.artifact import Artifact
from sentiment.text.vocabulary import Vocabulary


def held_reviews(artifact: Artifact, prepared: Path, seed: int = 0) -> list[NDArray[np.int32]]:
    """Ids of the validation part's reviews in the artifact's vocabulary, in a seeded order."""
    whole = Vocabulary.load(prepared / "vocabulary.json")
    table = whole.translate(artifact.vocabulary)
    rows = load_split(prepared, "validation", len(whole)).ids
    order = np.random.default_rng(seed).permutation(len(rows))
    return [table[rows[i]] for i in order.tolist()]
