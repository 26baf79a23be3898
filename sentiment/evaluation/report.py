"""The model and its rivals, measured on the same texts in one run: the contents of metrics.json."""

import datetime
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from sentiment.evaluation.metrics import lead, measure
from sentiment.evaluation.opinions import MODEL, LabelledTexts, Rival, ask
from sentiment.scoring.scorer import Scorer

LIBRARIES = ("numpy", "onnxruntime", "scikit-learn", "nltk", "vaderSentiment", "textblob")


def evaluate(
    scorer: Scorer, rivals: Mapping[str, Rival], sets: Mapping[str, LabelledTexts], command: str
) -> dict[str, Any]:
    """Measure the model, by the path that people use, and every rival on every set.

    Returns the contents of metrics.json: command, date, the artifact's digest, versions, and for
    each set its title and the `Metrics` by classifier, "model" first; of a rival also the model's
    `lead` over it.
    """
    return {
        "command": command,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "artifact": scorer.artifact.digest,
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        "sets": {name: _measure_all(scorer, rivals, chosen) for name, chosen in sets.items()},
    }


def _measure_all(
    scorer: Scorer, rivals: Mapping[str, Rival], chosen: LabelledTexts
) -> dict[str, Any]:
    opinions = ask(scorer, rivals, chosen.title, chosen.texts)
    results = {
        name: asdict(measure(chosen.labels, own.probabilities, own.tokens, own.calibration))
        for name, own in opinions.items()
    }
    for name in rivals:
        pair = (opinions[MODEL].probabilities, opinions[name].probabilities)
        results[name]["lead"], error = lead(chosen.labels, *pair)
        results[name]["standard_errors"]["lead"] = error
    return {"title": chosen.title, "results": results}
