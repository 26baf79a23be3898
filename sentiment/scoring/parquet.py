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
