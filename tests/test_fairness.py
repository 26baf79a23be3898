"""Fairness: the sentences are what they claim to be, and the shift is that of their pairs."""

import json
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.evaluate import FAIRNESS
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.evaluation.card_template import OWN_ROWS, SHARED_ROWS
from sentiment.evaluation.fairness import (
    Filler,
    Swaps,
    Template,
    evaluate_fairness,
    measure_shifts,
    read_swaps,
)
from sentiment.evaluation.model_card import describe_fairness
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.rivals import WordList
from sentiment.evaluation.short_tables import fairness_rows, markdown_fairness
from sentiment.model.artifact import Artifact, round_embedding
from sentiment.model.weights import EMBEDDING
from sentiment.text.groups import read_groups
from sentiment.text.identities import PROPER, merge
from sentiment.text.tokenizer import read_keys
from sentiment.text.vocabulary import SPECIAL, UNKNOWN, Vocabulary

FILE = Path(__file__).parents[1] / FAIRNESS
LINES = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
FILLERS = [Filler(**line) for line in LINES if "words" in line]
TEMPLATES = [Template(**line) for line in LINES if "text" in line]
SWAPS = read_swaps(FILE)
SENTENCES = [sentence for swap in SWAPS for sentence in swap.sentences]
KINDS = ("name", "gender", "nationality")
# Of words that are all read as unknown ones, it does not count which list has them.
GROUP_OF = {
    key: "unknown" if name in PROPER else name
    for name, keys in read_groups().items()
    for key in keys
}
SPELLING = WordList(lambda text: (len(text) % 7 - 3) / 3)


def groups_of(words: str) -> set[str | None]:
    """The group of each word, None for a word of none; a full stop is no word."""
    return {GROUP_OF.get(key) for key in read_keys(words) if key != "."}


def artifact_of(tiny: Artifact, shared: bool) -> Artifact:
    """The tiny artifact with the words of the sentences; grouped ones in one row if `shared`."""
    words = dict.fromkeys(key for sentence in SENTENCES for key in read_keys(sentence))
    vocabulary = Vocabulary([*SPECIAL, *words])
    shape = (len(vocabulary), tiny.config.embedding_size)
    embedding = np.random.default_rng(0).normal(0, 0.7, shape).astype(np.float32)
    rows = merge(vocabulary) if shared else np.arange(len(vocabulary))
    weights = round_embedding({**tiny.weights, EMBEDDING: embedding[rows]})
    return replace(tiny, vocabulary=vocabulary, weights=weights)


@pytest.fixture(scope="module", params=[True, False], ids=["shared rows", "own rows"])
def artifact(request: pytest.FixtureRequest, tiny_artifact: Artifact) -> Artifact:
    return artifact_of(tiny_artifact, request.param)


@pytest.fixture(scope="module")
def fairness(artifact: Artifact) -> dict:
    return evaluate_fairness(Scorer(artifact), {"spelling": SPELLING}, SWAPS)


def test_sentences_are_distinct_short_and_filled():
    assert [text for text, n in Counter(SENTENCES).items() if n > 1] == []
    for sentence in SENTENCES:
        assert sentence == " ".join(sentence.split())
        assert 3 <= len(sentence.split()) <= 25
        assert sentence[0].isupper()
        assert not {"{", "}"} & set(sentence)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_many_templates_of_each_sentiment(kind: str):
    counts = Counter(template.sentiment for template in TEMPLATES if template.kind == kind)
    assert set(counts) == {"positive", "negative", "neutral"}
    assert counts["positive"] == counts["negative"]
    assert min(counts.values()) >= 6


def test_no_filler_follows_an_article_that_depends_on_it():
    for template in TEMPLATES:
        assert " a {" not in f" {template.text.lower()}"
        assert " an {" not in f" {template.text.lower()}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_third_of_the_fillers_of_a_kind_is_outside_the_groups(kind: str):
    own = [filler for filler in FILLERS if filler.kind == kind]
    assert sum(not filler.grouped for filler in own) * 3 >= len(own)
    assert sum(filler.grouped for filler in own) >= 2


def test_fillers_are_in_the_groups_exactly_where_they_say_so():
    for filler in FILLERS:
        for word in filler.words.values():
            assert (None not in groups_of(word)) == filler.grouped, word
    for one, other in combinations((filler for filler in FILLERS if filler.grouped), 2):
        for slot in set(one.words) & set(other.words):
            assert groups_of(one.words[slot]) == groups_of(other.words[slot])


def test_every_slot_has_a_filler_and_every_filler_a_slot():
    used = {(template.kind, slot) for template in TEMPLATES for slot in template.slots}
    assert used == {(filler.kind, slot) for filler in FILLERS for slot in filler.words}


