"""The model's scores of every beginning and every ending of a text, had it been all.

Its words are those of the whole text: what is a name there, or was misspelt, is so in a part.

Shapes: `T` tokens, `N` parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer
from sentiment.trace.unroll import Unrolled

# Each part is read anew, so the work grows with the square of the length.
MOST_PREFIXES = 300
# With these poolings and one layer a logit is the sum of what each direction makes of a part.
SEPARABLE = ("mean", "last")


@dataclass(frozen=True)
class Prefixes:
    """ends (N,): tokens in each prefix, rising to T. logits (N,) float32; probabilities (N,)."""

    ends: NDArray[np.int64]
    logits: NDArray[np.float32]
    probabilities: NDArray[np.float64]


@dataclass(frozen=True)
class Suffixes:
    """starts (N,): the first token of each suffix, from 0. logits (N,), probabilities (N,)."""

    starts: NDArray[np.int64]
    logits: NDArray[np.float32]
    probabilities: NDArray[np.float64]


def score_prefixes(scorer: Scorer, unrolled: Unrolled, most: int = MOST_PREFIXES) -> Prefixes:
    """What the model would say of the text up to each token: all T where T <= most, else `most`
    spread evenly, the whole text always among them."""
    length = len(unrolled.ids)
    ends = _spread(length, most)
    spans = [(0, end) for end in ends.tolist()]
    logits = _score_parts(scorer, unrolled, spans, "forward")
    return Prefixes(ends, logits, scorer.artifact.calibration.probability(logits, ends))


def score_suffixes(scorer: Scorer, unrolled: Unrolled, most: int = MOST_PREFIXES) -> Suffixes:
    """The same of the text from each token on."""
    length = len(unrolled.ids)
    lengths = _spread(length, most)[::-1]
    starts = length - lengths
    spans = [(start, length) for start in starts.tolist()]
    logits = _score_parts(scorer, unrolled, spans, "backward")
    return Suffixes(starts, logits, scorer.artifact.calibration.probability(logits, lengths))


def _spread(length: int, most: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(1, length, min(length, most)).round().astype(np.int64))


def _score_parts(
    scorer: Scorer, unrolled: Unrolled, spans: Sequence[tuple[int, int]], known: str
) -> NDArray[np.float32]:
    """Logits (N,) of the parts of a text; its states of the direction `known` are theirs, too."""
    artifact, parts = scorer.artifact, [unrolled.ids[start:end] for start, end in spans]
    if not is_separable(artifact):
        return scorer.logits(parts)
    logits = np.full(len(parts), artifact.bias)
    for direction in artifact.config.direction_names:
        if direction == known:
            logits += _read_parts(artifact, unrolled, spans, direction)
        else:
            logits += scorer.of_direction(direction).logits(
                [part[::-1] if direction == "backward" else part for part in parts]
            )
    return logits.astype(np.float32)


def is_separable(artifact: Artifact) -> bool:
    """Whether a logit is a sum over directions, each of which reads only the text."""
    return artifact.config.layers == 1 and artifact.config.pooling in SEPARABLE


def _read_parts(
    artifact: Artifact, unrolled: Unrolled, spans: Sequence[tuple[int, int]], direction: str
) -> NDArray[np.float64]:
    """What the readout makes of this direction's states in each part, (N,)."""
    read = unrolled.hidden(direction).astype(np.float64) @ artifact.readout(direction)  # (T,)
    starts, ends = np.array(spans).T
    if artifact.config.pooling == "last":
        return np.asarray(read[starts if direction == "backward" else ends - 1])
    sums = np.concatenate([[0.0], read.cumsum()])
    return np.asarray((sums[ends] - sums[starts]) / (ends - starts))
