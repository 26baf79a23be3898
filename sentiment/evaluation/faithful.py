"""How faithful explanations of the model's verdicts are: measured, and as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.scoring.scorer import Scorer
from sentiment.trace.explanations import METHODS, MOST_WORDS
from sentiment.trace.faithfulness import measure_text, summarize

REVIEWS = 100


def evaluate_explanations(scorer: Scorer, rows: Sequence[NDArray[np.int32]]) -> dict[str, Any]:
    """The part of metrics.json on the first `REVIEWS` rows of ids of up to `MOST_WORDS` words."""
    chosen = [row for row in rows if len(row) <= MOST_WORDS][:REVIEWS]
    measured = [measure_text(scorer, row) for row in tqdm(chosen, "explanations", unit=" texts")]
    return {
        "reviews": len(measured),
        "most_words": MOST_WORDS,
        "methods": summarize(measured) if measured else {},
    }


def markdown_explanations(metrics: Mapping[str, Any]) -> str:
    """A row a method: both areas and the residual, each with its standard error."""
    head = "| | deletion, area | more than contributions | insertion, area | residual, logits |\n"
    return (
        head
        + "|---|---:|---:|---:|---:|\n"
        + "".join(
            f"| {METHODS[name].label} | {_figure(found, 'deletion')} "
            f"| {_figure(found, 'deletion_behind', '+')} | {_figure(found, 'insertion')} "
            f"| {_figure(found, 'residual')} |\n"
            for name, found in metrics["explanations"]["methods"].items()
        )
    )


def _figure(found: Mapping[str, float], key: str, sign: str = "") -> str:
    return f"{found[key]:{sign}.3f} ± {found[f'{key}_error']:.3f}"
