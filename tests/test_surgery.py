"""Operating on the network: doing nothing changes nothing, and what is done is done exactly."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment.errors import SurgeryError
from sentiment.model.artifact import Artifact
from sentiment.model.weights import READOUT, layer_prefix
from sentiment.trace.edits import Edit
from sentiment.trace.replay import Trace, trace
from sentiment.trace.surgery import clamp, freeze, operate, patch, silence
from sentiment.trace.trajectory import trajectories
from tests.conftest import SENTENCES, make_artifact
from tests.test_memory import assert_ledger_sums, assert_matrix_sums, every_variant
from tests.test_trace import assert_parts_sum_to_the_logit

POOLINGS = ("mean", "last", "max", "attention")
CELLS = ("lstm", "gru", "rnn")


def finals(traced: Trace, donor: Trace) -> dict[str, dict[int, int]]:
    """Direction to where it stopped reading in a text and in the donor."""
    return {
        "forward": {len(traced.tokens) - 1: len(donor.tokens) - 1},
        "backward": {0: 0},
    }


@every_variant
def test_doing_nothing_changes_nothing(variant: dict) -> None:
    artifact = make_artifact(**variant)
    traced = trace(artifact, SENTENCES[1])
    again = operate(artifact, traced, ())
    assert again.logit == traced.logit and again.prediction == traced.prediction
    assert (again.contributions == traced.contributions).all()
    # Setting every record to what it is anyway is nothing, too.
    states = traced.layers[-1]
    same = [
        Edit(record, values[word], direction, None, (word,))
        for direction, records in states.items()
        for record, values in records.items()
        for word in range(len(traced.tokens))
    ]
    assert_allclose(operate(artifact, traced, tuple(same)).logit, traced.logit, atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_the_donors_final_states_give_the_donors_logit(cell: str) -> None:
    artifact = make_artifact(cell=cell, pooling="last")
    traced, donor = trace(artifact, SENTENCES[0]), trace(artifact, SENTENCES[5])
    assert len(traced.tokens) != len(donor.tokens)
    edits = [patch(artifact, donor, w, d) for d, w in finals(traced, donor).items()]
    assert operate(artifact, traced, edits[0] + edits[1]).logit == donor.logit
    # One direction alone is not enough.
    assert abs(operate(artifact, traced, edits[0]).logit - donor.logit) > 1e-3


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("cell", CELLS)
def test_all_the_donors_states_give_the_donors_logit(cell: str, pooling: str) -> None:
    artifact = make_artifact(cell=cell, pooling=pooling)
    donor = trace(artifact, SENTENCES[0])
    words = list(reversed([token.text for token in donor.tokens]))
    traced = trace(artifact, " ".join(words))
    assert len(traced.tokens) == len(donor.tokens)
    every = {word: word for word in range(len(words))}
    patched = operate(artifact, traced, patch(artifact, donor, every))
    assert_allclose(patched.logit, donor.logit, atol=1e-6)


def test_patching_on_the_shipped_model(shipped: Artifact) -> None:
    traced = trace(shipped, "The plot was thin, but I loved every minute of it.")
    donor = trace(shipped, "The plot was good, but I hated every minute of it.")
    every = {word: word for word in range(len(donor.tokens))}
    patched = operate(shipped, traced, patch(shipped, donor, every))
    assert_allclose(patched.logit, donor.logit, atol=1e-5)
    assert (patched.prediction, traced.prediction) == (donor.prediction, "positive")


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_a_silenced_unit_is_one_that_nobody_reads(direction: str) -> None:
    """Against a network whose readout and recurrent kernel have no weight for the unit."""
    artifact, unit = make_artifact(), 3
    traced = trace(artifact, SENTENCES[2])
    weights = {name: value.copy() for name, value in artifact.weights.items()}
    offset = artifact.config.direction_names.index(direction) * artifact.config.units
    weights[READOUT][offset + unit] = 0
    weights[layer_prefix(0, direction) + "recurrent"][unit] = 0
    deaf = trace(replace(artifact, weights=weights), SENTENCES[2])
    silenced = operate(artifact, traced, silence(artifact, direction, [unit]))
    assert_allclose(silenced.logit, deaf.logit, atol=1e-6)
    assert abs(silenced.logit - traced.logit) > 1e-4


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_frozen_memory_stays_as_it_is(cell: str, direction: str) -> None:
    artifact, word = make_artifact(cell=cell), 4
    traced = trace(artifact, SENTENCES[2])
    frozen = operate(artifact, traced, freeze(artifact, traced, direction, word))
    state = {"lstm": "cell", "gru": "hidden"}[cell]
    found, before = (t.layers[-1][direction][state] for t in (frozen, traced))
    later = slice(word + 1, None) if direction == "forward" else slice(0, word)
    earlier = slice(0, word + 1) if direction == "forward" else slice(word, None)
    assert (found[later] == found[word]).all() and (found[earlier] == before[earlier]).all()
    other = "backward" if direction == "forward" else "forward"
    assert (frozen.hidden(other) == traced.hidden(other)).all()


def test_a_plain_network_has_no_memory_to_freeze() -> None:
    artifact = make_artifact(cell="rnn")
    with pytest.raises(SurgeryError, match="SimpleRNN"):
        freeze(artifact, trace(artifact, SENTENCES[0]), "forward", 0)


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("cell", CELLS)
def test_everything_still_sums_after_an_operation(cell: str, pooling: str) -> None:
    artifact = make_artifact(cell=cell, pooling=pooling)
    traced, donor = trace(artifact, SENTENCES[2]), trace(artifact, SENTENCES[7])
    operations = [
        silence(artifact, None, [0, 2]),
        patch(artifact, donor, {1: 2, 5: 0}),
        patch(artifact, donor, {0: 1}, "backward") + silence(artifact, "forward", [1]),
    ]
    if cell != "rnn":
        gate = {"lstm": "forget", "gru": "update"}[cell]
        operations.append(clamp(gate, 0.9, "forward", [1, 2], [3]))
        operations.append(freeze(artifact, traced, "backward", 5))
    for edits in operations:
        operated = operate(artifact, traced, edits)
        assert operated.logit != traced.logit
        assert_parts_sum_to_the_logit(operated)
        assert_matrix_sums(artifact, operated)
        assert_ledger_sums(artifact, operated)


def test_a_clamp_reaches_the_chosen_units_and_words_only(tiny_artifact: Artifact) -> None:
    traced = trace(tiny_artifact, SENTENCES[0])
    clamped = operate(tiny_artifact, traced, clamp("input", 0.25, "backward", [2], [4, 5]))
    before, after = traced.layers[-1]["backward"]["input"], clamped.layers[-1]["backward"]["input"]
    assert (after[[4, 5], 2] == 0.25).all()
    # What the direction has read before is as it was.
    assert (after[6:] == before[6:]).all()
    assert (clamped.hidden("forward") == traced.hidden("forward")).all()


def test_an_operated_trace_has_its_path(shipped: Artifact) -> None:
    traced = trace(shipped, "Not a good film at all.")
    operated = operate(shipped, traced, clamp("forget", 0.0))
    for path in trajectories(shipped, operated).values():
        assert path.mean is not None and path.boundary is not None
        assert path.mean[0] - path.boundary == pytest.approx(operated.logit, abs=1e-5)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit("forgot", 0.0), "a record among"),
        (Edit("input", 0.0, "sideways"), "a direction among"),
        (Edit("input", 0.0, None, (6,)), "a unit from 0 to 5, got 6"),
        (Edit("input", 0.0, None, None, (-1,)), "a word from 0"),
        (Edit("input", np.zeros(3, np.float32)), "a number or 6"),
    ],
)
def test_what_is_not_there_cannot_be_edited(tiny_artifact: Artifact, edit: Edit, said: str) -> None:
    with pytest.raises(SurgeryError, match=said):
        operate(tiny_artifact, trace(tiny_artifact, SENTENCES[0]), (edit,))
