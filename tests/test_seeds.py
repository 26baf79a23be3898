"""Figures of the same recipe with other seeds, side by side."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sentiment.errors import DataError
from sentiment.evaluation.seeds import check_seeds, collect_seeds, markdown_seeds
from sentiment.model.artifact import Artifact
from tests.conftest import make_artifact


def a_measurement(accuracy: float, short: bool = True) -> dict[str, Any]:
    def part(title: str, **figures: float) -> dict[str, Any]:
        return {"title": title, "results": {"model": figures, "ngrams": {"accuracy": 0.1}}}

    return {
        "sets": {"imdb_test": part("IMDB test", accuracy=accuracy)},
        "composition": part("composition", accuracy=accuracy - 0.1),
        "short": {"a": part("a", accuracy=0.5), "b": part("b", uncertain=0.5)} if short else {},
    }


def with_seed(artifact: Artifact, seed: int, metrics: Mapping[str, Any] | None = None) -> Artifact:
    """As trained with another seed, and saved; the metrics are those of that one where they name
    none else."""
    config, digest = replace(artifact.config, seed=seed), f"files of seed {seed}"
    told = {"artifact": digest} | dict(metrics or {}) if metrics else {}
    return replace(artifact, config=config, digest=digest, metrics=told)


def test_each_set_has_its_accuracies_and_their_median() -> None:
    own = with_seed(make_artifact(), 0)
    others = [
        with_seed(own, 2, a_measurement(0.95, short=False)),
        with_seed(own, 1, a_measurement(0.91)),
    ]
    found = collect_seeds(own, a_measurement(0.92), others)
    assert list(found) == ["IMDB test", "composition"], "what was measured for all of them"
    assert found["IMDB test"] == {"by_seed": {"0": 0.92, "1": 0.91, "2": 0.95}, "median": 0.92}
    table = markdown_seeds({"seeds": found})
    assert "| accuracy | seed 0 | seed 1 | seed 2 | median |" in table
    assert "| IMDB test | 92.00 % | 91.00 % | 95.00 % | 92.00 % |" in table
    assert "a" in collect_seeds(own, a_measurement(0.9), others[1:])
    assert collect_seeds(own, a_measurement(0.9), []) == {} and markdown_seeds({}) == ""


def test_what_is_known_of_further_seeds_stays_while_the_weights_are_the_same() -> None:
    own = with_seed(make_artifact(), 0)
    first = with_seed(own, 1, a_measurement(0.91))
    known = a_measurement(0.92)
    known["seeds"] = collect_seeds(own, known, [first])
    again = with_seed(own, 0, known)
    found = collect_seeds(again, a_measurement(0.93, short=False), [])
    assert found["IMDB test"]["by_seed"] == {"0": 0.93, "1": 0.91}
    assert found["a"]["by_seed"] == {"0": 0.5, "1": 0.5}, "was not measured again"
    third = with_seed(own, 2, a_measurement(0.95))
    assert list(collect_seeds(again, known, [third])["a"]["by_seed"]) == ["0", "1", "2"]
    as_other = collect_seeds(third, third.metrics, [again])
    assert as_other["IMDB test"] == {"by_seed": {"0": 0.92, "1": 0.91, "2": 0.95}, "median": 0.92}
    others_weights = with_seed(own, 0, known | {"artifact": "another"})
    assert collect_seeds(others_weights, known, []) == {}


def test_others_must_be_measured_and_differ_in_their_seed_alone() -> None:
    own = with_seed(make_artifact(), 0)
    measured = with_seed(own, 1, a_measurement(0.9))
    check_seeds(own, [measured])
    for other, expected in (
        (replace(measured, metrics={}), "that of seed 1 was not; run scripts.evaluate"),
        (with_seed(own, 1, a_measurement(0.9) | {"artifact": own.digest}), "was not"),
        (with_seed(measured, 0, measured.metrics), "in their seed alone, got one of seed 0"),
        (replace(measured, config=replace(measured.config, units=99)), "another --seed"),
    ):
        with pytest.raises(DataError, match=expected):
            check_seeds(own, [other])
    with pytest.raises(DataError, match="in their seed alone"):
        check_seeds(own, [measured, measured])
