"""How words combine: sentences of our own, each with a verdict that readers agree on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.errors import DataError
from sentiment.evaluation.json_lines import read_json_lines
from sentiment.evaluation.metrics import binomial_error
from sentiment.evaluation.opinions import Rival, ask
from sentiment.scoring.scorer import Scorer

VERDICTS = ("positive", "negative", "uncertain")


@dataclass(frozen=True)
class Case:
    """A sentence, the verdict that a reader gives, and what makes it hard."""

    text: str
    expected: str
    phenomenon: str


@dataclass(frozen=True)
class Share:
    """How many of `texts` sentences got the expected one of three verdicts, in [0, 1]."""

    texts: int
    accuracy: float
    standard_error: float


def read_cases(path: Path) -> list[Case]:
    """The cases of a file with one JSON object a line. Raises DataError where one is no good."""
    cases = read_json_lines(path, lambda fields: Case(**fields), "text, expected and phenomenon")
    for number, case in enumerate(cases, 1):
        if case.expected not in VERDICTS:
            raise DataError(
                f"{path}, line {number}: expected one of {', '.join(VERDICTS)}, "
                f"got {case.expected!r}"
            )
    return cases


def measure_composition(cases: Sequence[Case], verdicts: Sequence[str]) -> dict[str, Any]:
    """A `Share` of all cases, and one by phenomenon, as metrics.json has them."""
    phenomena = dict.fromkeys(case.phenomenon for case in cases)
    pairs = list(zip(cases, verdicts, strict=True))
    parts = {
        name: _share([pair for pair in pairs if pair[0].phenomenon == name]) for name in phenomena
    }
    return asdict(_share(pairs)) | {
        "by_phenomenon": {name: asdict(share) for name, share in parts.items()}
    }


def _share(pairs: Sequence[tuple[Case, str]]) -> Share:
    right = np.array([case.expected == verdict for case, verdict in pairs], bool)
    return Share(len(right), float(right.mean()), binomial_error(right))


def evaluate_composition(
    scorer: Scorer, rivals: Mapping[str, Rival], cases: Sequence[Case]
) -> dict[str, Any]:
    """The part "composition" of metrics.json: for each classifier what `measure_composition` says.

    Accuracy is that of the three verdicts: "uncertain" is right where a reader is of two minds.
    """
    opinions = ask(scorer, rivals, "composition", [case.text for case in cases])
    results = {name: measure_composition(cases, own.verdicts) for name, own in opinions.items()}
    return {"title": "composition", "results": results}
