"""Scoring beside Keras `predict`: the same weights, the same texts, in turns."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.measuring import Figure, Goal, per_second, ratios, take_turns
from sentiment.data.batches import pad, token_batches
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import BATCH_TEXTS, BATCH_TOKENS, Scorer, read_text

TEXTS = 500
KERAS_BATCH = 32
# By length, in the batches that Keras is fastest with: larger than ours.
LARGE_TOKENS, LARGE_TEXTS = 16_384, 64
Rows = list[NDArray[np.int32]]


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Texts a second of ours and of Keras', with and without tokenizing, and the ratios."""
    texts = texts[:TEXTS]
    scorer = Scorer.load(folder)
    rows = encode(scorer.artifact, texts)
    lengths = np.array([len(row) for row in rows])
    same = list(token_batches(lengths, BATCH_TOKENS, BATCH_TEXTS))
    large = list(token_batches(lengths, LARGE_TOKENS, LARGE_TEXTS))
    plain = np.array_split(np.arange(len(rows)), max(1, len(rows) // KERAS_BATCH))
    predict = make_predict(scorer.artifact, rows)
    # Ratios between programs that do not compute the same would mean nothing.
    np.testing.assert_allclose(predict(same), scorer.logits(rows), atol=1e-4)
    times = take_turns(
        {
            "ours": lambda: scorer.logits(rows),
            "keras": lambda: predict(same),
            "large": lambda: predict(large),
            "plain": lambda: predict(plain),
            "tokenize": lambda: encode(scorer.artifact, texts),
            "whole": lambda: scorer.score(texts),
        }
    )
    # Keras leaves tokenizing to others; given ours, this is what a verdict takes.
    keras_whole = [a + b for a, b in zip(times["plain"], times["tokenize"], strict=True)]
    rates = {
        "Scorer, ids to logits": times["ours"],
        "Keras predict, the same batches": times["keras"],
        "Keras predict, sorted by length, its best batches": times["large"],
        f"Keras predict, {KERAS_BATCH} texts a batch as they come": times["plain"],
        "tokenizing and encoding alone": times["tokenize"],
        "Scorer, texts to verdicts": times["whole"],
        "Keras predict as they come, with our tokenizing": keras_whole,
    }
    return [
        *(Figure(name, "texts/s", per_second(len(texts), t)) for name, t in rates.items()),
        Figure("ratio, the same batches", "times", ratios(times["keras"], times["ours"]), Goal(2)),
        Figure("ratio, Keras in its best batches", "times", ratios(times["large"], times["ours"])),
        Figure("ratio, as they come", "times", ratios(times["plain"], times["ours"])),
        Figure("ratio, tokenizing included", "times", ratios(keras_whole, times["whole"])),
    ]


def encode(artifact: Artifact, texts: list[str]) -> Rows:
    return [artifact.vocabulary.read(read_text(text)) for text in texts]


def make_predict(
    artifact: Artifact, rows: Rows
) -> Callable[[Sequence[NDArray]], NDArray[np.float32]]:
    """A function from batches, as arrays of row numbers, to the logits of all rows, by Keras."""
    import keras

    from sentiment.model.network import build_network, set_weights

    network = build_network(artifact.config, len(artifact.vocabulary))
    set_weights(network, artifact.config, artifact.weights)
    # Logits only: nothing is spent on handing out states.
    network = keras.Model(network.input, network.output["logit"])
    # Compiling by XLA would slow Keras down: every new shape is compiled anew.
    network.compile(jit_compile=False)

    class Batches(keras.utils.PyDataset):
        def __init__(self, batches: Sequence[NDArray]):
            super().__init__()
            self.batches = batches

        def __len__(self) -> int:
            return len(self.batches)

        def __getitem__(self, number: int) -> tuple[Any]:
            return (pad([rows[i] for i in self.batches[number]]),)

    def predict(batches: Sequence[NDArray]) -> NDArray[np.float32]:
        logits = np.zeros(len(rows), np.float32)
        logits[np.concatenate(batches)] = network.predict(Batches(batches), verbose=0)
        return logits

    return predict
