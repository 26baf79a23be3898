"""A teacher is worth more than each of its judges; stages are planned, and kept when done."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sentiment.model.artifact import Artifact
from sentiment.model.config import Config
from sentiment.training.logits import accuracy
from sentiment.training.plan import plan
from sentiment.training.stages import Stages, load_or_make
from sentiment.training.teacher import Judgement, Panel, soften, weigh
from tests.conftest import make_artifact


@pytest.fixture
def judges() -> tuple[dict[str, Judgement], np.ndarray]:
    """Two judges that err independently, one that guesses, and the labels."""
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 2, 2_000).astype(np.float32)
    sides = 2 * labels - 1

    def judge(strength: float) -> Judgement:
        noisy = strength * sides + generator.normal(0, 1, len(sides))
        return Judgement(noisy.astype(np.float32), noisy.astype(np.float32))

    return {"one": judge(1), "other": judge(1), "guess": judge(0)}, labels


def test_together_they_are_right_more_often(judges: tuple) -> None:
    each, labels = judges
    teacher = weigh(each, labels)
    best = max(accuracy(judge.validation, labels) for judge in each.values())
    assert accuracy(teacher.validation, labels) > best + 0.03
    assert_allclose(teacher.unlabelled, teacher.validation)


def test_the_teacher_is_calibrated(judges: tuple) -> None:
    each, labels = judges
    teacher = weigh(each, labels)
    assert_allclose(soften(teacher.validation, 1.0).mean(), labels.mean(), atol=0.01)


def test_sharper_targets_lie_further_from_one_half() -> None:
    logits = np.array([-2, -0.5, 0, 0.5, 2], np.float32)
    plain, sharp = soften(logits, 1.0), soften(logits, 2.0)
    assert (np.abs(sharp - 0.5) >= np.abs(plain - 0.5)).all()
    assert_allclose(plain + plain[::-1], 1, atol=1e-6)


def test_a_panel_of_one_says_what_its_network_says(tiny_artifact: Artifact) -> None:
    rows = [np.array([2, 3, 4], np.int32), np.array([5], np.int32)]
    other = make_artifact(seed=1)
    alone = [Panel([artifact]).probabilities(rows) for artifact in (tiny_artifact, other)]
    assert_allclose(Panel([tiny_artifact, other]).probabilities(rows), np.mean(alone, axis=0))
    assert not np.allclose(*alone)


def test_what_a_stage_made_is_made_once(tmp_path: Path) -> None:
    calls = []

    def make() -> dict[str, np.ndarray]:
        calls.append(1)
        return {"values": np.arange(3)}

    for _ in range(2):
        assert_array_equal(load_or_make(tmp_path, "made", [1], make)["values"], [0, 1, 2])
    assert len(calls) == 1


def test_a_stage_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        load_or_make(tmp_path, "made", [1], lambda: {"values": np.array(1 // 0)})
    assert not list(tmp_path.iterdir())


def test_the_plan_comes_first_and_each_stage_tells_its_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stages = Stages({"read": 1.0, "fit": 2.5})
    assert "2 stages, about 4 minutes" in capsys.readouterr().out
    with stages.run("read"):
        pass
    assert "stage 1 of 2, read: took 0.0 min" in capsys.readouterr().out


def test_the_plan_holds_what_the_configuration_asks_for(tmp_path: Path) -> None:
    whole = plan(Config(), tmp_path)
    assert [name for name in whole if name.startswith("teacher")] == [
        "teacher: n-grams",
        "teacher: network 1",
        "teacher: network 2",
    ]
    alone = Config(unlabelled=0.0, crops=0, embedding_start="random", language_epochs=0)
    assert set(plan(alone, tmp_path)) == set(whole) - {"word vectors", "language models"} - {
        name for name in whole if name.startswith("teacher")
    }
