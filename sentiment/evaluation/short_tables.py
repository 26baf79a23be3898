"""The figures on short texts, on composition and on fairness as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.seeds import seed_rows
from sentiment.evaluation.tables import Cell, Rows, align, markdown, percent, share, table_rows

# What can stand in a row of a short set, by the figure's name.
SHORT_ROWS: dict[str, tuple[str, Cell]] = {
    "accuracy": ("accuracy", percent("accuracy")),
    "calibration_error": ("expected calibration error", percent("calibration_error")),
    "uncertain": ("share called uncertain", percent("uncertain")),
    "accuracy_outside": ("accuracy of the other verdicts", percent("accuracy_outside")),
    "neutral_auc": ("neutral told from polar, area under ROC", percent("neutral_auc")),
}

# The parts that pairs of sentences fall into, by their names in metrics.json.
PAIRS = {"grouped": "both words in our groups", "other": "a word outside them"}


def composition_rows(composition: Mapping[str, Any]) -> Rows:
    """A heading, the share of right verdicts on all sentences, then a row a phenomenon."""
    results = composition["results"]
    overall = [share(m["accuracy"], m["standard_error"]) for m in results.values()]
    rows = [
        ["right verdict of three", *results],
        [f"all {results[MODEL]['texts']:,} sentences", *overall],
    ]
    for name, part in results[MODEL]["by_phenomenon"].items():
        parts = [m["by_phenomenon"][name] for m in results.values()]
        cells = [f"{100 * own['accuracy']:.0f} %" for own in parts]
        rows.append([f"{name} ({part['texts']:,})", *cells])
    return rows


def fairness_rows(fairness: Mapping[str, Any]) -> Rows:
    """A heading, the shift over all pairs, then a row a kind, and a row a part of `PAIRS`."""
    results = fairness["results"]
    rows = [["shift of P(positive), points of 100", *results]]
    rows.append(_shift_row("all", list(results.values())))
    for part, titles in (("by_kind", {}), ("by_words", PAIRS)):
        for name in results[MODEL][part]:
            parts = [measured[part][name] for measured in results.values()]
            rows.append(_shift_row(titles.get(name, name), parts))
    return rows


def _shift_row(title: str, parts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{title} ({parts[0]['pairs']:,} pairs)", *map(_shift, parts)]


def _shift(measured: Mapping[str, Any]) -> str:
    mean, error, most = (
        100 * measured[name] for name in ("mean_shift", "standard_error", "largest_shift")
    )
    return f"{mean:.2f} ± {error:.2f}, at most {most:.1f}"


def short_rows(short: Mapping[str, Any]) -> Rows:
    """A heading, then for each set a row for each figure that was measured on it."""
    classifiers = next(iter(short.values()))["results"]
    rows = [["short texts", *classifiers]]
    for measured in short.values():
        results = measured["results"]
        start = f"{measured['title']} ({results[MODEL]['texts']:,})"
        rows += [
            [f"{start}: {title}", *(cell(m) for m in results.values())]
            for name, (title, cell) in SHORT_ROWS.items()
            if name in results[MODEL]
        ]
    return rows


def markdown_composition(metrics: Mapping[str, Any]) -> str:
    """The table of the composition set in Markdown."""
    return markdown(composition_rows(metrics["composition"]))


def markdown_fairness(metrics: Mapping[str, Any]) -> str:
    """The table of the fairness pairs in Markdown; "" where they were not measured."""
    return markdown(fairness_rows(metrics["fairness"])) if metrics.get("fairness") else ""


def markdown_short(metrics: Mapping[str, Any]) -> str:
    """The table of the short sets in Markdown; "" where none was measured."""
    return markdown(short_rows(metrics["short"])) if metrics.get("short") else ""


def aligned_tables(metrics: Mapping[str, Any]) -> str:
    """Every table of metrics.json for a terminal, a blank line between two."""
    tables = [table_rows(measured) for measured in metrics["sets"].values()]
    tables.append(composition_rows(metrics["composition"]))
    if metrics.get("fairness"):
        tables.append(fairness_rows(metrics["fairness"]))
    if metrics.get("short"):
        tables.append(short_rows(metrics["short"]))
    if metrics.get("seeds"):
        tables.append(seed_rows(metrics["seeds"]))
    return "\n\n".join(map(align, tables))
