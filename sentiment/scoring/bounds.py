"""What a file from a stranger may be at most, in bytes, rows and cells, and once it is unpacked.

The command line has no such limits: who calls it owns the machine. A file is checked before it is
opened, as far as that can be told, and its table once it is.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sentiment.errors import DataError
from sentiment.scoring.parquet import check_parquet
from sentiment.scoring.rows import Row
from sentiment.scoring.separated import read_csv, read_tsv
from sentiment.scoring.tables import Table

# Of a million bytes, as a browser counts them.
MOST_MEGABYTES = 50
MOST_LINE = 4 << 20
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000_000, 1_000, 50_000_000
# Bytes of a parquet file's values, and of the columns' names where they stand in every row, as in
# jsonl: what a visitor downloads is made on the server first.
MOST_UNPACKED, MOST_NAMED = 1 << 28, 1 << 28
# Quotes, a colon, a comma and an empty value beside each of those names.
BESIDE_NAME = 8
ELSE = "the command line scores files of any size"


def check_file(path: Path) -> None:
    """Raise DataError for a file that would take too much to open."""
    if path.stat().st_size > MOST_MEGABYTES * 1_000_000:
        raise DataError(f"expected at most {MOST_MEGABYTES} MB in {path}, got more; {ELSE}")
    check = _CHECKS.get(path.suffix.lower(), _check_lines)
    check(path)


def check_table(path: Path, table: Table) -> None:
    """Raise DataError for a table with too many rows or cells, or too much to be named."""
    _check_count(path, table.rows, len(table.columns))
    if table.rows * sum(len(name) + BESIDE_NAME for name in table.columns) > MOST_NAMED:
        raise DataError(
            f"expected fewer columns in {path}, or shorter names: written in every row, as jsonl "
            f"has them, they take more than {MOST_NAMED >> 20} MB; leave out columns that "
            "you don't need"
        )


def _check_count(path: Path, rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise DataError(f"expected at most {MOST_ROWS:,} rows in {path}, got {rows:,}; {ELSE}")
    if columns > MOST_COLUMNS:
        raise DataError(
            f"expected at most {MOST_COLUMNS:,} columns in {path}, got {columns:,}; leave out "
            "columns that you don't need"
        )
    if rows * columns > MOST_CELLS:
        raise DataError(
            f"expected at most {MOST_CELLS:,} cells in {path}, got {columns:,} columns in each of "
            f"{rows:,} rows; leave out columns that you don't need"
        )


def _check_lines(path: Path, columns: int = 1) -> None:
    """A line break may also stand in a cell, so there may be twice as many lines as rows.

    No line may be long: what is read of it takes many times its bytes.
    """
    lines = {b"\n": 0, b"\r": 0}
    unbroken = 0
    with path.open("rb") as file:
        for chunk in iter(partial(file.read, 1 << 20), b""):
            for end in lines:
                lines[end] += chunk.count(end)
            # Lines within one chunk are short; what matters is the one that goes on from the last.
            first = min((at for at in map(chunk.find, lines) if at >= 0), default=len(chunk))
            if unbroken + first > MOST_LINE:
                raise DataError(
                    f"expected lines of at most {MOST_LINE >> 20} MB in {path}, got a longer one; "
                    "put a line break after each row"
                )
            last = max(map(chunk.rfind, lines))
            unbroken = unbroken + len(chunk) if last < 0 else len(chunk) - last - 1
    _check_count(path, max(lines.values()) // 2, columns)


def _check_separated(read: Callable[[Path], Iterator[Row]], path: Path) -> None:
    _check_lines(path)
    # A short row is filled up to the length of the header.
    first = next(read(path), None)
    _check_lines(path, len(first.values) if first else 1)


_CHECKS: dict[str, Callable[[Path], None]] = {
    ".csv": partial(_check_separated, read_csv),
    ".tsv": partial(_check_separated, read_tsv),
    ".parquet": partial(check_parquet, most_bytes=MOST_UNPACKED, most_values=MOST_CELLS),
    # Its process has limits of its own.
    ".xlsx": lambda path: None,
}
