"""Rows of csv and tsv files: every cell a string, "" where it is empty. Blank lines are no rows."""

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

from sentiment.errors import DataError
from sentiment.scoring.encoding import find_encoding
from sentiment.scoring.rows import (
    MOST_CHARACTERS,
    Cursor,
    Row,
    check_distinct,
    not_utf8,
    read_lines,
)
from sentiment.scoring.values import replace_surrogates

# No decoder yields it, so no cell of a file can hold it.
_END = "\ud800"
Quoting = Literal[0, 3]
# What parts the cells of a line, in one file or another.
DELIMITERS = ",;\t"


def read_csv(path: Path, cursor: Cursor | None = None) -> Iterator[Row]:
    """Commas; semicolons or tabs where the header has these and no comma."""
    encoding = find_encoding(path)
    header = {mark: next(_read_cells(path, encoding, mark), []) for mark in DELIMITERS}
    delimiter = next((mark for mark, cells in header.items() if len(cells) > 1), ",")
    yield from _read_rows(path, encoding, cursor, delimiter)


def read_tsv(path: Path, cursor: Cursor | None = None) -> Iterator[Row]:
    """Tabs. Quotes are read as in csv, where the rows then have as many cells as the header; as any
    other character where they have only so.
    """
    encoding = find_encoding(path)
    ways: tuple[Quoting, ...] = (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
    regular = (way for way in ways if _is_regular(path, encoding, way))
    yield from _read_rows(path, encoding, cursor, "\t", next(regular, csv.QUOTE_MINIMAL))


def _read_rows(
    path: Path,
    encoding: str,
    cursor: Cursor | None,
    delimiter: str,
    quoting: Quoting = csv.QUOTE_MINIMAL,
) -> Iterator[Row]:
    cursor = cursor or Cursor()
    rows = _read_cells(path, encoding, delimiter, quoting, cursor=cursor)
    header = next(rows, [])
    _check_header(path, header)
    cursor.go_on()
    for cells in rows:
        problem = _find_problem(cells, len(header))
        padded = map(replace_surrogates, cells + [""] * len(header))
        yield Row(dict(zip(header, padded, strict=False)), problem)


def _read_cells(
    path: Path,
    encoding: str,
    delimiter: str,
    quoting: Quoting = csv.QUOTE_MINIMAL,
    strict: bool = False,
    cursor: Cursor | None = None,
) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS)
    lines = read_lines(path, encoding, "", cursor, header=True)
    reader = csv.reader(chain(lines, [_END]), delimiter=delimiter, quoting=quoting, strict=strict)
    start = 1
    try:
        for cells in reader:
            if cells and cells != [_END]:
                if cells[-1].endswith(_END):
                    raise DataError(f"{path}: a quote opened in line {start} is never closed")
                yield cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"{path}, line {reader.line_num}, is not CSV: {error}; is a quote never closed?"
        ) from error


def _is_regular(path: Path, encoding: str, quoting: Quoting) -> bool:
    """Whether all rows have as many cells as the first, and nothing follows a closing quote."""
    rows = _read_cells(path, encoding, "\t", quoting, strict=True)
    try:
        width = len(next(rows, []))
        return all(len(cells) == width for cells in rows)
    except DataError:
        return False


def _check_header(path: Path, header: list[str]) -> None:
    if problem := not_utf8("".join(header)):
        raise DataError(f"expected UTF-8 text in {path}, its header is {problem}")
    check_distinct(path, header)


def _find_problem(cells: list[str], width: int) -> str | None:
    if len(cells) != width:
        return f"expected {width} cells, as the header has, got {len(cells)}; is a quote missing?"
    return not_utf8("".join(cells))
