"""Small networks that differ in their cell alone: what is tried, what each training gave."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sentiment.errors import ConfigError, DataError
from sentiment.evaluation.model_card import IMDB_TEST
from sentiment.evaluation.opinions import LabelledTexts
from sentiment.evaluation.report import evaluate
from sentiment.model.artifact import Artifact
from sentiment.model.config import Config
from sentiment.scoring.scorer import Scorer
from sentiment.text.tokenizer import read_words
from sentiment.trace.reach import measure_reach
from sentiment.training.checkpoints import Epoch, best_epoch, read_history
from sentiment.training.pipeline import Sources, train

# What the reach of gradients is measured on: so many texts of so many words or more.
REACH_TEXTS, REACH_WORDS = 100, 200


@dataclass(frozen=True)
class Training:
    """One training: its rate, its epochs with their wall time in all, and its best epoch's figures
    on the validation texts, loss in nats a text and accuracy in [0, 1]."""

    learning_rate: float
    epochs: int
    seconds: float
    validation_loss: float
    validation_accuracy: float

    @classmethod
    def of(cls, config: Config, history: list[Epoch]) -> "Training":
        best = best_epoch(history)
        return cls(
            config.learning_rate,
            len(history),
            sum(epoch.seconds for epoch in history),
            best.validation_loss,
            best.validation_accuracy,
        )


@dataclass(frozen=True)
class Trained:
    """The artifact of the best training of a cell, not saved yet, and all that were tried."""

    artifact: Artifact
    chosen: Training
    tried: list[Training]


def read_plan(path: Path) -> dict[str, list[Config]]:
    """Cell to the configurations tried for it: equal but for the cell and the learning rate.

    The file holds `settings`, and for each cell its `learning_rates`. Raises ConfigError.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        shared = Config.from_dict(found["settings"])
        rates = {cell: list(map(float, tried)) for cell, tried in found["learning_rates"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"expected settings and learning_rates in {path}: {error}") from error
    return {
        cell: [replace(shared, cell=cell, learning_rate=rate) for rate in tried]
        for cell, tried in rates.items()
    }


def train_cell(configs: list[Config], sources: Sources, resume: bool) -> Trained:
    """Train each of `configs`; the one with the least validation loss is chosen."""
    artifacts, tried = [], []
    for config in configs:
        run = sources.run / f"{config.cell}-{config.learning_rate:g}"
        print(f"\n{config.cell}, learning rate {config.learning_rate:g}", flush=True)
        artifacts.append(train(config, replace(sources, run=run), resume))
        tried.append(Training.of(config, read_history(run / "checkpoints")))
    best = min(range(len(tried)), key=lambda number: tried[number].validation_loss)
    return Trained(artifacts[best], tried[best], tried)


def measure_cell(
    scorer: Scorer, trained: Trained, test: LabelledTexts, long: Sequence[str], command: str
) -> dict[str, Any]:
    """The contents of its metrics.json: `report.evaluate`, parameters, training, reach (on the
    `long` texts of the test set)."""
    reach = measure_reach(scorer.artifact, long, REACH_WORDS)
    return evaluate(scorer, {}, {IMDB_TEST: test}, command) | {
        "parameters": sum(value.size for value in scorer.artifact.weights.values()),
        "training": asdict(trained.chosen) | {"tried": [asdict(one) for one in trained.tried]},
        "reach": asdict(reach),
    }


def long_texts(texts: Sequence[str]) -> list[str]:
    """REACH_TEXTS texts of REACH_WORDS words or more, always the same ones.

    Raises DataError where there is none.
    """
    order = np.random.default_rng(0).permutation(len(texts))
    long = (texts[i] for i in order if len(read_words(texts[i])) >= REACH_WORDS)
    found = list(islice(long, REACH_TEXTS))
    if not found:
        raise DataError(f"expected test texts of {REACH_WORDS} words, got none; take others")
    return found
