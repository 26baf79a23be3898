"""What a table's columns hold: which has the texts, which the labels, and which values."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.tables import CHUNK, Table
from sentiment.scoring.values import to_text

# Rows that are looked at to guess.
LOOKED_AT = 2 * CHUNK
# What columns of labels are called.
LABELS = ("label", "sentiment", "polarity", "stars", "rating", "score", "target", "class")


@dataclass(frozen=True)
class Column:
    """A column of texts: the distinct `values`, and which of them each row has, codes (N,)."""

    values: list[str]
    codes: NDArray[np.int32]


def guess_text_column(table: Table) -> str:
    """The column with the most words a row, among the first rows; words have letters."""
    counts = dict.fromkeys(table.columns, 0)
    for chunk in islice(table.chunks(), LOOKED_AT // CHUNK):
        for name in counts:
            counts[name] += sum(map(_count_words, chunk.column(name)))
    return max(counts, key=counts.__getitem__)


def guess_label_column(columns: Sequence[str], text_column: str) -> str | None:
    """The first column that is called as labels are."""
    named = (name for name in columns if name != text_column)
    return next((name for name in named if name.strip().casefold() in LABELS), None)


def guess_group_column(table: Table, *others: str | None) -> str | None:
    """The first column, but for `others`, whose values come again and again in the first rows."""
    cells: dict[str, list[str]] = {name: [] for name in table.columns if name not in others}
    for chunk in islice(table.chunks(), LOOKED_AT // CHUNK):
        for name, found in cells.items():
            found += filter(None, map(to_text, chunk.column(name)))
    return next(
        (name for name, found in cells.items() if 1 < len(set(found)) < len(found) / 2), None
    )


def read_column(values: Iterable[str]) -> Column:
    """The distinct values in the order in which they come."""
    places: dict[str, int] = {}
    codes = array("i", (places.setdefault(value, len(places)) for value in values))
    return Column(list(places), np.frombuffer(codes, np.int32) if codes else np.zeros(0, np.int32))


def _count_words(cell: object) -> int:
    if not isinstance(cell, str):
        return 0
    return sum(any(map(str.isalpha, word)) for word in cell.split())
