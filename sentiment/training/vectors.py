"""Word vectors to start from: skip-gram word2vec over labelled and unlabelled reviews.

Mikolov et al. 2013, by gensim. No label and nothing of the test split takes part.
"""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.data.prepared import load_split, load_vocabulary, read_report
from sentiment.model.config import Config
from sentiment.text.vocabulary import SPECIAL, UNKNOWN, Vocabulary
from sentiment.training.stages import load_or_make

PASSES = 5
# gensim drops words past this many from a text.
LONGEST = 10_000


def word2vec(prepared: Path, config: Config, cache: Path) -> NDArray[np.float32]:
    """Vectors (V, E), float32, of zero mean and unit variance; words never seen get zeros.

    `V` is the whole prepared vocabulary. Trained once for it and kept under `cache`.
    """
    settings = [read_report(prepared), config.embedding_size, config.seed, PASSES, LONGEST]
    made = load_or_make(cache, "word2vec", settings, lambda: {"vectors": _train(prepared, config)})
    return made["vectors"]


class _Texts:
    """The texts as gensim wants them, lists of strings, with a bar over all passes."""

    def __init__(self, prepared: Path):
        self.size = len(load_vocabulary(prepared))
        self.ids = [
            row for split in ("train", "unsupervised") for row in load_split(prepared, split).ids
        ]
        self.names = np.array([str(i) for i in range(self.size)], object)
        self.bar = tqdm(
            total=len(self.ids) * (PASSES + 1), desc="word2vec", unit=" texts", mininterval=1
        )

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.ids:
            self.bar.update()
            yield self.names[row[row != UNKNOWN][:LONGEST]].tolist()


def start_vectors(
    vectors: NDArray[np.float32],
    whole: Vocabulary,
    vocabulary: Vocabulary,
    rows: NDArray[np.int32],
) -> NDArray[np.float32]:
    """What the embedding (V, E) of `vocabulary` starts from, given the vectors of the `whole` one.

    An emoji that no review holds starts as the mean of the words of its Unicode name; any other
    token without a vector as zeros. Words that share a row, by `rows` (V,), start as their mean.
    """
    found = np.zeros((len(vocabulary), vectors.shape[1]), np.float32)
    for i, key in enumerate(vocabulary.tokens):
        words = [key] if key in whole else _emoji_name(key)
        known = whole.encode(word for word in words if word in whole)
        if len(known):
            found[i] = vectors[known].mean(axis=0)
    for row in np.unique(rows[rows != np.arange(len(rows))]):
        members = np.flatnonzero(rows == row)
        started = found[members].any(axis=1)
        if started.any():
            found[members] = found[members[started]].mean(axis=0)
    return found


def _emoji_name(key: str) -> list[str]:
    """ "smiling", "face" for a smiling face; [] for what is no symbol."""
    symbols = [letter for letter in key if unicodedata.category(letter) == "So"]
    return [word for s in symbols for word in unicodedata.name(s, "").lower().split()]


def _train(prepared: Path, config: Config) -> NDArray[np.float32]:
    from gensim.models import Word2Vec

    texts = _Texts(prepared)
    model = Word2Vec(
        texts,
        vector_size=config.embedding_size,
        sg=1,
        window=5,
        negative=5,
        sample=1e-4,
        min_count=1,
        epochs=PASSES,
        workers=os.cpu_count() or 1,
        seed=config.seed + 1,
    )
    texts.bar.close()
    found = np.array([int(name) for name in model.wv.index_to_key])
    vectors = np.zeros((texts.size, config.embedding_size), np.float32)
    vectors[found] = model.wv.vectors
    known = np.isin(np.arange(len(vectors)), found) & (np.arange(len(vectors)) >= len(SPECIAL))
    vectors[known] -= vectors[known].mean()
    vectors[known] /= vectors[known].std()
    return vectors
