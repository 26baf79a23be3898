"""The artifact's README.md: a model card in the Hub's format, written from what was measured."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sentiment.evaluation.card_template import (
    CARD,
    COMPOSED,
    EXAMPLES,
    EXPLANATIONS,
    FAIRNESS,
    LANGUAGE,
    NEUTRAL,
    OWN_ROWS,
    PHRASES,
    SEEDS,
    SHARED_ROWS,
    SHORT,
    TAUGHT,
    TAUGHT_COMPOSED,
    VECTORS,
)
from sentiment.evaluation.faithful import markdown_explanations
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.seeds import markdown_seeds
from sentiment.evaluation.short_tables import (
    markdown_composition,
    markdown_fairness,
    markdown_short,
)
from sentiment.evaluation.tables import markdown_tables
from sentiment.model.artifact import Artifact
from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.model.weights import EMBEDDING
from sentiment.scoring.scorer import Score, Scorer
from sentiment.text.identities import merge, read_identities
from sentiment.text.vocabulary import SPECIAL

IMDB_TEST = "imdb_test"


def render_model_card(artifact: Artifact, metrics: Mapping[str, Any], name: str) -> str:
    """The card of an artifact called `name`, with the figures of its metrics.json."""
    config, calibration = artifact.config, artifact.calibration
    measured = metrics["sets"][IMDB_TEST]["results"][MODEL]
    scores = Scorer(artifact).score([example.text for example in EXAMPLES])
    return CARD.format(
        name=name,
        cell=config.cell,
        accuracy=measured["accuracy"],
        f1=measured["f1"],
        network=describe_network(config),
        weights=sum(value.size for value in artifact.weights.values()),
        vectors=VECTORS if config.embedding_start == "word2vec" else "",
        language=LANGUAGE if config.language_epochs else "",
        datasets="\n- stanfordnlp/sst2" if config.phrases else "",
        data=describe_data(config),
        train=" ".join(["python -m scripts.train", *_changed_settings(config)]),
        settings=_settings_table(config),
        temperatures=describe_temperatures(calibration),
        fitted_on=calibration.fitted_on,
        low=calibration.uncertain[0],
        high=calibration.uncertain[1],
        trusted=100 * config.trusted,
        date=metrics["date"],
        command=metrics["command"],
        tables=markdown_tables(metrics),
        composition=markdown_composition(metrics),
        sentences=metrics["composition"]["results"][MODEL]["texts"],
        fairness=describe_fairness(artifact, metrics) if metrics.get("fairness") else "",
        short=SHORT.format(table=markdown_short(metrics)) if metrics.get("short") else "",
        seeds=describe_seeds(artifact, metrics) if metrics.get("seeds") else "",
        explanations=describe_explanations(metrics),
        weakest=describe_weakest(metrics),
        wrong=sum(s.prediction != e.expected for s, e in zip(scores, EXAMPLES, strict=True)),
        count=len(EXAMPLES),
        examples=_examples_table(scores),
        vocabulary=len(artifact.vocabulary) - 2,
    )


def describe_weakest(metrics: Mapping[str, Any]) -> str:
    """The four phenomena of our own sentences that it is least often right on, worst first."""
    shares = metrics["composition"]["results"][MODEL]["by_phenomenon"]
    worst = sorted(shares, key=lambda name: shares[name]["accuracy"])[:4]
    return ", ".join(f"{name} ({100 * shares[name]['accuracy']:.0f} % right)" for name in worst)


def describe_seeds(artifact: Artifact, metrics: Mapping[str, Any]) -> str:
    """The accuracy with each seed, and which of them this artifact is of."""
    return SEEDS.format(seed=artifact.config.seed, table=markdown_seeds(metrics))


def describe_temperatures(calibration: Calibration) -> str:
    """Such as "T = 1.050 for texts of 19 tokens and 1.220 for texts of 177, by the logarithm of the
    length between them"."""
    pairs = [f"{value:.3f} for texts of {tokens:.0f}" for tokens, value in calibration.temperatures]
    first, *others = pairs
    between = ", by the logarithm of the length between them" if others else ""
    return "T = " + " and ".join([first + " tokens", *others]) + between


def describe_network(config: Config) -> str:
    """Such as "1 bidirectional LSTM layer of 128 units a direction, mean pooling"."""
    direction = "bidirectional " if config.directions == 2 else ""
    plural = "s" if config.layers > 1 else ""
    return (
        f"{config.layers} {direction}{config.cell.upper()} layer{plural} of {config.units} units "
        f"a direction, {config.pooling} pooling"
    )


def describe_fairness(artifact: Artifact, metrics: Mapping[str, Any]) -> str:
    """The figures, what was done for them, and what that leaves out."""
    embedding = artifact.weights[EMBEDDING]
    shared = np.array_equal(embedding[merge(artifact.vocabulary)], embedding)
    names = artifact.reads_as_unknown[len(SPECIAL) :].sum()
    return FAIRNESS.format(
        templates=metrics["fairness"]["results"][MODEL]["templates"],
        done=SHARED_ROWS.format(names=names) if shared else OWN_ROWS,
        words=sum(map(len, read_identities())),
        table=markdown_fairness(metrics),
    )


def describe_explanations(metrics: Mapping[str, Any]) -> str:
    """How faithful explanations of the verdict are; "" where that was not measured."""
    if not (found := metrics.get("explanations")):
        return ""
    return EXPLANATIONS.format(
        reviews=found["reviews"],
        most_words=found["most_words"],
        table=markdown_explanations(metrics),
    )


def describe_data(config: Config) -> str:
    """What a network learned from beside IMDB's labelled reviews; "" for nothing."""
    parts = {
        PHRASES: config.phrases,
        NEUTRAL: config.phrases and config.neutral_phrases,
        COMPOSED.format(
            epochs=config.composition_epochs, count=config.compositions, blend=config.blend
        ): config.compositions,
        TAUGHT.format(crops=config.crops, teachers=_count_networks(config)): config.needs_teacher,
        TAUGHT_COMPOSED: config.needs_teacher and config.compositions,
    }
    return "".join(text for text, counts in parts.items() if counts)


def _count_networks(config: Config) -> str:
    return f"{config.teachers} network{'s' * (config.teachers != 1)}"


def _changed_settings(config: Config) -> list[str]:
    """The flags of scripts.train that differ from its defaults."""
    defaults = Config().to_dict()
    return [
        f"--{name.replace('_', '-')} {value}"
        for name, value in config.to_dict().items()
        if value != defaults[name]
    ]


def _settings_table(config: Config) -> str:
    rows = [f"| {name} | {value} |" for name, value in config.to_dict().items()]
    return "\n".join(["| setting | value |", "|---|---|", *rows])


def _examples_table(scores: Sequence[Score]) -> str:
    """Every example: what is expected, what the model says, and a mark where the two differ."""
    rows = [
        "| sentence | what is hard | expected | model | P(positive) | |",
        "|---|---|---|---|---:|---|",
    ]
    for example, score in zip(EXAMPLES, scores, strict=True):
        mark = "" if score.prediction == example.expected else "wrong"
        said = f"{score.prediction} | {score.probability:.2f} | {mark}"
        rows.append(f"| {example.text} | {example.kind} | {example.expected} | {said} |")
    return "\n".join(rows)
