from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment import Scorer
from sentiment.scoring.scorer import MAX_CHARACTERS, MAX_TOKENS
from tests.texts import varied_texts


def test_threads_that_share_a_scorer_get_their_own_answers(shipped_scorer: Scorer) -> None:
    batches = [varied_texts(20, seed) for seed in range(12)]
    expected = [shipped_scorer.score(batch) for batch in batches]
    with ThreadPoolExecutor(6) as pool:
        for ours, alone in zip(pool.map(shipped_scorer.score, batches), expected, strict=True):
            assert_allclose([s.logit for s in ours], [s.logit for s in alone], atol=1e-5)


def test_scores_come_in_the_order_of_the_texts(shipped_scorer: Scorer) -> None:
    texts = varied_texts(150, seed=5)
    shuffled = np.random.default_rng(0).permutation(len(texts))
    scores = shipped_scorer.score(texts)
    again = shipped_scorer.score([texts[i] for i in shuffled])
    for place, i in enumerate(shuffled):
        assert again[place].tokens == scores[i].tokens
        assert_allclose(again[place].logit, scores[i].logit, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("<br /><p>", "empty"),
        ("\ufeff\u200b \x00", "empty"),
        (None, "empty"),
        (7.5, "not text"),
        ("a" * (MAX_CHARACTERS + 1), "too long"),
        ("! " * (MAX_TOKENS + 1), "too long"),
    ],
)
def test_a_text_that_cannot_be_scored_says_why_and_spoils_no_other(
    scorer: Scorer, text: object, reason: str
) -> None:
    before, bad, after = scorer.score(["great cast", text, "dull script"])
    assert bad.error is not None and bad.error.startswith(reason)
    assert (bad.probability, bad.prediction, bad.logit) == (None, None, None)
    assert before == scorer.score(["great cast"])[0]
    assert after == scorer.score(["dull script"])[0]


@pytest.mark.parametrize(
    "text", ["zzgl frpt", "\ue000", "\ud800 \udfff", "\u202e\u0663", "日本語の"]
)
def test_a_text_of_which_no_word_is_known_is_uncertain(scorer: Scorer, text: str) -> None:
    (score,) = scorer.score([text])
    assert score.prediction == "uncertain" and score.unknown == score.tokens > 0
    assert score.error is None and score.probability is not None


def test_nothing_and_one_string(scorer: Scorer) -> None:
    assert scorer.score([]) == []
    with pytest.raises(TypeError, match=r"list of texts"):
        scorer.score("great cast")


def test_the_longest_text_is_read_to_its_end(shipped_scorer: Scorer) -> None:
    praise, blame = "wonderful ", "terrible "
    half = MAX_TOKENS // 2
    up, down = shipped_scorer.score([praise * half + blame * half, blame * MAX_TOKENS])
    assert up.tokens == down.tokens == MAX_TOKENS
    assert up.logit is not None and down.logit is not None and up.logit > down.logit
