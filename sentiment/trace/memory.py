"""The memory matrix: what each word wrote that is still read at each later word, exactly.

With m_t = carry_t*m_{t-1} + write_t and h_t = expose_t*m_t (sentiment/model/cells/cell.py), what
the readout reads at t of what word j wrote is

    A[t, j] = sum over units of R_t * expose_t * carry_{j+1}*...*carry_t * write_j

for j read before t, in the direction's own order. A row sums to R_t·h_t, a column to the word's
contribution, and everything with the bias to the logit.

Shapes: `T` tokens, `H` units in one direction. Indices are positions of the text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Array
from sentiment.trace.unroll import Unrolled, reading_order, top_memory


@dataclass(frozen=True)
class Remembered:
    """What one direction remembers of each word.

    parts: A (T, T) float32, in logits: parts[t, j] is what word j wrote that is read at t.
    half_lives: (T,) tokens after which less than half is left in memory of what a word wrote, as
        the readout weighs it: sum over units of |w * carry*...*carry * write|. Between two tokens
        it is interpolated; inf where half or more is left when the direction has read to its end.
    """

    parts: Array
    half_lives: NDArray[np.float64]


def remember(artifact: Artifact, unrolled: Unrolled) -> dict[str, Remembered]:
    """Direction to what it remembers. Takes time and memory in proportion to T * T."""
    return {d: _remember(artifact, unrolled, d) for d in artifact.config.direction_names}


def _remember(artifact: Artifact, unrolled: Unrolled, direction: str) -> Remembered:
    memory, order = top_memory(artifact.config, unrolled, direction), reading_order(direction)
    read = (unrolled.readout[direction] * memory.expose)[order]  # (T, H)
    write, carry = memory.write[order], memory.carry[order]
    weights = np.abs(artifact.readout(direction))  # (H,)
    length = len(read)
    parts = np.zeros((length, length), np.float32)
    left = np.zeros((length, length), np.float32)
    # What is left of each word's writing: a row a word, all of them carried on at each step.
    kept = np.zeros_like(write)
    for t in range(length):
        kept[:t] *= carry[t]
        kept[t] = write[t]
        parts[t, : t + 1] = kept[: t + 1] @ read[t]
        left[t, : t + 1] = np.abs(kept[: t + 1]) @ weights
    return Remembered(parts[order, order], half_lives(left)[order])


def half_lives(left: Array) -> NDArray[np.float64]:
    """How many steps until less than half is left, (T,), of amounts left[t, j] (T, T).

    In reading order: word j writes left[j, j] at step j. Linear between two steps.
    """
    lives = np.full(len(left), np.inf)
    for j in range(len(left)):
        amounts = left[j:, j].astype(np.float64)
        below = np.flatnonzero(amounts < amounts[0] / 2)
        if len(below):
            step = int(below[0])
            before, after = amounts[step - 1], amounts[step]
            lives[j] = step - 1 + (before - amounts[0] / 2) / (before - after)
    return lives
