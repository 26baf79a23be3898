import pytest

from sentiment.text.vocabulary import PADDING, SPECIAL, UNKNOWN, Vocabulary


def test_encodes_what_it_has_and_nothing_as_padding() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "bad"])
    assert vocabulary.encode(["bad", "good", "odd", *SPECIAL]).tolist() == [3, 2, *[UNKNOWN] * 3]
    assert PADDING not in vocabulary.encode(SPECIAL)
    assert "good" in vocabulary and "<pad>" not in vocabulary


def test_first_keeps_the_ids() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "bad"])
    assert vocabulary.first(3).encode(["good", "bad"]).tolist() == [2, UNKNOWN]


@pytest.mark.parametrize("tokens", [["good"], [*SPECIAL, "good", "good"]])
def test_refuses_what_is_no_vocabulary(tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Vocabulary(tokens)
