"""A file of texts to a file with their scores, in constant memory."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from tqdm import tqdm

from sentiment.errors import DataError
from sentiment.files import put_in_place
from sentiment.scoring.parquet import ParquetTable, streams_to_parquet, write_streams
from sentiment.scoring.rows import read_jsonl, read_txt
from sentiment.scoring.scorer import Score, Scorer
from sentiment.scoring.separated import read_csv, read_tsv
from sentiment.scoring.tables import (
    Chunk,
    Contents,
    RowTable,
    Table,
    Write,
    not_written,
    write_jsonl,
    write_separated,
)
from sentiment.scoring.unfinished import Unfinished, Work, unfinished
from sentiment.scoring.xlsx import read_xlsx


class Open(Protocol):
    def __call__(self, path: Path, /, contents: Contents | None = None) -> Table:
        """`contents` of an earlier look at the file spare another."""


@dataclass(frozen=True)
class Format:
    """`open` a file; `write` appends rows with a table's columns and those `added`, name to type,
    to another; `finish` makes that the output, which appears whole or not at all."""

    open: Open
    write: Callable[[Path, Table, dict[str, type]], AbstractContextManager[Write]] = not_written
    finish: Callable[[Path, Path], object] = put_in_place


# By the ending of the file's name.
FORMATS: dict[str, Format] = {
    ".csv": Format(partial(RowTable, read_csv), partial(write_separated, ",")),
    ".jsonl": Format(partial(RowTable, read_jsonl), write_jsonl),
    ".parquet": Format(ParquetTable, write_streams, streams_to_parquet),
    ".tsv": Format(partial(RowTable, read_tsv), partial(write_separated, "\t")),
    ".txt": Format(partial(RowTable, read_txt), partial(write_separated, "\t")),
    ".xlsx": Format(partial(RowTable, read_xlsx)),
}

# The columns a score adds, in the order of Score's fields.
ADDED = {
    "probability": float,
    "prediction": str,
    "logit": float,
    "tokens": int,
    "unknown": int,
    "error": str,
}
NO_SCORE = "without a score"


def score_file(
    scorer: Scorer,
    source: Path,
    target: Path,
    text_column: str = "text",
    prefix: str = "",
    resume: bool | None = None,
) -> Counter[str]:
    """Score `text_column` of every row of `source`; `target` appears whole or not at all.

    The endings name the formats (FORMATS). `target` gets the columns and rows of `source`, in
    order, and the columns of ADDED, their names after `prefix`. Returns how many rows got each
    prediction, and how many got none. Raises DataError for files that will not do.

    resume: go on with what an interrupted run left, if there is any (True), or begin anew (False).
        None is for where nothing should be left: if there is, that is a DataError.
    """
    reader, writer = find_format(source), find_format(target, to_write=True)
    added = {prefix + name: kind for name, kind in ADDED.items()}
    sentences = partial(_sentences, source, target)
    with sentences():
        _check_paths(source, target)
        work = _describe(scorer, source, text_column, prefix)
    # Outside for the folder's own errors; inside, so that the others can say what is kept.
    with sentences(), unfinished(target, work, resume) as run, sentences():
        table = reader.open(source, Contents(**run.contents) if run.contents else None)
        run.contents = asdict(table.contents) if table.contents else None
        _check_columns(source, table, text_column, added)
        with writer.write(run.rows, table, added) as write:
            for chunk in _remaining(table, run, f"score {source.name}"):
                scores = score_chunk(scorer, chunk, text_column)
                write(chunk, [dict(zip(added, astuple(s), strict=True)) for s in scores])
                run.advance(Counter(s.prediction or NO_SCORE for s in scores), chunk.place)
        writer.finish(run.rows, target)
    return Counter(run.progress.counts)


def _remaining(table: Table, run: Unfinished, name: str) -> Iterator[Chunk]:
    """The chunks that are still to be done, under a progress bar of them all."""
    done = run.progress
    with tqdm(total=table.rows, initial=done.rows, desc=name, unit=" texts") as bar:
        for chunk in table.chunks(done.rows, done.place):
            yield chunk
            bar.update(len(chunk.problems))


def _describe(scorer: Scorer, source: Path, text_column: str, prefix: str) -> Work:
    state = source.stat()
    return {
        "input file": str(source.resolve()),
        "state of the input file": [state.st_size, state.st_mtime_ns],
        **describe_scores(scorer, text_column, prefix),
    }


def describe_scores(scorer: Scorer, text_column: str, prefix: str) -> Work:
    """What makes the scores of any file, as JSON."""
    return {
        "model": scorer.artifact.fingerprint,
        "precision": scorer.precision,
        "text column": text_column,
        "prefix": prefix,
    }


def score_chunk(scorer: Scorer, chunk: Chunk, text_column: str) -> list[Score]:
    """A score a row, in order; a row with a problem of its own gets that as its error."""
    return name_problems(scorer.score(chunk.column(text_column)), chunk)


def name_problems(scores: list[Score], chunk: Chunk) -> list[Score]:
    """The scores of a chunk's rows, without those of rows that have a problem of their own."""
    return [
        score if problem is None else Score(None, None, None, 0, 0, problem)
        for score, problem in zip(scores, chunk.problems, strict=True)
    ]


def find_format(path: Path, to_write: bool = False) -> Format:
    """The format that a file's ending names. Raises DataError where it names none."""
    ending, known = path.suffix.lower(), list_endings(to_write)
    if ending not in known:
        verb = "write" if to_write else "read"
        raise DataError(
            f"expected a file to {verb} ending in {', '.join(known)}, got {path}; name another"
        )
    return FORMATS[ending]


def list_endings(to_write: bool = False) -> list[str]:
    """The endings of all formats, or of those that are written."""
    formats = FORMATS.items()
    return [end for end, form in formats if not (to_write and form.write is not_written)]


def _check_paths(source: Path, target: Path) -> None:
    if not source.is_file():
        raise DataError(f"expected a file at {source}, found {_found(source)}")
    if source.stat().st_size == 0:
        raise DataError(f"expected texts in {source}, it is empty; name another file")
    if target.exists() and target.samefile(source):
        raise DataError(f"expected another file to write to than {source}; it would be lost")
    if target.is_dir():
        raise DataError(f"expected a file to write to, {target} is a folder; name a file in it")


def _found(path: Path) -> str:
    return "a folder" if path.is_dir() else "something else" if path.exists() else "none"


def _check_columns(path: Path, table: Table, text_column: str, added: dict[str, type]) -> None:
    if not table.columns:
        raise DataError(f"expected rows in {path}, it has none; name another file")
    if text_column not in table.columns:
        there = ", ".join(map(repr, table.columns)) or "none"
        raise DataError(
            f"expected a column {text_column!r} in {path}, its columns are: {there}; "
            "name the one that holds the texts with --text-column"
        )
    if taken := [name for name in added if name in table.columns]:
        raise DataError(
            f"{path} has a column {taken[0]!r} already, which the scores would replace; "
            "put something before their names with --prefix, for example --prefix model_"
        )


@contextmanager
def _sentences(source: Path, target: Path) -> Iterator[None]:
    """Files that cannot be read or written, as DataError."""
    try:
        yield
    except OSError as error:
        place = error.filename or f"{source} or {target}"
        raise DataError(f"{place} cannot be read or written: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{source} holds a string that is not UTF-8: {error}") from error
