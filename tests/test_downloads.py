"""What the app gives away as files: the same numbers as it shows. All texts are our own."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

import downloads
from downloads import scores_frame, states_frame, to_csv, to_json, words_frame, words_json
from reading import Reading
from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.trace.prefixes import Prefixes, score_prefixes, score_suffixes
from sentiment.trace.replay import trace


def read_tiny(artifact: Artifact, text: str) -> tuple[Reading, Prefixes]:
    reading = Reading(Scorer(artifact), text, trace(artifact, text))
    return reading, score_prefixes(reading.scorer, reading.trace)


def test_table_and_files_hold_the_same_numbers(tiny_artifact: Artifact) -> None:
    reading, prefixes = read_tiny(tiny_artifact, "=1+1 wasn't good. -great @home")
    found = reading.trace
    rows = list(csv.DictReader(io.StringIO(to_csv(words_frame(reading, prefixes)))))
    total = sum(float(row["contribution"]) for row in rows) + found.bias
    assert total == pytest.approx(found.logit, abs=1e-5)
    assert float(rows[-1]["bias_and_words_so_far"]) == pytest.approx(found.logit, abs=1e-5)
    assert float(rows[-1]["score_if_it_ended_here"]) == pytest.approx(found.logit, abs=1e-4)
    assert not any(row["word"][0] in "=+-@" for row in rows)
    assert rows[0]["word"] == "'="
    contents = json.loads(words_json(reading, prefixes))
    assert [token["contribution"] for token in contents["tokens"]] == found.contributions.tolist()
    assert [row["sentence"] for row in rows] == ["1"] * 8 + ["2"] * 4
    sentences = contents["sentences"]
    assert [part["tokens"] for part in sentences] == [[0, 8], [8, 12]]
    subtotals = [part["contribution"] for part in sentences]
    assert sum(subtotals) + found.bias == pytest.approx(found.logit, abs=1e-5)
    first = sum(float(row["contribution"]) for row in rows if row["sentence"] == "1")
    assert first == pytest.approx(subtotals[0], abs=1e-6)


def test_numbers_of_the_charts_are_those_of_the_trace(tiny_artifact: Artifact) -> None:
    reading, prefixes = read_tiny(tiny_artifact, "Not bad at all, and the music is lovely.")
    suffixes = score_suffixes(reading.scorer, reading.trace)
    scores, states = scores_frame(reading, prefixes, suffixes), states_frame(reading)
    logit = reading.trace.logit
    assert scores["contribution"].sum() + reading.trace.bias == pytest.approx(logit, abs=1e-5)
    assert scores["score"].iloc[-1] == pytest.approx(logit, abs=1e-5)
    assert scores["began_score"].iloc[0] == pytest.approx(logit, abs=1e-5)
    for frame in (scores, states):
        # With mean pooling.
        means = frame["forward_readout"].mean() + frame["backward_readout"].mean()
        assert means + reading.trace.bias == pytest.approx(logit, abs=1e-5)
    assert len(json.loads(to_json(states))) == len(reading.words)


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 23])
def test_files_are_made_in_parts(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(downloads, "PART", 8)
    numbers = np.linspace(-1, 1, rows)
    frame = pd.DataFrame({"position": range(1, rows + 1), "=word": ["=a"] * rows, "n": numbers})
    lines = list(csv.DictReader(io.StringIO(to_csv(frame))))
    objects = json.loads(to_json(frame))
    assert to_csv(frame).startswith("position,'=word,n\n")
    assert [line["position"] for line in lines] == [str(i + 1) for i in range(rows)]
    assert [row["position"] for row in objects] == list(range(1, rows + 1))
    assert [row["n"] for row in objects] == pytest.approx(numbers.tolist(), rel=1e-7)


@pytest.mark.parametrize("cell", ["x;=1+1", "x\t=1+1", "x\r=1+1", "x\n=1+1", 'say "a",=1'])
def test_no_part_of_a_cell_can_become_a_cell_of_its_own(cell: str) -> None:
    """Whatever a spreadsheet takes for the file's delimiter or line end."""
    found = to_csv(pd.DataFrame({"group": [cell], "rows": [1]}))
    quoted = cell.replace('"', '""')
    assert found == f'group,rows\n"{quoted}",1\n'


def test_what_is_no_number_is_empty_in_both_files() -> None:
    places = pd.array([1, pd.NA, 3], "Int64")
    frame = pd.DataFrame({"place": places, "life": [np.inf, np.nan, -0.5]})
    assert to_csv(frame) == "place,life\n1,\n,\n3,-0.5\n"
    assert [row["life"] for row in json.loads(to_json(frame))] == [None, None, -0.5]
    assert [row["place"] for row in json.loads(to_json(frame))] == [1, None, 3]


def test_the_file_says_what_was_read(tiny_artifact: Artifact) -> None:
    reading, prefixes = read_tiny(tiny_artifact, "terible flurb")
    rows = csv.DictReader(io.StringIO(to_csv(words_frame(reading, prefixes))))
    kept = [(row["word"], row["read_as"], row["known"]) for row in rows]
    assert kept == [("terible", "terrible", "true"), ("flurb", "flurb", "false")]
    (misspelt, unknown) = json.loads(words_json(reading, prefixes))["tokens"]
    assert misspelt["read_as"] == "terrible" and "read_as" not in unknown
