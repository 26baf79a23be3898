"""What each word wrote into the memory, as far as the readout read it: exact, no sampling.

With m_t = carry_t*m_{t-1} + write_t and h_t = expose_t*m_t (sentiment/model/cells/cell.py), a
state is a sum over the words before it, h_t = expose_t * sum_{j<=t} (carry_{j+1}*...*carry_t) *
write_j, and so is every logit: word j's part is write_j · G_j with

    G_j = R_j*expose_j + carry_{j+1}*G_{j+1}

The gates themselves depend on earlier words; they are taken as they were. A plain RNN keeps
nothing linearly: there each word's part is what is read off at its position.
Where the parts are read, word by word: sentiment/trace/memory.py.
"""

import numpy as np
from numpy.typing import NDArray

from sentiment.model.cells import Array, Memory
from sentiment.model.config import Config
from sentiment.trace.unroll import Unrolled, reading_order, top_memory


def contributions(config: Config, unrolled: Unrolled) -> Array:
    """Each token's part (T,) of the logit, float32, in logits; with the bias they sum to it."""
    return sum(direction_contributions(config, unrolled, d) for d in unrolled.readout)  # type: ignore[return-value]


def direction_contributions(config: Config, unrolled: Unrolled, direction: str) -> Array:
    """One direction's share (T,) of `contributions`, in text order."""
    return unit_contributions(config, unrolled, direction).sum(axis=1).astype(np.float32)


def unit_contributions(config: Config, unrolled: Unrolled, direction: str) -> NDArray[np.float64]:
    """The same, split by unit (T, H): what each word wrote into each unit's memory."""
    memory = top_memory(config, unrolled, direction)
    return gather(memory, unrolled.readout[direction], reading_order(direction))


def gather(memory: Memory, readout: Array, order: slice) -> NDArray[np.float64]:
    """write_j * G_j for each token j, (T, H) in text order; `order` is the direction's own."""
    carry, read = memory.carry[order], (readout * memory.expose)[order]
    # In float64: hundreds of small terms of both signs meet in one sum.
    gathered = read.astype(np.float64)
    for j in range(len(read) - 2, -1, -1):
        gathered[j] += carry[j + 1] * gathered[j + 1]
    return gathered[order] * memory.write
