"""Labels for the unlabelled reviews: several judges who read differently, weighed into one teacher.

The student learns from the teacher's probabilities (Hinton et al. 2015). The judges saw labels of
the training part only, some of them composed sentences too; how much each counts is fitted on the
validation part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sentiment.data.examples import Ids
from sentiment.data.prepared import load_split
from sentiment.model.artifact import Artifact
from sentiment.model.weights import BIAS
from sentiment.scoring.scorer import Scorer
from sentiment.training.baseline import fit_weights
from sentiment.training.corpus import Corpus
from sentiment.training.logits import accuracy
from sentiment.training.stages import digest

# Of the composed sentences of an epoch, one in so many is in an epoch of a teacher that sees them.
SHOWN_TO_TEACHERS = 5


@dataclass(frozen=True)
class Judgement:
    """One judge's logits of the validation texts (M,) and of the unlabelled ones (N,)."""

    validation: NDArray[np.float32]
    unlabelled: NDArray[np.float32]


def weigh(judges: Mapping[str, Judgement], labels: NDArray[np.float32]) -> Judgement:
    """The judges as one, calibrated on the validation labels (M,): a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    validation = np.stack([judge.validation for judge in judges.values()], axis=1)
    unlabelled = np.stack([judge.unlabelled for judge in judges.values()], axis=1)
    scale = validation.std(axis=0)
    model = LogisticRegression(C=1.0).fit(validation / scale, labels > 0.5)
    print_judges(judges, labels, dict(zip(judges, model.coef_[0], strict=True)))
    combined = Judgement(
        model.decision_function(validation / scale).astype(np.float32),
        model.decision_function(unlabelled / scale).astype(np.float32),
    )
    print(f"teacher: validation accuracy {accuracy(combined.validation, labels):.4f}", flush=True)
    return combined


def print_judges(
    judges: Mapping[str, Judgement], labels: NDArray[np.float32], weights: Mapping[str, float]
) -> None:
    """How good each judge is alone, and what it weighs among the others."""
    for name, judge in judges.items():
        right = accuracy(judge.validation, labels)
        print(f"judge {name}: validation accuracy {right:.4f}, weight {weights[name]:.2f}")


def soften(logits: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """Targets in (0, 1) from the teacher's logits (N,), made surer by `sharpness`."""
    return expit(sharpness * logits).astype(np.float32)


def judge_by_ngrams(prepared: Path) -> Judgement:
    """NB-weighted logistic regression on 1- to 3-grams: sees phrases, not order beyond them, and
    the words that a network's vocabulary leaves out."""
    train, validation, unlabelled = (
        load_split(prepared, part) for part in ("train", "validation", "unsupervised")
    )
    ngrams, weights, bias = fit_weights(train.ids, train.labels)
    logits = [ngrams.encode(part.ids) @ weights + bias for part in (validation, unlabelled)]
    return Judgement(*(values.astype(np.float32) for values in logits))


def judge_by_network(artifact: Artifact, corpus: Corpus) -> Judgement:
    """A network of the student's shape, trained on what has labels."""
    scorer = Scorer(artifact)
    return Judgement(scorer.logits(corpus.validation.ids), scorer.logits(corpus.unlabelled.ids))


@dataclass(frozen=True)
class Teacher:
    """Who judges: by name what each says of reviews, and the networks that judge short texts.

    origins: what tells another network of that name.
    """

    judges: dict[str, Judgement] = field(default_factory=dict)
    panel: list[Artifact] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, network: Artifact, corpus: Corpus, reads_short: bool) -> None:
        """A network joins, calibrated; with `reads_short` the panel too."""
        self.judges[name] = judge_by_network(network, corpus)
        # Calibration moves the bias by what the network says, which is left out.
        trained = {name: value for name, value in network.weights.items() if name != BIAS}
        self.origins[name] = digest("", trained)
        if reads_short:
            self.panel.append(network)


class Panel:
    """Networks that judge short texts together."""

    def __init__(self, networks: Sequence[Artifact]):
        self.scorers = [Scorer(artifact) for artifact in networks]

    def probabilities(self, rows: Sequence[Ids]) -> NDArray[np.float64]:
        """The mean of their calibrated P(positive), (N,)."""
        lengths = np.array([len(row) for row in rows])
        each = [
            scorer.artifact.calibration.probability(scorer.logits(rows), lengths)
            for scorer in self.scorers
        ]
        return np.mean(each, axis=0)
