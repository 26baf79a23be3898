"""What the embedding starts from."""

import numpy as np
from numpy.testing import assert_allclose

from sentiment.text.identities import merge
from sentiment.text.vocabulary import PADDING, SPECIAL, Vocabulary
from sentiment.training.vectors import start_vectors

PREPARED = Vocabulary([*SPECIAL, "film", "smiling", "face", "emily", "jamal", "he", "she"])
VECTORS = np.random.default_rng(0).normal(size=(len(PREPARED), 4)).astype(np.float32)
SYMBOL = "\N{SMILING FACE WITH SUNGLASSES}"
VOCABULARY = Vocabulary([*SPECIAL, "she", "film", "emily", "jamal", "lakisha", "he", SYMBOL, "zzz"])


def start(key: str) -> np.ndarray:
    row: np.ndarray = start_vectors(VECTORS, PREPARED, VOCABULARY, merge(VOCABULARY))[
        VOCABULARY.encode([key])[0]
    ]
    return row


def vector(*keys: str) -> np.ndarray:
    mean: np.ndarray = VECTORS[PREPARED.encode(keys)].mean(axis=0)
    return mean


def test_a_word_keeps_its_vector_whatever_its_new_id() -> None:
    assert_allclose(start("film"), vector("film"))


def test_words_that_share_a_row_start_as_their_mean() -> None:
    assert_allclose(start("he"), vector("he", "she"), rtol=1e-6)
    assert_allclose(start("she"), start("he"))
    for name in ("emily", "jamal", "lakisha"):
        assert_allclose(start(name), vector("emily", "jamal"), rtol=1e-6)


def test_every_row_that_is_read_has_a_start_of_its_own_group() -> None:
    found = start_vectors(VECTORS, PREPARED, VOCABULARY, merge(VOCABULARY))
    assert_allclose(found, found[merge(VOCABULARY)])
    assert not found[PADDING].any()


def test_an_emoji_starts_as_the_words_of_its_name() -> None:
    assert_allclose(start(SYMBOL), vector("smiling", "face"), rtol=1e-6)


def test_a_word_that_nobody_has_seen_starts_at_nothing() -> None:
    assert not start("zzz").any()
