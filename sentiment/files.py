"""Files and folders that appear whole or not at all, and their hashes."""

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put_in_place(new: Path, path: Path) -> None:
    """Rename a file once all of it is on the disk, so that a power cut leaves no part of it."""
    to_disk(new)
    new.replace(path)
    with suppress(OSError):  # some file systems do so for no folder, and it is in its place
        to_disk(path.parent)


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, renamed to it on success and removed on failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays last: pandas and pyarrow read the format from it.
    partial = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    try:
        yield partial
        put_in_place(partial, path)
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


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder against other processes; the system lets go when this one ends, in any way.

    Raises BlockingIOError where another holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            pass  # some network file systems know no locks
        yield
    finally:
        os.close(handle)


@cache
def process_folder(prefix: str) -> Path:
    """A temporary folder whose name begins so. It goes with this process; those that killed ones
    left are deleted first."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError), held(left):
            shutil.rmtree(left, ignore_errors=True)
    while_running = ExitStack()
    # Held before it has its name, lest another process take it for one that was left.
    made = Path(tempfile.mkdtemp(prefix=f"new-{prefix}"))
    while_running.enter_context(held(made))
    folder = made.rename(made.with_name(made.name.removeprefix("new-")))
    while_running.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(while_running.close)
    return folder
