"""How far back the gradient reaches, on networks of which it is known beforehand."""

import numpy as np

from sentiment.model.weights import layer_prefix
from sentiment.trace.reach import measure_reach, words_back
from tests.conftest import SENTENCES, make_artifact

FORWARD = {"directions": 1, "pooling": "last"}


def test_words_back_counts_from_the_last() -> None:
    assert words_back(np.array([5.0, 0.011, 0.009, 0.5, 1.0], np.float32)) == 2
    assert words_back(np.array([0.01, 1.0], np.float32)) is None
    assert words_back(np.array([3.0], np.float32)) is None


def test_without_recurrence_the_last_word_alone_counts() -> None:
    artifact = make_artifact(cell="rnn", **FORWARD)
    artifact.weights[layer_prefix(0, "forward") + "recurrent"][:] = 0
    reach = measure_reach(artifact, SENTENCES, 4)
    assert (reach.texts, reach.state, reach.word) == (len(SENTENCES), 1, 1)


def test_a_gate_that_never_forgets_keeps_every_word() -> None:
    artifact = make_artifact(cell="gru", **FORWARD)
    units = artifact.config.units
    # The bias of its update gate: all but open.
    bias = artifact.weights[layer_prefix(0, "forward") + "bias"]
    bias.reshape(-1)[:units] = 4
    reach = measure_reach(artifact, SENTENCES, 4)
    assert reach.state is None and reach.word is None
