import pytest

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


def test_first_keeps_the_ids() -> None:
    vocabulary = Vocabulary([*SPECIAL, "good", "bad"])
    assert vocabulary.keep(3, ()).encode(["good", "bad"]).tolist() == [2, UNKNOWN]


@pytest.mark.parametrize("tokens", [["good"], [*SPECIAL, "good", "good"]])
def test_refuses_what_is_no_vocabulary(tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Vocabulary(tokens)
