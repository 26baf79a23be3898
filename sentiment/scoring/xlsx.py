"""Rows of a spreadsheet, read by a process of its own (sentiment/scoring/apart.py).

A workbook is a zip archive of XML: a small one can unpack to more than any machine holds, by
repetition, by cells far from the others, or by one long string in many cells.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from sentiment.errors import DataError
from sentiment.scoring.apart import TOO_LARGE, limit_this_process, read_apart
from sentiment.scoring.rows import MOST_CHARACTERS, Cursor, Row, check_distinct
from sentiment.scoring.values import replace_surrogates, to_text


def read_xlsx(path: Path, cursor: Cursor | None = None) -> Iterator[Row]:
    """The first sheet of cells that can be seen, its first row that is not empty as the header.
    Empty rows are no rows.

    Empty cells are None, whole numbers int, dates and times strings in ISO 8601. A column without a
    heading has the name of its letter. A sheet has no places: the cursor stays where it is.
    """
    rows = (row for row in _read_cells(path) if any_value(row[1]))
    first, cells = next(rows, (0, []))
    header = _name_columns(cells, first)
    check_distinct(path, header)
    for _, cells in rows:
        yield Row(dict(zip(header, cells, strict=True)))


def unpack_xlsx(path: Path, target: Path, most_bytes: int) -> None:
    """Write the rows as jsonl to `target`, which is read again faster than a workbook is unpacked.

    Raises DataError where that takes more than `most_bytes`: one long string in many cells is small
    in a workbook.
    """
    left = most_bytes
    with target.open("w", encoding="utf-8", newline="") as file:
        for row in read_xlsx(path):
            line = json.dumps(row.values, ensure_ascii=False) + "\n"
            left -= len(line.encode())
            if left < 0:
                raise DataError(
                    f"expected at most {most_bytes >> 20} MB in the cells of {path}, got more; "
                    "leave out columns that you don't need, or save a part of the sheet"
                )
            file.write(line)


def any_value(cells: list[Any]) -> bool:
    return any(cell is not None for cell in cells)


def _name_columns(cells: list[Any], first: int) -> list[str]:
    return [to_text(cell) or f"column {_letter(place)}" for place, cell in enumerate(cells, first)]


def _letter(place: int) -> str:
    """A, B, ..., Z, AA, ... as spreadsheets name their columns."""
    rest, last = divmod(place, 26)
    return (_letter(rest - 1) if rest else "") + ascii_uppercase[last]


def _read_cells(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """A row's cells, all of one length, from the process that reads; and which column of the sheet
    the first of them is, from 0: those that are empty throughout do not come before it."""
    for line in read_apart(__name__, path, "save the sheet as csv"):
        first, cells = json.loads(line)
        yield first, cells


def _print_rows(path: str) -> None:
    """What the process does: a line of JSON a row on standard output."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    assert isinstance(sys.stdout, TextIOWrapper)
    sys.stdout.reconfigure(encoding="utf-8")

    try:
        workbook = CalamineWorkbook.from_path(path)
        # A chart may have a sheet of its own, and rows that nobody sees another.
        sheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        seen = [s for s in sheets if s.visible == SheetVisibleEnum.Visible]
        if not sheets:
            sys.exit("it has no sheet of cells")
        sheet = workbook.get_sheet_by_name((seen or sheets)[0].name)
        first = sheet.start[1] if sheet.start else 0
        for cells in sheet.iter_rows():
            line = json.dumps([first, [_to_plain(cell) for cell in cells]], ensure_ascii=False)
            if len(line) > MOST_CHARACTERS:
                sys.exit(TOO_LARGE)  # whoever reads it would have to hold all of it
            print(line)
    except CalamineError as error:
        sys.exit(" ".join(str(error).split()))
    except MemoryError:
        sys.exit(TOO_LARGE)
    except BaseException as error:
        # A panic of Rust's is no Exception.
        if isinstance(error, SystemExit):
            raise
        sys.exit("it is damaged")


def _to_plain(value: Any) -> Any:
    """A cell as JSON has it: None where it is empty."""
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str):
        return replace_surrogates(value)
    return value if isinstance(value, bool | int | float) else str(value)


if __name__ == "__main__":
    limit_this_process()
    _print_rows(sys.argv[1])