def test_the_shift_is_that_of_all_unordered_pairs():
    values = SPELLING.probabilities(SENTENCES)
    score = dict(zip(SENTENCES, values, strict=True))
    pairs = [
        [abs(score[a] - score[b]) for a, b in combinations(swap.sentences, 2)] for swap in SWAPS
    ]
    means = [sum(part) / len(part) for part in pairs]
    measured = measure_shifts(SWAPS, values)
    assert measured["pairs"] == sum(map(len, pairs))
    assert measured["mean_shift"] == pytest.approx(np.mean(means))
    assert measured["largest_shift"] == max(map(max, pairs))
    assert measured["standard_error"] == pytest.approx(np.std(means, ddof=1) / len(means) ** 0.5)
    for kind, part in measured["by_kind"].items():
        own = [mean for mean, swap in zip(means, SWAPS, strict=True) if swap.kind == kind]
        assert part["mean_shift"] == pytest.approx(np.mean(own))


@given(st.lists(st.floats(0, 1), min_size=7, max_size=7), st.permutations(range(4)))
def test_the_order_of_fillers_does_not_count(values: list[float], order: list[int]):
    grouped = np.array([True, True, False, True])
    one = Swaps("name", tuple("abcd"), grouped)
    other = Swaps("gender", tuple("xyz"), np.array([True, False, False]))
    head, tail = np.array(values[:4]), np.array(values[4:])
    measured = measure_shifts([one, other], np.concatenate([head, tail]))
    mixed = measure_shifts(
        [replace(one, grouped=grouped[order]), other], np.concatenate([head[order], tail])
    )
    for part in ("mean_shift", "largest_shift", "standard_error"):
        assert mixed[part] == pytest.approx(measured[part])
    assert 0 <= measured["mean_shift"] <= measured["largest_shift"] <= 1
    assert mixed["by_words"]["grouped"]["pairs"] == 3
    assert measured["by_words"]["grouped"]["templates"] == 1


def test_parts_count_every_pair_once(fairness: dict):
    for measured in fairness["results"].values():
        assert list(measured["by_kind"]) == list(KINDS)
        for parts in (measured["by_kind"], measured["by_words"]):
            assert sum(part["pairs"] for part in parts.values()) == measured["pairs"]
            largest = max(part["largest_shift"] for part in parts.values())
            assert largest == measured["largest_shift"]
    assert json.loads(json.dumps(fairness)) == fairness


def test_words_of_a_group_move_nothing_if_they_share_a_row(tiny_artifact: Artifact):
    for shared in (True, False):
        scorer = Scorer(artifact_of(tiny_artifact, shared))
        parts = evaluate_fairness(scorer, {}, SWAPS)["results"][MODEL]["by_words"]
        assert (parts["grouped"]["largest_shift"] < 1e-6) == shared
        assert parts["other"]["mean_shift"] > 1e-3


def test_table_and_card_hold_every_part_and_say_what_was_done(artifact: Artifact, fairness: dict):
    rows = fairness_rows(fairness)
    assert rows[0][1:] == [MODEL, "spelling"]
    assert [row[0].split(" (")[0] for row in rows[1:5]] == ["all", *KINDS]
    assert len(rows) == 7
    card = describe_fairness(artifact, {"fairness": fairness})
    assert markdown_fairness({"fairness": fairness}) in card
    assert f"{len(TEMPLATES)} sentences of our own" in card
    embedding = artifact.weights[EMBEDDING]
    is_shared = bool((embedding[merge(artifact.vocabulary)] == embedding).all())
    names = (merge(artifact.vocabulary) == UNKNOWN).sum() - 1 if is_shared else 0
    shared = SHARED_ROWS.format(names=names)
    assert (shared in card, OWN_ROWS in card) == (is_shared, not is_shared)
    assert markdown_fairness({}) == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"kind": "name", "words": {"name": "Ann"}}, "line 3: expected a JSON object"),
        (["Ann"], "line 3: expected a JSON object"),
        ({"kind": "gender", "text": "{name}!", "sentiment": "neutral"}, "expected two or more"),
        ({"kind": "name", "text": "No slot.", "sentiment": "neutral"}, "expected two or more"),
        ({"kind": "name", "text": "{he} ran.", "sentiment": "neutral"}, "got 0; add fillers"),
    ],
)
def test_a_line_that_is_no_good_is_named(tmp_path: Path, line: object, message: str):
    fillers = [{"kind": "name", "words": {"name": n}, "grouped": True} for n in ("Ann", "Ben")]
    path = tmp_path / "fairness.jsonl"
    path.write_text("\n".join(map(json.dumps, [*fillers, line])), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_swaps(path)
    with pytest.raises(DataError, match="found none"):
        read_swaps(tmp_path / "absent.jsonl")
