"""A file scored a step at a time, so that whoever waits can look on, stop, and go on."""

import logging
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from errno import ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory

from sentiment.errors import DataError
from sentiment.scoring.files import ADDED, find_format, name_problems
from sentiment.scoring.results import Scores, TextStore
from sentiment.scoring.scorer import Score, Scorer
from sentiment.scoring.tables import Chunk, Table
from sentiment.scoring.values import to_text

log = logging.getLogger(__name__)

# Characters of a step: about a second of work, after which somebody may have pressed a button.
STEP = 200_000


class Batch:
    """The rows of `table`, their scores, and the texts that they are of.

    done: rows that are scored for good, whole chunks of the file. seen: with those of the chunk at
        hand. seconds: that were worked. failure: why the file could not be read to its end.
    """

    def __init__(self, scorer: Scorer, table: Table, text_column: str, folder: Path):
        self.table, self.text_column = table, text_column
        self.prefix = choose_prefix(table.columns)
        self.scores, self.texts = Scores(table.rows), TextStore(folder / "texts")
        self.done, self.seen, self.seconds = 0, 0, 0.0
        self.failure: str | None = None
        self._scorer = scorer
        self._steps = self._score()

    @property
    def complete(self) -> bool:
        return self.done == self.table.rows or self.failure is not None

    def advance(self) -> bool:
        """Score some more rows; False where there are none. Whoever stops calling it, stops it."""
        began = time.perf_counter()
        try:
            more = next(self._steps, None) is not None
            if not more and not self.complete:
                self.failure = f"it has {self.table.rows:,} rows by what it says, and fewer in it"
            return more
        except Exception as error:
            # Whatever it was: a step that failed is not taken again.
            self.failure = describe_failure(error)
            return False
        finally:
            self.seconds += time.perf_counter() - began

    def write(self, path: Path) -> None:
        """All columns of the rows that are done and those of their scores, in order, in the format
        that the ending names. `path` appears whole or not at all."""
        added = {self.prefix + name: kind for name, kind in ADDED.items()}
        form = find_format(path, to_write=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(".partial", ".", path.parent) as folder:
            rows = Path(folder) / "rows"
            with form.write(rows, self.table, added) as write:
                for start, chunk in self._done_chunks():
                    scores = [self.scores[start + i] for i in range(len(chunk.problems))]
                    write(chunk, [dict(zip(added, astuple(s), strict=True)) for s in scores])
            form.finish(rows, path)

    def column(self, name: str) -> Iterator[str]:
        """The values of a column as texts, of the rows that are done."""
        for _, chunk in self._done_chunks():
            yield from map(to_text, chunk.column(name))

    def _done_chunks(self) -> Iterator[tuple[int, Chunk]]:
        start = 0
        chunks = self.table.chunks()
        while start < self.done:
            chunk = next(chunks)
            yield start, chunk
            start += len(chunk.problems)

    def _score(self) -> Iterator[int]:
        for chunk in self.table.chunks():
            texts, scores = chunk.column(self.text_column), list[Score]()
            for part in split_texts(texts):
                scores += self._scorer.score(part)
                self.seen = self.done + len(scores)
                yield self.seen
            self.texts.append([to_text(text) for text in texts])
            self.scores.append(name_problems(scores, chunk))
            self.done += len(scores)


def describe_failure(error: Exception) -> str:
    """What to tell of an error in reading or keeping a file; what nobody foresaw is logged, too."""
    if isinstance(error, DataError | UnicodeDecodeError):
        return str(error)
    if isinstance(error, OSError):
        full = error.errno == ENOSPC
        return "the server has no room for it now; try again later" if full else str(error)
    # Without its message, which may quote what is in the file.
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("a file could not be read: %s\n%s", type(error).__name__, place)
    return "something went wrong while it was read; try again, or save it in another format"


def split_texts(texts: list[object]) -> Iterable[list[object]]:
    """In order, in parts of one text or more and at most STEP characters."""
    part: list[object] = []
    size = 0
    for text in texts:
        length = len(text) if isinstance(text, str) else 1
        if part and size + length > STEP:
            yield part
            part, size = [], 0
        part.append(text)
        size += length
    yield part


def choose_prefix(columns: list[str]) -> str:
    """What to put before the names of the scores' columns, so that none is there already."""
    prefix, number = "", 1
    while any(prefix + name in columns for name in ADDED):
        prefix = "model_" if number == 1 else f"model_{number}_"
        number += 1
    return prefix
