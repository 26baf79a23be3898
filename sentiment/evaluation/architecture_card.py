"""The model card of a small network that is there to be compared with others."""

from collections.abc import Mapping
from typing import Any

from sentiment.evaluation.card_template import FRONT
from sentiment.evaluation.model_card import IMDB_TEST, describe_network, describe_temperatures
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.tables import markdown_tables
from sentiment.model.artifact import Artifact

CARD = (
    FRONT
    + """
# {name}

A word embedding, {network},
and a linear readout: {weights:,} weights. It is one of three networks (`lstm`, `gru`, `rnn`) that
differ in their recurrent cell, and are there to be compared. They read forward only, and their
verdict reads the state after the last word and nothing else, so that what the cell remembers
decides. To score texts, use the model that is shipped for it, which is better.

## Recipe

    python -m scripts.architectures

Trained on the labelled training reviews of the Large Movie Review Dataset v1.0 (Maas et al. 2011;
`stanfordnlp/imdb` on the Hub), from word vectors (skip-gram word2vec) of these and its unlabelled
ones. Every setting stands in `config.json`; the three share all but the cell and, for the plain
RNN, the learning rate, of which it was given more to try than the others:

{tried}

The epoch and the learning rate were chosen by the loss on reviews held out of the training split.
Calibration: P(positive) = sigmoid(logit / T), {temperatures},
fitted on {fitted_on}; a probability between {low:.2f} and {high:.2f} is called uncertain.

## Figures

Value ± standard error, measured on {date} with `{command}`,
reading whole texts by the path that scoring uses.

{tables}
How far back the verdict can be moved, over {texts} of these reviews with {words} words or more, by
the norm of the logit's gradient, exact, by back-propagation through time. As a median, it falls
below 1 % of what it is at the last word

- for a push to the state after a word, |∂s/∂h_t|: {state};
- for a push to a word's embedding, |∂s/∂x_t|: {word}.

## Limits

- It has read film reviews in English, and nothing else; on short texts it is not measured.
- It knows {vocabulary:,} spellings; a text of other words only is called uncertain.
- It was trained once, with one seed; how much another seed changes was not measured.
"""
)


def render_architecture_card(artifact: Artifact, metrics: Mapping[str, Any]) -> str:
    """The card of one of the compared networks, with the figures of its metrics.json."""
    config, calibration, reach = artifact.config, artifact.calibration, metrics["reach"]
    measured = metrics["sets"][IMDB_TEST]["results"][MODEL]
    return CARD.format(
        datasets="",
        name=config.cell,
        cell=config.cell,
        accuracy=measured["accuracy"],
        f1=measured["f1"],
        network=describe_network(config),
        weights=metrics["parameters"],
        tried=_tried_table(metrics["training"]),
        temperatures=describe_temperatures(calibration),
        fitted_on=calibration.fitted_on,
        low=calibration.uncertain[0],
        high=calibration.uncertain[1],
        date=metrics["date"],
        command=metrics["command"],
        tables=markdown_tables(metrics),
        texts=reach["texts"],
        words=reach["words"],
        state=_back(reach["state"], reach["words"]),
        word=_back(reach["word"], reach["words"]),
        vocabulary=len(artifact.vocabulary) - 2,
    )


def _tried_table(training: Mapping[str, Any]) -> str:
    rows = ["| learning rate | epochs | minutes | validation loss | validation accuracy |"]
    rows += ["|---:|---:|---:|---:|---:|"]
    for one in training["tried"]:
        rows.append(
            f"| {one['learning_rate']:g} | {one['epochs']} | {one['seconds'] / 60:.1f} "
            f"| {one['validation_loss']:.4f} | {100 * one['validation_accuracy']:.2f} % |"
        )
    return "\n".join(rows)


def _back(words: int | None, most: int) -> str:
    return f"nowhere in the last {most} words" if words is None else f"{words} words before it"
