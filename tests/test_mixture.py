"""What an epoch is made of."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sentiment.data.examples import Examples, join
from sentiment.model.config import Config
from sentiment.text.groups import read_groups
from sentiment.training.corpus import Corpus, load_corpus
from sentiment.training.mixture import (
    CROP_TOKENS,
    Mixture,
    cut_crops,
    cut_sentences,
    join_targets,
)
from sentiment.training.pipeline import blend, labelled_mixture, taught_mixture
from sentiment.training.teacher import Panel, Teacher
from tests.conftest import make_artifact
from tests.phrases import write_phrases
from tests.reviews import prepare_dataset

CONFIG = Config(compositions=200, crops=50, vocabulary_size=6_000, seed=4)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("mixture")
    prepared = prepare_dataset(folder, polar=60, unlabelled=40)
    return load_corpus(CONFIG, prepared, write_phrases(folder / "sst2"))


@pytest.fixture(scope="module")
def judge(corpus: Corpus) -> Panel:
    return Panel([make_artifact(vocabulary=corpus.vocabulary)])


@pytest.fixture(scope="module")
def taught(corpus: Corpus) -> Mixture:
    teacher = Teacher()
    for seed in (0, 1):
        network = make_artifact(vocabulary=corpus.vocabulary, seed=seed)
        teacher.add(f"network {seed}", network, corpus, reads_short=seed == 0)
    assert len(teacher.judges) == 2 and len(teacher.panel) == 1
    return taught_mixture(labelled_mixture(CONFIG, corpus), teacher)


@pytest.fixture(scope="module")
def composed(taught: Mixture) -> Mixture:
    return replace(taught, config=CONFIG)


def test_words_that_share_a_row_are_read_as_one(corpus: Corpus) -> None:
    names = read_groups()["name"]
    assert all(name in corpus.vocabulary for name in names)
    first, *others = corpus.encode([[name] for name in names])
    assert all((row == first).all() for row in others)
    for part in (corpus.train, corpus.unlabelled):
        assert all((corpus.rows[row] == row).all() for row in part.ids)


def test_an_epoch_depends_on_its_number_and_seed_alone(composed: Mixture) -> None:
    again, other = composed.epoch(2), composed.epoch(3)
    first = composed.epoch(2)
    assert len(first) == len(other)
    for row, same in zip(first.ids, again.ids, strict=True):
        assert_array_equal(row, same)
    assert [row.tolist() for row in first.ids] != [row.tolist() for row in other.ids]


def test_its_parts_are_all_there(taught: Mixture, composed: Mixture, corpus: Corpus) -> None:
    found = taught.epoch(1)
    reviews = len(corpus.train) + len(corpus.unlabelled)
    assert corpus.phrases is not None
    neutral = round(CONFIG.neutral_phrases * len(corpus.phrases.neutral))
    short = len(corpus.phrases.train) + neutral + CONFIG.crops
    assert len(found) == reviews + short
    assert_array_equal(found.targets[: len(corpus.train)], corpus.train.labels)
    assert len(composed.epoch(1)) == reviews + short + CONFIG.compositions
    for mixture in (taught, composed):
        examples = mixture.epoch(1)
        assert len(examples) == mixture.size
        assert all(len(row) for row in examples.ids)
        assert ((examples.targets >= 0) & (examples.targets <= 1)).all()


def test_its_digest_tells_other_data_teachers_and_sentences(
    taught: Mixture, composed: Mixture, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no checkpoint of an earlier recipe is gone on with as if it were of this one."""
    labels = replace(corpus.train, labels=1 - corpus.train.labels)
    fewer = taught.phrases.sample(0.5, np.random.default_rng(0))
    others = [
        composed,
        replace(taught, taught_by=labelled_mixture(CONFIG, corpus).taught_by),
        replace(taught, phrases=fewer),
        replace(taught, corpus=replace(corpus, train=labels)),
    ]
    plain, written = taught.digest, composed.digest
    assert len({plain, *(other.digest for other in others)}) == 1 + len(others)
    rounded = replace(taught.crops, targets=taught.crops.targets + np.float32(1e-7))
    assert replace(taught, crops=rounded).digest == plain, "what a teacher says is left out"
    monkeypatch.setattr("sentiment.training.mixture.COMPOSING", "other weights")
    assert replace(taught).digest == plain, "it has no composed sentences"
    assert replace(composed).digest != written


