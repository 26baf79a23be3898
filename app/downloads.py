"""The numbers behind the charts as files."""

import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reading import Reading
from sentiment.scoring.tables import separated_writer
from sentiment.scoring.values import to_cell
from sentiment.trace.prefixes import Prefixes, Suffixes
from sentiment.trace.report import to_object

PART = 10_000
SCORES = ("score", "probability", "uncertain_from", "uncertain_to")


def to_csv(frame: pd.DataFrame) -> str:
    """With a heading; floats to eight digits, text safe to open in a spreadsheet."""
    file = io.StringIO(newline="")
    writer = separated_writer(file, ",", "\n")
    writer.writerow([to_cell(str(name)) for name in frame])
    for part in _parts(frame):
        # As objects: a column must not turn what stands in it back into numbers.
        cells = part.astype(object).map(_to_csv_cell)
        writer.writerows(cells.itertuples(index=False, name=None))
    return file.getvalue()


def to_json(frame: pd.DataFrame) -> str:
    """A list of objects, one a row and line; null for what is no number."""
    lines = [
        json.dumps({name: _to_json_value(x) for name, x in row.items()})
        for part in _parts(frame)
        for row in part.to_dict("records")
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _parts(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """So many rows at a time that their cells as objects take little room; one part at least."""
    for start in range(0, max(1, len(frame)), PART):
        yield frame.iloc[start : start + PART]


def by_word(words: Sequence[str], columns: Mapping[str, Any]) -> pd.DataFrame:
    """A row a word: its position from 1, the word, and these columns."""
    return pd.DataFrame({"position": range(1, len(words) + 1), "word": list(words), **columns})


def words_frame(reading: Reading, prefixes: Prefixes) -> pd.DataFrame:
    """A row a word; the contributions sum to the logit less the bias. Numbers in logits."""
    trace, words = reading.trace, range(len(reading.words))
    scores = pd.Series(prefixes.logits, prefixes.ends - 1, dtype=float)
    return pd.DataFrame(
        {
            "position": [i + 1 for i in words],
            "sentence": [n for n, span in enumerate(reading.sentences, start=1) for _ in span],
            "word": reading.words,
            "read_as": [trace.read_as[i] or trace.tokens[i].key for i in words],
            "known": ~trace.unknown,
            "name": trace.names,
            "contribution": trace.contributions.astype(float),
            "bias_and_words_so_far": trace.bias + np.cumsum(trace.contributions, dtype=float),
            "score_if_it_ended_here": scores.reindex(words),
        }
    )


def states_frame(reading: Reading) -> pd.DataFrame:
    """A row a word: its point in the plane of each direction."""
    frame = by_word(reading.words, {})
    for direction, path in reading.paths.items():
        frame[f"{direction}_readout"] = path.x.astype(float)
        frame[f"{direction}_other"] = path.y.astype(float)
    return frame


def scores_frame(reading: Reading, prefixes: Prefixes, suffixes: Suffixes) -> pd.DataFrame:
    """A row a word: its contribution, what a text that ends or begins with it scores, and both
    readouts."""
    frame = by_word(reading.words, {})
    frame["contribution"] = reading.trace.contributions.astype(float)
    uncertain = reading.artifact.calibration.uncertain_logits
    starts = suffixes.starts
    for prefix, places, part, band in (
        ("", prefixes.ends - 1, prefixes, uncertain(prefixes.ends)),
        ("began_", starts, suffixes, uncertain(len(frame) - starts)),
    ):
        values = np.column_stack([part.logits, part.probabilities, *band])
        columns = [prefix + name for name in SCORES]
        frame[columns] = pd.DataFrame(values, places, columns).reindex(frame.index)
    for direction, path in reading.paths.items():
        frame[f"{direction}_readout"] = path.x.astype(float)
    return frame


def words_json(reading: Reading, prefixes: Prefixes) -> str:
    """What `explain --json` gives, the score of each prefix, and what each sentence adds.

    A sentence's tokens are [first, past the last].
    """
    scores = {"ends": prefixes.ends.tolist(), "logits": prefixes.logits.tolist()}
    pairs = zip(reading.sentences, reading.subtotals, strict=True)
    sentences = [{"tokens": [s.start, s.stop], "contribution": total} for s, total in pairs]
    contents = to_object(reading.trace) | {"prefixes": scores, "sentences": sentences}
    return json.dumps(contents, indent=2)


def _to_csv_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is pd.NA:
        return ""
    if isinstance(value, float):
        return f"{value:.8g}" if math.isfinite(value) else ""
    return to_cell(value)


def _to_json_value(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.8g}") if math.isfinite(value) else None
    return value
