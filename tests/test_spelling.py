"""Which words are read as another one, and which are left alone."""

import string
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.text.spelling import FREQUENT, LONGEST, SHORTEST, Spelling, is_slip
from sentiment.text.tokenizer import normalize, read_keys
from sentiment.text.vocabulary import SPECIAL, UNKNOWN, Vocabulary
from sentiment.trace.replay import trace

WORDS = ("terrible", "horrible", "service", "waste", "waist", "wasted", "don't", "good", "hour")
LETTERS = "abc"
short_words = st.text(LETTERS, min_size=1, max_size=6)
words = st.text(LETTERS, min_size=SHORTEST, max_size=8)


def slips(word: str, letters: str = LETTERS) -> set[str]:
    """All that one slip makes of a word, by the definition of a slip."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in cuts if b}
    added = {a + letter + b for a, b in cuts for letter in letters}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return (dropped | added | changed | swapped) - {word}


def vocabulary(*tokens: str) -> Vocabulary:
    return Vocabulary([*SPECIAL, *tokens])


def read(known: Vocabulary, key: str) -> str | None:
    """The word that a key is read as; None if as none."""
    (i,) = known.read([key]).tolist()
    return None if i == UNKNOWN else known.tokens[i]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("terible", "terrible"),
        ("terrrible", "terrible"),
        ("terribel", "terrible"),
        ("terrable", "terrible"),
        ("horribl", "horrible"),
        ("sevice", "service"),
        ("services", "service"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert read(vocabulary(*WORDS), typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "terbile",  # two slips
        "errible",  # another first letter
        "etrrible",
        "hourr",  # near a word that is too short
        "goods",
        "wste",  # too short itself
        "dont't",  # not letters only
        "do'nt",
        "serv1ce",
        "8/100",
        "flurb",
        *SPECIAL,
        "",
    ],
)
def test_anything_else_is_left(typed: str) -> None:
    assert read(vocabulary(*WORDS), typed) is None


@pytest.mark.parametrize("before", range(20))
def test_of_two_words_the_more_frequent_is_meant(before: int) -> None:
    others = [f"w{number}" for number in range(before)]
    assert read(vocabulary(*others, "waste", "wasted"), "wastee") == "waste"
    assert read(vocabulary(*others, "wasted", "waste"), "wastee") == "wasted"


def test_rare_words_are_not_meant() -> None:
    many = [f"w{number}" for number in range(FREQUENT - len(SPECIAL) - 1)]
    assert read(vocabulary(*many, "terrible"), "terible") == "terrible"
    assert read(vocabulary(*many, "more", "terrible"), "terible") is None


@given(short_words, short_words)
def test_a_slip_is_what_one_slip_makes(one: str, other: str) -> None:
    assert is_slip(one, other) == is_slip(other, one) == (other in slips(one))


# A vocabulary holds keys: no letter stands three times in a row.
keys = words.filter(lambda word: normalize(word) == word)


@given(st.lists(keys, unique=True, min_size=1), keys)
def test_the_index_finds_what_comparing_with_every_word_finds(
    tokens: list[str], typed: str
) -> None:
    near = (token for token in tokens if token[0] == typed[0] and token in slips(typed))
    expected = typed if typed in tokens else next(near, None)
    assert read(vocabulary(*tokens), typed) == expected


@given(data=st.data())
def test_on_the_shipped_vocabulary(shipped: Artifact, data: st.DataObject) -> None:
    known = shipped.vocabulary
    word = known.tokens[data.draw(st.integers(len(SPECIAL), FREQUENT - 1))]
    typed = data.draw(st.sampled_from(sorted(slips(word, string.ascii_lowercase))))
    # "aaart" is shortened before it is looked up, and then is a slip of another word.
    assume(normalize(typed) == typed)
    meant = read(known, typed)
    if typed in known:
        assert meant == typed
    elif meant is not None:
        assert meant in known.keep(FREQUENT, ()) and meant in slips(typed, string.ascii_lowercase)
        assert meant[0] == typed[0] and min(len(meant), len(typed)) >= SHORTEST
    else:
        # Only such a word is left of which a condition does not hold.
        short = min(len(word), len(typed)) < SHORTEST or max(len(word), len(typed)) > LONGEST
        assert short or word[0] != typed[0] or not (word.isalpha() and typed.isalpha())


@given(st.lists(st.one_of(st.text(max_size=12), words, st.sampled_from(WORDS))))
def test_known_words_are_never_touched(keys: list[str]) -> None:
    known = vocabulary(*WORDS)
    exact, meant = known.encode(keys), known.read(keys)
    assert meant.dtype == exact.dtype and len(meant) == len(exact)
    assert (meant[exact != UNKNOWN] == exact[exact != UNKNOWN]).all()


def test_an_index_is_built_for_the_first_misspelt_word_alone(
    shipped: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    build = Spelling._index

    def watch(self: Spelling, letter: str) -> dict[str, tuple[int, ...]]:
        built.append(letter)
        return build(self, letter)

    monkeypatch.setattr(Spelling, "_index", watch)
    artifact = replace(shipped, vocabulary=Vocabulary(shipped.vocabulary.tokens))
    trace(artifact, "A warm film, and the music is good :) 8/10 xq z9z " + "x" * 1_000)
    assert built == []
    assert trace(artifact, "A terrxible film").read_as[1] == "terrible"
    assert built == ["t"]


def test_threads_that_come_at_once_read_the_same(shipped: Artifact) -> None:
    keys = [word + word[-1] for word in shipped.vocabulary.tokens[2:6_000]]
    expected = shipped.vocabulary.read(keys).tolist()
    for _ in range(3):
        fresh = Vocabulary(shipped.vocabulary.tokens)
        with ThreadPoolExecutor(6) as pool:
            for ids in pool.map(fresh.read, [keys] * 6):
                assert ids.tolist() == expected


def test_what_is_counted_as_unknown_is_unknown_after_all(shipped_scorer: Scorer) -> None:
    known = shipped_scorer.artifact.vocabulary
    text = "A terrxible, horrxible mess of a zzgqflurb"
    (score,) = shipped_scorer.score([text])
    keys = read_keys(text)
    assert (known.encode(keys) == UNKNOWN).sum() == 3
    assert (score.tokens, score.unknown) == (len(keys), 1)
    (meant,) = shipped_scorer.score(["A terrible, horrible mess of a zzgqflurb"])
    assert score == meant


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("we met Hatem there", None),
        ("we met hatem there", "hated"),
        ("Hatem, the awful one", "hated"),
        ("so bad. Hatem it", "hated"),
        ("WE HATEM IT", "hated"),
    ],
)
def test_a_capital_inside_a_sentence_is_a_name(
    shipped: Artifact, text: str, read_as: str | None
) -> None:
    found = trace(shipped, text)
    (place,) = (i for i, token in enumerate(found.tokens) if token.key == "hatem")
    assert found.read_as[place] == read_as
    assert found.logit == pytest.approx(Scorer(shipped).score([text])[0].logit, abs=1e-4)


def test_a_word_of_any_length_is_read_at_once(shipped: Artifact) -> None:
    start = time.process_time()
    assert shipped.vocabulary.read(["terible" * 25_000]).tolist() == [UNKNOWN]
    # Leaving out each letter in turn takes longer than this.
    assert time.process_time() - start < 5
