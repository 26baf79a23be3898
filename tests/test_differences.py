"""Two traces compared: the parts sum to the difference, the alignment loses no word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sentiment.model.artifact import Artifact
from sentiment.trace import differences
from sentiment.trace.differences import PARTED, Place, align, compare
from sentiment.trace.pairs import drop, negate, repeat
from sentiment.trace.replay import trace
from sentiment.trace.surgery import clamp, operate
from tests.conftest import SENTENCES, make_artifact
from tests.texts import varied_texts

KEYS = st.lists(st.sampled_from("abcde"), max_size=12)


@pytest.mark.parametrize("most_pairs", [differences.MOST_PAIRS, 0])
@given(a=KEYS, b=KEYS)
def test_every_word_of_both_texts_has_its_place_in_order(
    most_pairs: int, a: list[str], b: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "MOST_PAIRS", most_pairs)
        places = align(a, b)
    assert [place.a for place in places if place.a is not None] == list(range(len(a)))
    assert [place.b for place in places if place.b is not None] == list(range(len(b)))
    assert all((place.a, place.b) != (None, None) for place in places)
    if not most_pairs:
        equal = [p for p in places if None not in (p.a, p.b) and a[p.a or 0] == b[p.b or 0]]
        assert len(equal) >= longest_common(a, b)


def longest_common(a: list[str], b: list[str]) -> int:
    """By the textbook."""
    row = [0] * (len(b) + 1)
    for word in a:
        above = row
        row = [0]
        for j, other in enumerate(b):
            row.append(above[j] + 1 if word == other else max(row[j], above[j + 1]))
    return row[-1]


def test_one_word_again_and_again_is_aligned_at_once() -> None:
    """It would take difflib a minute; this test would not end."""
    a, b = ["a"] * 1_000, ["a", "b"] * 500
    places = align(a, b)
    assert sum(None not in (p.a, p.b) and b[p.b or 0] == "a" for p in places) == 500


def test_an_inserted_word_has_a_place_of_its_own() -> None:
    assert align(["a", "b"], ["a", "not", "b"]) == [Place(0, 0), Place(None, 1), Place(1, 2)]
    assert align(["a", "b"], ["a", "c"]) == [Place(0, 0), Place(1, 1)]


@pytest.mark.parametrize("make", [negate, drop, repeat])
def test_the_parts_sum_to_the_difference_of_the_logits(make, shipped: Artifact) -> None:
    for text in (*SENTENCES, *varied_texts(12, seed=8)):
        a = trace(shipped, text)
        b = trace(shipped, make(text, int(np.abs(a.contributions).argmax())) or "nothing")
        difference = compare(a, b)
        assert_allclose(difference.parts.sum(), b.logit - a.logit, atol=1e-5)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_unlike_texts_sum_too_whatever_the_cell(cell: str) -> None:
    artifact = make_artifact(cell=cell, pooling="attention")
    a, b = trace(artifact, SENTENCES[0]), trace(artifact, SENTENCES[3])
    assert_allclose(compare(a, b).parts.sum(), b.logit - a.logit, atol=1e-5)


def test_states_part_at_the_word_that_differs() -> None:
    artifact = make_artifact()
    a, b = (
        trace(artifact, "Great cast, dull script."),
        trace(artifact, "Great cast, lovely script."),
    )
    difference = compare(a, b)
    assert difference.parting == {"forward": 3, "backward": 3}
    forward, backward = difference.distances["forward"], difference.distances["backward"]
    assert not forward[:3].any() and not backward[4:].any()
    expected = np.linalg.norm(a.hidden("forward")[3] - b.hidden("forward")[3])
    assert forward[3] == pytest.approx(expected)
    lengths = [np.linalg.norm(side.hidden("forward")[3]) for side in (a, b)]
    assert forward[3] > PARTED * max(lengths)


def test_a_text_does_not_part_from_itself(tiny_artifact: Artifact) -> None:
    traced = trace(tiny_artifact, SENTENCES[0])
    difference = compare(traced, traced)
    assert not difference.parts.any()
    assert difference.parting == {"forward": None, "backward": None}


def test_a_place_without_a_word_has_no_distance(tiny_artifact: Artifact) -> None:
    a, b = (trace(tiny_artifact, text) for text in ("Was it good?", "Was it not good?"))
    difference = compare(a, b)
    (gap,) = [n for n, place in enumerate(difference.places) if place.a is None]
    for values in difference.distances.values():
        assert np.isnan(values).tolist() == [n == gap for n in range(5)]


def test_an_operation_is_compared_like_another_text(shipped: Artifact) -> None:
    a = trace(shipped, "The plot was thin, but I loved every minute of it.")
    b = operate(shipped, a, clamp("forget", 0.0, "forward"))
    difference = compare(a, b)
    assert_allclose(difference.parts.sum(), b.logit - a.logit, atol=1e-5)
    assert difference.parting["backward"] is None and difference.parting["forward"] is not None
