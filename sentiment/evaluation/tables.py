"""The figures of metrics.json as tables, for a terminal and in Markdown."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sentiment.evaluation.opinions import MODEL
from sentiment.files import new_file

# One classifier's figures on one set, as metrics.json has them, to a cell.
Cell = Callable[[Mapping[str, Any]], str]
Rows = list[list[str]]

NOT_MEASURED = "\u2013"


def percent(name: str) -> Cell:
    """A cell that shows a share and its standard error in points of 100, if it was measured."""
    return lambda m: (
        NOT_MEASURED if m.get(name) is None else share(m[name], m["standard_errors"][name])
    )


def number(name: str) -> Cell:
    """A cell that shows a figure and its standard error, if it was measured."""
    return lambda m: (
        NOT_MEASURED if m.get(name) is None else f"{m[name]:.4f} ± {m['standard_errors'][name]:.4f}"
    )


def confusion(label: str) -> Cell:
    """A cell that shows how many texts of one label got the right and the wrong verdict."""
    return lambda m: " / ".join(
        f"{m['confusion'][f'{label}_{outcome}']:,}" for outcome in ("right", "wrong")
    )


ROWS: dict[str, Cell] = {
    "accuracy": percent("accuracy"),
    "the model's accuracy above it": percent("lead"),
    "F1 of positive": percent("f1"),
    "area under the ROC curve": percent("auc"),
    "log-loss, nats": number("log_loss"),
    "Brier score (mean squared error)": number("brier"),
    "mean absolute error": number("mean_absolute_error"),
    "expected calibration error, 15 bins": percent("calibration_error"),
    "share called uncertain": percent("uncertain"),
    "accuracy of the other verdicts": percent("accuracy_outside"),
    "positive texts, right / wrong": confusion("positive"),
    "negative texts, right / wrong": confusion("negative"),
}


def table_rows(measured: Mapping[str, Any]) -> Rows:
    """One set's table as cells: a heading, then a figure a row and a classifier a column."""
    results = measured["results"]
    texts = results[MODEL]["texts"]
    rows = [[f"{measured['title']}, {texts:,} texts", *results]]
    for title, cell in ROWS.items():
        cells = [cell(figures) for figures in results.values()]
        if set(cells) != {NOT_MEASURED}:
            rows.append([title, *cells])
    for place, bucket in enumerate(results[MODEL]["by_length"]):
        title = f"accuracy, {_span(bucket)} ({bucket['texts']:,})"
        buckets = [m["by_length"][place] for m in results.values()]
        rows.append([title, *(share(b["accuracy"], b["standard_error"]) for b in buckets)])
    return rows


def _span(bucket: Mapping[str, Any]) -> str:
    least, most = bucket["least"], bucket["most"]
    return f"{least:,} to {most:,} tokens" if most else f"{least:,} tokens or more"


def share(value: float, error: float) -> str:
    """A share and its standard error in points of 100."""
    return f"{100 * value:.2f} ± {100 * error:.2f} %"


def align(rows: Rows) -> str:
    """A table for a terminal, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def markdown(rows: Rows) -> str:
    """A table in Markdown, numbers to the right."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    rule = "|---" + "|---:" * (len(rows[0]) - 1) + "|"
    return "\n".join([head, rule, *body]) + "\n"


def markdown_tables(metrics: Mapping[str, Any]) -> str:
    """The tables of the whole-text sets in Markdown, a blank line between two."""
    return "\n".join(markdown(table_rows(measured)) for measured in metrics["sets"].values())


def replace_marked(text: str, mark: str, content: str) -> str:
    """`text` with `content` between `<!-- mark -->` and `<!-- /mark -->`, if it has these."""
    marked = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.S)
    return marked.sub(lambda found: found[1] + content + found[2], text)


def refresh_marked(path: Path, mark: str, content: str) -> None:
    """Put `content` into a document that has the marks; leave any other as it is."""
    if not path.is_file():
        return
    old = path.read_text(encoding="utf-8")
    if (new := replace_marked(old, mark, content)) != old:
        with new_file(path) as partial:
            partial.write_text(new, encoding="utf-8")
