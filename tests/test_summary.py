"""Counts, labels and groups of many scores: what they say is what the rows hold."""

import numpy as np
import pytest

from sentiment.scoring.columns import read_column
from sentiment.scoring.grouping import MOST_GROUPS, RANGES, group_rows, read_dates
from sentiment.scoring.labels import compare_labels, read_labels
from sentiment.scoring.results import Scores
from sentiment.scoring.scorer import Score
from sentiment.scoring.summary import BINS, histogram, tally


def make_scores(probabilities: list[float | None]) -> Scores:
    """Scores with a band of uncertainty between 0.4 and 0.6; None is a row without one."""
    scores = Scores(len(probabilities))
    for p in probabilities:
        kind = "uncertain" if p and 0.4 <= p <= 0.6 else "positive" if p and p > 0.5 else "negative"
        known = p is not None
        scores.append(
            [Score(p, kind, p, 3, 0) if known else Score(None, None, None, 0, 0, "empty")]
        )
    return scores


MIXED = make_scores([0.9, 0.1, None, 0.5, 0.95, 0.45, 0.05, 0.8])


def test_counts_and_histogram() -> None:
    found = tally(MIXED)
    assert (found.negative, found.uncertain, found.positive, found.without) == (2, 2, 3, 1)
    assert found.mean == pytest.approx(np.mean([0.9, 0.1, 0.5, 0.95, 0.45, 0.05, 0.8]))
    assert histogram(MIXED).shape == (3, BINS)
    assert histogram(MIXED).sum(axis=1).tolist() == [2, 2, 3]
    assert histogram(make_scores([0.0, 1.0])).sum(axis=0).tolist() == [1, *[0] * (BINS - 2), 1]
    nothing = tally(make_scores([None, None]))
    assert nothing.scored == 0 and nothing.without == 2 and np.isnan(nothing.mean)


SPELLINGS = {
    ("0", "1"): ("negative", "positive"),
    ("1",): ("positive",),
    ("-1", "0", "1"): ("negative", "uncertain", "positive"),
    ("1", "2"): ("negative", "positive"),
    ("0", "2", "4"): ("negative", "uncertain", "positive"),
    ("0", "1", "2", "3", "4"): ("negative", "negative", "uncertain", "positive", "positive"),
    ("1", "3", "5"): ("negative", "uncertain", "positive"),
    ("1.0", "4.5"): ("negative", "positive"),
    ("2", "4", "5", "7", "10"): ("negative", "negative", "uncertain", "positive", "positive"),
    ("neg", "POS", " Neutral"): ("negative", "positive", "uncertain"),
    ("false", "true"): ("negative", "positive"),
    ("negative", "unsup"): ("negative", None),
    ("0", "1", "NA"): ("negative", "positive", None),
    ("1", "3", "5", "nan", "inf"): ("negative", "uncertain", "positive", None, None),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_labels_are_understood(spelling: tuple[str, ...]) -> None:
    found = read_labels([*spelling, ""])
    assert found is not None
    assert [found.meanings[value] for value in spelling] == list(SPELLINGS[spelling])
    assert found.meanings[""] is None


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["red", "blue"],
        ["0.37", "0.99"],
        ["17", "99"],
        ["1", "red", "blue"],
        [str(i) for i in range(99)],
    ],
)
def test_what_is_no_label_is_not_taken_for_one(values: list[str]) -> None:
    assert read_labels(values) is None


def test_a_comparison_counts_each_row_once() -> None:
    column = read_column(["1", "1", "1", "0", "0", "1", "0", ""])
    labels = read_labels(column.values)
    assert labels is not None
    found = compare_labels(column, labels.meanings, MIXED)
    # Rows by label, columns by prediction: negative, uncertain, positive.
    assert found.matrix.tolist() == [[1, 1, 1], [0, 0, 0], [1, 1, 1]]
    assert found.labelled == found.sided == 6
    # 0.45 was labelled positive, and 0.5 is on the side of negative.
    assert (found.right_side, found.decided, found.right) == (3, 4, 2)
    assert found.mistakes.tolist() == [4, 1]
    nothing = compare_labels(column, dict.fromkeys(column.values), MIXED)
    assert nothing.labelled == 0 and len(nothing.mistakes) == 0


def test_groups_by_value_are_the_largest_first() -> None:
    found = group_rows(read_column(["b", "a", "b", "", "b", "a", "c", "b"]), MIXED)
    assert [group.label for group in found.groups] == ["b", "a", "", "c"]
    first = found.groups[0].tally
    assert (first.negative, first.uncertain, first.positive, first.without) == (0, 0, 3, 1)
    assert sum(g.tally.scored + g.tally.without for g in found.groups) == 8


def test_many_values_keep_the_largest_and_count_the_rest() -> None:
    names = [f"n{min(i, 30)}" for i in range(40)]
    found = group_rows(read_column(names), make_scores([0.9] * 40))
    assert found.kind == "values" and len(found.groups) == MOST_GROUPS
    assert found.groups[0].label == "n30"
    assert found.rest is not None and found.rest[0] == 31 - MOST_GROUPS
    assert found.rest[1].positive + sum(g.tally.positive for g in found.groups) == 40


@pytest.mark.parametrize(("first", "last"), [(1.7e9, 1.702e9), (12345, 12399), (0.001, 0.002)])
def test_ranges_can_be_told_apart(first: float, last: float) -> None:
    values = [repr(value) for value in np.linspace(first, last, 40).tolist()]
    found = group_rows(read_column(values), make_scores([0.9] * 40))
    labels = [group.label for group in found.groups]
    assert len(set(labels)) == RANGES
    assert all(len(label) <= 30 for label in labels)


def test_equal_numbers_are_one_range() -> None:
    values = [f"1.{'0' * i}" for i in range(1, 31)]
    found = group_rows(read_column(values), make_scores([0.9] * 30))
    assert len(found.groups) == 1 and found.groups[0].tally.scored == 30


def test_many_numbers_are_ranges() -> None:
    values = [str(i) for i in range(100)] + [""]
    found = group_rows(read_column(values), make_scores([0.9] * 101))
    assert found.kind == "ranges" and len(found.groups) == RANGES and found.empty == 1
    assert [group.tally.positive for group in found.groups] == [10] * RANGES


DAYS = {
    "day": ["2024-02-28", "2024-02-29T12:00:00+00:00", "2024-03-01"],
    "week": ["2024-01-01", "2024-01-08", "2024-06-30"],
    "month": ["29.02.2024", "01.03.2024", "31.12.2025"],
    "year": ["1990-01", "1991-05", "2024-12"],
}


@pytest.mark.parametrize("period", DAYS)
def test_dates_are_periods_in_order(period: str) -> None:
    values = [*reversed(DAYS[period]), ""]
    found = group_rows(read_column(values), make_scores([0.9, 0.9, 0.1, 0.5]))
    assert found.kind == period and found.empty == 1
    starts = [group.start for group in found.groups]
    assert starts == sorted(filter(None, starts)) and len(starts) == 3
    assert [group.tally.positive for group in found.groups] == [0, 1, 1]


def test_ambiguous_dates_follow_a_rule() -> None:
    american, german = read_dates(["02/03/2024"]), read_dates(["02/03/2024", "13/03/2024"])
    assert american and american[1] == "%m/%d/%Y" and american[0][0].month == 2
    assert german and german[1] == "%d/%m/%Y" and german[0][0].month == 3
    for values in ([], ["20240229"], ["2024-02-29", "soon"], ["12345-678"]):
        assert read_dates(values) is None
