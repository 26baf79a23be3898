"""Back-propagation through time, against TensorFlow and against small pushes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment.model.artifact import Artifact
from sentiment.trace.edits import Edit
from sentiment.trace.gradients import gradients
from sentiment.trace.replay import trace
from sentiment.trace.unroll import unroll
from tests.conftest import SENTENCES, make_artifact
from tests.test_memory import every_variant
from tests.texts import varied_texts


def input_gradient_by_tensorflow(artifact: Artifact, ids: np.ndarray) -> np.ndarray:
    """The logit's gradient (T, E) of each word's embedding, by Keras and `GradientTape`."""
    import tensorflow as tf

    from sentiment.model.network import build_network, set_weights

    network = build_network(artifact.config, len(artifact.vocabulary))
    set_weights(network, artifact.config, artifact.weights)
    table = network.get_layer("embedding").embeddings
    with tf.GradientTape() as tape:
        logit = network(ids[None], training=False)["logit"][0]
    found = tape.gradient(logit, table.value)
    # One slice a position, in order: a word that stands twice has two.
    assert found.indices.numpy().tolist() == ids.tolist()
    return found.values.numpy()


def assert_as_tensorflow(artifact: Artifact, text: str) -> None:
    traced = trace(artifact, text)
    expected = input_gradient_by_tensorflow(artifact, traced.ids)
    found = gradients(artifact, traced).inputs
    assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


@every_variant
def test_inputs_have_tensorflows_gradient_for_every_variant(variant: dict) -> None:
    assert_as_tensorflow(make_artifact(**variant), SENTENCES[4])


def test_inputs_have_tensorflows_gradient_on_the_shipped_artifact(shipped: Artifact) -> None:
    for text in varied_texts(12, seed=3):
        assert_as_tensorflow(shipped, text)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("pooling", ["mean", "last", "attention"])
def test_a_states_gradient_is_what_a_small_push_does(cell: str, pooling: str) -> None:
    """All that flows through later states is in it: the network reads on from the pushed state.

    An LSTM's memory is left alone, so the push is to the hidden state only.
    """
    artifact, push = make_artifact(cell=cell, pooling=pooling), 5e-3
    ids = trace(artifact, SENTENCES[1]).ids
    plain = unroll(artifact, ids)
    found = gradients(artifact, plain).states
    for direction, word, unit in (("forward", 1, 0), ("backward", 3, 4), ("forward", 4, 2)):
        at = float(plain.hidden(direction)[word, unit])
        pushed = [
            unroll(artifact, ids, [Edit("hidden", at + way * push, direction, (unit,), (word,))])
            for way in (1, -1)
        ]
        slope = (pushed[0].logit - pushed[1].logit) / (2 * push)
        assert found[direction][word, unit] == pytest.approx(slope, abs=2e-3)


def test_reach_is_the_gradients_length(tiny_artifact: Artifact) -> None:
    found = gradients(tiny_artifact, trace(tiny_artifact, SENTENCES[0]))
    for direction, states in found.states.items():
        assert_allclose(found.state_reach(direction) ** 2, (states**2).sum(axis=1), rtol=1e-5)
    assert_allclose(found.input_reach**2, (found.inputs**2).sum(axis=1), rtol=1e-5)
