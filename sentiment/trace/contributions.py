"""What each word wrote into the memory, as far as the readout read it: exact, no sampling.

With m_t = carry_t*m_{t-1} + write_t and h_t = expose_t*m_t (sentiment/model/cells.py), a state is
a sum over the words before it, h_t = expose_t * sum_{j<=t} (carry_{j+1}*...*carry_t) * write_j, and
so is every logit: word j's part is write_j · G_j with

    G_j = R_j*expose_j + carry_{j+1}*G_{j+1}

The gates themselves depend on earlier words; they are taken as they were. A plain RNN keeps
nothing linearly: there each word's part is what is read off at its position.
"""

from collections.abc import Mapping

import numpy as np

from sentiment.model.cells import Array, Cell


def contributions(
    cell: Cell,
    readout: Mapping[str, Array],
    values: Mapping[str, Mapping[str, Array]],
) -> Array:
    """Each token's part (T,) of the logit, float32, in logits; with the bias they sum to it.

    Args:
        readout: direction to R (T, H), the factor with which each state is read.
        values: direction to the cell's records, each (T, H) in text order.
    """
    return sum(direction_contributions(cell, d, readout[d], values[d]) for d in readout)  # type: ignore[return-value]


def direction_contributions(
    cell: Cell, direction: str, readout: Array, values: Mapping[str, Array]
) -> Array:
    """One direction's share (T,) of `contributions`, in text order."""
    memory = cell.memory(values)
    read = readout * memory.expose  # (T, H)
    # Gather in float64: hundreds of small terms of both signs meet in one sum.
    gathered = np.zeros(read.shape[1], np.float64)
    out = np.zeros(len(read), np.float32)
    order = range(len(read)) if direction == "backward" else range(len(read) - 1, -1, -1)
    carry = np.zeros_like(gathered)  # nothing was read after the last step
    for t in order:
        gathered = read[t] + carry * gathered
        out[t] = gathered @ memory.write[t]
        carry = memory.carry[t]
    return out
