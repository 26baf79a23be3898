"""What an epoch is made of: reviews, phrases, and sentences that are new each time.

All parts but the reviews are short; batches are bucketed by length, so they hardly mix within one,
and follow each other in random order. Every epoch has the same number of texts, and depends on the
seed and its own number alone, so that an interrupted run goes on with the data it would have seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from sentiment.data.examples import Examples, Ids, join
from sentiment.model.config import Config
from sentiment.text.tokenizer import read_keys
from sentiment.training.compose import compose
from sentiment.training.corpus import Corpus
from sentiment.training.grammar import Grammar
from sentiment.training.stages import digest
from sentiment.training.teacher import Panel

# Share of the composed texts that are several sentences, and how many at most.
JOINED, MOST_JOINED = 0.25, 4
# How much surer than the mean of its sentences a text is, in logits.
JOINED_SHARPNESS = 1.5
SENTENCE_ENDS = (".", "!", "?", "...")
CROP_SENTENCES, CROP_TOKENS = 3, (4, 90)
TYPOS = 0.06
# How often a phenomenon is drawn against one that is not named: what takes longest to learn.
WEIGHTS = {
    "negation": 3.0,
    "far negation": 3.0,
    "double negation": 3.0,
    "comparison": 3.0,
    "sarcasm": 3.0,
    "plain": 2.0,
    "diminisher": 2.0,
    "contrast": 2.0,
    # A sure network is quick to call these good or bad.
    "neutral": 6.0,
    "question": 2.0,
    "changed opinion": 2.0,
    "other's opinion": 2.0,
    "restaurant": 2.0,
    "service": 2.0,
    # What most of the short texts that people write are, and no rule of ours makes hard.
    "narrative": 5.0,
    "complaint": 8.0,
}
# What composed sentences depend on, beside the grammar.
COMPOSING = (JOINED, MOST_JOINED, JOINED_SHARPNESS, TYPOS, WEIGHTS)


@dataclass(frozen=True)
class Mixture:
    """The parts of an epoch; those of no length take no part.

    reviews: labelled ones, and unlabelled ones with a teacher's targets.
    phrases: SST-2's, and the stretches it calls neutral; each counts `config.phrase_weight`.
    crops: sentences cut from reviews, with a teacher's targets.
    corpus: its grammar writes `config.compositions` sentences an epoch.
    taught_by: what tells another teacher; "" where there was none.
    """

    config: Config
    corpus: Corpus
    reviews: Examples
    phrases: Examples
    crops: Examples
    taught_by: str = ""

    @cached_property
    def digest(self) -> str:
        """What tells other labels, phrases or sentences, or another teacher.

        What a teacher says is left out: another processor rounds it otherwise.
        """
        settings: list[Any] = [self.corpus.digest, self.taught_by]
        if self.corpus.grammar and self.config.compositions:
            settings += [repr(self.corpus.grammar), COMPOSING]
        arrays = {"labels": self.corpus.train.labels, "phrases": self.phrases.targets}
        arrays["words"] = np.concatenate([[], *self.phrases.ids])
        return digest(settings, arrays)

    @property
    def size(self) -> int:
        """How many texts every epoch has."""
        composed = self.config.compositions if self.corpus.grammar else 0
        return len(self.reviews) + len(self.phrases) + len(self.crops) + composed

    def epoch(self, number: int) -> Examples:
        """The examples of epoch `number`, unshuffled."""
        generator = np.random.default_rng((self.config.seed, number))
        phrases = self.phrases.weighted(self.config.phrase_weight)
        parts = [self.reviews, phrases, self.crops]
        if self.corpus.grammar and self.config.compositions:
            parts.append(self.compose(self.corpus.grammar, generator))
        return join(parts)

    def compose(self, grammar: Grammar, generator: np.random.Generator) -> Examples:
        """Composed sentences, some of them joined to texts of several."""
        sentences = compose(grammar, self.config.compositions, generator, WEIGHTS, TYPOS)
        ids = self.corpus.encode([read_keys(sentence.text) for sentence in sentences])
        targets = np.array([sentence.target for sentence in sentences])
        chosen = generator.random(len(ids)) < JOINED
        for i in np.flatnonzero(chosen):
            others = generator.integers(0, len(ids), generator.integers(1, MOST_JOINED))
            group = [i, *others[~chosen[others]]]
            if len(group) > 1:  # a sentence alone is no surer for having been chosen
                ids[i] = np.concatenate([ids[j] for j in group])
                targets[i] = join_targets(targets[group])
        return Examples.of(ids, targets, self.config.composition_weight)


def cut_crops(
    texts: Sequence[Ids], count: int, corpus: Corpus, judge: Panel, seed: int
) -> Examples:
    """`count` runs of one to three sentences of `texts`, with the judge's opinion of each."""
    generator = np.random.default_rng(seed)
    ends = corpus.vocabulary.encode(SENTENCE_ENDS)
    chosen = generator.integers(0, len(texts), count)
    rows = [cut_sentences(texts[i], ends, generator) for i in chosen]
    return Examples.of(rows, judge.probabilities(rows))


def join_targets(targets: NDArray[np.floating]) -> float:
    """The target of a text whose sentences have these: the mean of their logits, sharpened."""
    return float(np.clip(expit(JOINED_SHARPNESS * np.mean(logit(targets))), 0.01, 0.99))


def cut_sentences(row: Ids, ends: Ids, generator: np.random.Generator) -> Ids:
    """One to CROP_SENTENCES whole sentences of a text; of a long one, no more than CROP_TOKENS."""
    least, most = CROP_TOKENS
    stops = np.flatnonzero(np.isin(row, ends)) + 1
    starts = np.concatenate([[0], stops[stops < len(row)]])
    first = generator.integers(len(starts))
    start = starts[first]
    later = stops[stops > start]
    last = generator.integers(CROP_SENTENCES)
    end = later[min(last, len(later) - 1)] if len(later) else len(row)
    return row[start : min(max(end, start + least), start + most)]
