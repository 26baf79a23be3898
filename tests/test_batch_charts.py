"""Charts of many scores: what they hold is what was counted, and values stay data."""

import numpy as np

from sentiment.plots.batch import (
    BAND,
    GROUPS,
    PERIODS,
    PROBABILITIES,
    groups_chart,
    histogram_chart,
    periods_chart,
)
from sentiment.scoring.columns import read_column
from sentiment.scoring.grouping import group_rows
from sentiment.scoring.summary import histogram
from tests.test_summary import MIXED, make_scores

HOSTILE = ["datum.x </script> '\"` ${1} {{a}}", "", "a\nb " * 30, "a\nb " * 31]


def test_the_histogram_holds_every_row_with_a_score_once() -> None:
    drawing = histogram_chart(histogram(MIXED))
    frame = drawing.data[PROBABILITIES]
    assert frame.groupby("prediction")["rows"].sum().to_dict() == {
        "negative": 2, "uncertain": 2, "positive": 3
    }  # fmt: skip
    assert np.allclose(frame["to"] - frame["from"], 0.05)
    assert len(histogram_chart(histogram(make_scores([None]))).data[PROBABILITIES]) == 0


def test_the_shares_of_a_group_are_of_its_rows_with_a_score() -> None:
    column = read_column([HOSTILE[i % 4] for i in range(8)])
    drawing = groups_chart(group_rows(column, MIXED))
    frame = drawing.data[GROUPS]
    # Names that are the same once they are cut are still groups of their own.
    assert frame["group"].nunique() == 4
    assert np.allclose(frame.groupby("group")["share"].sum(), 1)
    assert frame["rows"].sum() == 7
    assert "datum.x <" not in str(drawing.spec)
    assert drawing.chart().to_dict()["datasets"][GROUPS]


def test_a_period_without_a_score_is_no_point() -> None:
    column = read_column(["2024-03-01", "2024-03-02", "2024-03-03"])
    drawing = periods_chart(group_rows(column, make_scores([0.9, None, 0.1])), (0.4, 0.6))
    frame = drawing.data[PERIODS]
    assert frame["day"].tolist() == [1, 3] and frame["mean"].tolist() == [0.9, 0.1]
    assert drawing.data[BAND].to_dict("records") == [{"low": 0.4, "high": 0.6}]
