"""Sentences: each token lies in exactly one, and their subtotals make the logit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.model.artifact import Artifact
from sentiment.text.sentences import find_sentences
from sentiment.text.tokenizer import tokenize
from sentiment.trace.replay import trace
from tests.texts import varied_texts


def split(text: str) -> list[str]:
    tokens = tokenize(text)
    return [
        text[tokens[s.start].start : tokens[s.stop - 1].end] for s in find_sentences(text, tokens)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Great cast. Dull script!", ["Great cast.", "Dull script!"]),
        ("Mr. Brown met Dr. Gray. They left.", ["Mr. Brown met Dr. Gray.", "They left."]),
        ("It cost 3.50 and got 7.5/10. Fine.", ["It cost 3.50 and got 7.5/10.", "Fine."]),
        ('"Wow!" she said. (It was late.) Bye.', ['"Wow!"', "she said.", "(It was late.)", "Bye."]),
        ("J. R. Smith, e.g. his poems. Good.", ["J. R. Smith, e.g. his poems.", "Good."]),
        ("Well... maybe. Or not... No!", ["Well... maybe.", "Or not...", "No!"]),
        ("What?! Really!!! Yes…", ["What?!", "Really!!!", "Yes…"]),
        ("A title\n\nand the rest. :)", ["A title", "and the rest. :)"]),
        ("one line\nof two", ["one line\nof two"]),
        ("it was bad. i hated it", ["it was bad.", "i hated it"]),
        ("see example.com for it", ["see example.com for it"]),
        ("!!! what", ["!!!", "what"]),
        ("word", ["word"]),
    ],
)
def test_sentences_end_where_the_rule_says(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text("ab .!?…\n\"')A1", max_size=60))
def test_every_token_lies_in_one_sentence(text: str) -> None:
    tokens = tokenize(text)
    places = [place for span in find_sentences(text, tokens) for place in span]
    assert places == list(range(len(tokens)))


def test_subtotals_and_the_bias_are_the_logit(shipped: Artifact) -> None:
    several = 0
    for text in varied_texts(40):
        found = trace(shipped, text)
        spans = find_sentences(text, found.tokens)
        several += len(spans) > 1
        parts = [found.contributions[s.start : s.stop].sum(dtype=np.float64) for s in spans]
        assert found.bias + sum(parts) == pytest.approx(found.logit, rel=1e-5, abs=1e-5)
    assert several > 20
