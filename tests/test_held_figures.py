"""The shipped model does on our own sentences what its metrics.json says."""

from pathlib import Path

import pytest

from scripts.evaluate import COMPOSITION, FAIRNESS
from sentiment import Scorer
from sentiment.evaluation.composition import Case, measure_composition, read_cases
from sentiment.evaluation.fairness import evaluate_fairness, read_swaps
from sentiment.evaluation.opinions import MODEL
from sentiment.evaluation.rivals import WORD_LISTS
from sentiment.model.artifact import Artifact

ROOT = Path(__file__).parents[1]
STALE = "run: python -m scripts.evaluate"


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases(ROOT / COMPOSITION)


def test_model_is_held_to_its_figures(shipped_scorer: Scorer, cases: list[Case]):
    verdicts = [str(score.prediction) for score in shipped_scorer.score([c.text for c in cases])]
    held = shipped_scorer.artifact.metrics["composition"]["results"][MODEL]
    assert measure_composition(cases, verdicts) == held, STALE


@pytest.mark.parametrize("name", WORD_LISTS)
def test_word_lists_are_held_to_their_figures(shipped: Artifact, cases: list[Case], name: str):
    rival = WORD_LISTS[name]()
    probabilities = rival.probabilities([case.text for case in cases])
    verdicts = [rival.calibration.predict(float(value)) for value in probabilities]
    held = shipped.metrics["composition"]["results"][name]
    assert measure_composition(cases, verdicts) == held, STALE


def test_phenomena_of_all_classifiers_are_those_of_the_set(shipped: Artifact, cases: list[Case]):
    for measured in shipped.metrics["composition"]["results"].values():
        assert list(measured["by_phenomenon"]) == list(dict.fromkeys(c.phenomenon for c in cases))


def test_model_is_held_to_its_shift_between_names_genders_and_nationalities(
    shipped_scorer: Scorer,
):
    measured = evaluate_fairness(shipped_scorer, {}, read_swaps(ROOT / FAIRNESS))["results"][MODEL]
    held = shipped_scorer.artifact.metrics["fairness"]["results"][MODEL]
    assert measured["mean_shift"] == pytest.approx(held["mean_shift"], abs=1e-6), STALE
    assert measured["by_words"]["grouped"]["largest_shift"] < 1e-6
