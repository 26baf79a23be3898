"""Rows of csv, jsonl and txt files, as Python values.

Text is UTF-8, with or without a byte order mark. A row that is not names it as its problem; the
rows after it are read as if nothing had been.
"""

import csv
import json
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from sentiment.errors import DataError
from sentiment.scoring.values import find_surrogate, replace_surrogates

# A longer line or cell is a quote that was never closed, or not a text file.
MOST_CHARACTERS = 1 << 24
# No decoder yields it, so no cell of a file can hold it.
_END = "\ud800"


class Row(NamedTuple):
    """A row's values by column, and why it cannot be scored, or None."""

    values: dict[str, Any]
    problem: str | None = None


def read_csv(path: Path) -> Iterator[Row]:
    """Every cell a string, "" where it is empty. Blank lines are no rows."""
    rows = _csv_cells(path)
    header = next(rows, [])
    _check_header(path, header)
    for cells in rows:
        problem = _csv_problem(cells, len(header))
        padded = map(replace_surrogates, cells + [""] * len(header))
        yield Row(dict(zip(header, padded, strict=False)), problem)


def read_jsonl(path: Path) -> Iterator[Row]:
    """One JSON object a line, its types kept. Blank lines are no rows."""
    for line in _lines(path, newline="\n"):
        if line.strip():
            yield _parse_object(line)


def read_txt(path: Path) -> Iterator[Row]:
    """One text a line, in one column, `text`. Every line is a row, blank ones too."""
    for line in _lines(path, newline=None):
        yield Row({"text": replace_surrogates(line.removesuffix("\n"))}, _not_utf8(line))


def check_distinct(path: Path, columns: list[str]) -> None:
    """Raise DataError where a column's name comes twice: rows are kept by name."""
    if len(set(columns)) < len(columns):
        name = next(name for name in columns if columns.count(name) > 1)
        raise DataError(f"expected columns of distinct names in {path}, got {name!r} twice")


def _lines(path: Path, newline: str | None) -> Iterator[str]:
    # Bytes that are no UTF-8 come as lone surrogates: their row can be named, others go on.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline=newline) as file:
        for number in count(1):
            line = file.readline(MOST_CHARACTERS)
            if len(line) == MOST_CHARACTERS:
                raise DataError(
                    f"{path}: expected lines of less than {MOST_CHARACTERS:,} characters, "
                    f"line {number} has more; is it a text file?"
                )
            if not line:
                return
            yield line


def _csv_cells(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS)
    reader = csv.reader(chain(_lines(path, newline=""), [_END]))
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


def _check_header(path: Path, header: list[str]) -> None:
    if problem := _not_utf8("".join(header)):
        raise DataError(f"expected UTF-8 text in {path}, its header is {problem}")
    check_distinct(path, header)


def _csv_problem(cells: list[str], width: int) -> str | None:
    if len(cells) != width:
        return f"expected {width} cells, as the header has, got {len(cells)}; is a quote missing?"
    return _not_utf8("".join(cells))


def _not_utf8(text: str) -> str | None:
    found = find_surrogate(text)
    return f"not UTF-8: it holds byte 0x{ord(found) - 0xDC00:02x}" if found else None


def _parse_object(line: str) -> Row:
    if problem := _not_utf8(line):
        return Row({}, problem)
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Row({}, f"not JSON: {error.msg} at character {error.colno}")
    except (ValueError, RecursionError):
        return Row({}, "not JSON that can be read: a number too long, or nested too deeply")
    if not isinstance(values, dict):
        return Row({}, f"expected a JSON object, got {type(values).__name__}")
    return Row(values)