def test_another_teacher_is_told_by_its_weights(corpus: Corpus) -> None:
    def origins(seed: int) -> dict[str, str]:
        teacher = Teacher()
        network = make_artifact(vocabulary=corpus.vocabulary, seed=seed)
        teacher.add("network", network, corpus, reads_short=False)
        return teacher.origins

    assert origins(0) == origins(0) != origins(1)


def test_phrases_count_more_in_the_last_epochs_alone(taught: Mixture, composed: Mixture) -> None:
    assert CONFIG.phrase_weight > 1
    reviews, phrases = len(taught.reviews), len(taught.phrases)
    place = slice(reviews, reviews + phrases)
    assert phrases and (taught.epoch(1).weights == 1).all()
    weights = composed.epoch(1).weights
    assert (weights[place] == CONFIG.phrase_weight).all()
    assert (np.delete(weights, np.arange(len(weights))[place]) == 1).all()


def test_a_plain_configuration_trains_on_labelled_reviews_alone(corpus: Corpus) -> None:
    plain = replace(CONFIG, phrases=0.0, compositions=0, unlabelled=0.0, crops=0)
    assert not plain.needs_teacher
    bare = replace(corpus, phrases=None, grammar=None)
    assert len(labelled_mixture(plain, bare).epoch(1)) == len(corpus.train)


@pytest.mark.parametrize(
    ("targets", "low", "high"),
    [
        ((0.97, 0.97), 0.97, 0.99),
        ((0.97, 0.03), 0.49, 0.51),
        ((0.03, 0.5), 0.02, 0.2),
        ((0.03, 0.03, 0.97), 0.03, 0.3),
    ],
)
def test_joined_sentences_add_up(targets: Sequence[float], low: float, high: float) -> None:
    assert low <= join_targets(np.array(targets)) <= high


def test_crops_are_whole_sentences_that_stand_in_the_text() -> None:
    stop, generator = np.array([7], np.int32), np.random.default_rng(0)
    text = np.array([2, 3, 4, 5, 7, 3, 3, 7, 5, 4, 3, 2, 7, 6, 6, 6, 6], np.int32)
    for _ in range(50):
        crop = cut_sentences(text, stop, generator)
        places = [
            i for i in range(len(text) - len(crop) + 1) if (text[i : i + len(crop)] == crop).all()
        ]
        assert places and CROP_TOKENS[0] <= len(crop) <= CROP_TOKENS[1]
        assert any(i == 0 or text[i - 1] == stop[0] for i in places)


def test_crops_of_endless_text_are_bounded() -> None:
    text = np.full(1_000, 3, np.int32)
    crop = cut_sentences(text, np.array([7], np.int32), np.random.default_rng(0))
    assert len(crop) == CROP_TOKENS[1]


def test_examples_join_and_sample() -> None:
    first = Examples.of([np.array([2], np.int32)] * 10, np.linspace(0, 1, 10))
    second = Examples.of([np.array([3], np.int32)] * 4, np.zeros(4), weight=0.5)
    both = join([first, second])
    assert len(both) == 14 and both.weights[-1] == 0.5
    half = first.sample(0.5, np.random.default_rng(0))
    assert len(half) == 5 and (np.diff(half.targets) > 0).all()
    assert_allclose(first.sample(1.0, np.random.default_rng(0)).targets, first.targets)


def test_the_judge_labels_the_crops(corpus: Corpus, judge: Panel) -> None:
    crops, again = (cut_crops(corpus.unlabelled.ids, 20, corpus, judge, seed=2) for _ in range(2))
    assert len(crops) == 20
    assert_allclose(crops.targets, judge.probabilities(crops.ids), atol=1e-6)
    assert_array_equal(crops.targets, again.targets)


def test_a_blend_lies_between_two_networks() -> None:
    before, after = ({"w": np.full(3, value, np.float16)} for value in (1, 3))
    for share, expected in ((0.0, 1.0), (0.25, 1.5), (1.0, 3.0)):
        found = blend(before, after, share)["w"]
        assert found.dtype == np.float32
        assert_allclose(found, expected)
