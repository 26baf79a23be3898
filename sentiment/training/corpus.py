"""The texts of a run, in the ids of the vocabulary that the model will have."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.data.examples import Ids
from sentiment.data.phrases import Phrases, load_phrases
from sentiment.data.prepared import Split, load_names, load_split, load_vocabulary
from sentiment.model.config import Config
from sentiment.text.identities import merge, read_identities
from sentiment.text.tokenizer import read_keys
from sentiment.text.vocabulary import Vocabulary
from sentiment.training.compose import compose
from sentiment.training.grammar import Grammar, read_grammar

# Share of SST-2's sentences held out, and how many composed sentences show which words are needed.
HELD, SHOWN = 0.1, 30_000


@dataclass(frozen=True)
class Corpus:
    """What a run trains on and is validated on.

    Ids are those of `vocabulary`, with words that share a row of the embedding read as the first
    of them: `rows` (V,) says which row each id shares. whole: the prepared one, of which
    `vocabulary` is a part. unlabelled: labels are -1.
    """

    vocabulary: Vocabulary
    whole: Vocabulary
    rows: Ids
    train: Split
    validation: Split
    unlabelled: Split
    phrases: Phrases | None
    grammar: Grammar | None

    @cached_property
    def digest(self) -> str:
        """What tells another vocabulary, other shared rows, or other texts held out."""
        parts = [self.vocabulary.to_json().encode(), self.whole.to_json().encode()]
        parts += [part.tobytes() for part in (self.rows, self.validation.rows)]
        return hashlib.sha256(b"".join(parts)).hexdigest()[:16]

    def encode(self, texts: list[list[str]]) -> list[Ids]:
        """Ids of texts that are already keys."""
        return [self.rows[self.vocabulary.encode(keys)] for keys in texts]


def load_corpus(config: Config, prepared: Path, phrases: Path) -> Corpus:
    """Read what `config` asks for: the reviews always, SST-2 and the grammar where they count."""
    whole = load_vocabulary(prepared)
    grammar = read_grammar() if config.compositions else None
    vocabulary = whole.keep(config.vocabulary_size, _needed(grammar))
    rows = merge(vocabulary, load_names(prepared))
    table = rows[whole.translate(vocabulary)]
    train, validation, unlabelled = (
        _translate(load_split(prepared, split), table)
        for split in ("train", "validation", "unsupervised")
    )
    return Corpus(
        vocabulary,
        whole,
        rows,
        train,
        validation,
        unlabelled,
        load_phrases(phrases, HELD, config.seed) if config.phrases else None,
        grammar,
    )


def _needed(grammar: Grammar | None) -> list[str]:
    """Words that the model is to know however rare they are in reviews."""
    words = [word for group in read_identities() for word in group]
    if grammar is None:
        return words
    shown = compose(grammar, SHOWN, np.random.default_rng(0), typos=0)
    counts = Counter(key for sentence in shown for key in set(read_keys(sentence.text)))
    return words + sorted(key for key, count in counts.items() if count > 1)


def _translate(split: Split, table: NDArray[np.int32]) -> Split:
    return Split([table[row] for row in split.ids], split.labels, split.rows)
