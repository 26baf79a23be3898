"""Reading a stranger's file in a process of its own, that may take no more than so much.

A compressed file can unpack to more than any machine holds. What unpacks it may hold all of that at
once, and ends where memory does; so it is another process that ends, and a sentence that says so.
"""

import resource
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from sentiment.errors import DataError

# In bytes of address space, and in seconds of one processor.
MOST_MEMORY, MOST_SECONDS = 3 << 29, 120
# Of what it says is told, in bytes.
MOST_SAID = 2_000
# How it ends where memory does.
TOO_LARGE = 2


def read_apart(module: str, path: Path, remedy: str) -> Generator[bytes]:
    """The lines that `python -m module path` prints; it begins with `limit_this_process`.

    Raises DataError with what it says where it exits with 1, and with the `remedy` where it takes
    more than it may.
    """
    command = [sys.executable, "-m", module, str(path.absolute())]
    # To a file: it may say more than a pipe holds that nobody reads yet.
    with (
        TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        assert process.stdout is not None
        try:
            for line in process.stdout:
                # Half a line is the last of a process that has ended in the middle of it.
                if line.endswith(b"\n"):
                    yield line
        except BaseException:
            process.kill()  # nobody waits for the rest
            raise
        process.wait()
        errors.seek(0)
        said = errors.read(MOST_SAID).decode(errors="replace").strip()
    if process.returncode == 1:
        kind = path.suffix.lower().removeprefix(".")
        raise DataError(f"{path} is not {kind} that can be read: {said}")
    if process.returncode:
        raise DataError(
            f"{path} takes more than {MOST_MEMORY >> 20:,} MB or {MOST_SECONDS} s to be unpacked; "
            f"{remedy}"
        )


def limit_this_process() -> None:
    """Have it end where it takes more."""
    # macOS knows no limit of a process's memory and refuses to set one.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
