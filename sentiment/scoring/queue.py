"""Texts of many callers for one thread: what waits together is worked on together, in turns."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Generic, TypeVar

from sentiment.errors import QueueFullError

# Characters. A batch is work for some tens of milliseconds: a text that comes meanwhile waits no
# longer than that for its turn. What waits is work for some seconds.
BATCH, MOST_WAITING = 16_384, 2_000_000

Result = TypeVar("Result")


@dataclass(eq=False)
class _Job(Generic[Result]):
    """One caller's texts. The first `taken` of them are being worked on, or done."""

    texts: Sequence[object]
    future: "Future[list[Result]]" = field(default_factory=Future)
    results: dict[int, Result] = field(default_factory=dict)
    taken: int = 0

    @property
    def waiting(self) -> int:
        return sum(map(_size, self.texts[self.taken :]))

    def put(self, place: int, result: Result) -> None:
        self.results[place] = result
        whole = len(self.results) == len(self.texts)
        if whole and self.future.set_running_or_notify_cancel():
            self.future.set_result([self.results[i] for i in range(len(self.texts))])

    def fail(self, error: Exception) -> None:
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)


_Taken = tuple[_Job[Result], int]


class TextQueue(Generic[Result]):
    """Hands texts to `work`, which gives a result a text, in order, on a thread of its own.

    A batch takes one text from each caller in turn until it holds `batch` characters: texts that
    wait together are worked on together, and nobody waits for the whole of somebody's long list.
    Safe to use from any thread.
    """

    def __init__(
        self,
        work: Callable[[list[object]], Sequence[Result]],
        batch: int = BATCH,
        most_waiting: int = MOST_WAITING,
    ):
        self._work, self._batch, self._most_waiting = work, batch, most_waiting
        self._jobs: deque[_Job[Result]] = deque()
        self._waiting = 0
        self._closed = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="text queue", daemon=True)
        self._thread.start()

    def submit(self, texts: Sequence[object]) -> "Future[list[Result]]":
        """A future of a result a text, in order; cancelled, what has not begun is dropped.

        Raises QueueFullError where that would be more than `most_waiting` characters. Texts that
        come when nothing waits are always taken.
        """
        job: _Job[Result] = _Job(texts)
        size = job.waiting
        with self._changed:
            if self._closed or (self._waiting and self._waiting + size > self._most_waiting):
                raise QueueFullError("expected room in the queue, it is full; try again soon")
            if texts:
                self._jobs.append(job)
                self._waiting += size
                self._changed.notify()
            else:
                job.future.set_result([])
        job.future.add_done_callback(lambda _: self._drop(job))
        return job.future

    def close(self) -> None:
        """Cancel what has not begun, and end the thread when the batch at hand is done."""
        with self._changed:
            self._closed = True
            left = list(self._jobs)
            self._changed.notify()
        for job in left:
            job.future.cancel()
        self._thread.join()

    @property
    def waiting(self) -> int:
        """Characters that wait for their turn."""
        return self._waiting

    def _drop(self, job: _Job[Result]) -> None:
        with self._changed:
            if job in self._jobs:
                self._jobs.remove(job)
                self._waiting -= job.waiting

    def _run(self) -> None:
        while batch := self._take():
            self._work_on(batch)

    def _work_on(self, batch: list[_Taken[Result]]) -> None:
        try:
            results = self._work([job.texts[place] for job, place in batch])
            done = list(zip(batch, results, strict=True))
        except Exception as error:
            jobs = list(dict.fromkeys(job for job, _ in batch))
            if len(jobs) == 1:
                jobs[0].fail(error)
                return
            # So that nobody fails by what somebody else sent.
            for job in jobs:
                self._work_on([taken for taken in batch if taken[0] is job])
        else:
            for (job, place), result in done:
                job.put(place, result)

    def _take(self) -> list[_Taken[Result]]:
        """The next batch, as jobs and places in them; empty when the queue is closed."""
        taken: list[_Taken[Result]] = []
        size = 0
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            while self._jobs and size < self._batch and not self._closed:
                job = self._jobs.popleft()
                size += _size(job.texts[job.taken])
                taken.append((job, job.taken))
                job.taken += 1
                if job.taken < len(job.texts):
                    self._jobs.append(job)
            self._waiting -= size
        return taken


def _size(text: object) -> int:
    return max(1, len(text)) if isinstance(text, str) else 1
