"""What can be changed in a layer while it reads: any record, of any units, at any words.

Shapes: `T` tokens, `D` directions, `H` units in each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import SurgeryError
from sentiment.model.cells import Array, Cell


@dataclass(frozen=True)
class Edit:
    """One record of the top layer set to `value`, and the step goes on with that.

    value: a number, or a state (H,). direction, units, words (by index): where; None for all of
    them.
    """

    record: str
    value: float | Array
    direction: str | None = None
    units: tuple[int, ...] | None = None
    words: tuple[int, ...] | None = None


def step_edits(
    edits: Sequence[Edit], cell: Cell, directions: Sequence[str], shape: tuple[int, int]
) -> Callable[[int, str, Array], Array]:
    """What `edits` make of a record (D, H) at a step: called with step, name and values.

    Args:
        shape: T and H. Steps count in each direction's reading order.

    Raises SurgeryError for a record, direction, unit or word that is not there.
    """
    planned: dict[str, tuple[NDArray[np.bool_], Array]] = {}
    for edit in edits:
        _check(edit, cell, directions, shape)
        if edit.record not in planned:
            size = (len(directions), *shape)
            planned[edit.record] = np.zeros(size, np.bool_), np.zeros(size, np.float32)
        where, values = planned[edit.record]
        for number, direction in enumerate(directions):
            if edit.direction in (None, direction):
                place = _place(edit, direction, shape)
                where[number][place] = True
                values[number][place] = np.broadcast_to(edit.value, shape[1])[place[1]]

    def change(step: int, record: str, found: Array) -> Array:
        if record not in planned:
            return found
        where, values = planned[record]
        return np.where(where[:, step], values[:, step], found)

    return change


def _place(edit: Edit, direction: str, shape: tuple[int, int]) -> tuple[NDArray, NDArray]:
    """The steps (in a column) and units of one direction that an edit is about."""
    words = np.arange(shape[0]) if edit.words is None else np.array(edit.words, np.int64)
    units = np.arange(shape[1]) if edit.units is None else np.array(edit.units, np.int64)
    steps = shape[0] - 1 - words if direction == "backward" else words
    return steps[:, None], units


def _check(edit: Edit, cell: Cell, directions: Sequence[str], shape: tuple[int, int]) -> None:
    if edit.record not in cell.records:
        raise SurgeryError(f"expected a record among {cell.records}, got {edit.record!r}")
    if edit.direction not in (None, *directions):
        raise SurgeryError(f"expected a direction among {directions}, got {edit.direction!r}")
    for name, indices, size in (("word", edit.words, shape[0]), ("unit", edit.units, shape[1])):
        for index in indices or ():
            if not 0 <= index < size:
                raise SurgeryError(f"expected a {name} from 0 to {size - 1}, got {index}")
    if np.shape(edit.value) not in ((), (shape[1],)):
        raise SurgeryError(
            f"expected a number or {shape[1]} of them, got an array {np.shape(edit.value)}"
        )
