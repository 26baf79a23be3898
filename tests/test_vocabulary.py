from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.text import vocabulary as module
from sentiment.text.vocabulary import PADDING, SPECIAL, UNKNOWN, Vocabulary


def test_encodes_what_it_has_and_nothing_as_padding() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "bad"])
    assert vocabulary.encode(["bad", "good", "odd", *SPECIAL]).tolist() == [3, 2, *[UNKNOWN] * 3]
    assert PADDING not in vocabulary.encode(SPECIAL)
    assert "good" in vocabulary and "<pad>" not in vocabulary


def test_reads_what_was_meant_and_encodes_what_is_there() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "terrible"])
    keys = ["terible", "terrible", "gud", "flurb", *SPECIAL]
    assert vocabulary.read(keys).tolist() == [3, 3, *[UNKNOWN] * 4]
    assert vocabulary.encode(keys).tolist() == [UNKNOWN, 3, *[UNKNOWN] * 4]
    ids = vocabulary.read(keys)
    assert vocabulary.respelled(keys, ids) == ["terrible", *[None] * 5]
    assert vocabulary.read([]).shape == (0,)


WORDS = st.sampled_from(
    [
        "grace",
        "Grace",
        "GRACE",
        ".",
        ",",
        "with",
        "good",
        "Good",
        "GOOD",
        "goood",
        "terible",
        "flurb",
    ]
)


@given(st.lists(st.lists(WORDS)), st.sampled_from([0, 2, 65_536]))
def test_what_was_read_before_changes_nothing(texts: list[list[str]], kept: int) -> None:
    tokens = [*SPECIAL, "james", "grace", "good", "terrible", "with", ",", "."]
    warm = Vocabulary(tokens)
    with patch.object(module, "KEPT_WORDS", kept):
        for text in texts:
            assert warm.read(text).tolist() == Vocabulary(tokens).read(text).tolist()


def test_a_given_name_is_read_by_its_place() -> None:
    vocabulary = Vocabulary([*SPECIAL, "james", "grace", "with"])
    for _ in range(2):
        assert vocabulary.read(["with", "grace", "with", "Grace"]).tolist() == [4, 3, 4, 2]


def test_first_keeps_the_ids() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "bad"])
    assert vocabulary.keep(3, ()).encode(["good", "bad"]).tolist() == [2, UNKNOWN]


@pytest.mark.parametrize("tokens", [["good"], [*SPECIAL, "good", "good"]])
def test_refuses_what_is_no_vocabulary(tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Vocabulary(tokens)
