"""Scoring in int8 beside float32: how much faster, and how far it is from what is exact."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.measuring import Figure, Goal, per_second, ratios, take_turns
from scripts.places import PREPARED
from sentiment.model.artifact import Artifact
from sentiment.model.precision import Precision
from sentiment.scoring.scorer import Scorer, judge, read_text

ROUNDS = 3
Rows = list[NDArray[np.int32]]


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Reviews a second, ids to logits, and how the answers differ, on the reviews of the
    validation part where the prepared data is there; accuracy there alone."""
    artifact = Artifact.load(folder)
    rows, labels = read_reviews(artifact, texts)
    scorers = {precision: Scorer(artifact, precision=precision) for precision in Precision}
    logits = {precision: scorer.logits(rows) for precision, scorer in scorers.items()}
    times = take_turns({name: partial(s.logits, rows) for name, s in scorers.items()}, ROUNDS)
    rates = {precision: per_second(len(rows), spent) for precision, spent in times.items()}
    exact, rough = Precision.float32, Precision.int8
    return [
        *(Figure(f"{precision}, reviews", "texts/s", rate) for precision, rate in rates.items()),
        Figure("int8 to float32", "times", ratios(rates[rough], rates[exact])),
        *compare_accuracy(logits, labels),
        *compare_answers(artifact, rows, logits[exact], logits[rough]),
    ]


def read_reviews(artifact: Artifact, texts: list[str]) -> tuple[Rows, NDArray[np.float32] | None]:
    """Ids of reviews, and their labels where they have any."""
    if (PREPARED / "imdb" / "validation").is_dir():
        from sentiment.evaluation.held import held_split

        split = held_split(artifact, PREPARED / "imdb")
        return split.ids, split.labels
    return [artifact.vocabulary.read(read_text(text)) for text in texts], None


def compare_accuracy(
    logits: dict[Precision, NDArray[np.float32]], labels: NDArray[np.float32] | None
) -> list[Figure]:
    """Accuracy of each in per cent, and what int8 loses, in points."""
    if labels is None:
        return []
    shares = {name: 100 * ((found > 0) == (labels > 0.5)).mean() for name, found in logits.items()}
    # Rounded: two reviews of 2,000 are 0.1 points, not a little more.
    lost = round(float(shares[Precision.float32] - shares[Precision.int8]), 6)
    return [
        *(Figure(f"{name}, accuracy", "%", [share]) for name, share in shares.items()),
        Figure("accuracy that int8 loses", "points", [lost], Goal(most=0.1)),
    ]


def compare_answers(
    artifact: Artifact, rows: Rows, exact: NDArray[np.float32], rough: NDArray[np.float32]
) -> list[Figure]:
    """How often the verdict is another, and how far P(positive) moves, in points of 100."""
    pairs = [
        [judge(artifact, ids, float(logit)) for logit in both]
        for ids, *both in zip(rows, exact, rough, strict=True)
    ]
    moved = [100 * abs(one[0] - other[0]) for one, other in pairs]
    others = [one[1] != other[1] for one, other in pairs]
    return [
        Figure("another verdict of three", "%", [100 * float(np.mean(others))]),
        Figure("P(positive) differs, mean", "points", [float(np.mean(moved))]),
        Figure(
            "P(positive) differs, 99 of 100 by less than",
            "points",
            [float(np.quantile(moved, 0.99))],
        ),
        Figure("P(positive) differs, most", "points", [max(moved)]),
    ]
