"""Training steps beside the settings of Keras' own example of a bidirectional LSTM on IMDB.

https://keras.io/examples/nlp/bidirectional_lstm_imdb/: 20,000 words, embeddings of 128, two
bidirectional layers of 64 units, batches of 32, every text padded or cut to 200 tokens.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.measuring import Figure, Goal, per_second, ratios, take_turns
from scripts.benchmarks.peers.encoding import Rows, encode
from sentiment.data.batches import epoch_batches, keep_ends, pad
from sentiment.model.artifact import Artifact
from sentiment.model.config import Config
from sentiment.text.vocabulary import UNKNOWN

ROUNDS = 3
OUR_STEPS, KERAS_STEPS = 30, 60
KERAS_WORDS, KERAS_LENGTH, KERAS_UNITS, KERAS_BATCH = 20_000, 200, 64, 32


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Tokens a second: those of the texts, and those with the padding, which teach nothing."""
    artifact = Artifact.load(folder)
    rows = encode(artifact, texts)
    ours, our_tokens, our_padded = our_steps(rows, len(artifact.vocabulary))
    keras, keras_tokens, keras_padded = keras_steps(rows)
    times = take_turns({"ours": ours, "keras": keras}, ROUNDS)
    our_rates = per_second(our_tokens, times["ours"])
    keras_rates = per_second(keras_tokens, times["keras"])
    ratio = ratios(our_rates, keras_rates)
    our_padded_rates = per_second(our_padded, times["ours"])
    keras_padded_rates = per_second(keras_padded, times["keras"])
    padded = ratios(our_padded_rates, keras_padded_rates)
    return [
        Figure("our training, tokens of texts", "tokens/s", our_rates),
        Figure("Keras example, tokens of texts", "tokens/s", keras_rates),
        Figure("our training, with padding", "tokens/s", our_padded_rates),
        Figure("Keras example, with padding", "tokens/s", keras_padded_rates),
        Figure("training ratio, tokens of texts", "times", ratio, Goal(2)),
        Figure("training ratio, with padding", "times", padded),
    ]


def our_steps(rows: Rows, vocabulary_size: int) -> tuple[Callable[[], None], int, int]:
    """Some steps of scripts.train with its defaults; their tokens without and with padding."""
    from sentiment.model.network import build_network
    from sentiment.training.optimizers import build_optimizer
    from sentiment.training.steps import make_train_step

    # As many units as the example has in two layers; the shipped network has half as many again.
    config = Config(units=128)
    network = build_network(config, vocabulary_size)
    optimizer = build_optimizer(config, 10_000)
    optimizer.build(network.trainable_variables)
    step = make_train_step(network, optimizer, config)
    rows = [keep_ends(row, config.max_tokens) for row in rows]
    lengths = np.array([len(row) for row in rows])
    order = epoch_batches(lengths, config.batch_size, (0, 1))[:OUR_STEPS]
    batches = [pad([rows[i] for i in batch]) for batch in order]
    labels = [draw_labels(len(batch)) for batch in batches]

    def work() -> None:
        for ids, targets in zip(batches, labels, strict=True):
            float(step(ids, targets, np.ones_like(targets)))

    tokens = sum(int(lengths[batch].sum()) for batch in order)
    return work, tokens, sum(batch.size for batch in batches)


def keras_steps(rows: Rows) -> tuple[Callable[[], None], int, int]:
    """Some steps of the Keras example by `fit`; their tokens without and with padding."""
    import keras

    network = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(KERAS_WORDS, 128),
            keras.layers.Bidirectional(keras.layers.LSTM(KERAS_UNITS, return_sequences=True)),
            keras.layers.Bidirectional(keras.layers.LSTM(KERAS_UNITS)),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    network.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    rows = [rows[i % len(rows)] for i in range(KERAS_STEPS * KERAS_BATCH)]
    known = [np.where(row < KERAS_WORDS, row, UNKNOWN) for row in rows]
    ids = keras.utils.pad_sequences(known, maxlen=KERAS_LENGTH)
    labels = draw_labels(len(ids))

    def work() -> None:
        network.fit(ids, labels, batch_size=KERAS_BATCH, epochs=1, verbose=0)

    return work, sum(min(len(row), KERAS_LENGTH) for row in rows), ids.size


def draw_labels(texts: int) -> NDArray[np.float32]:
    """Random labels: how fast a step is does not depend on them."""
    return np.random.default_rng(0).integers(0, 2, texts).astype(np.float32)
