"""Labelled sets of short texts, a Parquet file each: what whole reviews do not show."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sentiment.errors import DataError
from sentiment.evaluation.metrics import (
    Labels,
    Probabilities,
    auc,
    binomial_error,
    measure,
    resampled_error,
)
from sentiment.evaluation.opinions import LabelledTexts, Opinions, Rival, ask
from sentiment.scoring.scorer import Scorer

LABEL, NEUTRAL = "label", -1
# The first of these that a file has: text_detok is what people type, where text is tokenized.
TEXT_COLUMNS = ("text_detok", "text")
# Neutral sets, and the polar set of the same source that they are told from. Names without what
# follows the last "_", such as dev.
POLAR = {"sst_neutral": "sst2"}

FIGURES = ("accuracy", "calibration_error", "uncertain", "accuracy_outside")


def read_short(folder: Path) -> dict[str, LabelledTexts]:
    """The sets of a folder by file name. Raises DataError for none, or one that is no good."""
    paths = sorted(folder.glob("*.parquet"))
    if not paths:
        raise DataError(f"expected Parquet files in {folder}, found none; name another folder")
    return {path.stem: _read_set(path) for path in paths}


def _read_set(path: Path) -> LabelledTexts:
    frame = pd.read_parquet(path)
    column = next((name for name in TEXT_COLUMNS if name in frame), None)
    if column is None or LABEL not in frame:
        raise DataError(f"{path}: expected columns text and label, got {', '.join(frame.columns)}")
    labels = frame[LABEL].to_numpy(np.int64)
    if set(labels) not in ({0, 1}, {NEUTRAL}):
        raise DataError(f"{path}: expected labels 0 and 1, or -1 alone, got {sorted(set(labels))}")
    return LabelledTexts(path.stem, frame[column].tolist(), labels)


def evaluate_short(
    scorer: Scorer, rivals: Mapping[str, Rival], sets: Mapping[str, LabelledTexts]
) -> dict[str, Any]:
    """The part "short" of metrics.json: for each set its title, and figures by classifier.

    Of polar texts FIGURES, as `Metrics` defines them. Of neutral texts the share called uncertain
    and, where their polar set is there too, neutral_auc: the share of pairs of a neutral and a
    polar text of which the neutral one has its probability nearer to one half.
    """
    asked = {name: ask(scorer, rivals, name, chosen.texts) for name, chosen in sets.items()}
    return {
        name: {
            "title": chosen.title,
            "results": {
                key: _measure(chosen, own, _find_polar(asked, name, key))
                for key, own in asked[name].items()
            },
        }
        for name, chosen in sets.items()
    }


def _find_polar(
    asked: Mapping[str, Mapping[str, Opinions]], name: str, classifier: str
) -> Opinions | None:
    kind, _, part = name.rpartition("_")
    polar = f"{POLAR.get(kind)}_{part}"
    return asked[polar][classifier] if polar in asked else None


def _measure(chosen: LabelledTexts, own: Opinions, polar: Opinions | None) -> dict[str, Any]:
    if NEUTRAL in chosen.labels:
        return _measure_neutral(own, polar)
    figures = asdict(measure(chosen.labels, own.probabilities, own.tokens, own.calibration))
    errors = figures["standard_errors"]
    return {"texts": figures["texts"]} | {
        **{name: figures[name] for name in FIGURES},
        "standard_errors": {name: errors[name] for name in FIGURES if name in errors},
    }


def _measure_neutral(own: Opinions, polar: Opinions | None) -> dict[str, Any]:
    inside = own.calibration.is_uncertain(own.probabilities)
    figures = {"texts": len(inside), "uncertain": float(inside.mean())}
    errors = {"uncertain": binomial_error(inside)}
    if polar:
        labels, nearness = _pair(own.probabilities, polar.probabilities)
        figures["neutral_auc"] = auc(labels, nearness)
        errors["neutral_auc"] = resampled_error(auc, labels, nearness)
    return figures | {"standard_errors": errors}


def _pair(neutral: Probabilities, polar: Probabilities) -> tuple[Labels, Probabilities]:
    """Labels, 1 for neutral, and how near to one half each probability is."""
    labels = np.repeat([1, 0], [len(neutral), len(polar)])
    distance = np.abs(np.concatenate([neutral, polar]) - 0.5)
    # Rounded, because 0.5 + x and 0.5 - x are equally near, but not in their last bits.
    return labels, -distance.round(12)
