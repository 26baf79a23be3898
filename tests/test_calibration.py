"""A calibration that holds on each kind of text, and a bias that takes a lean away."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.training.calibration import (
    Held,
    describe,
    fit_calibration,
    fit_lines,
    narrowest_band,
)

TRUSTED = Config.trusted


def make_held(title: str, count: int, shift: float, temperature: float, tokens: int = 9) -> Held:
    """Texts whose true P(positive) is sigmoid((logit + shift) / temperature)."""
    generator = np.random.default_rng(len(title))
    truth = generator.normal(0, 2.0, count)
    labels = (generator.random(count) < 1 / (1 + np.exp(-truth))).astype(np.float32)
    logits = (temperature * truth - shift).astype(np.float32)
    return Held(title, logits, np.full(count, tokens), labels)


@pytest.mark.parametrize(("shift", "temperature"), [(0.0, 1.0), (0.8, 2.0), (-0.5, 0.6)])
def test_the_shift_and_each_temperature_are_found(shift: float, temperature: float) -> None:
    other = 1.5 * temperature
    held = [
        make_held("reviews", 40_000, shift, temperature),
        make_held("sentences", 40_000, shift, other, tokens=90),
    ]
    found_shift, found = fit_lines(held)
    assert_allclose([found_shift, *found], [shift, temperature, other], atol=0.05)


def test_each_kind_is_as_heavy_whatever_its_size() -> None:
    large, small = (
        make_held("many", 40_000, 0.5, 1.0),
        make_held("few", 4_000, -0.5, 1.0, tokens=90),
    )
    shift, (of_large, of_small) = fit_lines([large, small])
    assert abs(shift) < 0.15
    assert_allclose(of_large, of_small, rtol=0.15)


def test_the_same_texts_many_times_weigh_no_more() -> None:
    one, other = make_held("many", 4_000, 1.0, 1.0), make_held("few", 4_000, -1.0, 1.0, tokens=90)
    repeated = Held(
        one.title, *(np.tile(part, 10) for part in (one.logits, one.lengths, one.labels))
    )
    shift, temperatures = fit_lines([one, other])
    again, temperatures_again = fit_lines([repeated, other])
    assert_allclose([again, *temperatures_again], [shift, *temperatures], atol=1e-3)


def test_the_band_leaves_verdicts_that_are_right_often_enough() -> None:
    held = make_held("reviews", 20_000, 0.0, 1.0)
    probabilities = Calibration(((1, 1.0),), (0.5, 0.5), "made up").probability(
        held.logits, held.lengths
    )
    half = narrowest_band(probabilities, held.labels, TRUSTED)
    band = Calibration(((1, 1.0),), (0.5 - half, 0.5 + half), "made up")
    outside = ~band.is_uncertain(probabilities)
    right = (probabilities > 0.5) == (held.labels > 0.5)
    assert right[outside].mean() >= TRUSTED > right.mean()
    assert f"accuracy {right.mean():.4f}" in describe(band, held)


def test_temperatures_are_those_of_texts_of_any_length_as_scored() -> None:
    """Of texts of many lengths, T by their own length is found, not one T for all of a kind."""
    generator = np.random.default_rng(3)
    truth = Calibration(((10, 0.8), (200, 2.0)), (0.5, 0.5), "made up")
    held = []
    for title, low, high in (("sentences", 5, 20), ("reviews", 60, 700)):
        lengths = np.exp(generator.uniform(np.log(low), np.log(high), 60_000)).astype(int)
        scaled = generator.normal(0, 2, len(lengths))
        labels = (generator.random(len(lengths)) < 1 / (1 + np.exp(-scaled))).astype(np.float32)
        logits = (scaled * truth.temperature(lengths)).astype(np.float32)
        held.append(Held(title, logits, lengths, labels))
    _, found = fit_calibration(held, TRUSTED)
    assert_allclose(found.temperature([10, 40, 200]), truth.temperature([10, 40, 200]), rtol=0.06)
    for part in held:
        outside = ~found.is_uncertain(probabilities := found.probability(part.logits, part.lengths))
        right = (probabilities >= 0.5) == (part.labels > 0.5)
        assert right[outside].mean() >= TRUSTED > right.mean()
    assert found.uncertain[0] == 1 - found.uncertain[1]


def test_texts_that_are_all_right_have_a_temperature_too() -> None:
    labels = np.tile([0, 1], 50).astype(np.float32)
    held = Held("reviews", 4 * labels - 2, np.full(100, 9), labels)
    shift, found = fit_calibration([held], TRUSTED)
    assert abs(shift) < 2 and 0 < found.temperature(9) < 1
