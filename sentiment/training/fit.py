"""Fitting the network: epochs, the progress line, early stopping, resuming.

Shapes: `B` texts, `T` tokens.
"""

import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.data.batches import epoch_batches, keep_ends, pad, token_batches
from sentiment.data.examples import Examples
from sentiment.data.prepared import Split
from sentiment.model.config import Config
from sentiment.model.network import build_network, set_weights
from sentiment.model.weights import Weights
from sentiment.training.checkpoints import Checkpoints, Epoch, best_epoch
from sentiment.training.logits import accuracy, log_loss
from sentiment.training.mixture import Mixture
from sentiment.training.optimizers import build_optimizer
from sentiment.training.stages import digest
from sentiment.training.steps import Step, make_train_step

VALIDATION_TOKENS, VALIDATION_TEXTS = 40_000, 256


def fit(
    mixture: Mixture, start: Weights, run: Path, *, resume: bool = False, to_the_end: bool = False
) -> keras.Model:
    """Train, checkpointing each epoch under `run/checkpoints`; logs go to `run/tensorboard`.

    Args:
        mixture: what each epoch trains on, with the configuration of the network.
        start: weights to go on with, by name; the others are chance.
        resume: go on from the newest checkpoint, if there is one.
        to_the_end: run all epochs and take the last.

    Otherwise the epoch is chosen on the validation texts of the mixture's corpus alone.
    """
    config, corpus = mixture.config, mixture.corpus
    network = build_network(config, len(corpus.vocabulary))
    set_weights(network, config, start)
    steps = -(-mixture.size // config.batch_size)
    optimizer = build_optimizer(config, steps * config.epochs)
    optimizer.build(network.trainable_variables)
    inputs = digest(mixture.digest, start)
    checkpoints = Checkpoints(run / "checkpoints", config, inputs)
    if not resume:
        checkpoints.clear()
    history = checkpoints.resume(network, optimizer)
    step = make_train_step(network, optimizer, config)
    writer = tf.summary.create_file_writer(str(run / "tensorboard"))
    # One bar over all epochs, so that it tells the time left of the whole run.
    with tqdm(
        total=steps * config.epochs, initial=steps * len(history), unit=" steps", mininterval=1
    ) as bar:
        while not _is_finished(history, config, to_the_end):
            number = len(history) + 1
            bar.set_description(f"epoch {number}/{config.epochs}")
            examples = mixture.epoch(number)
            began = time.perf_counter()
            loss, tokens = _run_epoch(step, examples, config, number, bar, _best_so_far(history))
            seconds = time.perf_counter() - began
            measured = _validate(network, corpus.validation)
            history.append(Epoch(number, loss, *measured, tokens / seconds, seconds))
            _report(history[-1], writer)
            checkpoints.save(network, optimizer, history)
    if not to_the_end:
        checkpoints.load_best(network, history)
    return network


def _run_epoch(
    step: Step, examples: Examples, config: Config, number: int, bar: tqdm, so_far: str
) -> tuple[float, int]:
    """One pass; the mean loss a text, and how many tokens were read."""
    rows = [keep_ends(ids, config.max_tokens) for ids in examples.ids]
    lengths = np.array([len(row) for row in rows])
    total, texts, tokens, began = 0.0, 0, 0, time.perf_counter()
    for batch in epoch_batches(lengths, config.batch_size, (config.seed, number)):
        ids = pad([rows[i] for i in batch])
        loss = step(ids, examples.targets[batch], examples.weights[batch])
        total += float(loss) * len(batch)
        texts += len(batch)
        tokens += int(lengths[batch].sum())
        rate = tokens / (time.perf_counter() - began)
        bar.set_postfix_str(f"loss {total / texts:.4f}{so_far}, {rate:,.0f} tokens/s", False)
        bar.update()
    return total / texts, tokens


def _best_so_far(history: list[Epoch]) -> str:
    if not history:
        return ""
    return f", validation accuracy {best_epoch(history).validation_accuracy:.4f}"


def predict_logits(network: keras.Model, rows: list[NDArray[np.int32]]) -> NDArray[np.float32]:
    """Logits (N,) of rows of ids, by Keras, each text read whole."""
    forward = tf.function(
        lambda ids: network(ids, training=False)["logit"],
        input_signature=[tf.TensorSpec((None, None), tf.int32)],
    )
    logits = np.zeros(len(rows), np.float32)
    lengths = np.array([len(row) for row in rows])
    for batch in token_batches(lengths, VALIDATION_TOKENS, VALIDATION_TEXTS):
        logits[batch] = forward(pad([rows[i] for i in batch])).numpy()
    return logits


def _validate(network: keras.Model, split: Split) -> tuple[float, float]:
    logits = predict_logits(network, split.ids)
    return log_loss(logits, split.labels), accuracy(logits, split.labels)


def _is_finished(history: list[Epoch], config: Config, to_the_end: bool) -> bool:
    if to_the_end or not history:
        return len(history) >= config.epochs
    since_best = history[-1].number - best_epoch(history).number
    return len(history) >= config.epochs or since_best >= config.patience


def _report(epoch: Epoch, writer: tf.summary.SummaryWriter) -> None:
    tqdm.write(
        f"epoch {epoch.number}: loss {epoch.loss:.4f}, validation loss "
        f"{epoch.validation_loss:.4f}, accuracy {epoch.validation_accuracy:.4f}, "
        f"{epoch.tokens_per_second:,.0f} tokens/s, {epoch.seconds:.0f} s"
    )
    with writer.as_default(step=epoch.number):
        tf.summary.scalar("loss/train", epoch.loss)
        tf.summary.scalar("loss/validation", epoch.validation_loss)
        tf.summary.scalar("accuracy/validation", epoch.validation_accuracy)
        tf.summary.scalar("tokens_per_second", epoch.tokens_per_second)
        writer.flush()
