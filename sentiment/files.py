"""Files and folders that appear whole or not at all, and their hashes."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, renamed to it on success and removed on failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays last: pandas and pyarrow read the format from it.
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside `path` that takes its place on success and is removed on failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield partial
        partial.chmod(0o755)
        _swap(partial, path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _swap(new: Path, path: Path) -> None:
    # A folder cannot be renamed over one that holds files: move the old one aside first.
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    if path.exists():
        path.rename(old)
    try:
        new.rename(path)
    except OSError:
        if old.exists():
            old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)
