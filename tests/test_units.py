"""Units: orders hold each unit once, saturation counts, and equations can be computed by hand."""

import math

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from sentiment.model.artifact import Artifact
from sentiment.trace.contributions import unit_contributions
from sentiment.trace.equations import Line, equations
from sentiment.trace.replay import Trace, trace
from sentiment.trace.units import AGREE, ORDERS, clusters, saturation
from tests.conftest import SENTENCES, make_artifact
from tests.texts import varied_texts


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("text", [SENTENCES[0], "good"])
def test_an_order_holds_each_unit_once(name: str, cell: str, text: str) -> None:
    artifact = make_artifact(cell=cell)
    order = ORDERS[name](artifact, trace(artifact, text), "backward")
    assert sorted(order.tolist()) == list(range(artifact.config.units))


def test_the_first_unit_counts_most(shipped: Artifact) -> None:
    traced = trace(shipped, SENTENCES[0])
    parts = np.abs(unit_contributions(shipped.config, traced, "forward").sum(axis=0))
    order = ORDERS["contribution"](shipped, traced, "forward")
    assert (np.diff(parts[order]) <= 0).all() and parts[order[0]] == parts.max()


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("number", [0, 7, 36])
def test_clusters_are_those_of_another_implementation(
    shipped: Artifact, number: int, direction: str
) -> None:
    traced = trace(shipped, varied_texts(40)[number])
    found = clusters(shipped, traced, direction)
    courses = traced.layers[0][direction]["cell"].T.astype(np.float64)
    joined = linkage(courses, "average", "correlation")
    labels = fcluster(joined, 1 - AGREE, "distance")
    expected = {frozenset(np.flatnonzero(labels == n).tolist()) for n in set(labels.tolist())}
    assert {frozenset(units.tolist()) for units in found} == expected
    assert 1 < len(found) < shipped.config.units
    sizes = [len(units) for units in found]
    assert sizes == sorted(sizes, reverse=True)


def test_units_that_never_change_stand_alone(shipped: Artifact) -> None:
    found = clusters(shipped, trace(shipped, "good"), "forward")
    assert [units.tolist() for units in found] == [[n] for n in range(shipped.config.units)]


def test_saturation_counts_values_near_the_ends() -> None:
    found = saturation(np.array([[0.05, 0.5], [0.95, 0.99]], np.float32))
    assert (found.shut, found.open) == (0.25, 0.5)


def digits(number: str) -> int:
    return len(number.partition(".")[2])


def by_hand(value: float, like: str) -> str:
    text = f"{value:.{digits(like)}f}"
    return text.removeprefix("-") if not float(text) else text


def assert_lines_compute(traced: Trace, artifact: Artifact, direction: str, at: tuple) -> None:
    """Each line from the digits it shows; and each result is the network's own."""
    found = equations(artifact, traced, direction, *at)
    values = {name: v[at] for name, v in traced.layers[0][direction].items()}
    for name, line in found.gates.items():
        total = sum(map(float, line.parts))
        assert line.total == by_hand(total, line.parts[0])
        squashed = math.tanh(total) if name == "candidate" else 1 / (1 + math.exp(-total))
        assert line.result == by_hand(squashed, line.result) == by_hand(values[name], line.result)
        assert [float(part) for part in line.parts] == pytest.approx(
            found.terms[name].parts, abs=0.6 * 10.0 ** -digits(line.parts[0])
        )
    f, c, i, g = map(float, found.cell.parts)
    assert_result(found.cell, f * c + i * g, values["cell"])
    o, c = map(float, found.hidden.parts)
    assert_result(found.hidden, o * math.tanh(c), values["hidden"])
    r, h = map(float, found.read.parts)
    assert_result(found.read, r * h, traced.readout[direction][at] * values["hidden"])


def assert_result(line: Line, computed: float, true: float) -> None:
    assert line.result == by_hand(computed, line.result) == by_hand(float(true), line.result)


def test_every_line_can_be_computed_from_the_digits_it_shows(shipped: Artifact) -> None:
    generator = np.random.default_rng(0)
    for text in varied_texts(30, seed=9):
        traced = trace(shipped, text)
        for direction in ("forward", "backward"):
            for word in {0, len(traced.tokens) - 1, int(generator.integers(len(traced.tokens)))}:
                at = (word, int(generator.integers(shipped.config.units)))
                assert_lines_compute(traced, shipped, direction, at)


@pytest.mark.parametrize("at", [(7, 78), (4, 110)])
def test_a_result_between_two_roundings_can_be_computed_too(
    shipped: Artifact, at: tuple[int, int]
) -> None:
    """There the network's float32 and what a hand computes fall on different sides."""
    text = "The acting was not bad, but the story goes nowhere and I wanted my money back."
    assert_lines_compute(trace(shipped, text), shipped, "backward", at)


def test_before_the_first_word_there_is_nothing() -> None:
    artifact = make_artifact()
    traced = trace(artifact, SENTENCES[0])
    for direction, word in (("forward", 0), ("backward", len(traced.tokens) - 1)):
        found = equations(artifact, traced, direction, word, 2)
        assert float(found.cell.parts[1]) == 0
        assert all(float(line.parts[1]) == 0 for line in found.gates.values())
