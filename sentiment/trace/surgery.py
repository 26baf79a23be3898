"""Operating on the network while it reads: clamp a gate, silence units, freeze or patch a memory.

Each function gives edits; several are carried out together by adding their tuples.
Nothing is trained again, and all that follows from an edit is computed as ever.
"""

from collections.abc import Iterable, Mapping

from sentiment.errors import SurgeryError
from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.trace.edits import Edit
from sentiment.trace.replay import Trace, trace_tokens

Edits = tuple[Edit, ...]


def operate(artifact: Artifact, traced: Trace, edits: Edits) -> Trace:
    """Read the text of `traced` again with `edits`; without any, it is the same trace.

    Contributions stay exact: what an edit puts into the memory counts as written where it did. One
    thing has no place in a memory, and is missing from their sum: a hidden state that is put where
    the cell, or what a gate lets out of it, is exactly zero.
    """
    return trace_tokens(artifact, traced.tokens, edits)


def clamp(
    record: str,
    value: float,
    direction: str | None = None,
    units: Iterable[int] | None = None,
    words: Iterable[int] | None = None,
) -> Edits:
    """Hold a gate, or any other record, at a value: of some units, at some words."""
    places = (None if chosen is None else tuple(chosen) for chosen in (units, words))
    return (Edit(record, value, direction, *places),)


def silence(artifact: Artifact, direction: str | None, units: Iterable[int]) -> Edits:
    """Let nobody hear these units: neither the readout nor the next step."""
    return clamp(CELLS[artifact.config.cell].silence, 0.0, direction, units)


def freeze(artifact: Artifact, traced: Trace, direction: str, word: int) -> Edits:
    """Leave the memory as it is after `word`, for all that the direction reads later.

    Raises SurgeryError for a cell that cannot keep its memory, a plain RNN.
    """
    cell = CELLS[artifact.config.cell]
    if not cell.freeze:
        raise SurgeryError(f"expected a cell whose gates keep a memory, got {cell.keras_layer}")
    later = range(word) if direction == "backward" else range(word + 1, len(traced.tokens))
    return tuple(Edit(gate, v, direction, None, tuple(later)) for gate, v in cell.freeze.items())


def patch(
    artifact: Artifact, donor: Trace, words: Mapping[int, int], direction: str | None = None
) -> Edits:
    """Give the network the memory and the state that it had in another text.

    Args:
        words: for each word of the text that is operated on, the donor's word after which the
            direction was in the state that it is given.
    """
    chosen = artifact.config.direction_names if direction is None else (direction,)
    records = dict.fromkeys((CELLS[artifact.config.cell].state, "hidden"))
    return tuple(
        Edit(record, donor.layers[-1][d][record][theirs], d, None, (ours,))
        for d in chosen
        for record in records
        for ours, theirs in words.items()
    )
