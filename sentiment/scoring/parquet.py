"""Parquet files as tables of Arrow batches: what is in them is passed on as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.errors import DataError
from sentiment.scoring.rows import check_distinct
from sentiment.scoring.tables import ARROW, CHUNK, Chunk, Table, Values, Write

if TYPE_CHECKING:
    import pyarrow as pa

# Bytes a row group: small ones are slow to read, large ones are held in memory.
GROUP_BYTES = 1 << 24


@dataclass(frozen=True)
class BatchChunk:
    rows: "pa.RecordBatch"

    @property
    def problems(self) -> list[str | None]:
        return [None] * self.rows.num_rows

    def column(self, name: str) -> list[Any]:
        return self.rows.column(name).to_pylist()

    def values(self) -> list[Values]:
        return self.rows.to_pylist()

    def batch(self, schema: "pa.Schema") -> "pa.RecordBatch":
        return self.rows


class ParquetTable:
    """A parquet file."""

    def __init__(self, path: Path):
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

    def chunks(self) -> Iterator[BatchChunk]:
        with _arrow_errors(self._path):
            yield from map(BatchChunk, self._file.iter_batches(CHUNK))


def check_parquet(path: Path, most_bytes: int, most_values: int) -> None:
    """Raise DataError where a file unpacks to more values, or to values of more bytes.

    A page may hold one long string and, in a few bytes, how often it stands there. So texts are
    read as the dictionaries that they are stored in, and counted.
    """
    from pyarrow.parquet import ParquetFile

    with _arrow_errors(path):
        file = ParquetFile(path)
        meta = file.metadata
        groups = map(meta.row_group, range(meta.num_row_groups))
        chunks = [group.column(i) for group in groups for i in range(group.num_columns)]
        values = max(meta.num_rows, sum(chunk.num_values for chunk in chunks))
        size = sum(chunk.total_uncompressed_size for chunk in chunks)
        if values <= most_values and size <= most_bytes:
            texts = {c.path_in_schema for c in chunks if c.physical_type == "BYTE_ARRAY"}
            file = ParquetFile(path, read_dictionary=sorted(texts))
            size = 0
            for batch in file.iter_batches(CHUNK):
                size += sum(map(_unpacked, batch.columns))
                if size > most_bytes:
                    break
    if values > most_values or size > most_bytes:
        raise DataError(
            f"{path} unpacks to more than {most_values:,} values or {most_bytes >> 20:,} MB; "
            "score a part of it at a time"
        )


def _unpacked(column: "pa.Array") -> int:
    """The bytes of a column, each text counted as often as it occurs."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind) and not pa.types.is_primitive(kind.value_type):
        lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
        return pc.sum(lengths).as_py() or 0
    if pa.types.is_nested(kind):
        parts = column.flatten()
        return sum(map(_unpacked, parts if isinstance(parts, list) else [parts]))
    return column.nbytes


@contextmanager
def write_parquet(path: Path, table: Table, added: dict[str, type]) -> Iterator[Write]:
    """The table's own schema, and float64, int64 and string for what is added."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    own = table.schema()
    new_fields = [pa.field(n, ARROW.get(frozenset({t}), "string")) for n, t in added.items()]
    schema = pa.schema([*own, *new_fields], metadata=own.metadata)
    pending: list[pa.RecordBatch] = []
    with ParquetWriter(path, schema) as writer:

        def flush() -> None:
            writer.write_table(pa.Table.from_batches(pending, schema))
            pending.clear()

        def write(chunk: Chunk, new: list[Values]) -> None:
            columns = [pa.array([v[field.name] for v in new], field.type) for field in new_fields]
            arrays = [*chunk.batch(own).columns, *columns]
            pending.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
            if sum(batch.nbytes for batch in pending) > GROUP_BYTES:
                flush()

        yield write
        if pending:
            flush()


@contextmanager
def _arrow_errors(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path} is not parquet that can be read: {error}") from error
