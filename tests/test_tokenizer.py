import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.scoring.scorer import MAX_CHARACTERS
from sentiment.text.nltk_parts import load_regexp_tokenizer
from sentiment.text.tokenizer import KINDS, MARKUP, PATTERN, read_keys, read_words, tokenize

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
PIECES = st.sampled_from(
    [
        *(
            "don't",
            "isnt",
            "\u2019s",
            "8/10",
            ":)",
            "...",
            "!",
            "<br />",
            " ",
            "\n",
            "\x00",
            "\U0001f44d",
        )
    ]
)


def keys(text: str) -> list[str]:
    return [token.key for token in tokenize(text)]


@given(st.one_of(ANY_TEXT, st.lists(st.one_of(PIECES, ANY_TEXT)).map("".join)))
def test_spans_are_what_was_read(text: str) -> None:
    tokens = tokenize(text)
    covered: set[int] = set()
    for token in tokens:
        assert text[token.start : token.end] == token.text != ""
        assert token.start >= max(covered, default=-1) + 1
        covered |= set(range(token.start, token.end))
    for markup in MARKUP.finditer(text):
        covered |= set(range(*markup.span()))
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert read_keys(text) == [token.key for token in tokens]


# What the shortcuts for plain words look at: ends in nt and not, apostrophes, marks, odd letters.
LETTERS = st.text(
    st.sampled_from([*"aAnNtToOcCdsSpP:;=-_^.,!?'8/ \n", *"\u2019\u0301\u017f\u212a\u0131\u00bd"]),
    max_size=16,
)


@given(st.one_of(ANY_TEXT, LETTERS, st.lists(st.one_of(PIECES, LETTERS)).map("".join)))
def test_shortcuts_change_nothing_that_is_read(text: str) -> None:
    assert re.findall(PATTERN, text) == re.findall(KINDS, text, re.I)


def test_reading_watches_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """NLTK gives up on a text after some seconds, which a busy computer may take."""
    tokenizer, text = load_regexp_tokenizer(), "word " * 10_000
    redos = tokenizer.tokenize.__globals__["redos"]
    monkeypatch.setattr(redos, "DEFAULT_TIMEOUT", 1e-9)
    with pytest.raises(TimeoutError):
        tokenizer(PATTERN).tokenize(text)
    assert len(read_words(text)) == len(tokenize(text)) == 10_000


# What the pattern looks ahead, back, or again over.
RUNS = ["a", "1", "nt", "1/", "1.", "n'", "a'", "a\u0301", "\u0301", "\U0001f44d\u200d", ".", ":-"]


@pytest.mark.parametrize("piece", RUNS)
def test_the_longest_texts_of_anything_are_read_to_their_end(piece: str) -> None:
    """None in a time that grows with more than its length: this test would never end."""
    text = piece * (MAX_CHARACTERS // len(piece))
    assert "".join(read_words(text)) == text


def test_negation_stands_alone() -> None:
    assert keys("I don't, WON\u2019T, isnt, cannot") == [
        *("i", "do", "n't", ",", "wo", "n't", ",", "is", "n't", ",", "can", "not")
    ]
    assert keys("a plant can't want") == ["a", "plant", "ca", "n't", "want"]


def test_marks_ratings_and_emoticons_are_tokens() -> None:
    assert keys("Good!? 8/10 :) 7.5/10 <3") == ["good", "!", "?", "8/10", ":)", "7.5/10", "<3"]
    assert keys("well... --no") == ["well", "...", "--", "no"]
    assert keys("note:(see it)") == ["note", ":", "(", "see", "it", ")"]


def test_emoji_stay_whole() -> None:
    emoji = ["\U0001f44d\U0001f3fd", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f"]
    assert [token.text for token in tokenize("".join(emoji))] == emoji


def test_markup_separates_words_and_other_angles_are_text() -> None:
    assert keys("one<br />two<BR>three") == ["one", "two", "three"]
    assert keys("<script>x</script>") == ["<", "script", ">", "x", "<", "/", "script", ">"]
    assert "great" in keys("a <great> film")


def test_one_form_for_one_word() -> None:
    assert keys("SOOOOO It\u2019s") == ["soo", "it", "'s"]
    assert keys("rock'n'roll o'clock John's") == ["rock'n'roll", "o'clock", "john", "'s"]


def test_a_megabyte_without_a_space_is_one_token() -> None:
    text = "a" * 1_000_000
    assert [len(token.text) for token in tokenize(text)] == [1_000_000]
