"""Word vectors to start from: skip-gram word2vec over labelled and unlabelled reviews.

Mikolov et al. 2013, by gensim. No label and nothing of the test split takes part.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.data.preparation import load_split, read_report
from sentiment.files import new_file
from sentiment.model.config import Config
from sentiment.text.vocabulary import SPECIAL, UNKNOWN

PASSES = 5
# gensim drops words past this many from a text.
LONGEST = 10_000


def word2vec(prepared: Path, config: Config, cache: Path) -> NDArray[np.float32]:
    """Vectors (V, E), float32, of zero mean and unit variance; words never seen get zeros.

    Trained once for a prepared data set and kept under `cache`.
    """
    settings = [read_report(prepared), config.vocabulary_size, config.embedding_size, config.seed]
    digest = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:16]
    path = cache / f"word2vec-{digest}.npy"
    if not path.is_file():
        vectors = _train(prepared, config)
        with new_file(path) as partial:
            np.save(partial, vectors)
    return np.load(path)


class _Texts:
    """The texts as gensim wants them, lists of strings, with a bar over all passes."""

    def __init__(self, prepared: Path, vocabulary_size: int):
        self.ids = [
            row
            for split in ("train", "unsupervised")
            for row in load_split(prepared, split, vocabulary_size).ids
        ]
        self.names = np.array([str(i) for i in range(vocabulary_size)], object)
        self.bar = tqdm(
            total=len(self.ids) * (PASSES + 1), desc="word2vec", unit=" texts", mininterval=1
        )

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.ids:
            self.bar.update()
            yield self.names[row[row != UNKNOWN][:LONGEST]].tolist()


def _train(prepared: Path, config: Config) -> NDArray[np.float32]:
    from gensim.models import Word2Vec

    texts = _Texts(prepared, config.vocabulary_size)
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
    vectors = np.zeros((config.vocabulary_size, config.embedding_size), np.float32)
    vectors[found] = model.wv.vectors
    known = np.isin(np.arange(len(vectors)), found) & (np.arange(len(vectors)) >= len(SPECIAL))
    vectors[known] -= vectors[known].mean()
    vectors[known] /= vectors[known].std()
    return vectors
