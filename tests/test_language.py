"""What a network learns without labels: its states, its loss, and that it learns."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose
from scipy.special import log_softmax

from sentiment.model.config import Config
from sentiment.model.network import build_network
from sentiment.training.distinct import distinct_states
from sentiment.training.language import (
    DRAWN,
    LONGEST,
    Foretelling,
    cut_text,
    keras_states,
    make_language_step,
)
from sentiment.training.optimizers import build_optimizer

WORDS = 12
SMALL = Config(
    units=7, embedding_size=6, embedding_dropout=0.0, schedule="constant", learning_rate=0.02
)
# The last is as long as a text can be here; 1 is an unknown word, 0 no word at all.
IDS = np.array([[2, 3, 4, 0, 0], [5, 1, 6, 7, 0], [8, 0, 0, 0, 0], [9, 10, 11, 2, 3]], np.int32)
TEXTS = [row[row != 0] for row in IDS]


def make(config: Config) -> tuple[keras.Model, Foretelling]:
    network = build_network(config, WORDS)
    for variable in network.trainable_variables:
        variable.assign(np.random.default_rng(1).normal(0, 0.7, variable.shape))
    return network, Foretelling.start(config, TEXTS, WORDS)


def each_once(words: Foretelling) -> Foretelling:
    """Of the same variables, but every word is expected once among the drawn ones."""
    return replace(words, shares=np.full(WORDS, 1 / DRAWN))


@pytest.mark.parametrize("directions", [1, 2])
def test_states_are_those_of_keras_in_the_order_of_reading(directions: int) -> None:
    config = replace(SMALL, directions=directions)
    network, _ = make(config)
    ours, theirs = (
        [part.numpy() for part in states(tf.constant(IDS))]
        for states in (distinct_states(network, config, tf.float32), keras_states(network, config))
    )
    assert len(ours) == len(theirs) == directions
    present = IDS.T != 0
    for part, other in zip(ours, theirs, strict=True):
        assert_allclose(part[present], other[present], atol=1e-5)
    # Keras itself leaves the states of the backward direction at the words that they belong to.
    whole = network(IDS)["states"].numpy()[1, :4]
    assert_allclose(ours[0][:4, 1], whole[:, :7], atol=1e-5)
    if directions == 2:
        assert_allclose(ours[1][:4, 1], whole[::-1, 7:], atol=1e-5)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("directions", [1, 2])
def test_with_every_word_drawn_once_the_loss_is_that_of_the_whole_vocabulary(
    cell: str, directions: int
) -> None:
    config = replace(SMALL, cell=cell, directions=directions)
    network, words = make(config)
    states = [part.numpy() for part in keras_states(network, config)(tf.constant(IDS))]
    table = network.get_layer("embedding").embeddings.numpy()
    bias, kernels = words.bias.numpy(), [kernel.numpy() for kernel in words.kernels]
    expected = []
    for direction in range(directions):
        losses = []
        for b, text in enumerate(TEXTS):
            read = text[::-1] if direction else text
            for t, word in enumerate(read[1:]):
                if word != 1:
                    scores = table @ (states[direction][t, b] @ kernels[direction]) + bias
                    losses.append(-log_softmax(scores)[word])
        expected.append(np.mean(losses))
    step = make_language_step(network, each_once(words), build_optimizer(config, 9), config)
    found = float(step(IDS, np.arange(WORDS, dtype=np.int32)))
    assert_allclose(found, np.mean(expected), rtol=0.01)


def test_steps_teach_both_directions_and_touch_no_readout() -> None:
    network, words = make(SMALL)
    readout = network.get_layer("readout").kernel.numpy()
    step = make_language_step(network, words, build_optimizer(SMALL, 200), SMALL)
    generator = np.random.default_rng(0)
    losses = [float(step(IDS, words.draw(generator))) for _ in range(200)]
    assert losses[-1] < 0.2 * losses[0], "four texts can be known by heart"
    assert (network.get_layer("readout").kernel.numpy() == readout).all()


def test_texts_of_one_word_have_nothing_to_foretell() -> None:
    network, words = make(SMALL)
    step = make_language_step(network, words, build_optimizer(SMALL, 9), SMALL)
    before = network.get_layer("embedding").embeddings.numpy()
    assert float(step(np.array([[5], [7]], np.int32), np.arange(WORDS, dtype=np.int32))) == 0
    assert np.isfinite(network.get_layer("embedding").embeddings.numpy()).all()
    assert_allclose(network.get_layer("embedding").embeddings.numpy(), before, atol=1e-6)


def test_frequent_words_are_drawn_more_often_but_not_as_much_more() -> None:
    texts = [np.array([2] * 81 + [3] * 16 + [4] + [1] * 50, np.int32)]
    words = Foretelling.start(SMALL, texts, WORDS)
    generator = np.random.default_rng(0)
    drawn = np.concatenate([words.draw(generator) for _ in range(50)])
    share = np.bincount(drawn, minlength=WORDS) / len(drawn)
    assert_allclose(share[2:5], np.array([27, 8, 1]) / 36, atol=0.01)
    assert share[:2].sum() == share[5:].sum() == 0, "unknown words, and those never seen"


def test_a_long_text_is_read_in_part() -> None:
    generator, row = np.random.default_rng(0), np.arange(1_000, dtype=np.int32)
    parts = [cut_text(row, generator) for _ in range(50)]
    assert all(len(part) == LONGEST and (np.diff(part) == 1).all() for part in parts)
    assert len({part[0] for part in parts}) > 40
    assert (cut_text(row[:LONGEST], generator) == row[:LONGEST]).all()
