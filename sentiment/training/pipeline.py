"""A prepared data set to an artifact: vectors, fit, calibration, planes."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from sentiment.data.preparation import Split, load_split
from sentiment.model.artifact import Artifact, Calibration, round_embedding
from sentiment.model.config import Config
from sentiment.model.network import get_weights
from sentiment.scoring.scorer import Scorer
from sentiment.text.vocabulary import Vocabulary
from sentiment.training.calibration import fit_calibration
from sentiment.training.fit import fit
from sentiment.training.planes import fit_planes
from sentiment.training.vectors import word2vec


def train(config: Config, prepared: Path, run: Path, resume: bool = False) -> Artifact:
    """Train a network on a prepared data set and make it an artifact, not saved yet.

    Args:
        prepared: a folder that scripts.prepare wrote.
        run: where checkpoints and TensorBoard logs go; word vectors are cached beside it.
        resume: go on from the run's newest checkpoint.
    """
    data = load_split(prepared, "train", config.vocabulary_size)
    validation = load_split(prepared, "validation", config.vocabulary_size)
    vocabulary = Vocabulary.load(prepared / "vocabulary.json").first(config.vocabulary_size)
    start = None
    if config.embedding_start == "word2vec":
        start = word2vec(prepared, config, run.parent / "vectors")[: len(vocabulary)]
    fitted = fit(config, data, validation, start, len(vocabulary), run, resume)
    artifact = Artifact(
        config=config,
        vocabulary=vocabulary,
        weights=round_embedding(get_weights(fitted.network, config)),
        calibration=Calibration(1.0, (0.5, 0.5), "nothing yet"),
        planes={},
    )
    return finish(artifact, data, validation)


def finish(artifact: Artifact, data: Split, validation: Split) -> Artifact:
    """Fit what rests on trained weights: calibration on validation, planes on training texts."""
    # By the serving path, so that the figures hold for what people use.
    logits = Scorer(artifact).logits(validation.ids)
    fitted_on = f"{len(validation):,} held-out film reviews"
    calibration = fit_calibration(logits, validation.labels, fitted_on)
    accuracy = float(np.mean((logits > 0) == (validation.labels > 0.5)))
    print(
        f"validation accuracy {accuracy:.4f} as served; temperature "
        f"{calibration.temperature:.3f}, uncertain between {calibration.uncertain[0]:.2f} "
        f"and {calibration.uncertain[1]:.2f}"
    )
    artifact = replace(artifact, calibration=calibration)
    return fit_planes(artifact, data.ids, artifact.config.seed)
