"""The composition set is what it claims to be: varied, balanced, distinct and our own."""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from examples import EXAMPLES
from sentiment.text.tokenizer import MARKUP, read_keys
from tests.conftest import SENTENCES
from tests.reviews import NEGATIVE, POSITIVE
from tests.texts import ENDINGS, OPENINGS

FILE = Path(__file__).parent / "data" / "composition.jsonl"
ROWS: list[dict[str, str]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
VERDICTS = {"positive", "negative", "uncertain"}
PHENOMENA = {
    *("negation", "far negation", "double negation", "intensifier", "diminisher", "contrast"),
    *("changed opinion", "other's opinion", "question", "comparison", "sarcasm", "neutral"),
    *("emoji", "typo", "product", "restaurant", "service", "music"),
}
SOME_UNCERTAIN = {"diminisher", "contrast", "question", "comparison"}
ELSEWHERE = (*SENTENCES, *POSITIVE, *NEGATIVE, *OPENINGS, *ENDINGS)


def words(text: str) -> tuple[str, ...]:
    """What is left of `text` without case and punctuation; emoji and emoticons stay."""
    return tuple(key for key in read_keys(text) if key not in {*".,;:!?'\"-…", "..."})


def verdicts(phenomenon: str) -> Counter[str]:
    return Counter(row["expected"] for row in ROWS if row["phenomenon"] == phenomenon)


def one_word_apart(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether replacing, adding or leaving out one word makes `first` of `second`."""
    if len(first) == len(second):
        return sum(a != b for a, b in zip(first, second, strict=True)) <= 1
    short, long = sorted((first, second), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def test_every_row_has_a_text_a_verdict_and_a_phenomenon() -> None:
    for row in ROWS:
        assert list(row) == ["text", "expected", "phenomenon"]
        assert row["expected"] in VERDICTS
        assert row["phenomenon"] in PHENOMENA


def test_every_text_is_what_a_person_types_on_one_line() -> None:
    for text in (row["text"] for row in ROWS):
        assert text == " ".join(text.split())
        assert words(text), f"nothing to read in {text!r}"
        assert len(text.split()) <= 30
        assert not MARKUP.search(text)


def test_it_is_large_and_of_varied_length() -> None:
    lengths = [len(row["text"].split()) for row in ROWS]
    assert len(ROWS) >= 300
    assert sum(length <= 4 for length in lengths) >= 20
    assert sum(length >= 15 for length in lengths) >= 20


@pytest.mark.parametrize("phenomenon", sorted(PHENOMENA - {"neutral"}))
def test_every_phenomenon_is_large_and_balanced(phenomenon: str) -> None:
    counts = verdicts(phenomenon)
    assert counts.total() >= 15
    assert min(counts["positive"], counts["negative"]) >= 7
    assert abs(counts["positive"] - counts["negative"]) <= 2
    assert counts["uncertain"] >= (3 if phenomenon in SOME_UNCERTAIN else 0)


def test_neutral_is_uncertain_throughout() -> None:
    assert verdicts("neutral").total() >= 15
    assert set(verdicts("neutral")) == {"uncertain"}


def test_no_two_texts_are_the_same_to_a_reader() -> None:
    repeated = [text for text, n in Counter(words(row["text"]) for row in ROWS).items() if n > 1]
    assert not repeated


def test_texts_one_word_apart_are_pairs_of_two_verdicts() -> None:
    # A single word is always one word apart from another.
    read = [(words(row["text"]), row) for row in ROWS if len(words(row["text"])) > 2]
    for (first, row), (second, other) in combinations(read, 2):
        if abs(len(first) - len(second)) <= 1 and one_word_apart(first, second):
            assert row["expected"] != other["expected"], (row["text"], other["text"])


def test_none_is_a_text_that_the_app_or_other_tests_show() -> None:
    shown = {words(text) for text in (*ELSEWHERE, *(example.text for example in EXAMPLES.values()))}
    assert not [row["text"] for row in ROWS if words(row["text"]) in shown]
