"""Rows of jsonl and txt files, as Python values, and what all files of rows share.

A row that cannot be read names why as its problem; the rows after it are read as if nothing had
been.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from sentiment.errors import DataError
from sentiment.scoring.encoding import find_encoding
from sentiment.scoring.values import find_surrogate, replace_surrogates

# A longer line or cell is a quote that was never closed, or not a text file.
MOST_CHARACTERS = 1 << 24


class Row(NamedTuple):
    """A row's values by column, and why it cannot be scored, or None.

    size: characters of the line that it was, where its values may take many times as much.
    """

    values: dict[str, Any]
    problem: str | None = None
    size: int = 0


@dataclass
class Cursor:
    """Where reading begins, or None for the first row, and how far it has come."""

    start: int | None = None
    file: TextIO | None = None

    def go_on(self) -> None:
        """From the rows' first line on to where reading shall begin."""
        if self.file and self.start is not None:
            self.file.seek(self.start)

    @property
    def place(self) -> int | None:
        """Where the next row begins; None after the last one, and where a file has no places."""
        return None if self.file is None or self.file.closed else self.file.tell()


def read_jsonl(path: Path, cursor: Cursor | None = None) -> Iterator[Row]:
    """One JSON object a line, its types kept. Blank lines are no rows."""
    # JSON is UTF-8 by its standard: nothing to guess.
    for line in read_lines(path, find_encoding(path, guess=False), "\n", cursor):
        if line.strip():
            yield _parse_object(line)._replace(size=len(line))


def read_txt(path: Path, cursor: Cursor | None = None) -> Iterator[Row]:
    """One text a line, in one column, `text`. Every line is a row, blank ones too."""
    for line in read_lines(path, find_encoding(path), None, cursor):
        yield Row({"text": replace_surrogates(line.removesuffix("\n"))}, not_utf8(line))


def read_lines(
    path: Path,
    encoding: str,
    newline: str | None,
    cursor: Cursor | None = None,
    header: bool = False,
) -> Iterator[str]:
    """The lines of a text file, their ends as `open` gives them with this `newline`.

    From the cursor's start on; with a `header`, from the first line until the cursor goes on.
    """
    # Bytes that are no UTF-8 come as lone surrogates: their row can be named, others go on.
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    cursor = cursor or Cursor()
    with path.open(encoding=encoding, errors=errors, newline=newline) as file:
        cursor.file = file
        if not header:
            cursor.go_on()
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


def check_distinct(path: Path, columns: list[str]) -> None:
    """Raise DataError where a column's name comes twice: rows are kept by name."""
    counts = Counter(columns)
    if len(counts) < len(columns):
        name = counts.most_common(1)[0][0]
        what = repr(name) if name else "no name"
        raise DataError(
            f"expected columns of distinct names in {path}, got {what} twice; give each column a "
            "name of its own in the first row"
        )


def not_utf8(text: str) -> str | None:
    """Which byte of a text decoded with "surrogateescape" is no UTF-8; None where all are."""
    found = find_surrogate(text)
    return f"not UTF-8: it holds byte 0x{ord(found) - 0xDC00:02x}" if found else None


def _parse_object(line: str) -> Row:
    if problem := not_utf8(line):
        return Row({}, problem)
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Row({}, f"not JSON: {error.msg} at character {error.colno}")
    except (ValueError, RecursionError):
        return Row({}, "not JSON that can be read: a number too long, or nested too deeply")
    if not isinstance(values, dict):
        return Row({}, f"expected a JSON object, got {type(values).__name__}")
    if any(map(find_surrogate, values)):
        values = {replace_surrogates(name): value for name, value in values.items()}
    return Row(values)
