"""Minimal pairs: one word is changed, and nothing else. All sentences are our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.text.tokenizer import read_keys, tokenize
from sentiment.trace.pairs import drop, negate, repeat, swap
from tests.conftest import SENTENCES


def at(text: str, word: str) -> int:
    return [token.text for token in tokenize(text)].index(word)


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("The acting was bad, but I laughed.", "bad", "The acting was not bad, but I laughed."),
        ("The acting was not bad, but I laughed.", "laughed", "The acting was bad, but I laughed."),
        ("This isn't a good film.", "good", "This is a good film."),
        ("It's great.", "great", "It's not great."),
        ("We can't recommend it.", "recommend", "We can recommend it."),
        ("You won't regret it.", "regret", "You will regret it."),
        ("I loved it!", "loved", "I never loved it!"),
        ("I never loved it!", "loved", "I loved it!"),
        ("Not bad at all.", "bad", "Bad at all."),
        ("Nt bad at all.", "bad", "Bad at all."),
        ("n't bad", "bad", "bad"),
        ("Wonderful film", "Wonderful", "Not wonderful film"),
        ("It was dull. A warm ending.", "warm", "It was dull. A not warm ending."),
        ("It was not dull. It was fun.", "fun", "It was not dull. It was not fun."),
        ("It isn't much of a film.", "n't", "It is much of a film."),
        # The stop of a title ends no sentence.
        ("I never met Dr. Smith but I like him.", "like", "I met Dr. Smith but I like him."),
    ],
)
def test_a_clause_is_denied_or_affirmed(text: str, word: str, denied: str) -> None:
    assert negate(text, at(text, word)) == denied


@pytest.mark.parametrize(
    ("text", "word", "without"),
    [
        ("A warm, patient film.", "warm", "A, patient film."),
        ("A warm, patient film.", "patient", "A warm, film."),
        ("Not bad at all.", "Not", "Bad at all."),
        ("I loved it!", "!", "I loved it"),
        ("one\n\ntwo three", "two", "one\n\n three"),
        ("It isn't good", "n't", "It is good"),
        ("alone", "alone", ""),
    ],
)
def test_a_word_is_dropped_with_the_space_before_it(text: str, word: str, without: str) -> None:
    assert drop(text, at(text, word)) == without


def test_a_word_is_repeated_or_swapped_in_its_place() -> None:
    assert repeat("A very good film!", 1) == "A very very good film!"
    assert repeat("Very good!", 0) == "Very very good!"
    assert repeat("Very good!", 2) == "Very good!!"
    assert swap("Great cast, dull script.", 0, "poor") == "Poor cast, dull script."
    assert swap("Great cast, dull script.", 3, " very sharp ") == "Great cast, very sharp script."


@given(st.sampled_from(SENTENCES), st.data())
def test_only_the_chosen_word_changes(text: str, data: st.DataObject) -> None:
    tokens, keys = tokenize(text), read_keys(text)
    # Between spaces: what is left of "it's" or of "..." may be read as another token.
    padded = f" {text} "
    free = [
        n for n, token in enumerate(tokens) if padded[token.start] == padded[token.end + 1] == " "
    ]
    index = data.draw(st.sampled_from(free))
    others = [*keys[:index], *keys[index + 1 :]]
    assert read_keys(drop(text, index)) == others
    assert read_keys(repeat(text, index)) == [*keys[: index + 1], *keys[index:]]
    assert read_keys(swap(text, index, "zebra")) == [*keys[:index], "zebra", *keys[index + 1 :]]


@given(st.sampled_from(SENTENCES), st.data())
def test_a_denial_is_one_word_more_or_less(text: str, data: st.DataObject) -> None:
    keys = read_keys(text)
    index = data.draw(st.integers(0, len(keys) - 1))
    assert abs(len(read_keys(negate(text, index))) - len(keys)) == 1
