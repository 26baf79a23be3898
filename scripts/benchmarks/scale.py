"""Scoring on a cluster: how fast one and two workers are, and what more of them would be."""

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from scripts.benchmarks.measuring import Figure, per_second, ratios, take_turns
from sentiment.model.artifact import Artifact
from sentiment.scoring.files import score_file
from sentiment.scoring.ray_data import cluster, score_folder
from sentiment.scoring.scorer import Scorer

ROUNDS = 2
# Files a folder: what both take is a run's start, what the larger takes longer is scoring.
FEW, MANY, TEXTS = 4, 20, 150
WORKERS = (1, 2)
# What is modelled: so many reviews, in files of so many, on so many cores, two a machine.
REVIEWS, PART, CORES = 100_000_000, 100_000, (2, 16, 64, 256)


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Texts a second and seconds until the first, by workers; hours of a large job, modelled."""
    with tempfile.TemporaryDirectory() as place:
        start, times = measure(Artifact.load(folder), texts, Path(place))
    figures = [
        Figure("local engine, both cores", "texts/s", per_second(FEW * TEXTS, times["local"])),
        Figure("Ray starts", "s", [start]),
    ]
    rates = {}
    for workers in WORKERS:
        short, long = times[f"{FEW}, {workers}"], times[f"{MANY}, {workers}"]
        # Of the same round: what is left when the start is taken away.
        more = [b - a for a, b in zip(short, long, strict=True)]
        rates[workers] = per_second((MANY - FEW) * TEXTS, more)
        waits = [a - FEW * TEXTS / rate for a, rate in zip(short, rates[workers], strict=True)]
        name = f"{workers} worker{'s' * (workers > 1)}"
        figures.append(Figure(f"{name}, until the first file is begun", "s", waits))
        figures.append(Figure(f"{name}, then", "texts/s", rates[workers]))
    figures.append(Figure("two workers to one", "times", ratios(rates[2], rates[1])))
    return [*figures, *model(rates[2], start)]


def measure(
    artifact: Artifact, texts: list[str], place: Path
) -> tuple[float, dict[str, list[float]]]:
    """Seconds in which Ray starts, and those of scoring few and many files by 1 and 2 workers."""
    whole, scored = place / "whole.parquet", place / "scored.parquet"
    pd.DataFrame({"text": texts[: FEW * TEXTS]}).to_parquet(whole)
    scorer = Scorer(artifact)  # of the workers, too, the start is not counted
    works: dict[str, Callable[[], object]] = {
        "local": lambda: score_file(scorer, whole, scored, resume=False)
    }
    for count in (FEW, MANY):
        source = str(write_parts(place / str(count), texts, count))
        for workers in WORKERS:
            works[f"{count}, {workers}"] = partial(
                score_folder,
                Scorer(artifact, 1),
                source,
                f"{place}/out",
                anew=True,
                workers=workers,
            )
    began = time.perf_counter()
    with cluster("local"):
        start = time.perf_counter() - began
        return start, take_turns(works, ROUNDS)


def write_parts(folder: Path, texts: list[str], count: int) -> Path:
    """`count` files of TEXTS texts each."""
    folder.mkdir()
    for number in range(count):
        own = texts[number * TEXTS : (number + 1) * TEXTS]
        pd.DataFrame({"text": own}).to_parquet(folder / f"{number:03}.parquet")
    return folder


def model(pair: Sequence[float], start: float) -> list[Figure]:
    """A large job, from the measured texts a second of two cores.

    Machines share nothing, so cores of others add what these do. In the end they wait for the
    last file, half a file's time on average. Not in it: reading from a store, machines that start.
    """
    core = [rate / 2 for rate in pair]
    figures = [
        Figure(f"modelled: {REVIEWS:,} reviews", "core-hours", [REVIEWS / r / 3600 for r in core])
    ]
    for cores in CORES:
        hours = [(start + REVIEWS / r / cores + PART / r / 2) / 3600 for r in core]
        figures.append(Figure(f"modelled: on {cores} cores", "hours", hours))
    return figures
