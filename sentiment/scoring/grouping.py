"""Rows in groups by the values of a column: its values, ranges of its numbers, or its dates.

Shapes: `N` rows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sentiment.scoring.columns import Column
from sentiment.scoring.results import Scores
from sentiment.scoring.summary import Tally, tally

# So many groups are drawn; a column of more values is cut into ranges, or keeps its largest.
MOST_GROUPS, RANGES = 20, 10
# The shortest of these in which all dates are no more than MOST_PERIODS.
PERIODS = ("day", "week", "month", "year")
MOST_PERIODS = 60
# Tried in this order: the first in which all values of a column are dates.
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y")


@dataclass(frozen=True)
class Group:
    """Rows that share a value. `start`: the first day of a period."""

    label: str
    tally: Tally
    start: date | None = None


@dataclass(frozen=True)
class Grouping:
    """Groups of a column's rows, and what they are: "values", "ranges", or a period ("day", ...).

    dates: the format in which dates were read. empty: rows without a value, where these are no
    group. rest: values that are not drawn, and the tally of their rows.
    """

    kind: str
    groups: list[Group]
    dates: str | None = None
    empty: int = 0
    rest: tuple[int, Tally] | None = None


def group_rows(column: Column, scores: Scores) -> Grouping:
    """By the day, week, month or year of dates; by ranges of many numbers; else by the values."""
    told = [value for value in column.values if value.strip()]
    if found := read_dates(told):
        return _by_period(column, scores, *found)
    if len(told) > MOST_GROUPS and (numbers := _read_numbers(told)) is not None:
        return _by_range(column, scores, dict(zip(told, numbers, strict=True)))
    return _by_value(column, scores)


def read_dates(values: Sequence[str]) -> tuple[list[date], str] | None:
    """The distinct values as dates, and their format, in which all of them are; else None."""
    for form in DATES if values else ():
        try:
            return [_read_date(value.strip(), form) for value in values], form
        except ValueError:
            continue
    return None


def _read_date(value: str, form: str) -> date:
    if form == DATES[0] and "-" in value[:5]:
        return datetime.fromisoformat(value).date()
    return datetime.strptime(value, form).date()


def _read_numbers(values: Sequence[str]) -> NDArray[np.float64] | None:
    try:
        numbers = np.array([float(value) for value in values])
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None


def _by_value(column: Column, scores: Scores) -> Grouping:
    counts = np.bincount(column.codes, minlength=len(column.values))
    order = np.argsort(-counts, kind="stable")
    shown, others = order[:MOST_GROUPS].tolist(), order[MOST_GROUPS:]
    groups = [Group(column.values[c], tally(scores, column.codes == c)) for c in shown]
    rest = (len(others), tally(scores, np.isin(column.codes, others))) if len(others) else None
    return Grouping("values", groups, rest=rest)


def _by_range(column: Column, scores: Scores, numbers: dict[str, float]) -> Grouping:
    values = np.array([numbers.get(value, np.nan) for value in column.values])
    edges = np.linspace(np.nanmin(values), np.nanmax(values), RANGES + 1)
    places = np.digitize(values, edges[1:-1])
    places[np.isnan(values)] = -1
    digits = _count_digits(edges[1] - edges[0])
    labels = [f"{low:,.{digits}f} to {high:,.{digits}f}" for low, high in pairwise(edges)]
    return _by_place(column, scores, places, "ranges", [Group(x, _NOTHING) for x in labels])


def _count_digits(step: float) -> int:
    """Digits behind the point that tell numbers a `step` apart from each other."""
    return min(12, max(0, 1 - math.floor(math.log10(step)))) if step > 0 else 0


def _by_period(column: Column, scores: Scores, days: list[date], form: str) -> Grouping:
    period = next(p for p in PERIODS if p == PERIODS[-1] or _span(days, p) <= MOST_PERIODS)
    starts = iter([_start(day, period) for day in days])
    each = [next(starts) if value.strip() else None for value in column.values]
    ordered = sorted({start for start in each if start})
    place = {start: number for number, start in enumerate(ordered)}
    places = np.array([place[start] if start else -1 for start in each])
    groups = [Group(_name(start, period), _NOTHING, start) for start in ordered]
    return replace(_by_place(column, scores, places, period, groups), dates=form)


_NOTHING = Tally(0, 0, 0, 0, float("nan"))


def _by_place(
    column: Column, scores: Scores, places: NDArray, kind: str, groups: list[Group]
) -> Grouping:
    """Rows by the place of their value's group; those at -1 have no value."""
    rows = places[column.codes]
    filled = [replace(g, tally=tally(scores, rows == n)) for n, g in enumerate(groups)]
    filled = [g for g in filled if g.tally.scored + g.tally.without]
    return Grouping(kind, filled, empty=int((rows < 0).sum()))


def _span(days: list[date], period: str) -> int:
    """How many periods there are from the first day to the last."""
    first, last = _start(min(days), period), _start(max(days), period)
    months = 12 * (last.year - first.year) + last.month - first.month
    between = {"day": (last - first).days, "week": (last - first).days // 7, "month": months}
    return 1 + between[period]


def _start(day: date, period: str) -> date:
    if period == "week":
        return day - timedelta(day.weekday())
    firsts = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}
    return firsts[period]


def _name(start: date, period: str) -> str:
    lengths = {"month": 7, "year": 4}
    return start.isoformat()[: lengths.get(period, 10)]
