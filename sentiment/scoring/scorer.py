"""Texts to scores, by ONNX Runtime."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.data.batches import pad, token_batches
from sentiment.errors import TextError
from sentiment.model.artifact import SHIPPED, Artifact
from sentiment.model.precision import Precision, adds_int8_exactly
from sentiment.text.tokenizer import read_words
from sentiment.text.vocabulary import UNKNOWN

# Past these a text is refused rather than read in part: no verdict on what was not read.
MAX_CHARACTERS, MAX_TOKENS = 200_000, 10_000
# A batch's padded tokens and texts: past these it gets no faster, only larger.
BATCH_TOKENS, BATCH_TEXTS = 4_096, 32
# Batches that are scored at once, each on one core: two threads on one batch wait for each other
# at every step of the LSTM. More than these would take memory that small machines lack.
MOST_THREADS = 8
# Texts that are read before they begin to be scored, while the next are read.
PART_TEXTS = 512


@dataclass(frozen=True)
class Score:
    """What the model says of one text.

    probability: calibrated P(positive) in [0, 1], None where there is an error.
    prediction: "positive", "negative" or "uncertain", None where there is an error.
    logit: before calibration. tokens: how many were read. unknown: how many of them the vocabulary
        lacks, and no word of it that they are a misspelling of.
    error: why there is no score, else None.
    """

    probability: float | None
    prediction: str | None
    logit: float | None
    tokens: int
    unknown: int
    error: str | None = None


def read_text(text: object) -> list[str]:
    """The words of a text as typed. Raises TextError for one that cannot be scored, saying why."""
    check_text(text)
    words = read_words(text)  # type: ignore[arg-type]
    check_tokens(len(words))
    return words


def check_text(text: object) -> None:
    """Raise TextError for what is not text, is empty, or has more than MAX_CHARACTERS."""
    if text is None:
        raise TextError("empty: expected at least one word")
    if not isinstance(text, str):
        raise TextError(f"not text: expected a string, got {type(text).__name__}")
    if not text.strip():
        raise TextError("empty: expected at least one word")
    if len(text) > MAX_CHARACTERS:
        raise TextError(
            f"too long: {len(text):,} characters; at most {MAX_CHARACTERS:,} are read at once"
        )


def check_tokens(tokens: int) -> None:
    """Raise TextError for no tokens (nothing but markup and what is not seen), or more than
    MAX_TOKENS."""
    if not tokens:
        raise TextError(
            "empty: expected at least one word, got markup or invisible characters only"
        )
    if tokens > MAX_TOKENS:
        raise TextError(f"too long: {tokens:,} words; at most {MAX_TOKENS:,} are read at once")


def judge(artifact: Artifact, ids: NDArray[np.int32], logit: float) -> tuple[float, str]:
    """P(positive) and the prediction of a text of these ids (T,) with this logit."""
    probability = float(artifact.calibration.probability(logit, len(ids)))
    # Of words that are all unknown, or names, there is nothing to be sure of, whatever the logit.
    known = not artifact.reads_as_unknown[ids].all()
    return probability, artifact.calibration.predict(probability) if known else "uncertain"


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Those of all scorers that ask for so many, started when they are first needed."""
    return ThreadPoolExecutor(threads, "scoring")


class Scorer:
    """Scores texts with one artifact. Safe to share between threads.

    threads: how many batches it scores at once; 0 for one a core.
    precision: int8 is faster and an approximation, for LSTMs alone (ConfigError for others).
    """

    def __init__(
        self,
        artifact: Artifact,
        threads: int = 0,
        precision: Precision = Precision.float32,
    ):
        import onnxruntime

        from sentiment.model.onnx_graph import build_graph

        self.artifact, self.precision = artifact, precision
        self._asked, self._threads = threads, threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._directions: dict[str, Scorer] = {}
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        if precision == Precision.int8 and not adds_int8_exactly():
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(
            build_graph(artifact, precision=precision).SerializeToString(),
            options,
            ["CPUExecutionProvider"],
        )

    def __reduce__(self) -> tuple[type["Scorer"], tuple[Any, ...]]:
        # A session cannot be sent to another process; what it is made of can.
        return Scorer, (self.artifact, self._asked, self.precision)

    @classmethod
    def load(cls, folder: Path | str = SHIPPED) -> "Scorer":
        """A scorer for the artifact in `folder`. Raises ArtifactError where it is no good."""
        return cls(Artifact.load(Path(folder)))

    def score(self, texts: Sequence[object]) -> list[Score]:
        """A score a text, in order. A text that cannot be scored gets its reason in `error`."""
        if isinstance(texts, str):
            raise TypeError("expected a list of texts, got one string; pass [text]")
        scores: list[Score | None] = [None] * len(texts)
        parts = []
        for start in range(0, len(texts), PART_TEXTS):
            rows, places = [], []
            for place, text in enumerate(texts[start : start + PART_TEXTS], start):
                try:
                    rows.append(self.artifact.vocabulary.read(read_text(text)))
                    places.append(place)
                except TextError as error:
                    scores[place] = Score(None, None, None, 0, 0, str(error))
            # At work in other threads while this one reads the next part.
            parts.append((places, rows, self._begin(rows)))
        for places, rows, logits in parts:
            for place, row, logit in zip(places, rows, logits(), strict=True):
                scores[place] = self._score(row, float(logit))
        return scores  # type: ignore[return-value]

    def logits(self, rows: Sequence[NDArray[np.int32]]) -> NDArray[np.float32]:
        """Logits (N,) of rows of ids, each of one id or more, in order."""
        return self._begin(rows)()

    def _begin(self, rows: Sequence[NDArray[np.int32]]) -> Callable[[], NDArray[np.float32]]:
        """Begin to score rows of ids; what is returned waits for their logits (N,)."""
        lengths = np.array([len(row) for row in rows], np.int32)
        logits = np.zeros(len(rows), np.float32)

        def run(batch: NDArray) -> None:
            feed = {"ids": pad([rows[i] for i in batch]), "lengths": lengths[batch]}
            logits[batch] = self._session.run(["logit"], feed)[0]

        # The longest first, so that no thread is left alone with one at the end.
        batches = list(token_batches(lengths, BATCH_TOKENS, BATCH_TEXTS))[::-1]
        alone = self._threads == 1 or len(batches) == 1
        running = map(run, batches) if alone else _pool(self._threads).map(run, batches)

        def finish() -> NDArray[np.float32]:
            list(running)
            return logits

        return finish

    def of_direction(self, direction: str) -> "Scorer":
        """A scorer of one direction alone (Artifact.of_direction), made when first asked for."""
        if direction not in self._directions:
            alone = self.artifact.of_direction(direction)
            self._directions[direction] = Scorer(alone, self._asked, self.precision)
        return self._directions[direction]

    def _score(self, row: NDArray[np.int32], logit: float) -> Score:
        probability, prediction = judge(self.artifact, row, logit)
        return Score(probability, prediction, logit, len(row), int((row == UNKNOWN).sum()))
