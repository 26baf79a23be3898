"""Figures on short texts: the composition set by phenomenon, and labelled sets in a folder."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scripts.evaluate import repeat_command
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.evaluation.composition import Case, measure_composition, read_cases
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.rivals import WordList
from sentiment.evaluation.short_tables import composition_rows, markdown_short, short_rows
from sentiment.evaluation.short_texts import evaluate_short, read_short
from sentiment.model.artifact import Artifact
from tests.conftest import SENTENCES

CASES = [
    Case("Not good.", "negative", "negation"),
    Case("Not bad.", "positive", "negation"),
    Case("Never dull.", "positive", "negation"),
    Case("It has a door.", "uncertain", "neutral"),
    Case("I own a chair.", "uncertain", "neutral"),
]
NEUTRAL = [
    "It rains.",
    "A list of three plays.",
    "The door is on the left.",
    "She was born in May.",
    "It lasts for an hour.",
    "Four people sit in a car.",
]
VERDICTS = ["negative", "positive", "negative", "uncertain", "positive"]


def write_cases(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A polar set, the neutral one of the same source, and one of another source."""
    texts = list(SENTENCES)
    polar = {"text": ["left out"] * 8, "text_detok": texts, "label": [0, 1] * 4}
    sets = {
        "sst2_dev": polar,
        "sst_neutral_dev": {"text": NEUTRAL, "label": [-1] * len(NEUTRAL)},
        "sst_neutral_other": {"text": NEUTRAL[:1], "label": [-1]},
    }
    for name, columns in sets.items():
        pd.DataFrame(columns).to_parquet(tmp_path / f"{name}.parquet")
    return tmp_path


@pytest.fixture
def short(folder: Path, tiny_artifact: Artifact) -> dict:
    rivals = {"spelling": WordList(lambda text: (len(text) % 7 - 3) / 3)}
    return evaluate_short(Scorer(tiny_artifact), rivals, read_short(folder))


def test_composition_counts_right_verdicts_by_phenomenon():
    measured = measure_composition(CASES, VERDICTS)
    assert (measured["texts"], measured["accuracy"]) == (5, 0.6)
    assert measured["standard_error"] == pytest.approx((0.6 * 0.4 / 5) ** 0.5)
    parts = measured["by_phenomenon"]
    assert {name: part["texts"] for name, part in parts.items()} == {"negation": 3, "neutral": 2}
    assert parts["negation"]["accuracy"] == pytest.approx(2 / 3)
    assert parts["neutral"]["accuracy"] == 0.5


def test_composition_table_has_a_row_a_phenomenon():
    measured = measure_composition(CASES, VERDICTS)
    perfect = measure_composition(CASES, [case.expected for case in CASES])
    rows = composition_rows({"results": {MODEL: measured, "perfect": perfect}})
    assert [row[0] for row in rows[1:]] == ["all 5 sentences", "negation (3)", "neutral (2)"]
    assert rows[2][1:] == ["67 %", "100 %"]


def test_cases_are_read_as_written(tmp_path: Path):
    lines = [{"text": c.text, "expected": c.expected, "phenomenon": c.phenomenon} for c in CASES]
    assert read_cases(write_cases(tmp_path / "cases.jsonl", *lines)) == CASES


@pytest.mark.parametrize(
    "line",
    [
        {"text": "Good.", "expected": "positive"},
        {"text": "Good.", "expected": "great", "phenomenon": "negation"},
        ["Good."],
    ],
)
def test_a_case_that_is_no_good_is_named_by_its_line(tmp_path: Path, line: object):
    good = {"text": "Good.", "expected": "positive", "phenomenon": "negation"}
    with pytest.raises(DataError, match="line 2"):
        read_cases(write_cases(tmp_path / "cases.jsonl", good, line))
    with pytest.raises(DataError, match="found none"):
        read_cases(tmp_path / "absent.jsonl")


def test_a_set_is_read_as_people_type_it(folder: Path):
    sets = read_short(folder)
    assert list(sets) == ["sst2_dev", "sst_neutral_dev", "sst_neutral_other"]
    assert sets["sst2_dev"].texts == list(SENTENCES)
    assert list(sets["sst2_dev"].labels) == [0, 1] * 4


@pytest.mark.parametrize(
    "columns", [{"text": ["a"]}, {"label": [0]}, {"text": ["a", "b"], "label": [0, -1]}]
)
def test_a_set_that_is_no_good_is_refused(tmp_path: Path, columns: dict):
    pd.DataFrame(columns).to_parquet(tmp_path / "odd.parquet")
    with pytest.raises(DataError, match=r"odd\.parquet: expected"):
        read_short(tmp_path)


def test_a_folder_without_sets_is_an_error(tmp_path: Path):
    with pytest.raises(DataError, match="found none"):
        read_short(tmp_path)


def test_polar_figures_are_those_of_the_scorer(short: dict, tiny_artifact: Artifact):
    scores = Scorer(tiny_artifact).score(SENTENCES)
    right = [(s.probability >= 0.5) == (i % 2 == 1) for i, s in enumerate(scores)]
    measured = short["sst2_dev"]["results"]
    assert measured[MODEL]["accuracy"] == np.mean(right)
    assert measured["spelling"]["calibration_error"] is None
    assert "calibration_error" not in measured["spelling"]["standard_errors"]


def test_neutral_is_told_from_polar_by_nearness_to_one_half(short: dict):
    measured = short["sst_neutral_dev"]["results"]["spelling"]
    own, others = ([abs(len(text) % 7 - 3) for text in texts] for texts in (NEUTRAL, SENTENCES))
    pairs = [(a < b) + 0.5 * (a == b) for a in own for b in others]
    assert measured["neutral_auc"] == pytest.approx(np.mean(pairs))
    assert measured["standard_errors"]["neutral_auc"] > 0
    # There is no polar set of that part to tell it from.
    assert "neutral_auc" not in short["sst_neutral_other"]["results"]["spelling"]


def test_short_table_has_a_row_a_figure(short: dict):
    rows = short_rows(short)
    assert rows[0] == ["short texts", MODEL, "spelling"]
    assert [row[0].split(":")[0] for row in rows[1:]] == (
        ["sst2_dev (8)"] * 4 + ["sst_neutral_dev (6)"] * 2 + ["sst_neutral_other (1)"]
    )
    assert json.loads(json.dumps(short)) == short
    assert markdown_short({"short": {}}) == ""


def test_command_holds_no_path_of_one_machine():
    said = repeat_command(["--model", "artifacts/imdb-bilstm", "--short", "/home/me/dev sets"])
    assert said == ("python -m scripts.evaluate --model artifacts/imdb-bilstm --short 'dev sets'")
    assert repeat_command(["--short", "../elsewhere/dev"]).endswith(" --short dev")
    assert repeat_command(["--short=/home/me/dev"]).endswith(" --short=dev")
    assert repeat_command(["--short=data/dev"]).endswith(" --short=data/dev")
