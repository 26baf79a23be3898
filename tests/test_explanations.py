"""Other explanations: each is what it says, by another way of computing it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.explanations import COMPLETE, METHODS, integrated_gradients
from sentiment.trace.replay import trace
from sentiment.trace.unroll import embed, unroll, unroll_embedded
from tests.conftest import SENTENCES, make_artifact
from tests.texts import varied_texts


def explain(scorer: Scorer, name: str, text: str):
    return METHODS[name].explain(scorer, trace(scorer.artifact, text))


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("text", [*SENTENCES, "good"])
def test_a_value_a_word_and_a_residual_that_closes_the_sum(name: str, text: str) -> None:
    scorer = Scorer(make_artifact())
    found = explain(scorer, name, text)
    assert len(found.values) == len(trace(scorer.artifact, text).tokens)
    assert np.isfinite(found.values).all()
    assert found.values.sum() + found.residual == pytest.approx(found.total)


def test_contributions_leave_nothing_unexplained(shipped_scorer: Scorer) -> None:
    for text in varied_texts(20, seed=4):
        assert abs(explain(shipped_scorer, "contributions", text).residual) < 1e-5


def test_occlusion_is_the_score_without_the_word(shipped_scorer: Scorer) -> None:
    text = "The plot was thin but I loved it"
    words, whole = text.split(), shipped_scorer.score([text])[0].logit
    without = [" ".join(words[:n] + words[n + 1 :]) for n in range(len(words))]
    unknown = [" ".join([*words[:n], "zzqxv", *words[n + 1 :]]) for n in range(len(words))]
    for name, texts in (("deletion", without), ("unknown", unknown)):
        expected = [whole - score.logit for score in shipped_scorer.score(texts)]
        assert_allclose(explain(shipped_scorer, name, text).values, expected, atol=1e-5)


def test_an_only_word_is_all_that_there_is(scorer: Scorer) -> None:
    found = explain(scorer, "deletion", "good")
    assert found.residual == pytest.approx(0)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_integrated_gradients_come_to_the_difference_with_more_nodes(cell: str) -> None:
    artifact = make_artifact(cell=cell)
    scorer, read = Scorer(artifact), trace(artifact, SENTENCES[0])
    start = embed(artifact, np.full_like(read.ids, UNKNOWN))
    empty = unroll_embedded(artifact, read.ids, start).logit
    residuals = [abs(integrated_gradients(scorer, read, [nodes]).residual) for nodes in (2, 32)]
    assert residuals[1] < 1e-3 and residuals[1] <= residuals[0]
    found = integrated_gradients(scorer, read, [32])
    assert found.values.sum() == pytest.approx(read.logit - empty, abs=1e-3)


def test_integrated_gradients_are_nearly_complete_on_the_shipped_model(
    shipped_scorer: Scorer,
) -> None:
    """The app shows what is left."""
    for text in SENTENCES:
        assert abs(explain(shipped_scorer, "integrated", text).residual) < COMPLETE


def test_gradient_times_input_is_the_slope_of_shrinking_the_words(shipped: Artifact) -> None:
    read = unroll(shipped, trace(shipped, SENTENCES[2]).ids)
    step = np.float32(1e-2)
    up, down = (
        unroll_embedded(shipped, read.ids, read.embedded * (1 + way * step)).logit
        for way in (1, -1)
    )
    slope = (up - down) / (2 * step)
    found = METHODS["gradient"].explain(Scorer(shipped), read)
    assert found.values.sum() == pytest.approx(slope, rel=0.02, abs=0.05)


def test_chance_is_the_same_for_the_same_text(scorer: Scorer) -> None:
    one, again, other = (explain(scorer, "random", SENTENCES[n]).values for n in (0, 0, 1))
    assert (one == again).all() and one[0] != other[0]
