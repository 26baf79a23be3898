"""Deletion and insertion: what the curves are, and that a better order has a better area."""

import numpy as np
import pytest

from sentiment import Scorer
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.explanations import METHODS, Explanation
from sentiment.trace.faithfulness import (
    STEPS,
    Faithfulness,
    curves,
    measure,
    measure_text,
    summarize,
)
from sentiment.trace.unroll import unroll
from tests.texts import varied_texts

TEXT = "The plot was thin, the jokes were old, but I loved every single minute of it."


def read(scorer: Scorer, text: str):
    from sentiment.trace.replay import trace

    return trace(scorer.artifact, text)


def test_curves_begin_and_end_at_the_whole_text_and_at_nothing(shipped_scorer: Scorer) -> None:
    for text in (TEXT, "The film is dull, flat and far too long.", "good"):
        found = read(shipped_scorer, text)
        values = found.contributions.astype(float)
        shares, deleted, inserted = curves(shipped_scorer, found, values)
        words = shares * len(found.ids)
        assert (words == words.round()).all() and (np.diff(words) > 0).all()
        assert shares[0] == 0 and shares[-1] == 1
        side = found.probability if found.logit >= 0 else 1 - found.probability
        assert deleted[0] == inserted[-1] == pytest.approx(side, abs=1e-5)
        nothing = unroll(shipped_scorer.artifact, np.full_like(found.ids, UNKNOWN)).logit
        sign = 1 if found.logit >= 0 else -1
        calibration = shipped_scorer.artifact.calibration
        expected = float(calibration.probability(sign * nothing, len(found.ids)))
        assert deleted[-1] == inserted[0] == pytest.approx(expected, abs=1e-5)
        assert len(deleted) == len(inserted) == min(len(found.ids), STEPS) + 1


def test_a_step_takes_the_words_that_speak_most_for_the_verdict(shipped_scorer: Scorer) -> None:
    found = read(shipped_scorer, TEXT)
    values = np.zeros(len(found.ids))
    values[11] = 5.0  # "loved"
    _, deleted, inserted = curves(shipped_scorer, found, values)
    chosen = np.arange(len(values)) == 11
    without = np.where(chosen, UNKNOWN, found.ids)
    alone = np.where(chosen, found.ids, UNKNOWN)
    logits = shipped_scorer.logits([without, alone])
    expected = shipped_scorer.artifact.calibration.probability(logits, len(values))
    assert [deleted[1], inserted[1]] == pytest.approx(expected.tolist(), abs=1e-5)


def test_the_right_order_beats_chance_and_chance_beats_the_wrong_one(
    shipped_scorer: Scorer,
) -> None:
    areas = []
    for text in varied_texts(24, seed=6)[::4]:
        found = read(shipped_scorer, text)
        ours = METHODS["contributions"].explain(shipped_scorer, found)
        chance = METHODS["random"].explain(shipped_scorer, found)
        wrong = Explanation(-ours.values, ours.total)
        areas.append([measure(shipped_scorer, found, e) for e in (ours, chance, wrong)])
    deletion = np.mean([[a.deletion for a in row] for row in areas], axis=0)
    insertion = np.mean([[a.insertion for a in row] for row in areas], axis=0)
    assert deletion[0] < deletion[1] < deletion[2]
    assert insertion[0] > insertion[1] > insertion[2]


def test_every_method_is_measured(scorer: Scorer) -> None:
    found = measure_text(scorer, read(scorer, "Great cast, dull script.").ids)
    assert list(found) == list(METHODS)
    assert all(0 <= area.deletion <= 1 and 0 <= area.insertion <= 1 for area in found.values())


def test_means_and_paired_errors() -> None:
    texts = [
        {"contributions": Faithfulness(a, 0.5, 0.0), "other": Faithfulness(a + d, 0.5, 1.0)}
        for a, d in ((0.2, 0.1), (0.4, 0.1), (0.9, 0.1))
    ]
    table = summarize(texts)
    assert table["other"]["deletion"] == pytest.approx(0.6)
    assert table["other"]["deletion_error"] == pytest.approx(
        np.std([0.3, 0.5, 1.0], ddof=1) / 3**0.5
    )
    # Paired: the texts differ by far more than the methods do.
    assert table["other"]["deletion_behind"] == pytest.approx(0.1)
    assert table["other"]["deletion_behind_error"] == pytest.approx(0, abs=1e-12)
    assert table["contributions"]["deletion_behind"] == 0
