"""The same recipe with other seeds: how much of a figure is chance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from sentiment.errors import DataError
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.tables import Rows, markdown
from sentiment.model.artifact import Artifact


def check_seeds(own: Artifact, others: Sequence[Artifact]) -> None:
    """Raise DataError where another was not measured, or differs in more than its seed."""
    known = {own.config.seed}
    for other in others:
        seed = other.config.seed
        if seed in known or replace(other.config, seed=own.config.seed) != own.config:
            raise DataError(
                "expected artifacts that differ from each other in their seed alone, got one of "
                f"seed {seed} that does not; train it with the same settings and another --seed"
            )
        if not other.measured:
            raise DataError(
                f"expected artifacts that were measured, that of seed {seed} was not; run "
                "scripts.evaluate --model on it first"
            )
        known.add(seed)


def collect_seeds(
    own: Artifact, metrics: Mapping[str, Any], others: Sequence[Artifact]
) -> dict[str, Any]:
    """The part "seeds" of metrics.json: by set its accuracy by seed, and their median.

    `metrics` is what was measured of `own` now; of the others their own metrics.json counts. What
    any of them holds of further seeds stays, as long as it was said of the same weights. Sets that
    were not measured for all seeds are left out, and so is everything where there is one seed only.
    """
    found: dict[str, dict[str, float]] = {}
    for artifact in (*others, own):
        for title, figures in artifact.measured.get("seeds", {}).items():
            found.setdefault(title, {}).update(figures["by_seed"])
    for artifact, current in [*((other, other.metrics) for other in others), (own, metrics)]:
        for title, accuracy in _accuracies(current).items():
            found.setdefault(title, {})[str(artifact.config.seed)] = accuracy
    seeds = sorted({seed for values in found.values() for seed in values}, key=int)
    shared = {title: v for title, v in found.items() if len(v) == len(seeds) > 1}
    return {
        title: {"by_seed": {seed: v[seed] for seed in seeds}, "median": median(v.values())}
        for title, v in shared.items()
    }


def _accuracies(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Of all that has labels, by title."""
    parts = [*metrics["sets"].values(), metrics["composition"], *metrics["short"].values()]
    own = {part["title"]: part["results"][MODEL] for part in parts}
    return {title: figures["accuracy"] for title, figures in own.items() if "accuracy" in figures}


def seed_rows(seeds: Mapping[str, Any]) -> Rows:
    """A heading, then a row a set: the accuracy with each seed, and the median."""
    first = next(iter(seeds.values()))
    rows = [["accuracy", *(f"seed {seed}" for seed in first["by_seed"]), "median"]]
    for title, figures in seeds.items():
        values = [*figures["by_seed"].values(), figures["median"]]
        rows.append([title, *(f"{100 * value:.2f} %" for value in values)])
    return rows


def markdown_seeds(metrics: Mapping[str, Any]) -> str:
    """The table of the seeds in Markdown; "" where there is one only."""
    return markdown(seed_rows(metrics["seeds"])) if metrics.get("seeds") else ""
