"""SST-2's phrases as training texts: film reviews' sentences and their parts, each labelled.

Socher et al. 2013: every constituent of a sentence was judged by itself, and SST-2 holds those that
are not neutral. What a sentence holds and SST-2 lacks therefore says something too: `find_neutral`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.data.preparation import read_split
from sentiment.text.tokenizer import read_keys

Words = tuple[str, ...]

# Constituents that make a sentence of it: shorter maximal ones are left-overs of neutral sentences.
SENTENCE = 6
# What the Penn Treebank's tokenizer spells its own way, and the blank before what it cuts off.
SPELT = {"-lrb-": "(", "-rrb-": ")", "``": '"', "''": '"'}
CLITIC = re.compile(r" (?=n't\b|'(?:s|re|ve|ll|d|m)\b)")


@dataclass(frozen=True)
class Phrases:
    """SST-2 for training and for validation, as keys of our tokenizer; labels are 0 or 1.

    train: phrases, of which none lies in a held-out sentence alone. neutral: inferred.
    held: whole sentences.
    """

    train: list[list[str]]
    train_labels: NDArray[np.int64]
    neutral: list[list[str]]
    held: list[list[str]]
    held_labels: NDArray[np.int64]


def load_phrases(data: Path, share: float, seed: int) -> Phrases:
    """SST-2 as `scripts.download` keeps it, with `share` of its sentences held out."""
    texts, labels = read_split(data, "sst2", "train")
    phrases = [tuple(text.split()) for text in texts]
    sentences = find_sentences(phrases)
    split = hold_out(phrases, sentences, share, seed)
    train, held = np.flatnonzero(split.train), np.flatnonzero(split.held)
    return Phrases(
        [read_phrase(phrases[i]) for i in train],
        labels[train],
        [read_phrase(words) for words in find_neutral(split.free)],
        [read_phrase(phrases[i]) for i in held],
        labels[held],
    )


def read_phrase(words: Words) -> list[str]:
    """The keys that our tokenizer reads in a phrase."""
    return read_keys(undo_treebank(words))


@dataclass(frozen=True)
class PhraseSplit:
    """Which phrases train (boolean (N,)), and which whole sentences are held out for validation.

    free: the sentences that are not held out, each with its parts.
    """

    train: NDArray[np.bool_]
    held: NDArray[np.bool_]
    free: dict[Words, list[Words]]


def undo_treebank(words: Words) -> str:
    """The phrase as it was typed, as far as our tokenizer sees a difference: "it's", "don't"."""
    return CLITIC.sub("", " ".join(SPELT.get(word, word) for word in words))


def spans(words: Words) -> Iterator[Words]:
    """Every run of `words`, the longest first."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def find_sentences(phrases: Sequence[Words]) -> dict[Words, list[Words]]:
    """The phrases that lie in no other, each with the phrases that lie in it, itself first."""
    known, inside = set(phrases), set[Words]()
    found = {}
    for phrase in sorted(known, key=lambda words: (-len(words), words)):
        if phrase not in inside:
            found[phrase] = [span for span in spans(phrase) if span in known]
            inside.update(found[phrase])
    return found


def hold_out(
    phrases: Sequence[Words], sentences: dict[Words, list[Words]], share: float, seed: int
) -> PhraseSplit:
    """Hold out `share` of the sentences, and train on no phrase that lies in those alone."""
    long = [sentence for sentence in sentences if len(sentence) >= SENTENCE]
    order = np.random.default_rng(seed).permutation(len(long))
    held = {long[i] for i in order[: round(share * len(long))]}
    free = {sentence: parts for sentence, parts in sentences.items() if sentence not in held}
    shown = {span for parts in free.values() for span in parts}
    return PhraseSplit(
        np.array([phrase in shown for phrase in phrases], bool),
        np.array([phrase in held for phrase in phrases], bool),
        free,
    )


def find_neutral(sentences: dict[Words, list[Words]], least: int = 4) -> list[Words]:
    """Stretches of sentences in which no constituent has a sentiment: as long as they go, `least`
    words or more. An inference from what SST-2 leaves out, no label of its own. Of a sentence that
    is all that is known of it, nothing can be inferred: it is polar as a whole."""
    found = dict[Words, None]()
    for sentence, parts in sentences.items():
        if len(parts) > 1:
            found.update(dict.fromkeys(_free_stretches(sentence, set(parts[1:]), least)))
    return list(found)


def _free_stretches(sentence: Words, polar: set[Words], least: int) -> Iterator[Words]:
    # From each start, the furthest end before a polar phrase would be whole.
    reach = 0
    for start in range(len(sentence)):
        end = start
        while end < len(sentence) and not any(
            sentence[begin : end + 1] in polar for begin in range(start, end + 1)
        ):
            end += 1
        if end > reach and end - start >= least:
            yield sentence[start:end]
        reach = max(reach, end)
