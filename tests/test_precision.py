"""int8: near float32, named wherever it is used, and for LSTMs alone."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scripts.benchmarks import precision as benchmark
from sentiment import Scorer
from sentiment.errors import ConfigError, DataError
from sentiment.evaluation.composition import read_cases
from sentiment.model.artifact import Artifact
from sentiment.model.config import POOLINGS
from sentiment.model.onnx_graph import round_to_int8
from sentiment.model.precision import Precision
from sentiment.scoring.files import score_file
from tests.conftest import SENTENCES, make_artifact

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "data" / "composition.jsonl"


def test_each_column_is_rounded_by_half_a_step_of_its_own_at_most() -> None:
    kernels = np.random.default_rng(0).normal(size=(2, 5, 12)).astype(np.float32)
    kernels[:, :, 3] *= 100
    kernels[:, :, 4] = 0
    rounded, step = round_to_int8(kernels)
    assert rounded.dtype == np.int8 and step.shape == (2, 12)
    assert (np.abs(rounded * step[:, None] - kernels) <= 0.5001 * step[:, None]).all()
    others = np.arange(12) != 4
    assert (np.abs(rounded).max(axis=1) == 127)[:, others].all() and not rounded[:, :, 4].any()


def test_the_shipped_model_in_int8_is_near_itself(shipped: Artifact) -> None:
    texts = [case.text for case in read_cases(CASES)]
    exact, rough = (Scorer(shipped, precision=each).score(texts) for each in Precision)
    moved = np.array([abs(a.logit - b.logit) for a, b in zip(exact, rough, strict=True)])
    assert 0 < moved.mean() < 0.05 and moved.max() < 0.5
    others = sum(a.prediction != b.prediction for a, b in zip(exact, rough, strict=True))
    assert others <= 0.03 * len(texts)
    assert [s.tokens for s in exact] == [s.tokens for s in rough]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("pooling", POOLINGS)
def test_the_shape_of_the_network_does_not_matter(
    layers: int, directions: int, pooling: str
) -> None:
    artifact = make_artifact(layers=layers, directions=directions, pooling=pooling)
    exact, rough = (Scorer(artifact, precision=each).score(SENTENCES) for each in Precision)
    for one, other in zip(exact, rough, strict=True):
        assert other.logit == pytest.approx(one.logit, abs=0.1)


def test_a_direction_alone_is_read_as_both_are(tiny_artifact: Artifact) -> None:
    scorer = Scorer(tiny_artifact, threads=1, precision=Precision.int8)
    alone = scorer.of_direction("forward")
    assert (alone.precision, alone._threads) == (Precision.int8, 1)


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_other_cells_are_refused(cell: str) -> None:
    with pytest.raises(ConfigError, match=f"expected an LSTM for int8, got a {cell}; score it in"):
        Scorer(make_artifact(cell=cell), precision=Precision.int8)


def test_a_scorer_can_be_sent_to_another_process(tiny_artifact: Artifact) -> None:
    scorer = Scorer(tiny_artifact, 1, Precision.int8)
    sent = pickle.loads(pickle.dumps(scorer))
    assert sent.precision == Precision.int8
    assert sent.score(SENTENCES) == scorer.score(SENTENCES)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sentiment", "score", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_the_command_line_says_that_it_is_approximate(tiny_folder: Path, tmp_path: Path) -> None:
    pd.DataFrame({"text": SENTENCES}).to_csv(tmp_path / "in.csv", index=False)
    files = ["--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.csv")]
    model = ["--model", str(tiny_folder)]
    done = run(*files, *model, "--precision", "int8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("approximate, in int8")
    expected = Scorer(Artifact.load(tiny_folder), precision=Precision.int8).score(SENTENCES)
    found = pd.read_csv(tmp_path / "out.csv")
    assert found.logit.to_list() == pytest.approx([s.logit for s in expected], abs=1e-6)
    assert "approximate" not in run(*files, *model).stdout


def test_one_text_is_always_exact() -> None:
    done = run("--precision", "int8", "Fine.")
    assert done.returncode == 2
    assert "--precision is for files; a TEXT is always read in float32" in done.stderr


def test_a_run_does_not_go_on_in_another_precision(
    scorer: Scorer, tiny_artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = pd.DataFrame({"text": SENTENCES * 400})
    rows.to_json(source, orient="records", lines=True)
    whole, calls = scorer.score, []

    def stop_at_second(texts: list[object]) -> list:
        calls.append(texts)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(texts)

    monkeypatch.setattr(scorer, "score", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        score_file(scorer, source, target)
    rough = Scorer(tiny_artifact, precision=Precision.int8)
    with pytest.raises(DataError, match="another precision than now"):
        score_file(rough, source, target, resume=True)


def test_the_benchmark_says_how_far_int8_is(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(benchmark, "PREPARED", tmp_path)
    found = {figure.name: figure for figure in benchmark.run(tiny_folder, SENTENCES)}
    assert found["int8 to float32"].median > 0
    moved = [value for name, value in found.items() if name.startswith("P(positive) differs")]
    assert len(moved) == 3 and 0 < moved[0].median <= moved[2].median
    assert "accuracy that int8 loses" not in found  # texts without labels


def test_accuracy_is_what_the_logits_say() -> None:
    logits = {
        Precision.float32: np.array([1, -1, 2, -2], np.float32),
        Precision.int8: np.array([1, 1, 2, -2], np.float32),
    }
    found = benchmark.compare_accuracy(logits, np.array([1, 0, 1, 1], np.float32))
    assert [figure.median for figure in found] == [75, 50, 25]
    assert found[-1].verdict == "missed"
