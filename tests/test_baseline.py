"""The n-gram baseline: its features against plain Python, and that it learns."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sentiment.data.preparation import prepare
from sentiment.training.baseline import (
    LONGEST,
    MIN_TEXTS,
    Baseline,
    find_ngrams,
    fit_weights,
    list_ngrams,
    log_ratios,
    train_baseline,
)

ids = st.lists(st.integers(1, 2**21 - 1) | st.integers(1, 4), min_size=1, max_size=12)


def plain_ngrams(row: list[int]) -> set[tuple[int, ...]]:
    return {
        tuple(row[start : start + order])
        for order in range(1, LONGEST + 1)
        for start in range(len(row) - order + 1)
    }


@given(st.lists(ids, min_size=1, max_size=8))
def test_features_are_the_ngrams_of_enough_texts(rows):
    sets = [plain_ngrams(row) for row in rows]
    counts = pd.Series([gram for grams in sets for gram in grams]).value_counts()
    frequent = {gram for gram, count in counts.items() if count >= MIN_TEXTS}
    ngrams, presence = find_ngrams([np.array(row, np.int32) for row in rows])
    assert len(ngrams.codes) == len(frequent)
    assert presence.sum(axis=1).tolist() == [len(grams & frequent) for grams in sets]
    assert set(presence.data.tolist()) <= {1.0}


@given(st.lists(ids, min_size=1, max_size=8))
def test_encoding_again_gives_the_training_features(rows):
    arrays = [np.array(row, np.int32) for row in rows]
    ngrams, presence = find_ngrams(arrays)
    if len(ngrams.codes):
        assert (ngrams.encode(arrays) != presence).nnz == 0


def test_ngrams_do_not_cross_texts_and_orders_do_not_collide():
    texts, codes = list_ngrams([np.array([1, 2]), np.array([2, 1])])
    assert texts.tolist() == [0, 0, 1, 1, 0, 1]
    assert len(set(codes.tolist())) == 4  # 1, 2, (1, 2), (2, 1)


def test_log_ratios_change_sign_with_the_labels():
    generator = np.random.default_rng(0)
    rows = [generator.integers(1, 5, 8).astype(np.int32) for _ in range(30)]
    labels = (np.arange(30) % 2).astype(np.float32)
    _, presence = find_ngrams(rows)
    assert_allclose(log_ratios(presence, labels), -log_ratios(presence, 1 - labels))


def test_order_of_words_is_learned_only_by_longer_ngrams():
    """ "a b" and "b a" hold the same words: a bigram must tell them apart."""
    rows = [np.array([2, 3] if i % 2 else [3, 2], np.int32) for i in range(40)]
    labels = (np.arange(40) % 2).astype(np.float32)
    ngrams, weights, bias = fit_weights(rows, labels)
    logits = ngrams.encode(rows) @ weights + bias
    assert ((logits > 0) == (labels > 0.5)).all()


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Baseline:
    """Trained on a prepared data set of sentences put together here."""
    folder: Path = tmp_path_factory.mktemp("reviews")
    for split, label in {"train": None, "test": None, "unsupervised": -1}.items():
        texts, labels = [], []
        for number in range(200):
            good = number % 2
            verdict = "lovely" if good else "not lovely"
            texts.append(f"Scene {number % 7} of {split} film {number} is {verdict}.")
            labels.append(good if label is None else label)
        pd.DataFrame({"text": texts, "label": labels}).to_parquet(folder / f"{split}.parquet")
    prepare(folder, folder / "prepared", workers=1)
    return train_baseline(folder / "prepared")


def test_baseline_learns_negation_from_bigrams(baseline: Baseline):
    good, bad = baseline.probabilities(["This is lovely.", "This is not lovely."])
    assert good > 0.8
    assert bad < 0.2


def test_probabilities_agree_with_logits_and_ignore_company(baseline: Baseline):
    texts = ["Film 3 is lovely.", "Film 4 is not lovely.", "zqxv wumbo"]
    together = baseline.probabilities(texts)
    assert ((together >= 0) & (together <= 1)).all()
    for text, probability in zip(texts, together, strict=True):
        assert baseline.probabilities([text])[0] == pytest.approx(probability)
