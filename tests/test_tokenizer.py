import re
import unicodedata

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
            "\u200d",
            "\ufe0f",
            "&#39;",
            "&quot;",
            "\ufeff",
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
    assert all(is_blank(text[i]) for i in range(len(text)) if i not in covered)
    assert read_keys(text) == [token.key for token in tokens]
    assert all(not is_blank(token.text[0]) for token in tokens), "something of each is seen"


def is_blank(character: str) -> bool:
    """Whether nothing is seen of it by itself."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Mn", "Mc", "Me")


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
RUNS = [
    *("a", "1", "nt", "1/", "1.", "n'", "a'", "a\u0301", "\U0001f44d\u200d", ".", ":-", "&#39;"),
    *("<a", "<a b=", "<a b=c d=e", '<a b="', "&#1", "&a"),
]


@pytest.mark.parametrize("piece", RUNS)
def test_the_longest_texts_of_anything_are_read_to_their_end(piece: str) -> None:
    """None in a time that grows with more than its length: this test would never end."""
    text = piece * (MAX_CHARACTERS // len(piece))
    assert "".join(read_words(text)) == text.replace(" ", "")


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
    emoji += [
        "\u2764\ufe0f\u200d\U0001f525",
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    ]
    assert [token.text for token in tokenize("".join(emoji))] == emoji
    assert keys("\u2764 \u2764\ufe0f") == ["\u2764"] * 2


def test_markup_separates_words_and_other_angles_are_text() -> None:
    assert keys("one<br />two<BR>three") == ["one", "two", "three"]
    assert keys("<script>x</script>") == ["<", "script", ">", "x", "<", "/", "script", ">"]
    assert "great" in keys("a <great> film")
    assert keys("<a href=\"x y\" class=z>one</a><p class='b' >two<br/>") == ["one", "two"]
    assert keys("<i hated it> <b and c>")[1:4] == ["i", "hated", "it"]


@pytest.mark.parametrize("mark", [*"\u2019\u2018\u02bc\u00b4`\uff07", "&#39;", "&apos;", "&rsquo;"])
def test_every_apostrophe_negates(mark: str) -> None:
    tokens = tokenize(f"don{mark}t, it{mark}s")
    assert [token.key for token in tokens] == ["do", "n't", ",", "it", "'s"]
    assert tokens[1].text == f"n{mark}t", "shown as typed"


def test_quotes_dashes_and_entities_are_what_they_stand_for() -> None:
    for quoted in ("\u201cgood\u201d", "\u00abgood\u00bb", "&quot;good&quot;", "\u201egood\u201c"):
        assert keys(quoted) == keys('"good"') == ['"', "good", '"']
    assert keys("so \u2014 good\u2026") == keys("so -- good...")
    assert keys("this &amp; that&nbsp;one &hellip;") == ["this", "&", "that", "one", "..."]
    assert keys("R&D; &nothing;") == ["r", "&", "d", ";", "&", "nothing", ";"]


def test_what_is_not_seen_parts_no_word() -> None:
    assert keys("\ufeffwonder\u200bful won\u00adder\u00adful\u2060") == ["wonderful"] * 2
    assert [token.text for token in tokenize("\ufeffNot a\u200b b")] == ["Not", "a\u200b", "b"]
    assert keys("a\x00b \u202ec") == ["a", "b", "c"]
    assert keys("\u200b \ufe0f \u200d \x1b") == []


def test_a_letter_keeps_its_marks_in_every_script() -> None:
    assert keys("cliche\u0301d nai\u0308ve") == keys("clich\u00e9d na\u00efve")
    assert keys("\ufb01ne \uff26\uff55\uff4c\uff4c") == ["fine", "full"]
    for words in (
        "\u0939\u093f\u0928\u094d\u0926\u0940 \u092b\u093c\u093f\u0932\u094d\u092e",
        "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u05e9",
    ):
        assert [token.text for token in tokenize(words)] == words.split()


def test_one_form_for_one_word() -> None:
    assert keys("SOOOOO It\u2019s") == ["soo", "it", "'s"]
    assert keys("rock'n'roll o'clock John's") == ["rock'n'roll", "o'clock", "john", "'s"]


def test_a_megabyte_without_a_space_is_one_token() -> None:
    text = "a" * 1_000_000
    assert [len(token.text) for token in tokenize(text)] == [1_000_000]
