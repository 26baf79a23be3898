"""What a user would pick instead: programs that score texts, each made as its users make it.

Every one takes texts and gives a number a text. Those that can load the artifact's weights are
given our tokenizing and say the same as `Scorer`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.peers import by_keras, by_torch
from sentiment.evaluation.rivals import WORD_LISTS
from sentiment.model.artifact import Artifact
from sentiment.model.precision import Precision
from sentiment.scoring.scorer import Scorer

Score = Callable[[list[str]], NDArray]

TORCH = "pip install torch --index-url https://download.pytorch.org/whl/cpu"


@dataclass(frozen=True)
class Peer:
    """A program that scores texts.

    make: from an artifact to the function that scores. package: what it is made of.
    same: whether it has the artifact's weights. texts: how many it reads a round, None for all.
    goal: how many times as fast Scorer has to be.
    """

    make: Callable[[Artifact], Score]
    package: str
    same: bool = False
    texts: int | None = None
    goal: float | None = None

    @property
    def missing(self) -> str | None:
        """A line on how to install what this peer is made of, None where it is there."""
        if find_spec(self.package):
            return None
        how = TORCH if self.package == "torch" else "pip install -r requirements/dev.txt"
        return f"not measured, it takes {self.package}: {how}"


def make_ours(precision: Precision, artifact: Artifact) -> Score:
    """`Scorer`, texts to verdicts."""
    scorer = Scorer(artifact, precision=precision)
    return lambda texts: np.array([score.logit for score in scorer.score(texts)])


def make_word_list(name: str, artifact: Artifact) -> Score:
    """A list of words with rules; the artifact plays no part."""
    return WORD_LISTS[name]().probabilities


OURS, OURS_INT8, PREDICT = "Scorer", "Scorer in int8", "Keras predict, as they come"
PEERS: dict[str, Peer] = {
    OURS: Peer(partial(make_ours, Precision.float32), "onnxruntime", same=True),
    OURS_INT8: Peer(partial(make_ours, Precision.int8), "onnxruntime"),
    PREDICT: Peer(by_keras.make_plain, "keras", True, goal=4),
    "Keras predict, sorted by length": Peer(by_keras.make_sorted, "keras", True),
    "Keras in a compiled function": Peer(by_keras.make_function, "keras", True),
    "PyTorch LSTM, packed": Peer(by_torch.make_packed, "torch", True, goal=1.5),
    "encoder of DistilBERT's size": Peer(by_torch.make_encoder, "torch", texts=6, goal=100),
    "VADER": Peer(partial(make_word_list, "vader"), "vaderSentiment", texts=50),
    "TextBlob": Peer(partial(make_word_list, "textblob"), "textblob", texts=50),
}
