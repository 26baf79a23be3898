"""How often the model is right, as the app tells it: under the verdict and in the record."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.explanations import UNMEASURED as NOT_MEASURED
from components.explanations import describe_faithfulness
from components.record import UNMEASURED
from components.record_kinds import EXAMPLES as PHENOMENA
from components.record_rows import LACKING, group_record, in_100
from components.verdict import describe_record
from sentiment.model.artifact import SHIPPED, Artifact
from sentiment.text.tokenizer import read_keys
from tests.pages import element, read, start, verdict

pytestmark = pytest.mark.usefixtures("tiny_model")
COMPOSITION = Path(__file__).parent / "data" / "composition.jsonl"


def a_result(texts: int, share: float, figure: str = "accuracy", **parts: Any) -> dict[str, Any]:
    """What one set says of the model, and of a baseline that is never right."""
    return {
        "title": "A",
        "results": {"model": {"texts": texts, figure: share} | parts, "ngrams": {figure: 0.0}},
    }


def some_metrics() -> dict[str, Any]:
    lengths = [(1, 100, 0.91), (101, 200, 0.93), (201, None, 0.9)]
    buckets = [{"least": a, "most": b, "texts": 9, "accuracy": c} for a, b, c in lengths]
    phenomena = {"typo": (20, 0.8), "negation": (20, 0.5), "a new one": (20, 0.6)}
    own = {name: {"texts": n, "accuracy": right} for name, (n, right) in phenomena.items()}
    composition = a_result(60, 0.64, by_phenomenon=own)
    composition["results"]["ngrams"]["by_phenomenon"] = {"typo": {"accuracy": 0.3}}
    return {
        "sets": {"imdb_test": a_result(27, 0.92, by_length=buckets)},
        "composition": composition,
        "short": {
            "style_yelp_dev": a_result(4000, 0.87),
            "sst2_dev": a_result(872, 0.84),
            "sst_neutral_dev": a_result(229, 0.4, "uncertain"),
            "cad_revised_dev": a_result(245, 0.8),
            "another": a_result(50, 0.1),
        },
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            40,
            "On texts this short the model is right 84 to 87 times in 100, "
            "and 64 times in 100 on sentences written to test it.",
        ),
        (41, "On film reviews of up to 100 words the model is right 91 times in 100."),
        (101, "On film reviews of 101 to 200 words the model is right 93 times in 100."),
        (9_999, "On film reviews of more than 200 words the model is right 90 times in 100."),
    ],
)
def test_the_verdict_tells_the_record_of_texts_as_long(words: int, said: str) -> None:
    metrics = some_metrics()
    assert describe_record(metrics, words) == said
    # Each of its figures stands in the view, on a row that is marked.
    near = [row for group in group_record(metrics, words) for row in group.rows if row.near]
    assert near and all(in_100(row.share) in said for row in near)


@pytest.mark.parametrize("words", [1, 500])
def test_what_was_not_measured_is_said(words: int) -> None:
    assert describe_record({}, words).endswith("has not been measured.")
    assert group_record({}, words) == []
    metrics = some_metrics() | {"short": {}}
    notes = {group.title: group.note for group in group_record(metrics, words)}
    assert notes["Short texts"] == LACKING
    assert "64 times in 100 on sentences" in describe_record(metrics, 1)


@pytest.mark.parametrize("source", ["some", "shipped"])
def test_the_record_is_whole_and_begins_with_the_worst(source: str, shipped: Artifact) -> None:
    metrics = some_metrics() if source == "some" else shipped.metrics
    groups = group_record(metrics, 10)
    for group in groups:
        shares = [row.share for row in group.rows if not row.total]
        assert shares == sorted(shares)
        assert not any(row.total for row in group.rows[1:])
    buckets = metrics["sets"]["imdb_test"]["results"]["model"]["by_length"]
    phenomena = metrics["composition"]["results"]["model"]["by_phenomenon"]
    measured = 2 + len(buckets) + len(metrics["short"]) + len(phenomena)
    assert sum(len(group.rows) for group in groups) == measured


def test_only_what_is_always_right_is_100_in_100() -> None:
    assert [in_100(share) for share in (0.0, 0.874, 0.999, 1.0)] == ["0", "87", "99", "100"]


def test_the_record_is_made_when_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTIMENT_MODEL", str(SHIPPED))
    app = start()
    assert "On texts this short the model is right" in verdict(app)["basis"]
    assert element(app, "record") is None
    app.session_state["record"] = True
    found = element(app.run(), "record")
    assert found is not None and len(found["groups"]) == 3
    # A text of which nothing is known is like none that was measured.
    assert "times in 100" not in verdict(read(app, "flurb grumbelo"))["basis"]


def test_a_model_without_figures_says_so() -> None:
    app = start()
    assert "has not been measured" in verdict(app)["basis"]
    app.session_state["record"] = True
    found = element(app.run(), "record")
    assert found is not None and found["groups"] == [] and found["intro"] == UNMEASURED


def test_figures_of_other_weights_are_not_told(shipped: Artifact) -> None:
    assert shipped.measured == shipped.metrics
    other = replace(shipped, digest="0" * 64)
    assert other.measured == {}
    assert describe_faithfulness(other) == NOT_MEASURED != describe_faithfulness(shipped)


def test_every_phenomenon_has_a_sentence_that_is_not_measured() -> None:
    rows = [json.loads(line) for line in COMPOSITION.read_text("utf-8").splitlines()]
    assert {row["phenomenon"] for row in rows} == set(PHENOMENA)
    texts = {tuple(read_keys(row["text"].strip(".!"))) for row in rows}
    assert not [text for text in PHENOMENA.values() if tuple(read_keys(text.strip(".!"))) in texts]
