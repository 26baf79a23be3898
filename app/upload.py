"""A visitor's file: where it lies, what it holds, and how far it is scored.

It lies in a folder of its own, which goes with it: when another takes its place, and when the
visitor has left. Nothing of it is in any cache or address.
"""

import shutil
import weakref
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import BoundedSemaphore
from typing import Any, TypeVar, cast

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.files import process_folder
from sentiment.scoring.batch import Batch, describe_failure
from sentiment.scoring.bounds import MOST_UNPACKED, check_file, check_table
from sentiment.scoring.columns import (
    Column,
    guess_group_column,
    guess_label_column,
    guess_text_column,
    read_column,
)
from sentiment.scoring.files import find_format
from sentiment.scoring.tables import Table
from sentiment.scoring.xlsx import unpack_xlsx

# Columns that are kept once they were read, and what was made of them: of a million rows each.
MOST_KEPT = 12
# What unpacks a file may take 1.5 GB: one visitor's at a time, whoever else has to wait for it.
_UNPACKING, UNPACKED = BoundedSemaphore(1), (".parquet", ".xlsx")
# How the folders of uploads begin, one a process.
HOME = "sentiment-uploads-"

Made = TypeVar("Made")


@dataclass
class Upload:
    """An opened file. batch: once it is being scored. stopped: by the visitor, half way.

    words: of rows that were shown, what made their verdicts.
    """

    name: str
    path: Path
    table: Table
    batch: Batch | None = None
    stopped: bool = False
    words: dict[int, Any] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Also where a session ends without a word.
        self._remove = weakref.finalize(self, shutil.rmtree, self.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Delete the file, and let go of all that was made of it."""
        self._remove()
        self.batch = None
        self.words.clear()
        self._kept.clear()

    def start(self, scorer: Scorer, text_column: str) -> None:
        """Have the column scored, from the first row on."""
        self.batch = Batch(scorer, self.table, text_column, self.path.parent)
        self.stopped = False
        self.words.clear()
        self._kept.clear()

    def forget(self) -> None:
        """Back to choosing what is scored."""
        self.batch = None

    @cached_property
    def text_column(self) -> str:
        """The column that holds the texts, as far as that can be told."""
        return guess_text_column(self.table)

    @cached_property
    def label_column(self) -> str | None:
        return guess_label_column(self.table.columns, self.text_column)

    @cached_property
    def group_column(self) -> str | None:
        return guess_group_column(self.table, self.text_column, self.label_column)

    def column(self, batch: Batch, name: str) -> Column:
        """A column of the rows that are scored."""
        return self.keep(batch, ("column", name), lambda: read_column(batch.column(name)))

    def keep(self, batch: Batch, what: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives of the rows that are scored, made once and found by `what` it is."""
        key = what, batch.done
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = make()
        return cast(Made, self._kept[key])

    def to_file(self, ending: str) -> bytes:
        """The rows that are scored, with their scores, as a file of this format."""
        assert self.batch is not None
        with TemporaryDirectory(dir=self.path.parent) as folder:
            path = Path(folder) / f"scored{ending}"
            self.batch.write(path)
            return path.read_bytes()

    def told(self, message: str) -> str:
        """An error's message, without the file's place on the server."""
        return _without_place(message, self.path)


def open_upload(name: str, content: bytes) -> Upload:
    """Raises DataError for a file that will not do."""
    name = Path(name).name
    try:
        folder = Path(mkdtemp(dir=process_folder(HOME)))
    except OSError as error:
        raise DataError(f"{name} was not kept: {describe_failure(error)}") from error
    path = folder / f"upload{Path(name).suffix.lower()}"
    try:
        path.write_bytes(content)
        return Upload(name, path, _open_table(path))
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if not isinstance(error, Exception):
            raise
        raise DataError(_without_place(describe_failure(error), path)) from error


def _without_place(message: str, path: Path) -> str:
    for place in (path, path.with_suffix(".jsonl")):
        message = message.replace(str(place), "the file")
    return message.replace(str(path.parent), "its folder")


def _open_table(path: Path) -> Table:
    if not path.stat().st_size:
        raise DataError(f"expected texts in {path}, it is empty; give one with a text a row")
    form = find_format(path)
    rows = path
    with _UNPACKING if path.suffix in UNPACKED else nullcontext():
        check_file(path)
        if path.suffix == ".xlsx":
            # Each look at the rows would unpack it anew.
            rows = path.with_suffix(".jsonl")
            unpack_xlsx(path, rows, MOST_UNPACKED)
            form = find_format(rows)
    table = form.open(rows)
    check_table(path, table)
    if not table.rows:
        raise DataError(f"expected rows in {path}, it has none; give one with a text a row")
    if not table.columns:
        raise DataError(
            f'expected a JSON object a line in {path}, such as {{"text": "..."}}, found none; '
            "give it that form, or save it as txt with a text a line"
        )
    return table
