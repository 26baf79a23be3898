"""Files scored by Ray Data, on the cores of this machine or of many.

A dataset of file names is mapped over a pool of workers. Each holds a scorer with one thread and
scores one file at a time with the function that the local engine uses, so rows, their order and
their numbers are the same. A worker that dies is started again and its file with it: half a part
is nowhere to be seen.

Reading rows through Ray Data instead would cut files into blocks of its own and mix them, read
formats in another way than the local engine does, and then have to put parts together again.
"""

import logging
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any

from tqdm import tqdm

from sentiment.errors import DataError, SentimentError
from sentiment.scoring.files import NO_SCORE, describe_scores
from sentiment.scoring.parts import Parts, check_note, find_parts, score_part, sweep
from sentiment.scoring.scorer import Scorer

GO_ON = "files that are finished are kept, the same command goes on with the others"
KINDS = ("positive", "negative", "uncertain", NO_SCORE)


class PartScorer:
    """One worker: scores the parts whose names it is given."""

    def __init__(self, scorer: Scorer, parts: Parts, text_column: str, prefix: str):
        self.scorer, self.parts = scorer, parts
        self.text_column, self.prefix = text_column, prefix

    def __call__(self, row: dict[str, str]) -> dict[str, Any]:
        """The part's name, how many rows got which prediction, and why not, or ""."""
        name = row["item"]
        try:
            counts = score_part(self.scorer, self.parts, name, self.text_column, self.prefix)
        except Exception as error:
            # Whatever it is, the other files go on.
            known = isinstance(error, SentimentError | OSError)
            reason = str(error) if known else f"{type(error).__name__}: {error}"
            return {"name": name, "error": reason, **dict.fromkeys(KINDS, 0)}
        return {"name": name, "error": "", **{kind: counts[kind] for kind in KINDS}}


def score_folder(
    scorer: Scorer,
    source: str,
    target: str,
    text_column: str = "text",
    prefix: str = "",
    anew: bool = False,
    workers: int | None = None,
    address: str | None = None,
) -> Counter[str]:
    """Score the files that `source` names into files of the same names in the folder `target`.

    Both are paths or addresses (sentiment/scoring/parts.py). Files that have scores newer than
    they are are left alone, unless `anew`. Returns how many rows of the others got each prediction,
    and how many got none. Raises DataError for what will not do; for single files, once all others
    are finished.

    scorer: each worker has one like it; one thread suits them, as there are as many as cores.
    workers: how many; None for one a core, and no more than files. Ray finds, or starts, a cluster
    that has room for them. address: as Ray takes it; None for that of RAY_ADDRESS, a cluster that
    runs here, or this machine.
    """
    work = dict(describe_scores(scorer, text_column, prefix))
    try:
        parts = find_parts(source, target)
        check_note(parts.target, work, anew)
        names = parts.names if anew else parts.unfinished()
    except OSError as error:
        raise DataError(f"{source} or {target} cannot be read or written: {error}") from error
    if done := len(parts.names) - len(names):
        _say(f"{done:,} of {len(parts.names):,} files are finished already")
    counts: Counter[str] = Counter()
    failed = {}
    if names:
        with cluster(address) as ray:
            for row in _map(ray, names, (scorer, parts, text_column, prefix), workers):
                if row["error"]:
                    failed[row["name"]] = row["error"]
                counts.update({kind: row[kind] for kind in KINDS if row[kind]})
    with suppress(OSError):  # all is done; what is left is swept by the next run
        sweep(parts)
    if failed:
        name, reason = next(iter(failed.items()))
        raise DataError(
            f"{len(failed):,} of {len(names):,} files got no scores, the others are finished; "
            f"{name}: {reason}" + "".join(f"; {name}" for name in list(failed)[1:10])
        )
    return counts


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)


@contextmanager
def cluster(address: str | None) -> Iterator[Any]:
    """Ray, connected: to a cluster, or to workers of this machine that end with it."""
    # Read when Ray is imported: nothing is reported to anybody, and its own log is in its files.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise SentimentError(
            f"--engine ray needs Ray, and {error.name} is not installed; "
            "install it with: pip install 'ray[data]'"
        ) from error
    began = not ray.is_initialized()
    if began:
        terminate = signal.getsignal(signal.SIGTERM)
        try:
            ray.init(
                address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR
            )
        except Exception as error:  # Ray raises Exception itself where a machine is too busy
            place = f"at {address}" if address else "on this machine"
            reason = (str(error) or type(error).__name__).splitlines()[0]
            raise SentimentError(f"no Ray cluster answers {place}: {reason}") from error
        with suppress(ValueError):  # outside the main thread signals are nobody's
            signal.signal(signal.SIGTERM, terminate)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        # Ray prints of workers that died; standard output is for what was scored.
        with redirect_stdout(sys.stderr):
            yield ray
    except KeyboardInterrupt as stop:
        stop.add_note(GO_ON)
        raise
    except ray.exceptions.RayError as error:
        reason = str(error).strip().splitlines()[-1]
        raise SentimentError(f"Ray gave up: {reason}; {GO_ON}") from error
    finally:
        if began:
            ray.shutdown()


def _map(
    ray: Any, names: list[str], settings: tuple[Any, ...], workers: int | None
) -> Iterator[dict[str, Any]]:
    """What PartScorer says of each part, in the order in which they are finished."""
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars, context.print_on_execution_start = False, False
    cores = int(ray.cluster_resources().get("CPU", 1))
    size = min(len(names), workers or cores)
    if len(names) < cores and workers is None:
        _say(f"{len(names):,} files keep {len(names):,} of {cores:,} cores busy")
    # A block a name: each is handed out by itself, to a worker that has nothing else to do.
    rows = (
        ray.data.from_items(names, override_num_blocks=len(names))
        .map(
            PartScorer,
            fn_constructor_args=settings,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=size, max_tasks_in_flight_per_actor=1),
        )
        .iter_rows()
    )
    scored = 0
    with tqdm(total=len(names), desc="score", unit=" files") as bar:
        for row in rows:
            scored += sum(row[kind] for kind in KINDS)
            bar.update()
            bar.set_postfix_str(f"{scored:,} rows")
            yield row
