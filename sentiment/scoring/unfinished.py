"""What a run keeps beside its output until that is whole, and how another goes on from it.

    .scores.csv.unfinished/     beside scores.csv
      rows                      the output as far as it has come
      progress.json             of which work it is a part, and how much of `rows` is complete

`rows` is only ever appended to, and progress.json replaced every few seconds. To go on means to cut
`rows` back to what was complete by then, so that nothing shows where a run was interrupted, be it
by Ctrl-C, `kill -9` or a power cut.
"""

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from sentiment.errors import DataError
from sentiment.files import held, new_file, to_disk

FORMAT = 1
# How often progress is noted, in seconds; more seldom where the disk is so slow that waiting for it
# would take more than this share of the time.
SAVE_SECONDS, SAVE_SHARE = 5.0, 0.01

# What an output is made of, by its name for people: whatever would make other rows or numbers.
Work = Mapping[str, Any]


@dataclass(frozen=True)
class Progress:
    """Rows that are done, the source's `place` after them, the bytes of output that they take, and
    how many of them got which prediction."""

    rows: int = 0
    place: int | None = None
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


class Unfinished:
    """One run's hold on the folder beside `target`.

    contents: what looking through the source found, for the next run to know.
    noted: rows that a next run would find done.
    """

    def __init__(self, target: Path, work: Work):
        self.target, self.work = target, {"version of this program": FORMAT, **work}
        self.folder = target.with_name(f".{target.name}.unfinished")
        self.rows = self.folder / "rows"
        self.progress = Progress()
        self.contents: dict[str, Any] | None = None
        self.noted = 0
        self._file = self.folder / "progress.json"
        self._next_save = time.monotonic() + SAVE_SECONDS

    def begin(self, resume: bool | None) -> None:
        """Take up what an earlier run left if `resume`, drop it if not; DataError for None."""
        begun = self._file.exists() and self.rows.exists() and resume is not False
        if not begun:
            self._file.unlink(missing_ok=True)
            self.rows.unlink(missing_ok=True)
            return
        work, contents, progress = self._read()
        if not resume:
            raise DataError(
                f"{self.target} was left unfinished (rows done: {progress.rows:,}); "
                "add --resume to go on, or --no-resume to begin anew"
            )
        if changed := [name for name in self.work if work.get(name) != self.work[name]]:
            raise DataError(
                f"{self.target} was begun with another {changed[0]} than now; go on with the same "
                "and --resume, or begin anew with --no-resume"
            )
        self.contents, self.progress, self.noted = contents, progress, progress.rows
        os.truncate(self.rows, progress.size)

    def advance(self, counts: Counter[str], place: int | None) -> None:
        """Rows with these predictions more are in the file; the source was read up to `place`."""
        before = self.progress
        self.progress = replace(
            before,
            rows=before.rows + counts.total(),
            place=place,
            size=self.rows.stat().st_size,
            counts=dict(Counter(before.counts) + counts),
        )
        if (began := time.monotonic()) >= self._next_save:
            self.save()
            ended = time.monotonic()
            self._next_save = ended + max(SAVE_SECONDS, (ended - began) / SAVE_SHARE)

    def save(self) -> None:
        """Note how far the run has come, once that is on the disk."""
        to_disk(self.rows)
        with new_file(self._file) as partial:
            noted = {
                "work": self.work,
                "contents": self.contents,
                "progress": asdict(self.progress),
            }
            partial.write_text(json.dumps(noted), encoding="utf-8")
        self.noted = self.progress.rows

    def stop(self) -> None:
        """Keep what is done, if anything is."""
        with suppress(OSError):  # on a full disk, what was noted before stays
            if self.progress.rows:
                os.truncate(self.rows, self.progress.size)  # which may make room for the note
                self.save()
        if not self.noted:
            shutil.rmtree(self.folder)

    def _read(self) -> tuple[Work, dict[str, Any] | None, Progress]:
        try:
            noted = json.loads(self._file.read_text(encoding="utf-8"))
            work, progress = dict(noted["work"]), Progress(**noted["progress"])
            contents = noted["contents"]
            if self.rows.stat().st_size < progress.size:
                raise ValueError(f"{self.rows} is too short")
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"what an earlier run left of {self.target} is damaged ({error}); "
                "begin anew with --no-resume"
            ) from error
        return work, contents, progress


@contextmanager
def unfinished(target: Path, work: Work, resume: bool | None) -> Iterator[Unfinished]:
    """A run's folder beside `target`: removed when all went well, or nothing was done.

    Whatever else ends the run, its rows stay, and a note on the exception says so. Raises DataError
    for a `target` that another process is writing, or whose earlier run is in the way.
    """
    run = Unfinished(target, work)
    run.folder.mkdir(parents=True, exist_ok=True)
    with _locked(run.folder, target):
        run.begin(resume)
        try:
            yield run
        except BaseException as error:
            run.stop()
            if run.noted:
                error.add_note(
                    f"the rows done so far ({run.noted:,}) are kept, "
                    "the same command with --resume goes on"
                )
            raise
        shutil.rmtree(run.folder)


@contextmanager
def _locked(folder: Path, target: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder))
        except BlockingIOError:
            raise DataError(f"{target} is being written by another process already") from None
        yield
