"""The numbers behind the charts as files."""

import csv
import io
import json

import numpy as np

from sentiment.scoring.values import to_cell
from sentiment.trace.prefixes import Prefixes
from sentiment.trace.replay import Trace
from sentiment.trace.report import to_object

HEADER = (
    "position",
    "word",
    "read_as",
    "known",
    "contribution",
    "bias_and_words_so_far",
    "score_if_it_ended_here",
)


def words_csv(trace: Trace, prefixes: Prefixes) -> str:
    """A row a word; the contributions sum to the logit less the bias. Numbers in logits."""
    scores = dict(zip(prefixes.ends.tolist(), prefixes.logits.tolist(), strict=True))
    sums = trace.bias + np.cumsum(trace.contributions, dtype=np.float64)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for place, token in enumerate(trace.tokens):
        score = scores.get(place + 1)
        writer.writerow(
            [
                place + 1,
                to_cell(token.text),
                to_cell(trace.read_as[place] or token.key),
                str(not trace.unknown[place]).lower(),
                f"{trace.contributions[place]:.8g}",
                f"{sums[place]:.8g}",
                "" if score is None else f"{score:.8g}",
            ]
        )
    return out.getvalue()


def words_json(trace: Trace, prefixes: Prefixes) -> str:
    """What `explain --json` gives, and the score of each prefix."""
    scores = {"ends": prefixes.ends.tolist(), "logits": prefixes.logits.tolist()}
    contents = to_object(trace) | {"prefixes": scores}
    return json.dumps(contents, indent=2)
