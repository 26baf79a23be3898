"""Tables in files, read and written a chunk at a time.

Opening a table looks through it once: what is wrong with the file is said before the first row
is scored, and the columns of a jsonl file, whose rows may differ, are known before they are
written. Values stay as they are: rows as Python values, parquet as Arrow batches.

Writing appends chunk by chunk, and each is on its way to the disk when its call returns: a file
cut back to where a chunk ended is as good as new.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from tqdm import tqdm

from sentiment.errors import DataError
from sentiment.scoring.rows import Cursor, Row
from sentiment.scoring.separated import DELIMITERS
from sentiment.scoring.values import to_cell, to_json, to_text

if TYPE_CHECKING:
    import pyarrow as pa

# Rows a chunk: enough to sort into batches of like lengths, few enough for a bar that moves.
CHUNK = 512
# Of the lines of a chunk: as objects they take up to 25 times as much.
CHUNK_CHARACTERS = 1 << 21
# A file of rows that has more is no table of texts.
MOST_COLUMNS = 10_000

Values = dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """What looking through a file found: its rows, and each column's name and Arrow type."""

    rows: int
    types: dict[str, str]


class Chunk(Protocol):
    """Some rows. `problems` says of each why it cannot be scored, or None; `place` where in the
    file the next chunk begins, None where that is not known."""

    @property
    def place(self) -> int | None: ...
    @property
    def problems(self) -> Sequence[str | None]: ...
    def column(self, name: str) -> list[Any]: ...
    def values(self) -> list[Values]: ...
    def batch(self, schema: "pa.Schema") -> "pa.RecordBatch": ...


class Table(Protocol):
    """A file of rows. `contents` spares looking through it another time, where that takes long."""

    columns: list[str]
    rows: int
    contents: Contents | None

    def schema(self) -> "pa.Schema": ...
    def chunks(self, skip: int = 0, place: int | None = None) -> Iterator[Chunk]:
        """The chunks after the first `skip` rows, which a chunk ended with. With its `place` they
        need not be read past."""


# Writes a chunk with, for each of its rows, the values to add.
Write = Callable[[Chunk, list[Values]], None]


@dataclass(frozen=True)
class RowChunk:
    rows: list[Row]
    place: int | None = None

    @property
    def problems(self) -> list[str | None]:
        return [row.problem for row in self.rows]

    def column(self, name: str) -> list[Any]:
        return [row.values.get(name) for row in self.rows]

    def values(self) -> list[Values]:
        return [row.values for row in self.rows]

    def batch(self, schema: "pa.Schema") -> "pa.RecordBatch":
        import pyarrow as pa

        arrays = []
        for field in schema:
            cast = _CASTS[str(field.type)]
            values = [None if v is None else cast(v) for v in self.column(field.name)]
            arrays.append(pa.array(values, field.type))
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


class RowTable:
    """A file of rows, read by one of the functions read_csv, read_jsonl, ..."""

    def __init__(
        self,
        read: Callable[[Path, Cursor], Iterator[Row]],
        path: Path,
        contents: Contents | None = None,
    ):
        self._read, self._path = read, path
        self.contents: Contents | None = contents or _look_through(read(path, Cursor()), path)
        self.rows, self._types = self.contents.rows, self.contents.types
        self.columns = list(self._types)

    def schema(self) -> "pa.Schema":
        """Numbers and booleans where a column holds nothing else, strings where it does."""
        import pyarrow as pa

        return pa.schema(list(self._types.items()))

    def chunks(self, skip: int = 0, place: int | None = None) -> Iterator[RowChunk]:
        cursor = Cursor(place)
        rows = self._read(self._path, cursor)
        if place is None:
            rows = islice(rows, skip, None)
        while chunk := list(_take_chunk(rows)):
            yield RowChunk(chunk, cursor.place)


def _take_chunk(rows: Iterator[Row]) -> Iterator[Row]:
    """The next CHUNK rows; fewer where they are long."""
    size = 0
    for row in islice(rows, CHUNK):
        yield row
        size += row.size
        if size > CHUNK_CHARACTERS:
            return


def _look_through(rows: Iterator[Row], path: Path) -> Contents:
    kinds: dict[str, set[type]] = {}
    large: set[str] = set()
    count = 0
    for row in tqdm(rows, desc=f"check {path.name}", unit=" rows", delay=2, leave=False):
        count += 1
        for column, value in row.values.items():
            kinds.setdefault(column, set()).add(kind := _kind(value))
            if kind is int and abs(value) > EXACT:
                large.add(column)
        if len(kinds) > MOST_COLUMNS:
            raise DataError(f"expected at most {MOST_COLUMNS:,} columns in {path}, got more")
    for column in large:
        if float in kinds[column]:
            kinds[column].add(str)
    types = {name: ARROW.get(frozenset(kinds[name] - {type(None)}), "string") for name in kinds}
    return Contents(count, types)


ARROW = {
    frozenset({bool}): "bool",
    frozenset({int}): "int64",
    frozenset({float}): "double",
    # Integers that a float holds exactly, and floats.
    frozenset({int, float}): "double",
}
EXACT = 2**53
_CASTS: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "int64": int,
    "double": float,
    "string": to_text,
}


def _kind(value: Any) -> type:
    # Past 64 bits no column type holds an integer exactly, but text does.
    return str if type(value) is int and not -(2**63) <= value < 2**63 else type(value)


def not_written(path: Path, table: Table, added: dict[str, type]) -> AbstractContextManager[Write]:
    """In the place of what writes a format that is read only."""
    raise DataError(f"{path.suffix} files are read, and not written")


@dataclass(frozen=True)
class _Ending:
    """A file, lines of which come with another end."""

    file: TextIO
    end: str
    written: str

    def write(self, line: str) -> int:
        return self.file.write(line.removesuffix(self.end) + self.written)


def separated_writer(file: TextIO, delimiter: str, line_end: str = "\r\n") -> Any:
    """A writer of the csv module that also quotes cells with any other of DELIMITERS: a spreadsheet
    may take that for the file's, and what follows it for a cell that begins."""
    # The module quotes what holds a character of the end of lines.
    lines = _Ending(file, f"{DELIMITERS}\r\n", line_end)
    return csv.writer(lines, delimiter=delimiter, lineterminator=lines.end)


@contextmanager
def write_separated(
    delimiter: str, path: Path, table: Table, added: dict[str, type]
) -> Iterator[Write]:
    """RFC 4180: lines end in CR LF, cells that hold a delimiter, quote or line end are quoted."""
    names = [*table.columns, *added]
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = separated_writer(file, delimiter)
        if not file.tell():
            writer.writerow(map(to_cell, names))

        def write(chunk: Chunk, new: list[Values]) -> None:
            for values in map(dict.__or__, chunk.values(), new):
                writer.writerow([to_cell(values.get(name)) for name in names])
            file.flush()

        yield write


@contextmanager
def write_jsonl(path: Path, table: Table, added: dict[str, type]) -> Iterator[Write]:
    """A row has the keys it had, in their order, and those added."""
    with path.open("a", encoding="utf-8", newline="\n") as file:

        def write(chunk: Chunk, new: list[Values]) -> None:
            for values in map(dict.__or__, chunk.values(), new):
                file.write(to_json(values) + "\n")
            file.flush()

        yield write
