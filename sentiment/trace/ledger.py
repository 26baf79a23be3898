"""The gate ledger: why the readout of the state changed at each word, exactly.

A hidden state is h_t = gate_t * squash(m_t) with m_t = carry_t*m_{t-1} + write_t. So its step from
one word to the next, h_t - h_{t-1}, is the sum of three things that the gates did:

    erase    mean gate * slope * (carry_t - 1)*m_{t-1}      the memory let go
    write    mean gate * slope * write_t                    the memory took in
    expose   (gate_t - gate_{t-1}) * mean squash            the output gate opened or closed

with slope = (squash(m_t) - squash(m_{t-1})) / (m_t - m_{t-1}) and means over the two steps.

Shapes: `T` tokens, `H` units in one direction.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Memory
from sentiment.trace.unroll import Unrolled, reading_order, top_memory

# Half the distance over which a slope is taken where the memory did not move.
NEAR = 1e-4


@dataclass(frozen=True)
class Ledger:
    """What was erased, written and exposed at each word, (T,) float64, in logits, in text order.

    The three sum to the step of the readout w·h from the word that the direction read before.
    """

    erase: NDArray[np.float64]
    write: NDArray[np.float64]
    expose: NDArray[np.float64]

    @property
    def step(self) -> NDArray[np.float64]:
        return self.erase + self.write + self.expose


def ledgers(artifact: Artifact, unrolled: Unrolled) -> dict[str, Ledger]:
    """Direction to its ledger."""
    found = {}
    for direction in artifact.config.direction_names:
        memory, order = top_memory(artifact.config, unrolled, direction), reading_order(direction)
        weights = artifact.readout(direction).astype(np.float64)
        found[direction] = Ledger(*(part[order] @ weights for part in _parts(memory, order)))
    return found


def _parts(memory: Memory, order: slice) -> tuple[NDArray[np.float64], ...]:
    """Erase, write and expose, each (T, H), in reading order."""
    state, carry, write, gate = (
        part[order].astype(np.float64)
        for part in (memory.state, memory.carry, memory.write, memory.gate)
    )
    before = _earlier(state, np.zeros_like(state[0]))
    # Before the first word there is nothing to expose: all that shows then was written.
    gate_before = _earlier(gate, gate[0])
    mean_gate = (gate + gate_before) / 2
    mean_squashed = (memory.squash(state) + memory.squash(before)) / 2
    slope = _slope(memory, before, state)
    erase = mean_gate * slope * (carry - 1) * before
    return erase, mean_gate * slope * write, (gate - gate_before) * mean_squashed


def _earlier(values: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.vstack([first[None], values[:-1]])


def _slope(
    memory: Memory, start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The squashing function's mean slope from one state to the next."""
    near = np.abs(end - start) < NEAR
    low, high = np.where(near, start - NEAR, start), np.where(near, start + NEAR, end)
    return np.asarray((memory.squash(high) - memory.squash(low)) / (high - low))
