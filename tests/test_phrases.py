"""SST-2's phrases: what is read in them, what is held out, and what is inferred to be neutral."""

from pathlib import Path

import numpy as np
import pytest

from sentiment.data.phrases import (
    Words,
    find_neutral,
    find_sentences,
    hold_out,
    load_phrases,
    read_phrase,
    undo_treebank,
)
from tests.phrases import SENTENCES, phrases_of, write_phrases


def words(text: str) -> Words:
    return tuple(text.split())


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("it is n't", "it isn't"),
        ("we 've seen what she 'd do", "we've seen what she'd do"),
        ("ca n't", "can't"),
        ("a film -lrb- or two -rrb-", "a film ( or two )"),
        ("the so-called `` ending ''", 'the so-called " ending "'),
    ],
)
def test_the_treebanks_spelling_is_undone(phrase: str, typed: str) -> None:
    assert undo_treebank(words(phrase)) == typed


def test_a_phrase_is_read_as_people_type_it() -> None:
    assert read_phrase(words("it is n't dull")) == ["it", "is", "n't", "dull"]
    assert read_phrase(words("it 's dull")) == ["it", "'s", "dull"]


def test_a_sentence_lies_in_no_other_and_knows_its_parts() -> None:
    phrases = [words(p) for p in ("a dull film", "dull", "a warm song", "dull film", "warm")]
    found = find_sentences(phrases)
    assert set(found) == {words("a dull film"), words("a warm song")}
    parts = {words(part) for part in ("a dull film", "dull film", "dull")}
    assert set(found[words("a dull film")]) == parts


def test_no_phrase_that_lies_in_held_out_sentences_alone_is_trained_on() -> None:
    phrases = [words(phrase) for phrase, _ in phrases_of(SENTENCES)]
    sentences = find_sentences(phrases)
    split = hold_out(phrases, sentences, 0.4, seed=0)
    assert 0 < split.held.sum() < len(sentences)
    assert not (split.train & split.held).any()
    kept = [s for s in sentences if s not in {phrases[i] for i in np.flatnonzero(split.held)}]
    for phrase, trains in zip(phrases, split.train, strict=True):
        assert trains == any(phrase in sentences[sentence] for sentence in kept)


def test_neutral_stretches_hold_no_phrase_with_a_sentiment() -> None:
    phrases = [words(phrase) for phrase, _ in phrases_of(SENTENCES)]
    found = find_neutral(find_sentences(phrases), least=3)
    assert found and len(set(found)) == len(found)
    known = set(phrases)
    for stretch in found:
        size = len(stretch)
        parts = {stretch[i:j] for i in range(size) for j in range(i + 1, size + 1)}
        assert size >= 3 and not parts & known
        assert any(" ".join(stretch) in sentence for sentence, _ in SENTENCES)


def test_of_a_sentence_without_parts_nothing_is_inferred() -> None:
    phrases = [words(p) for p in ("the long way home again", "a dull film by the sea", "dull")]
    assert find_neutral(find_sentences(phrases)) == [words("film by the sea")]


def test_no_neutral_stretch_lies_in_held_out_sentences_alone() -> None:
    phrases = [words(phrase) for phrase, _ in phrases_of(SENTENCES)]
    sentences = find_sentences(phrases)
    split = hold_out(phrases, sentences, 0.4, seed=0)
    found, every = find_neutral(split.free, 3), find_neutral(sentences, 3)
    assert found and set(found) < set(every)
    held = {phrases[i] for i in np.flatnonzero(split.held)}
    assert held and not held & split.free.keys()
    free = [" ".join(sentence) for sentence in split.free]
    assert all(any(" ".join(stretch) in sentence for sentence in free) for stretch in found)


def test_they_are_read_from_a_downloaded_folder(tmp_path: Path) -> None:
    found = load_phrases(write_phrases(tmp_path / "sst2"), 0.3, seed=1)
    assert len(found.train) == len(found.train_labels) > len(found.held) > 0
    assert set(found.train_labels) == {0, 1}
    assert all(isinstance(keys, list) and keys for keys in found.train + found.neutral)
