"""Figures with their spread: measured in turn, so that a slow minute falls on all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Goal:
    """What a median has to reach: `least` or more, or `most` or less."""

    least: float | None = None
    most: float | None = None

    def is_met(self, value: float) -> bool:
        enough = self.least is None or value >= self.least
        return enough and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


@dataclass(frozen=True)
class Figure:
    """One measured thing: a value a round, in `unit`."""

    name: str
    unit: str
    values: Sequence[float]
    goal: Goal | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Whether the goal is met, "" without one."""
        if self.goal is None:
            return ""
        return "met" if self.goal.is_met(self.median) else "missed"

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.median,
            "min": min(self.values),
            "max": max(self.values),
            "values": list(self.values),
            "goal": str(self.goal) if self.goal else None,
            "verdict": self.verdict,
        }


def seconds(work: Callable[[], Any]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def take_turns(
    works: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Seconds a round of each work, A B A B, after a round that is not counted: it pays for
    what is only done once."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            spent = seconds(work)
            if number:
                times[name].append(spent)
    return times


def per_second(amount: float, times: Sequence[float]) -> list[float]:
    return [amount / spent for spent in times]


def ratios(larger: Sequence[float], smaller: Sequence[float]) -> list[float]:
    """Round by round, how many times as large the first is."""
    return [a / b for a, b in zip(larger, smaller, strict=True)]


HEAD = ["", "median", "min to max", "unit", "goal", ""]
ALIGN = (str.ljust, str.rjust, str.rjust, str.ljust, str.rjust, str.ljust)


def cells(figure: Figure) -> list[str]:
    """A figure's row: name, median, smallest to largest, unit, goal and whether it is met."""
    spread = f"{_short(min(figure.values))} to {_short(max(figure.values))}"
    goal = str(figure.goal) if figure.goal else ""
    return [figure.name, _short(figure.median), spread, figure.unit, goal, figure.verdict]


def table(figures: Sequence[Figure]) -> str:
    """One aligned table for a terminal."""
    rows = [HEAD, *map(cells, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            align(cell, width) for align, cell, width in zip(ALIGN, row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def markdown_table(figures: Sequence[Figure]) -> str:
    """The same in Markdown."""
    rows = [f"| {' | '.join(row)} |" for row in [HEAD, *map(cells, figures)]]
    return "\n".join([rows[0], "|---|---:|---:|---|---:|---|", *rows[1:]]) + "\n"


def _short(value: float) -> str:
    """Three significant digits, whole from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
