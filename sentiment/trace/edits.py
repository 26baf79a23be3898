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

    value: a number, or an array (T, H) in text order. direction, units, words (by index): where;
    None for all of them.
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
        where, values = planned.setdefault(
            edit.record,
            (
                np.zeros((len(directions), *shape), np.bool_),
                np.zeros((len(directions), *shape), np.float32),
            ),
        )
        chosen = np.zeros(shape, np.bool_)
        words = slice(None) if edit.words is None else list(edit.words)
        units = slice(None) if edit.units is None else list(edit.units)
        chosen[words] = _at(units, shape[1])
        for number, direction in enumerate(directions):
            if edit.direction in (None, direction):
                order = -1 if direction == "backward" else 1
                where[number] |= chosen[::order]
                value = np.broadcast_to(np.asarray(edit.value, np.float32), shape)
                np.copyto(values[number], value[::order], where=chosen[::order])

    def change(step: int, record: str, found: Array) -> Array:
        if record not in planned:
            return found
        where, values = planned[record]
        return np.where(where[:, step], values[:, step], found)

    return change


def _at(units: slice | list[int], size: int) -> NDArray[np.bool_]:
    row = np.zeros(size, np.bool_)
    row[units] = True
    return row


def _check(edit: Edit, cell: Cell, directions: Sequence[str], shape: tuple[int, int]) -> None:
    if edit.record not in cell.records:
        raise SurgeryError(f"expected a record among {cell.records}, got {edit.record!r}")
    if edit.direction not in (None, *directions):
        raise SurgeryError(f"expected a direction among {directions}, got {edit.direction!r}")
    for name, indices, size in (("word", edit.words, shape[0]), ("unit", edit.units, shape[1])):
        for index in indices or ():
            if not 0 <= index < size:
                raise SurgeryError(f"expected a {name} from 0 to {size - 1}, got {index}")
    if np.shape(edit.value) not in ((), shape):
        raise SurgeryError(f"expected a number or an array {shape}, got {np.shape(edit.value)}")
