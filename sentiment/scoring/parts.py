"""Folders of files, here or in an object store, as parts that are scored one by one.

Places are paths, or addresses that pyarrow's file systems know, such as s3://bucket/folder. A part
is an input file and the file of the same name, below the output folder, that its scores go to. It
appears whole or not at all, so whatever is there is finished.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from pyarrow import fs

from sentiment.errors import DataError
from sentiment.files import process_folder
from sentiment.scoring.files import list_endings, score_file
from sentiment.scoring.scorer import Scorer

# Read by nothing that reads folders of tables: they leave out names that begin like this.
NOTE = "_scores.json"
# How the folders of workers begin, one a process.
SCRATCH = "sentiment-parts-"
WILDCARD = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Folder:
    """A folder in some file system."""

    files: fs.FileSystem
    path: str

    @classmethod
    def at(cls, place: str) -> "Folder":
        """Raises DataError for an address that no file system knows."""
        if "://" not in place:
            return cls(fs.LocalFileSystem(), str(Path(place).resolve()))
        try:
            files, path = fs.FileSystem.from_uri(place)
        except (ValueError, OSError) as error:
            raise DataError(f"{place} is no address that can be opened: {error}") from error
        # One name for one folder: nothing is to be written to where it is read from.
        local = isinstance(files, fs.LocalFileSystem)
        return cls(files, str(Path(path).resolve()) if local else path)

    def __truediv__(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}"

    def list(self, recursive: bool) -> dict[str, fs.FileInfo]:
        """Its files by their path below it; none where it does not exist."""
        selector = fs.FileSelector(self.path, allow_not_found=True, recursive=recursive)
        infos = self.files.get_file_info(selector)
        start = len(self.path.rstrip("/")) + 1
        return {info.path[start:]: info for info in infos if info.type == fs.FileType.File}


@dataclass(frozen=True)
class Parts:
    """`names` of files below `source` whose scores go to the same names below `target`.

    run: what tells files that this run leaves half written from those of others.
    """

    source: Folder
    target: Folder
    names: list[str]
    run: str = field(default_factory=lambda: uuid4().hex)

    def unfinished(self) -> list[str]:
        """Names of those that have no scores yet, or scores older than the file is now, or older
        than the note: those that a run which began anew has not come to."""
        before = self.source.list(recursive=True)
        after = self.target.list(recursive=True)
        return [
            name
            for name in self.names
            if name not in after
            or _is_older(after[name], before[name])
            or (NOTE in after and _is_older(after[name], after[NOTE]))
        ]


def _is_older(one: fs.FileInfo, other: fs.FileInfo) -> bool:
    return bool(one.mtime_ns and other.mtime_ns and one.mtime_ns < other.mtime_ns)


def find_parts(source: str, target: str) -> Parts:
    """The files that `source` names: a file, a folder, or a pattern with *, ? and [abc].

    Of a folder, those in it whose ending is that of a format that is written. Hidden files, and
    those that begin with an underscore, have to be named. Raises DataError where there are none.
    """
    base, pattern = _split(source)
    folder, output = Folder.at(base), Folder.at(target)
    found = folder.list(recursive="/" in pattern)
    names = sorted(name for name in found if _matches(name, pattern))
    if not pattern:
        known = list_endings(to_write=True)
        names = [name for name in names if PurePosixPath(name).suffix.lower() in known]
    if not names:
        raise DataError(f"expected files at {source}, found none")
    if output == folder:
        raise DataError(
            f"expected another output folder than {target}; the files in it would be lost"
        )
    return Parts(folder, output, names)


def _split(place: str) -> tuple[str, str]:
    """A folder, and the pattern of the names below it: "" for all that are in it."""
    # What follows a question mark in an address says how to reach the store.
    place, mark, query = place.partition("?") if "://" in place else (place, "", "")
    scheme, separator, rest = place.rpartition("://")
    parts = rest.split("/")
    first = next((i for i, part in enumerate(parts) if WILDCARD.search(part)), None)
    if first is None:
        folder = Folder.at(place + mark + query)
        if folder.files.get_file_info(folder.path).type != fs.FileType.File:
            return place + mark + query, ""
        first = len(parts) - 1
    base = "/".join(parts[:first]) or ("/" if rest.startswith("/") else ".")
    return scheme + separator + base + mark + query, "/".join(parts[first:])


def _matches(name: str, pattern: str) -> bool:
    """Folder by folder, as a shell does."""
    found, wanted = name.split("/"), (pattern or "*").split("/")
    return len(found) == len(wanted) and all(
        fnmatchcase(part, like) and (part[0] not in "._" or like[0] == part[0])
        for part, like in zip(found, wanted, strict=True)
    )


def check_note(target: Folder, work: dict[str, Any], anew: bool) -> None:
    """Leave in `target` what its parts are made with; DataError where that is another `work`."""
    path = target / NOTE
    target.files.create_dir(target.path)
    if target.files.get_file_info(path).type == fs.FileType.File and not anew:
        begun = _read_note(target, path)
        if changed := [name for name in work if begun.get(name) != work[name]]:
            raise DataError(
                f"{target.path} holds parts that were made with another {changed[0]} than now; "
                "choose another output folder, or score all of it anew with --no-resume"
            )
        return
    with _new_file(target, NOTE) as partial, target.files.open_output_stream(partial) as file:
        file.write(json.dumps(work).encode())


def _read_note(target: Folder, path: str) -> dict[str, Any]:
    try:
        with target.files.open_input_stream(path) as file:
            return dict(json.loads(file.read()))
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{path} is damaged ({error}); score all of it anew with --no-resume"
        ) from error


def score_part(
    scorer: Scorer, parts: Parts, name: str, text_column: str, prefix: str
) -> Counter[str]:
    """Score one part as `score_file` does. Raises DataError, and OSError for a store that fails."""
    # A worker that is killed leaves it to the next one to delete.
    with TemporaryDirectory(dir=process_folder(SCRATCH)) as scratch:
        source = _fetch(parts.source, name, Path(scratch))
        scored = Path(scratch, "scored", PurePosixPath(name).name)
        try:
            counts = score_file(scorer, source, scored, text_column, prefix)
        except DataError as error:
            # Of a copy nobody would know what it was one of.
            raise DataError(str(error).replace(str(source), parts.source / name)) from error
        with _new_file(parts.target, name, parts.run) as partial:
            fs.copy_files(
                str(scored),
                partial,
                source_filesystem=fs.LocalFileSystem(),
                destination_filesystem=parts.target.files,
            )
    return counts


def _fetch(folder: Folder, name: str, scratch: Path) -> Path:
    """A file of this machine with the content of `name`: itself where it is one."""
    if isinstance(folder.files, fs.LocalFileSystem):
        return Path(folder / name)
    fetched = scratch / PurePosixPath(name).name
    fs.copy_files(
        folder / name,
        str(fetched),
        source_filesystem=folder.files,
        destination_filesystem=fs.LocalFileSystem(),
    )
    return fetched


@contextmanager
def _new_file(folder: Folder, name: str, run: str = "") -> Iterator[str]:
    """A path beside `name` that is moved there on success and removed on failure.

    Another each time: a worker that was taken for dead may still be writing.
    """
    path = PurePosixPath(folder / name)
    partial = str(path.with_name(f".{path.name}.{run}.{uuid4().hex}.partial"))
    folder.files.create_dir(str(path.parent))
    try:
        yield partial
        folder.files.move(partial, str(path))
    except BaseException:
        with suppress(OSError):
            folder.files.delete_file(partial)
        raise


def sweep(parts: Parts) -> None:
    """Remove what workers of this run that were killed left half written, and what others left more
    than a day ago."""
    long_ago = datetime.now(UTC) - timedelta(days=1)
    for name, info in parts.target.list(recursive=True).items():
        left = f".{parts.run}." in name or (info.mtime is not None and info.mtime < long_ago)
        if left and name.endswith(".partial") and PurePosixPath(name).name.startswith("."):
            with suppress(OSError):  # a store that lets nobody delete
                parts.target.files.delete_file(parts.target / name)
