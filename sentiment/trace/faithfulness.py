"""How faithful an explanation is: does the verdict go with the words that it names first?

Deletion and insertion after Petsiuk et al. 2018: the words of a text are made unknown, the ones
that speak most for its verdict first, or come in again in that order, and the probability of the
verdict's side is followed. A faithful explanation lets it fall soon, and rise soon.

Shapes: `T` tokens, `S` steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.scorer import Scorer
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.explanations import METHODS, Explanation, Values
from sentiment.trace.unroll import Unrolled, unroll

STEPS = 20


@dataclass(frozen=True)
class Faithfulness:
    """One explanation of one text: the areas under its deletion and its insertion curve, in
    [0, 1], and the size of its residual in logits."""

    deletion: float
    insertion: float
    residual: float


def measure_text(scorer: Scorer, ids: NDArray[np.int32]) -> dict[str, Faithfulness]:
    """Method to how faithful it is on the text of these ids (T,)."""
    read = unroll(scorer.artifact, ids)
    found = {name: method.explain(scorer, read) for name, method in METHODS.items()}
    return {name: measure(scorer, read, explanation) for name, explanation in found.items()}


def measure(scorer: Scorer, read: Unrolled, explanation: Explanation) -> Faithfulness:
    """The areas under the curves of one explanation."""
    shares, deleted, inserted = curves(scorer, read, explanation.values)
    return Faithfulness(
        float(np.trapezoid(deleted, shares)),
        float(np.trapezoid(inserted, shares)),
        abs(explanation.residual),
    )


def curves(scorer: Scorer, read: Unrolled, values: Values) -> tuple[Values, Values, Values]:
    """Shares of the words, from none to all of them in equal steps but for rounding to whole
    words, and P(the verdict's side) with the first of them gone and with them alone; all (S + 1,).
    """
    side = 1.0 if read.logit >= 0 else -1.0
    length = len(read.ids)
    order = np.argsort(-side * values, kind="stable")
    counts = np.linspace(0, length, min(length, STEPS) + 1).round().astype(int)
    gone = np.repeat(read.ids[None], len(counts), axis=0)
    alone = np.full_like(gone, UNKNOWN)
    for row, count in enumerate(counts.tolist()):
        first = order[:count]
        gone[row, first] = UNKNOWN
        alone[row, first] = read.ids[first]
    logits = scorer.logits([*gone, *alone])
    calibrated = scorer.artifact.calibration.probability(side * logits, length)
    return counts / length, calibrated[: len(counts)], calibrated[len(counts) :]


def summarize(measured: Sequence[Mapping[str, Faithfulness]]) -> dict[str, dict[str, float]]:
    """Method to its means over texts, each with its standard error, and how much more area its
    deletion curve has than that of the contributions (below 0: it is ahead of them)."""
    table = {}
    baseline = np.array([text["contributions"].deletion for text in measured])
    for name in measured[0]:
        figures = {
            key: np.array([getattr(text[name], key) for text in measured])
            for key in ("deletion", "insertion", "residual")
        }
        figures["deletion_behind"] = figures["deletion"] - baseline
        table[name] = {key: float(values.mean()) for key, values in figures.items()}
        table[name] |= {f"{key}_error": _error(values) for key, values in figures.items()}
    return table


def _error(values: Values) -> float:
    """The standard error of a mean; 0 of one value alone."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
