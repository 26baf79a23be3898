"""The n-gram baseline: what a linear model makes of the same texts without reading in order.

NB-weighted logistic regression on the presence of 1- to 3-grams (Wang & Manning 2012; Mesnil et
al. 2015). Shapes: `N` texts, `F` n-grams.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from sentiment.data.prepared import load_split, load_vocabulary
from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.scoring.scorer import read_text
from sentiment.text.tokenizer import normalize
from sentiment.text.vocabulary import Vocabulary
from sentiment.training.calibration import Held, fit_calibration

Rows = Sequence[NDArray[np.int32]]

LONGEST = 3
# Three ids in one int64; PADDING never occurs in a text, so that codes of different orders differ.
ID_BITS = 21
MIN_TEXTS = 2
SMOOTHING = 1.0
# The best of 0.01 to 10 on the validation part; from 0.1 on it changes little.
COST = 1.0
# What the model depends on beside its data.
SETTINGS = (LONGEST, MIN_TEXTS, SMOOTHING, COST)


@dataclass(frozen=True)
class Ngrams:
    """The n-grams that have a weight, as sorted codes (F,) int64."""

    codes: NDArray[np.int64]

    def encode(self, rows: Rows) -> csr_array:
        """Which n-grams stand in each text: (N, F), ones and zeros, float64."""
        texts, codes = list_ngrams(rows)
        places = np.searchsorted(self.codes, codes)
        places[places == len(self.codes)] = 0
        known = self.codes[places] == codes
        return _presence(texts[known], places[known], (len(rows), len(self.codes)))


@dataclass(frozen=True)
class Baseline:
    """A fitted baseline. `vocabulary` is the whole prepared one; weights (F,) float64."""

    vocabulary: Vocabulary
    ngrams: Ngrams
    weights: NDArray[np.float64]
    bias: float
    calibration: Calibration

    def logits(self, rows: Rows) -> NDArray[np.float32]:
        """Logits (N,) of rows of ids, before calibration."""
        return (self.ngrams.encode(rows) @ self.weights + self.bias).astype(np.float32)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Calibrated P(positive) (N,). Raises TextError for a text that cannot be read."""
        rows = [self.vocabulary.encode(map(normalize, read_text(text))) for text in texts]
        return self.calibration.probability(self.logits(rows), [len(row) for row in rows])


def train_baseline(prepared: Path) -> Baseline:
    """Fit on all labelled training texts of a prepared data set.

    The calibration, fitted as the network's is, comes from a first fit without the validation part;
    then the weights are fitted anew on training and validation texts together.
    """
    vocabulary = load_vocabulary(prepared)
    train = load_split(prepared, "train")
    held = load_split(prepared, "validation")
    ngrams, weights, bias = fit_weights(train.ids, train.labels)
    logits = (ngrams.encode(held.ids) @ weights + bias).astype(np.float32)
    lengths = np.array([len(row) for row in held.ids])
    reviews = Held("film reviews", logits, lengths, held.labels)
    shift, calibration = fit_calibration([reviews], Config.trusted)
    labels = np.concatenate([train.labels, held.labels])
    ngrams, weights, bias = fit_weights([*train.ids, *held.ids], labels)
    return Baseline(vocabulary, ngrams, weights, bias + shift, calibration)


def fit_weights(
    rows: Rows, labels: NDArray[np.float32], cost: float = COST
) -> tuple[Ngrams, NDArray[np.float64], float]:
    """The n-grams of `rows`, a weight for each (F,), and the bias. Labels (N,) are 0 or 1."""
    from sklearn.linear_model import LogisticRegression

    ngrams, presence = find_ngrams(rows)
    ratios = log_ratios(presence, labels)
    # The dual has as many unknowns as texts, a hundredth of the n-grams.
    model = LogisticRegression(solver="liblinear", dual=True, C=cost, tol=0.01, random_state=0)
    model.fit(presence @ diags_array(ratios), labels > 0.5)
    return ngrams, model.coef_[0] * ratios, float(model.intercept_[0])


def find_ngrams(rows: Rows) -> tuple[Ngrams, csr_array]:
    """The n-grams that stand in MIN_TEXTS texts or more, and which text has which (N, F)."""
    texts, codes = list_ngrams(rows)
    found, places = np.unique(codes, return_inverse=True)
    presence = _presence(texts, places, (len(rows), len(found))).tocsc()
    kept = np.diff(presence.indptr) >= MIN_TEXTS
    return Ngrams(found[kept]), presence[:, kept].tocsr()


def list_ngrams(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every 1- to 3-gram, each time it occurs: its text's number and its code, both (n,)."""
    ids = np.concatenate(rows).astype(np.int64)
    texts = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    owners, codes = [texts], [ids]
    code = ids
    for more in range(1, LONGEST):
        code = code[:-1] | ids[more:] << (ID_BITS * more)
        inside = texts[:-more] == texts[more:]
        owners.append(texts[:-more][inside])
        codes.append(code[inside])
    return np.concatenate(owners), np.concatenate(codes)


def log_ratios(presence: csr_array, labels: NDArray[np.float32]) -> NDArray[np.float64]:
    """log of how much likelier each n-gram (F,) is in positive than in negative texts."""
    positive = SMOOTHING + presence.T @ (labels > 0.5)
    negative = SMOOTHING + presence.T @ (labels <= 0.5)
    return np.log(positive / positive.sum()) - np.log(negative / negative.sum())


def _presence(
    texts: NDArray[np.int64], places: NDArray[np.int64], shape: tuple[int, int]
) -> csr_array:
    # liblinear takes 32-bit indices only.
    where = (texts.astype(np.int32), places.astype(np.int32))
    matrix = csr_array((np.ones(len(texts)), where), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
