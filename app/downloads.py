"""The numbers behind the charts as files."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd

from sentiment.scoring.values import to_cell
from sentiment.trace.prefixes import Prefixes
from sentiment.trace.replay import Trace
from sentiment.trace.report import to_object


def to_csv(frame: pd.DataFrame) -> str:
    """With a heading; floats to eight digits, text safe to open in a spreadsheet."""
    # As objects: a column must not turn what stands in it back into numbers.
    cells = frame.astype(object).map(_to_csv_cell)
    return cells.set_axis([to_cell(str(name)) for name in frame], axis=1).to_csv(
        index=False, lineterminator="\n"
    )


def to_json(frame: pd.DataFrame) -> str:
    """A list of objects, one a row; null for what is no number."""
    rows = frame.to_dict("records")
    return json.dumps(
        [{name: _to_json_value(x) for name, x in row.items()} for row in rows], indent=2
    )


def words_frame(trace: Trace, prefixes: Prefixes) -> pd.DataFrame:
    """A row a word; the contributions sum to the logit less the bias. Numbers in logits."""
    words = range(len(trace.tokens))
    scores = dict(zip(prefixes.ends.tolist(), prefixes.logits.tolist(), strict=True))
    return pd.DataFrame(
        {
            "position": [i + 1 for i in words],
            "word": [token.text for token in trace.tokens],
            "read_as": [trace.read_as[i] or trace.tokens[i].key for i in words],
            "known": ~trace.unknown,
            "contribution": trace.contributions.astype(float),
            "bias_and_words_so_far": trace.bias + np.cumsum(trace.contributions, dtype=float),
            "score_if_it_ended_here": [scores.get(i + 1) for i in words],
        }
    )


def words_json(trace: Trace, prefixes: Prefixes) -> str:
    """What `explain --json` gives, and the score of each prefix."""
    scores = {"ends": prefixes.ends.tolist(), "logits": prefixes.logits.tolist()}
    contents = to_object(trace) | {"prefixes": scores}
    return json.dumps(contents, indent=2)


def _to_csv_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.8g}"
    return to_cell(value)


def _to_json_value(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.8g}") if math.isfinite(value) else None
    return value
