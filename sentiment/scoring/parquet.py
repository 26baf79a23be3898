"""Parquet files as tables of Arrow batches: what is in them is passed on as it is.

A parquet file can be read once its last byte, the footer, is written, and nothing can be appended
to it. So rows are first written as Arrow streams, one a chunk, which any number can follow, and
made parquet in the end.
"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from sentiment.errors import DataError
from sentiment.files import new_file
from sentiment.scoring.apart import TOO_LARGE, limit_this_process, read_apart
from sentiment.scoring.rows import check_distinct
from sentiment.scoring.tables import ARROW, CHUNK, Chunk, Contents, Table, Values, Write

if TYPE_CHECKING:
    import pyarrow as pa

# Bytes a row group: small ones are slow to read, large ones are held in memory.
GROUP_BYTES = 1 << 24
# Rows that are read together, at least: of tiny row groups one alone would be a tiny chunk.
RUN_ROWS = 32 * CHUNK
# What an object of Python takes, a reference to it counted.
OBJECT_BYTES = 40
# What a reader takes for itself, of any file.
SPARED = 32 << 20
REMEDY = "score a part of it at a time"


@dataclass(frozen=True)
class BatchChunk:
    rows: "pa.RecordBatch"
    place: None = None

    @property
    def problems(self) -> list[str | None]:
        return [None] * self.rows.num_rows

    def column(self, name: str) -> list[Any]:
        return _to_python(self.rows.column(name))

    def values(self) -> list[Values]:
        names, columns = self.rows.schema.names, map(_to_python, self.rows.columns)
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def batch(self, schema: "pa.Schema") -> "pa.RecordBatch":
        return self.rows


class ParquetTable:
    """A parquet file, whose footer says at once what is in it."""

    contents: Contents | None = None

    def __init__(self, path: Path, contents: Contents | None = None):
        from pyarrow.parquet import ParquetFile

        with _arrow_errors(path):
            # Buffered, a row group is read page by page, however large it is.
            self._file = ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        self._path = path
        self.columns = self._file.schema_arrow.names
        self.rows = self._file.metadata.num_rows
        check_distinct(path, self.columns)

    def schema(self) -> "pa.Schema":
        return self._file.schema_arrow

    def chunks(self, skip: int = 0, place: int | None = None) -> Iterator[BatchChunk]:
        with _arrow_errors(self._path):
            for groups, rows in self._runs_of_groups():
                if skip >= rows:
                    skip -= rows
                    continue
                for batch in self._file.iter_batches(CHUNK, row_groups=groups):
                    if skip:
                        skip -= batch.num_rows
                    else:
                        yield BatchChunk(batch)

    def _runs_of_groups(self) -> Iterator[tuple[list[int], int]]:
        """Row groups that are read together, and how many rows they have: one where it is large.

        Reading begins anew with each run, so that batches are the same wherever it began.
        """
        groups, rows = [], 0
        for number in range(self._file.num_row_groups):
            groups.append(number)
            rows += self._file.metadata.row_group(number).num_rows
            if rows >= RUN_ROWS:
                yield groups, rows
                groups, rows = [], 0
        if groups:
            yield groups, rows


def check_parquet(path: Path, most_bytes: int, most_values: int) -> None:
    """Raise DataError where a file unpacks to more values, or to values of more bytes.

    A page may hold one long string and, in a few bytes, how often it stands there. So another
    process unpacks it first.
    """
    with closing(read_apart(__name__, path, REMEDY)) as lines:
        values, size = int(next(lines)), 0
        while values <= most_values and size <= most_bytes and (line := next(lines, b"")):
            size += int(line)
    if values > most_values or size > most_bytes:
        raise DataError(
            f"{path} unpacks to more than {most_values:,} values or {most_bytes >> 20:,} MB; "
            f"{REMEDY}"
        )


def _print_sizes(path: str) -> None:
    """What that process does: how many values there are, then the bytes of each batch, a line
    each."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    # The others ask for more address space than they use.
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        meta = ParquetFile(path).metadata
        groups = map(meta.row_group, range(meta.num_row_groups))
        chunks = [group.column(i) for group in groups for i in range(group.num_columns)]
        print(max(meta.num_rows, sum(chunk.num_values for chunk in chunks)), flush=True)
        # As the dictionaries that they are stored in, texts take no more than they do there.
        texts = {c.path_in_schema for c in chunks if c.physical_type == "BYTE_ARRAY"}
        texts -= {c.path_in_schema for c in chunks if any("DELTA" in e for e in c.encodings)}
        file = ParquetFile(path, read_dictionary=sorted(texts))
        pool = pa.default_memory_pool()
        for batch in file.iter_batches(CHUNK, use_threads=False):
            print(sum(map(_unpacked, batch.columns)), flush=True)
        # What no row shows is unpacked, too: entries of a dictionary that none uses.
        print(max(0, pool.max_memory() - SPARED), flush=True)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except (pa.ArrowException, OSError) as error:
        sys.exit(" ".join(str(error).split())[:500])
    except Exception:  # of a stranger's file: no traceback is for those who sent it
        sys.exit("it is damaged")


