"""The memory matrix, the gate ledger: each sums to what the network read."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment.model.artifact import Artifact
from sentiment.trace.ledger import ledgers
from sentiment.trace.memory import half_lives, remember
from sentiment.trace.replay import Trace, trace
from sentiment.trace.surgery import clamp, operate
from sentiment.trace.unroll import reading_order, top_memory
from tests.conftest import SENTENCES, make_artifact
from tests.test_parity import VARIANTS
from tests.texts import varied_texts

every_variant = pytest.mark.parametrize(
    "variant", VARIANTS, ids=lambda v: "-".join(map(str, v.values()))
)


def assert_matrix_sums(artifact: Artifact, traced: Trace) -> None:
    scale = max(1.0, abs(traced.logit))
    found = remember(artifact, traced)
    for direction, remembered in found.items():
        rows = remembered.parts.sum(axis=1, dtype=np.float64)
        assert_allclose(rows, traced.positions[direction], atol=1e-5 * scale)
        unread = np.triu(remembered.parts, 1)
        if direction == "backward":
            unread = np.tril(remembered.parts, -1)
        assert not unread.any()
    columns = sum(r.parts.sum(axis=0, dtype=np.float64) for r in found.values())
    assert_allclose(columns, traced.contributions, atol=1e-5 * scale)
    whole = traced.bias + sum(r.parts.sum(dtype=np.float64) for r in found.values())
    assert_allclose(whole, traced.logit, atol=1e-5 * scale)


def assert_ledger_sums(artifact: Artifact, traced: Trace) -> None:
    for direction, ledger in ledgers(artifact, traced).items():
        read = (traced.hidden(direction) @ artifact.readout(direction)).astype(np.float64)
        order = reading_order(direction)
        steps = np.diff(read[order], prepend=0.0)[order]
        scale = max(1.0, float(np.abs(read).max()))
        found = ledger.erase + ledger.write + ledger.expose
        assert_allclose(found, steps, atol=1e-5 * scale)


@every_variant
def test_matrix_and_ledger_sum_for_every_variant(variant: dict) -> None:
    artifact = make_artifact(**variant)
    for sentence in SENTENCES:
        traced = trace(artifact, sentence)
        assert_matrix_sums(artifact, traced)
        assert_ledger_sums(artifact, traced)


def test_matrix_and_ledger_sum_on_the_shipped_artifact(shipped: Artifact) -> None:
    for text in varied_texts():
        traced = trace(shipped, text)
        assert_matrix_sums(shipped, traced)
        assert_ledger_sums(shipped, traced)


def test_a_cell_of_the_matrix_is_what_carrying_makes_of_a_write() -> None:
    artifact = make_artifact()
    traced = trace(artifact, SENTENCES[3])
    memory = top_memory(artifact.config, traced, "forward")
    parts = remember(artifact, traced)["forward"].parts
    for read, wrote in ((5, 2), (7, 7), (9, 0)):
        kept = memory.write[wrote] * memory.carry[wrote + 1 : read + 1].prod(axis=0)
        expected = traced.readout["forward"][read] @ (memory.expose[read] * kept)
        assert_allclose(parts[read, wrote], expected, atol=1e-6)


def test_a_plain_network_keeps_nothing_linearly() -> None:
    artifact = make_artifact(cell="rnn")
    for remembered in remember(artifact, trace(artifact, SENTENCES[0])).values():
        assert not (remembered.parts - np.diag(np.diag(remembered.parts))).any()


def test_half_lives_are_where_half_is_left() -> None:
    # Three words: the first halves at each step, the second is kept, the third has no time left.
    left = np.array([[8, 0, 0], [4.8, 6, 0], [2.4, 5.5, 1]], np.float32)
    assert_allclose(half_lives(left), [1 + (4.8 - 4) / (4.8 - 2.4), np.inf, np.inf])


@pytest.mark.parametrize("kept", [0.2, 0.7, 0.97])
def test_a_half_life_follows_from_the_forget_gate(kept: float) -> None:
    artifact = make_artifact()
    traced = trace(artifact, " ".join(SENTENCES * 3))
    held = operate(artifact, traced, clamp("forget", kept))
    expected = np.log(0.5) / np.log(kept)
    for direction, remembered in remember(artifact, held).items():
        lives = remembered.half_lives
        order = lives if direction == "forward" else lives[::-1]
        # Interpolated on a straight line, so within a step of the curve's own.
        steps = int(np.ceil(expected))
        assert_allclose(order[: len(order) - steps - 1], expected, atol=0.2)
        assert np.isinf(order[-steps:]).all()


def test_the_ledger_tells_the_gates_apart(tiny_artifact: Artifact) -> None:
    traced = trace(tiny_artifact, SENTENCES[2])
    nothing_forgotten = operate(tiny_artifact, traced, clamp("forget", 1.0))
    always_open = operate(tiny_artifact, traced, clamp("output", 0.5))
    nothing_written = operate(tiny_artifact, traced, clamp("input", 0.0))
    for direction in tiny_artifact.config.direction_names:
        assert_allclose(ledgers(tiny_artifact, nothing_forgotten)[direction].erase, 0)
        assert_allclose(ledgers(tiny_artifact, always_open)[direction].expose, 0)
        assert_allclose(ledgers(tiny_artifact, nothing_written)[direction].write, 0)
        plain = ledgers(tiny_artifact, traced)[direction]
        assert all(np.abs(part).max() > 1e-3 for part in (plain.erase, plain.write, plain.expose))
