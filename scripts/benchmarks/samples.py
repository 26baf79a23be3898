"""The texts that benchmarks read: a seeded sample of reviews, or random words of like lengths."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sentiment.errors import DataError
from sentiment.text.tokenizer import tokenize
from sentiment.text.vocabulary import SPECIAL, Vocabulary

# Lengths of film reviews in tokens: the logarithm is about normal.
MEDIAN_LENGTH, LOG_SPREAD, SHORTEST, LONGEST = 205, 0.65, 8, 2_500

READERS: dict[str, Callable[[Path], list[str]]] = {
    ".parquet": lambda path: pd.read_parquet(path, columns=["text"])["text"].tolist(),
    ".txt": lambda path: path.read_text(encoding="utf-8").splitlines(),
}


def sample_texts(path: Path | None, vocabulary: Vocabulary, count: int, seed: int) -> list[str]:
    """`count` texts, always the same: drawn from `path`, or made up where it is None.

    Raises DataError for a file that is not there, of another kind, or without texts.
    """
    if path is None:
        return random_texts(vocabulary, count, seed)
    if path.suffix not in READERS or not path.is_file():
        raise DataError(f"expected a file with texts, {' or '.join(READERS)}, got {path}")
    texts = [text for text in READERS[path.suffix](path) if text.strip()]
    if not texts:
        raise DataError(f"expected texts in {path}, found none")
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(texts), count, replace=count > len(texts))
    return [texts[i] for i in chosen]


def random_texts(vocabulary: Vocabulary, count: int, seed: int) -> list[str]:
    """Words by Zipf's law in the order of the vocabulary, in texts as long as film reviews."""
    generator = np.random.default_rng(seed)
    words = np.array(vocabulary.tokens[len(SPECIAL) :], object)
    weights = 1 / np.arange(2, len(words) + 2)
    lengths = MEDIAN_LENGTH * np.exp(LOG_SPREAD * generator.standard_normal(count))
    lengths = lengths.clip(SHORTEST, LONGEST).astype(int)
    drawn = generator.choice(words, lengths.sum(), p=weights / weights.sum())
    return [" ".join(part) for part in np.split(drawn, np.cumsum(lengths)[:-1])]


def text_of(words: int, texts: list[str]) -> str:
    """One text of so many words, from as many of `texts` as it takes."""
    joined = " ".join(texts[: 1 + words // SHORTEST])
    tokens = tokenize(joined)[:words]
    if len(tokens) < words:
        raise DataError(f"expected texts of {words} words in all, got {len(tokens)}")
    return joined[: tokens[-1].end]
