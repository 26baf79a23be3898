"""What metrics.json holds on how often the model is right, by kind of text, worst first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from components.record_kinds import EXAMPLES, find_kind

# Up to so many words a text is measured by single sentences, above by whole reviews.
SHORT = 40
REVIEWS = "imdb_test"
LACKING = "This model has not been measured on these."
SIDE = "Right: on the right side of 0.50, even where that is called uncertain."
VERDICT = "Right: the verdict that a reader gives, positive, negative or uncertain."
# None of them was trained on.
IN_SIGHT = "The model was chosen with these in sight, so they flatter it somewhat."


@dataclass(frozen=True)
class Row:
    """One kind of text. `share` of `texts` is right, `baseline` that of the n-grams, in [0, 1].

    `total`: of all in its group. `near`: as long as the text that was read.
    """

    label: str
    detail: str
    texts: int
    share: float
    baseline: float | None
    error: float = 0.0
    total: bool = False
    near: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    note: str
    rows: list[Row]


def group_record(metrics: Mapping[str, Any], words: int) -> list[Group]:
    """All kinds of text, worst first in their group; none where nothing was measured.

    `words` is the length of the text that was read.
    """
    groups = [
        _group("Whole film reviews", SIDE, review_rows(metrics, words)),
        _group("Short texts", f"{SIDE} {IN_SIGHT}", short_rows(metrics, words)),
        _group(
            "Our own test sentences, by what is hard in them",
            f"{VERDICT} {IN_SIGHT}",
            own_rows(metrics, words),
        ),
    ]
    return groups if any(group.rows for group in groups) else []


def review_rows(metrics: Mapping[str, Any], words: int) -> Iterator[Row]:
    """IMDB test whole and by length, and the sets of edited reviews."""
    if found := metrics.get("sets", {}).get(REVIEWS):
        results = found["results"]
        yield _row("All", found["title"], results, total=True)
        baseline = {part["least"]: part for part in results.get("ngrams", {}).get("by_length", ())}
        for part in results["model"].get("by_length", ()):
            near = words > SHORT and part["least"] <= words <= (part["most"] or words)
            pair = {"model": part, "ngrams": baseline.get(part["least"], {})}
            label = f"{describe_length(part['least'], part['most']).capitalize()} words"
            yield _row(label, "", pair, near=near)
    yield from _set_rows(metrics, short=False)


def short_rows(metrics: Mapping[str, Any], words: int) -> Iterator[Row]:
    """The sets of short texts."""
    return _set_rows(metrics, short=True, near=words <= SHORT)


def own_rows(metrics: Mapping[str, Any], words: int) -> Iterator[Row]:
    """The sentences written for this project, whole and by phenomenon."""
    if not (found := metrics.get("composition")):
        return
    results = found["results"]
    yield _row("All", "", results, total=True, near=words <= SHORT)
    parts = {name: result["by_phenomenon"] for name, result in results.items()}
    for name in parts["model"]:
        one = {classifier: part.get(name, {}) for classifier, part in parts.items()}
        yield _row(name.capitalize(), EXAMPLES.get(name, ""), one)


def _set_rows(metrics: Mapping[str, Any], short: bool, near: bool = False) -> Iterator[Row]:
    for name, found in metrics.get("short", {}).items():
        kind = find_kind(name)
        if short != (kind is None or kind.short):
            continue
        figure = kind.figure if kind else "accuracy"
        if figure not in found["results"]["model"]:
            continue
        label, source = (kind.label, f"{kind.source}: ") if kind else ("Other texts", "")
        # Only sets whose length is known, of texts with a side.
        alike = near and kind is not None and figure == "accuracy"
        yield _row(label, source + found["title"], found["results"], figure, near=alike)


def _row(
    label: str, detail: str, results: Mapping[str, Any], figure: str = "accuracy", **marks: bool
) -> Row:
    model, baseline = results["model"], results.get("ngrams", {}).get(figure)
    error = model.get("standard_error", 0.0)
    return Row(label, detail, model["texts"], model[figure], baseline, error, **marks)


def _group(title: str, note: str, rows: Iterable[Row]) -> Group:
    ordered = sorted(rows, key=lambda row: (not row.total, row.share))
    error = max((row.error for row in ordered if row.texts < 100), default=0.0)
    if error:
        # Some 20 sentences say little.
        note += f" With so few of a kind, the standard error is up to {100 * error:.0f}."
    return Group(title, note if ordered else LACKING, ordered)


def describe_length(least: int, most: int | None) -> str:
    """A range of lengths, as "up to 100" or "101 to 200"."""
    if most is None:
        return f"more than {least - 1:,}"
    return f"up to {most:,}" if least <= 1 else f"{least:,} to {most:,}"


def in_100(share: float) -> str:
    """A share of right verdicts in 100; only what is always right is 100."""
    return f"{100 if share == 1 else min(99, round(100 * share))}"
