"""How faithful our contributions and other explanations are, and what each costs."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.measuring import Figure, seconds
from scripts.places import PREPARED
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer, read_text
from sentiment.trace.explanations import METHODS, MOST_WORDS
from sentiment.trace.faithfulness import measure_text, summarize
from sentiment.trace.unroll import unroll

ROUNDS, REVIEWS = 5, 20
TIMED = 5


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """A round is the mean over 20 reviews of up to 300 words, held out from training where the
    prepared data is there."""
    scorer = Scorer(Artifact.load(folder))
    rows = held_rows(scorer.artifact, texts)[: ROUNDS * REVIEWS]
    rounds = [
        summarize([measure_text(scorer, row) for row in rows[start : start + REVIEWS]])
        for start in range(0, len(rows), REVIEWS)
    ]
    figures = []
    for key, title in (
        ("deletion", "deletion, area (lower is better)"),
        ("insertion", "insertion, area (higher is better)"),
        ("residual", "size of the residual, logits"),
    ):
        for name, method in METHODS.items():
            values = [found[name][key] for found in rounds]
            figures.append(Figure(f"{title}: {method.label}", "", values))
    return figures + time_methods(scorer, rows[:TIMED])


def time_methods(scorer: Scorer, rows: list[NDArray[np.int32]]) -> list[Figure]:
    """Milliseconds a review of each method, from ids on; the traced pass that some need counts."""
    figures = []
    for name, method in METHODS.items():
        if name == "random":
            continue
        times = [
            1000 * seconds(lambda r=row, m=method: m.explain(scorer, unroll(scorer.artifact, r)))  # type: ignore[misc]
            for row in rows
        ]
        figures.append(Figure(f"time a review: {method.label}", "ms", times))
    return figures


def held_rows(artifact: Artifact, texts: list[str]) -> list[NDArray[np.int32]]:
    """Ids of validation reviews in a seeded order, or of `texts`; those of up to 300 words."""
    if (PREPARED / "imdb" / "validation").is_dir():
        from sentiment.evaluation.held import held_reviews

        rows = held_reviews(artifact, PREPARED / "imdb")
    else:
        rows = [artifact.vocabulary.read(read_text(text)) for text in texts]
    return [row for row in rows if len(row) <= MOST_WORDS]
