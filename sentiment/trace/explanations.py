"""Other explanations of a logit, word by word, to hold beside the contributions.

Each gives every token a value in logits, and says what its values were to sum to.

Shapes: `T` tokens, `E` embedding size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Array
from sentiment.scoring.scorer import Scorer
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.contributions import contributions
from sentiment.trace.gradients import gradients
from sentiment.trace.unroll import Unrolled, embed, unroll_embedded

Values = NDArray[np.float64]
# Gauss-Legendre nodes of the integral: the fewest of these that leave a residual below COMPLETE
# logits, for which 16 are enough on most reviews; a sentence may bend more on the way.
NODES, COMPLETE = (16, 32, 64), 0.1
# Occlusion reads a text of T words T times.
MOST_WORDS = 300


@dataclass(frozen=True)
class Explanation:
    """values (T,) in logits; `total` is what they would sum to if they told all of it."""

    values: Values
    total: float

    @property
    def residual(self) -> float:
        """What the values leave unexplained, in logits."""
        return self.total - float(self.values.sum())


@dataclass(frozen=True)
class Method:
    """A way to explain: what it is called, and beside a map, in seven letters; what a value says;
    and how it is reckoned."""

    label: str
    short: str
    says: str
    explain: Callable[[Scorer, Unrolled], Explanation]


def ours(scorer: Scorer, read: Unrolled) -> Explanation:
    values = contributions(scorer.artifact.config, read).astype(np.float64)
    return Explanation(values, read.logit - read.bias)


def occlusion_by_deletion(scorer: Scorer, read: Unrolled) -> Explanation:
    """Without its only word a text would leave the bias alone."""
    parts = [np.delete(read.ids, t) for t in range(len(read.ids))]
    left = scorer.logits(parts) if len(read.ids) > 1 else np.array([read.bias])
    return Explanation(read.logit - left.astype(np.float64), read.logit - read.bias)


def occlusion_by_unknown(scorer: Scorer, read: Unrolled) -> Explanation:
    parts = np.repeat(read.ids[None], len(read.ids), axis=0)
    np.fill_diagonal(parts, UNKNOWN)
    left = scorer.logits(list(parts)).astype(np.float64)
    return Explanation(read.logit - left, read.logit - read.bias)


def gradient_times_input(scorer: Scorer, read: Unrolled) -> Explanation:
    """Simonyan et al. 2013, as Shrikumar et al. 2016 write it."""
    slopes = gradients(scorer.artifact, read).inputs.astype(np.float64)
    return Explanation((slopes * read.embedded).sum(axis=1), read.logit - read.bias)


def integrated_gradients(
    scorer: Scorer, read: Unrolled, nodes: Sequence[int] = NODES
) -> Explanation:
    """Sundararajan et al. 2017, from the text with all words unknown."""
    artifact = scorer.artifact
    start = embed(artifact, np.full_like(read.ids, UNKNOWN))
    total = read.logit - unroll_embedded(artifact, read.ids, start).logit
    way = read.embedded - start  # (T, E)
    for count in nodes:
        found = Explanation(
            (_mean_slopes(artifact, read.ids, start, way, count) * way).sum(axis=1), total
        )
        if abs(found.residual) < COMPLETE:
            break
    return found


def _mean_slopes(
    artifact: Artifact, ids: NDArray[np.int32], start: Array, way: Array, nodes: int
) -> Values:
    places, weights = np.polynomial.legendre.leggauss(nodes)
    slopes = np.zeros(way.shape, np.float64)
    for place, weight in zip((places + 1) / 2, weights / 2, strict=True):
        between = (start + np.float32(place) * way).astype(np.float32)
        slopes += weight * gradients(artifact, unroll_embedded(artifact, ids, between)).inputs
    return slopes


def chance(scorer: Scorer, read: Unrolled) -> Explanation:
    """Drawn by a seed that the text decides: what an explanation has to beat."""
    values = np.random.default_rng(read.ids.astype(np.uint32)).normal(size=len(read.ids))
    return Explanation(values, read.logit - read.bias)


METHODS: dict[str, Method] = {
    "contributions": Method(
        "Contributions",
        "ours",
        "what the word wrote into the memory and the verdict read of it",
        ours,
    ),
    "deletion": Method(
        "Occlusion, deleted",
        "deleted",
        "the logit less that of the text without the word",
        occlusion_by_deletion,
    ),
    "unknown": Method(
        "Occlusion, unknown",
        "unk",
        "the logit less that with an unknown word in its place",
        occlusion_by_unknown,
    ),
    "gradient": Method(
        "Gradient times input",
        "slope",
        "the logit's slope along the word's embedding",
        gradient_times_input,
    ),
    "integrated": Method(
        "Integrated gradients",
        "slopes",
        "the slopes on the way from a text of unknown words, summed",
        integrated_gradients,
    ),
    "random": Method("Random", "random", "nothing: a draw", chance),
}
