from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.model.artifact import Artifact
from sentiment.text.groups import read_given_names, read_groups, read_verbs
from sentiment.text.identities import PROPER, merge, read_identities
from sentiment.text.names import count_inside, find_names, is_name
from sentiment.text.tokenizer import read_keys, read_words
from sentiment.text.vocabulary import SPECIAL, UNKNOWN, Vocabulary

GROUPS = read_identities()
OTHER_WORDS = ("the", "film", "good", "n't", ":)")
# Any order of any words: the most frequent word of a group differs from data to data.
VOCABULARIES = st.lists(
    st.sampled_from([*OTHER_WORDS, *(key for group in GROUPS for key in group)]), unique=True
).map(lambda words: Vocabulary([*SPECIAL, *words]))


def test_no_word_stands_in_two_groups() -> None:
    counts = Counter(key for group in GROUPS for key in group)
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_group_has_words_to_swap() -> None:
    assert [name for name, group in read_groups().items() if len(group) < 2] == []


@pytest.mark.parametrize("name, least", [("name", 350), ("nationality", 120), ("country", 120)])
def test_the_generators_lists_are_long(name: str, least: int) -> None:
    assert len(read_groups()[name]) >= least


def test_words_are_what_the_tokenizer_yields() -> None:
    words = [key for group in GROUPS for key in group]
    assert [word for word in words if read_keys(word.capitalize()) != [word]] == []


@given(VOCABULARIES)
def test_merged_words_share_a_row_and_others_keep_theirs(vocabulary: Vocabulary) -> None:
    rows = merge(vocabulary)
    assert rows.dtype == np.int32 and rows.shape == (len(vocabulary),)
    np.testing.assert_array_equal(rows[rows], rows)
    for name, group in read_groups().items():
        ids = vocabulary.encode(key for key in group if key in vocabulary)
        assert len(set(rows[ids])) <= 1
        assert set(rows[ids]) <= ({UNKNOWN} if name in PROPER else set(ids))
    outside = [i for i, token in enumerate(vocabulary.tokens) if token in {*OTHER_WORDS, *SPECIAL}]
    np.testing.assert_array_equal(rows[outside], outside)


def test_a_name_that_the_vocabulary_lacks_is_read_as_one_that_it_has() -> None:
    vocabulary = Vocabulary([*SPECIAL, "lakisha", "liked", "it"])
    ids = vocabulary.encode(read_keys("Lakisha Wolodymyrowna liked it"))
    assert ids[0] != ids[1] == UNKNOWN and len(set(merge(vocabulary)[ids[:2]])) == 1


def test_names_found_in_the_data_are_read_as_unknown_words() -> None:
    texts = (
        "We saw Okonedo and Grace there, so did Pat. Film by Okonedo, not by Grace; a GREAT film.",
        "Okonedo, I think, is not what Okonedo was. Then a pat on the back with grace, of all.",
        "I, for one, met Okonedo, Grace and Pat; a film, Grace said. Great, said the film.",
    )
    capital, small = count_inside(texts)
    assert capital == {"okonedo": 4, "grace": 4, "pat": 2}
    assert find_names(capital, small) == ["okonedo"]
    vocabulary = Vocabulary([*SPECIAL, "film", "okonedo", "grace"])
    rows = merge(vocabulary, find_names(capital, small))
    np.testing.assert_array_equal(rows, [0, 1, 2, UNKNOWN, 4])


def test_swapping_within_a_group_changes_no_row() -> None:
    vocabulary = Vocabulary([*SPECIAL, "lakisha", "liked", "he", "emily", "she"])
    rows = merge(vocabulary)
    texts = ("Emily: he liked", "Lakisha: she liked")
    one, other = (rows[vocabulary.encode(read_keys(text))] for text in texts)
    np.testing.assert_array_equal(one, other)


def test_given_names_are_words_of_no_group() -> None:
    given = read_given_names()
    assert len(given) > 100 and not given.keys() & {key for group in GROUPS for key in group}
    assert set(given.values()) == {"people", "things"}
    assert [word for word in sorted(given) if read_keys(word.capitalize()) != [word]] == []


def test_a_given_name_is_a_name_inside_a_sentence_with_a_capital_only() -> None:
    vocabulary = Vocabulary([*SPECIAL, "grace", "emily", "met", "."])

    def read(text: str) -> list[str]:
        return [vocabulary.tokens[i] for i in vocabulary.read(read_words(text))]

    assert read("met Grace.") == ["met", "emily", "."]
    for text in ("Grace.", "met. Grace", "met GRACE", "met grace"):
        assert "grace" in read(text)
    keys = read_keys("met Grace.")
    assert vocabulary.respelled(keys, vocabulary.read(["met", "Grace", "."])) == [None] * 3


def test_before_a_verb_a_given_name_is_a_name_where_a_sentence_begins_too() -> None:
    tokens = ["grace", "emily", "hope", "told", "is", "n't", "under", "."]
    vocabulary = Vocabulary([*SPECIAL, *tokens])

    def read(text: str) -> str:
        return vocabulary.tokens[vocabulary.read(read_words(text))[0]]

    for text in ("Grace told", "Grace isn't", "Grace's", "Grace\u2019s", "Hope Told."):
        assert read(text) == "emily", text
    for text in ("Grace under", "Grace", "GRACE told", "grace told", "Grace."):
        assert read(text) == "grace", text
    for text in ("Hope is", "Hope's", "Hope"):
        assert read(text) == "hope", text


@pytest.mark.parametrize("before", [":)", ":D", ")", "\u201d", "\u2014", "....", "8/10", "!", "("])
def test_a_sentence_may_begin_after_any_mark(before: str) -> None:
    assert not is_name([before, "Hope"], 1)


@pytest.mark.parametrize("before", ["met", "n't", "'s", ",", ";", "&", "caf\u00e9"])
def test_a_sentence_goes_on_after_words_and_commas(before: str) -> None:
    assert is_name([before, "Hope"], 1)


def test_verbs_are_no_names() -> None:
    assert len(read_verbs()) > 200 and read_verbs().keys() & read_given_names() == {"will"}
    assert set(read_verbs().values()) == {"persons", "others"}
    # As they stand after a name: "'s" is cut off there.
    after = {verb: f"she {verb}" if verb.isalpha() else f"she{verb}" for verb in read_verbs()}
    assert [verb for verb, text in after.items() if read_keys(text) != ["she", verb]] == []


def test_without_any_name_a_given_one_is_unknown() -> None:
    assert Vocabulary([*SPECIAL, "grace", "met"]).read(["met", "Grace"]).tolist() == [3, UNKNOWN]


def test_given_names_of_the_shipped_model_share_the_row_of_names(shipped: Artifact) -> None:
    ids = shipped.vocabulary.read(read_words("I met Grace and Emily"))
    assert shipped.reads_as_unknown[ids].tolist() == [False, False, True, False, True]