def _unpacked(column: "pa.Array", nested: bool = False) -> int:
    """The bytes of a column, each text counted as often as it occurs, and values in lists and
    structs as the objects that they become."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind) and not pa.types.is_primitive(kind.value_type):
        lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
        return (pc.sum(lengths).as_py() or 0) + OBJECT_BYTES * nested * len(column)
    if pa.types.is_map(kind):
        return _unpacked(column.keys, True) + _unpacked(column.items, True)
    if pa.types.is_nested(kind):
        parts = column.flatten()
        return sum(_unpacked(p, True) for p in (parts if isinstance(parts, list) else [parts]))
    return int(column.nbytes) + OBJECT_BYTES * nested * len(column)


def _to_python(column: "pa.Array") -> list[Any]:
    """The values of a column. One that Python cannot hold is text: its day, where that lies past
    the year 9999, or what can be read of a string that is not UTF-8."""
    try:
        return list(column.to_pylist())
    except (UnicodeDecodeError, OverflowError, ValueError):
        return [_value_to_python(value) for value in column]


def _value_to_python(value: "pa.Scalar") -> Any:
    import pyarrow as pa

    try:
        return value.as_py()
    except (UnicodeDecodeError, OverflowError, ValueError):
        if isinstance(value, pa.StringScalar | pa.LargeStringScalar):
            return value.as_buffer().to_pybytes().decode(errors="replace")
    try:
        return value.cast(pa.string()).as_py()
    except (pa.ArrowException, UnicodeDecodeError):
        return "\ufffd"  # a list or a struct with such a value in it


@contextmanager
def write_streams(path: Path, table: Table, added: dict[str, type]) -> Iterator[Write]:
    """The table's own schema, and float64, int64 and string for what is added."""
    import pyarrow as pa

    own = table.schema()
    new_fields = [pa.field(n, ARROW.get(frozenset({t}), "string")) for n, t in added.items()]
    schema = pa.schema([*own, *new_fields], metadata=own.metadata)
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with path.open("ab") as file:

        def write(chunk: Chunk, new: list[Values]) -> None:
            columns = [pa.array([v[field.name] for v in new], field.type) for field in new_fields]
            arrays = [*chunk.batch(own).columns, *columns]
            append(pa.RecordBatch.from_arrays(arrays, schema=schema))

        def append(rows: pa.RecordBatch) -> None:
            with pa.ipc.new_stream(file, schema, options=options) as stream:
                stream.write_batch(rows)
            file.flush()

        yield write
        if not file.tell():  # the columns are there without any row, too
            append(pa.RecordBatch.from_pylist([], schema))


def streams_to_parquet(streams: Path, target: Path) -> None:
    """What `write_streams` wrote, as a parquet file that appears whole or not at all."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    batches = _read_streams(streams)
    first = next(batches)
    pending, size = [], 0
    with new_file(target) as unfinished, ParquetWriter(unfinished, first.schema) as writer:
        for batch in chain([first], batches):
            pending.append(batch)
            size += batch.nbytes
            if size > GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(pending))
                pending, size = [], 0
        if pending:
            writer.write_table(pa.Table.from_batches(pending))


def _read_streams(path: Path) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    with (
        pa.OSFile(str(path)) as file,
        tqdm(total=file.size(), desc="write parquet", unit="B", unit_scale=True, delay=2) as bar,
    ):
        while file.tell() < file.size():
            with pa.ipc.open_stream(file) as stream:
                yield from stream
            bar.update(file.tell() - bar.n)


@contextmanager
def _arrow_errors(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path} is not parquet that can be read: {error}") from error


if __name__ == "__main__":
    limit_this_process()
    _print_sizes(sys.argv[1])
