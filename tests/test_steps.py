"""The fast training step is Keras' own in loss and gradients, and drops numbers word by word."""

from collections.abc import Callable
from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose

from sentiment.model.config import Config
from sentiment.model.network import build_network
from sentiment.training.distinct import distinct_rows
from sentiment.training.optimizers import build_optimizer
from sentiment.training.steps import is_distinct, make_train_step, read_by_keras, read_distinct

WORDS = 50
SHARP = Config(
    units=7, embedding_size=6, embedding_dropout=0.0, readout_dropout=0.0, optimizer="sgd",
    schedule="constant", learning_rate=0.5, clip_norm=0.0,
)  # fmt: skip


def make_network(config: Config) -> keras.Model:
    """A network whose states saturate here and there, as those of a trained one do."""
    network = build_network(config, WORDS)
    generator = np.random.default_rng(1)
    for variable in network.trainable_variables:
        variable.assign(generator.normal(0, 0.7, variable.shape))
    return network


def make_batch(texts: int = 9, tokens: int = 12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ids of texts of every length up to `tokens`, one of them whole, targets and weights."""
    generator = np.random.default_rng(2)
    ids = generator.integers(1, WORDS, (texts, tokens)).astype(np.int32)
    lengths = generator.integers(1, tokens + 1, texts)
    lengths[0] = tokens
    ids[np.arange(tokens) >= lengths[:, None]] = 0
    targets, weights = generator.random((2, texts), np.float32)
    return ids, targets, weights


def loss_and_gradients(network: keras.Model, read: Callable) -> tuple[float, list[np.ndarray]]:
    """Of the weighted mean loss and the penalties, each gradient dense."""
    ids, targets, weights = make_batch()
    with tf.GradientTape() as tape:
        losses = tf.nn.sigmoid_cross_entropy_with_logits(targets, read(tf.constant(ids)))
        loss = tf.add_n([tf.reduce_sum(weights * losses) / weights.sum(), *network.losses])
    gradients = tape.gradient(loss, network.trainable_variables)
    return float(loss), [tf.convert_to_tensor(gradient).numpy() for gradient in gradients]


def assert_same(network: keras.Model, config: Config, products: tf.DType, error: float) -> None:
    """Loss and every gradient are Keras' but for a share `error` of their size."""
    loss, gradients = loss_and_gradients(network, read_by_keras(network))
    fast_loss, fast = loss_and_gradients(network, read_distinct(network, config, products))
    assert_allclose(fast_loss, loss, rtol=error)
    for variable, ours, theirs in zip(network.trainable_variables, fast, gradients, strict=True):
        size = np.linalg.norm(theirs)
        assert size > 1e-4, variable.path
        assert np.linalg.norm(ours - theirs) <= error * size, variable.path


@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_loss_and_gradients_are_those_of_keras(directions: int, l2: float) -> None:
    config = replace(SHARP, directions=directions, l2=l2)
    assert is_distinct(config)
    assert_same(make_network(config), config, tf.float32, 1e-5)


def test_products_in_bfloat16_stay_close() -> None:
    assert_same(make_network(SHARP), SHARP, tf.bfloat16, 0.02)


def test_a_batch_of_one_word_is_read_too() -> None:
    network = make_network(SHARP)
    ids = tf.constant([[7]])
    assert_allclose(
        read_distinct(network, SHARP, tf.float32)(ids), read_by_keras(network)(ids), rtol=1e-5
    )


def test_dropout_falls_on_words_and_keeps_their_mean() -> None:
    config = replace(SHARP, word_dropout=0.2, embedding_dropout=0.25)
    network, (ids, _, _) = make_network(config), make_batch()
    draw = tf.function(lambda: distinct_rows(network, tf.constant(ids)))
    draws = [tf.gather(*draw()).numpy() for _ in range(1_000)]  # each (B, T, E)
    table = network.get_layer("embedding").embeddings.numpy()[ids]
    kept = np.array([rows != 0 for rows in draws])
    assert_allclose(kept.mean(), 0.8 * 0.75, atol=0.02)
    # The standard error of the mean of a number that is kept with chance 0.6 and then scaled.
    error = np.abs(table) * np.sqrt(0.4 / 0.6 / len(draws))
    assert (np.abs(np.mean(draws, 0) - table) <= 5 * error).all()
    assert any((kept[0] != other).any() for other in kept[1:])
    text = tf.constant([[5, 6, 5, 5]])
    rows = tf.gather(*distinct_rows(network, text))[0].numpy()
    assert (rows[0] == rows[2]).all() and (rows[0] == rows[3]).all()


@pytest.mark.parametrize("pooling", ["mean", "attention"])
def test_steps_with_dropout_lower_the_loss(pooling: str) -> None:
    config = replace(
        SHARP, pooling=pooling, word_dropout=0.1, embedding_dropout=0.25, readout_dropout=0.5,
        optimizer="adam", learning_rate=0.01, clip_norm=1.0,
    )  # fmt: skip
    network = make_network(config)
    step = make_train_step(network, build_optimizer(config, 60), config)
    ids, targets, weights = make_batch()
    # Hard targets: beside soft ones a loss cannot fall far.
    losses = [float(step(ids, targets.round(), weights)) for _ in range(60)]
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:10])


def test_a_batch_of_light_texts_counts_less_than_one_of_heavy_texts() -> None:
    """Batches are of like texts: composed ones are mostly among themselves."""
    config = replace(SHARP, optimizer="sgd", clip_norm=0.0, learning_rate=0.1, warmup=0.0)
    ids, targets, _ = make_batch()
    changes = []
    for weight in (1.0, 0.5):
        network = make_network(config)
        before = network.get_layer("readout").kernel.numpy()
        step = make_train_step(network, build_optimizer(config, 10), config)
        step(ids, targets, np.full(len(ids), weight, np.float32))
        changes.append(network.get_layer("readout").kernel.numpy() - before)
    assert_allclose(changes[1], changes[0] / 2, rtol=0.05, atol=1e-6)


@pytest.mark.parametrize("pooling", ["mean", "last"])
def test_weights_decide_what_each_text_counts(pooling: str) -> None:
    config = replace(SHARP, pooling=pooling)
    assert is_distinct(config) == (pooling == "mean")
    network, (ids, targets, weights) = make_network(config), make_batch()
    ids[0], weights[0] = WORDS - 1, 0
    ids[1:][ids[1:] == WORDS - 1] = 1
    logits = network(ids)["logit"].numpy()
    losses = np.logaddexp(0, logits) - targets * logits
    before = network.get_layer("embedding").embeddings.numpy()
    step = make_train_step(network, build_optimizer(config, 10), config)
    assert_allclose(float(step(ids, targets, weights)), np.mean(losses * weights), 0.01)
    changed = (network.get_layer("embedding").embeddings.numpy() != before).any(1)
    assert changed.any() and not changed[WORDS - 1]
