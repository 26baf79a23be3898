"""What a network learns before anybody tells it a label: to foretell words.

Each direction of the first layer becomes a language model of the reviews that are trained on,
labelled or not: one foretells every word from those before it, the other, which reads backward,
from those after it. The network, and those that teach it, start from their weights (Dai & Le 2015).

Shapes: `V` words, `E` embedding size, `H` units in one direction, `B` texts, `T` tokens, `N` tokens
of a batch that are to be foretold, `K` drawn words.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.data.batches import epoch_batches, pad
from sentiment.data.examples import Ids
from sentiment.data.prepared import read_report
from sentiment.model.config import Config
from sentiment.model.network import build_network, get_weights, set_weights
from sentiment.model.weights import EMBEDDING, Weights, layer_prefix
from sentiment.text.vocabulary import PADDING, UNKNOWN
from sentiment.training.corpus import Corpus
from sentiment.training.distinct import (
    States,
    direction_cells,
    distinct_states,
    multiply,
    orders,
    product_type,
)
from sentiment.training.optimizers import build_optimizer, merge_repeated
from sentiment.training.stages import load_or_make

# The learning rate at its highest; dropout of the embedding, of which texts that are read so seldom
# that little is learned by heart need not much; and tokens of a text that are read.
RATE, DROPOUT, LONGEST = 2e-3, 0.1, 256
# Words drawn for a batch, against which each of its own has to be told, and how much less often
# than in the reviews the frequent ones are drawn.
DRAWN, FLATTENED = 768, 0.75
# What the weights depend on, beside the texts.
SETTINGS = (RATE, DROPOUT, LONGEST, DRAWN, FLATTENED)
FIELDS = (
    *("embedding_size", "embedding_start", "cell", "units", "directions"),
    *("word_dropout", "recurrent_dropout", "optimizer", "schedule", "warmup", "clip_norm"),
    *("batch_size", "seed", "language_epochs"),
)
Step = Callable[[NDArray[np.int32], NDArray[np.int32]], tf.Tensor]


def foretell_words(
    config: Config,
    corpus: Corpus,
    start: Weights,
    prepared: Path,
    cache: Path,
) -> dict[str, NDArray[np.float32]]:
    """The weights of the embedding and of the first layer, by name, after `config.language_epochs`
    passes over the reviews.

    Args:
        start: what the network starts from, such as word vectors.
        prepared: the folder that the corpus was read from.
        cache: where the weights are kept for other runs with these settings.
    """
    settings = [read_report(prepared), corpus.digest, *SETTINGS]
    settings += [getattr(config, name) for name in FIELDS]
    return dict(load_or_make(cache, "language", settings, lambda: _train(config, corpus, start)))


@dataclass(frozen=True)
class Foretelling:
    """How often words are drawn, and the variables that a network needs to foretell words.

    A word's score after state h of a direction is (h @ kernel)·e + bias, with e its row of the
    embedding.
    """

    shares: NDArray[np.float64]  # (V,) of all draws
    bias: keras.Variable  # (V,)
    kernels: list[keras.Variable]  # of each direction, (H, E)

    @classmethod
    def start(cls, config: Config, texts: list[Ids], vocabulary_size: int) -> "Foretelling":
        """Before the first step each word is as likely as it is frequent."""
        counts = np.bincount(np.concatenate(texts), minlength=vocabulary_size)
        counts[[PADDING, UNKNOWN]] = 0
        shares = counts**FLATTENED
        bias = np.log(np.maximum(counts, 1) / counts.sum()).astype(np.float32)
        generator = np.random.default_rng(config.seed)
        shape = (config.units, config.embedding_size)
        return cls(
            shares / shares.sum(),
            keras.Variable(bias, name="word_bias"),
            [
                keras.Variable(
                    generator.normal(0, 0.02, shape).astype(np.float32), name=f"{direction}_words"
                )
                for direction in config.direction_names
            ],
        )

    @property
    def variables(self) -> list[keras.Variable]:
        return [self.bias, *self.kernels]

    @cached_property
    def _ends(self) -> NDArray[np.float64]:
        return np.cumsum(self.shares)

    def draw(self, generator: np.random.Generator) -> NDArray[np.int32]:
        """DRAWN words; one may come more than once."""
        at = generator.random(DRAWN) * self._ends[-1]
        return np.searchsorted(self._ends, at, "right").astype(np.int32)


def make_language_step(
    network: keras.Model,
    words: Foretelling,
    optimizer: keras.optimizers.Optimizer,
    config: Config,
) -> Step:
    """A compiled step that changes the network's embedding and first layer, and `words`.

    It takes ids (B, T) int32 padded with 0 on the right and drawn words (K,) int32, and returns
    the mean loss in nats: how well each word is told from the drawn ones (sampled softmax: Jean et
    al. 2015), the mean of both directions. Padding and unknown words are not foretold.
    """
    table = network.get_layer("embedding").embeddings
    parts = direction_cells(network, config)
    variables = [table, *words.variables]
    variables += [variable for part in parts for variable in part.trainable_variables]
    optimizer.build(variables)
    products = product_type()
    if config.cell == "lstm" and not config.recurrent_dropout:
        states = distinct_states(network, config, products)
    else:
        states = keras_states(network, config)
    # How often a word is expected among the drawn ones; those of no share are never asked for.
    expected = tf.constant(np.log(np.maximum(DRAWN * words.shares, 1e-12)), tf.float32)

    def losses(state: tf.Tensor, ids: tf.Tensor, kernel: tf.Tensor, drawn: tf.Tensor) -> tf.Tensor:
        """Of one direction, (N,): states (T, B, H), and ids (B, T) in the order of reading."""
        following = tf.transpose(ids)[1:]
        place = tf.where((following != PADDING) & (following != UNKNOWN))
        target = tf.gather_nd(following, place)
        seen = multiply(tf.gather_nd(state, place), kernel, products)  # (N, E)
        bias = words.bias.value - expected
        own = tf.reduce_sum(seen * tf.gather(table.value, target), 1) + tf.gather(bias, target)
        others = multiply(seen, tf.gather(table.value, drawn), products, (False, True))
        others += tf.gather(bias, drawn)
        others = tf.where(drawn == target[:, None], -1e9, others)  # itself, drawn, is no other
        return tf.reduce_logsumexp(tf.concat([own[:, None], others], 1), 1) - own

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)]
    )
    def step(ids: tf.Tensor, drawn: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            each = [
                mean(losses(state, order, kernel.value, drawn))
                for state, order, kernel in zip(
                    states(ids), orders(ids, ids), words.kernels, strict=False
                )
            ]
            total = tf.add_n(each)
        gradients = [merge_repeated(g) for g in tape.gradient(total, variables)]
        if config.clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, config.clip_norm)
        optimizer.apply(gradients, variables)
        return total / len(each)

    return step


def mean(losses: tf.Tensor) -> tf.Tensor:
    """0 of none: texts of one word have nothing to foretell."""
    return tf.math.divide_no_nan(tf.reduce_sum(losses), tf.cast(tf.size(losses), tf.float32))


def keras_states(network: keras.Model, config: Config) -> States:
    """The hidden states of each direction of the first layer as Keras reads it, (T, B, H)."""
    layer = keras.Model(network.inputs, network.get_layer("layer0").output)

    def read(ids: tf.Tensor) -> list[tf.Tensor]:
        split = tf.split(layer(ids, training=True), config.directions, axis=2)
        # The backward direction's states lie at the words that they belong to.
        turned = [orders(part, ids)[i] for i, part in enumerate(split)]
        return [tf.transpose(part, (1, 0, 2)) for part in turned]

    return read


def cut_text(row: Ids, generator: np.random.Generator) -> Ids:
    """A stretch of LONGEST tokens of a text that is longer."""
    if len(row) <= LONGEST:
        return row
    start = generator.integers(len(row) - LONGEST + 1)
    return row[start : start + LONGEST]


def _train(config: Config, corpus: Corpus, start: Weights) -> dict[str, NDArray[np.float32]]:
    own = replace(config, learning_rate=RATE, embedding_dropout=DROPOUT)
    network = build_network(own, len(corpus.vocabulary))
    set_weights(network, own, start)
    texts = [*corpus.train.ids, *corpus.unlabelled.ids]
    words = Foretelling.start(config, texts, len(corpus.vocabulary))
    steps = config.language_epochs * -(-len(texts) // config.batch_size)
    step = make_language_step(network, words, build_optimizer(own, steps), config)
    loss = 0.0
    with tqdm(total=steps, desc="language models", unit=" steps", mininterval=1) as bar:
        for epoch in range(config.language_epochs):
            generator = np.random.default_rng((config.seed, epoch))
            rows = [cut_text(row, generator) for row in texts]
            lengths = np.array([len(row) for row in rows])
            for batch in epoch_batches(lengths, config.batch_size, (config.seed, epoch)):
                found = float(step(pad([rows[i] for i in batch]), words.draw(generator)))
                loss = 0.98 * loss + 0.02 * found if bar.n else found
                bar.set_postfix_str(f"loss {loss:.3f}", False)
                bar.update()
    tqdm.write(f"language models: {loss:.3f} nats to tell a word from {DRAWN} drawn ones")
    weights = get_weights(network, config)
    learned = (EMBEDDING, *(layer_prefix(0, direction) for direction in config.direction_names))
    return {name: weights[name] for name in weights if name.startswith(learned)}
