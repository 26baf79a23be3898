"""Training for real, on a small data set of our own: it learns, stops, resumes, and is killed."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sentiment import Scorer
from sentiment.errors import ConfigError, DataError
from sentiment.evaluation.tables import NOT_MEASURED
from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.model.config import Config
from sentiment.model.weights import BIAS, EMBEDDING
from sentiment.trace.replay import trace
from tests.conftest import make_artifact
from tests.phrases import write_phrases
from tests.reviews import prepare_dataset

ROOT = Path(__file__).parents[1]
SETTINGS = [
    *("--embedding-size", "12", "--units", "8", "--epochs", "6", "--patience", "6"),
    *("--learning-rate", "0.01", "--batch-size", "16", "--seed", "3"),
]
# Nothing but labelled reviews.
PLAIN = [
    *("--phrases", "0", "--neutral-phrases", "0", "--compositions", "0"),
    *("--unlabelled", "0", "--crops", "0", "--language-epochs", "0"),
]
WHOLE_RECIPE = [
    *("--compositions", "200", "--crops", "100", "--teacher-epochs", "2"),
    *("--vocabulary-size", "4000", "--epochs", "2", "--composition-epochs", "2"),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    write_phrases(folder / "sst2")
    return prepare_dataset(folder, polar=150, unlabelled=100)


def train_command(prepared: Path, folder: Path, *options: str) -> list[str]:
    places = ["--prepared", prepared, "--run", folder / "run", "--output", folder / "model"]
    phrases = ["--phrases-data", prepared.parent / "sst2"]
    command = [sys.executable, "-m", "scripts.train", *map(str, [*places, *phrases])]
    return [*command, *SETTINGS, *(options or PLAIN)]


def train(prepared: Path, folder: Path, *options: str) -> Artifact:
    command = train_command(prepared, folder, *options)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    return Artifact.load(folder / "model")


def epochs_done(folder: Path) -> list[Path]:
    return sorted((folder / "run" / "checkpoints").glob("epoch-*"))


@pytest.fixture(scope="module")
def whole(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nobody interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    train(prepared, folder)
    return folder


@pytest.fixture(scope="module")
def uninterrupted(whole: Path) -> Artifact:
    return Artifact.load(whole / "model")


def test_it_learns(uninterrupted: Artifact) -> None:
    scorer = Scorer(uninterrupted)
    good, bad = scorer.score(["a warm and funny film, wonderful", "a dull, clumsy, lifeless film"])
    assert (good.prediction, bad.prediction) == ("positive", "negative")
    assert uninterrupted.config.units == 8 and uninterrupted.config.epochs == 6


def test_the_plane_lies_along_and_across_the_readout(uninterrupted: Artifact) -> None:
    for direction, plane in uninterrupted.planes.items():
        readout = uninterrupted.readout(direction)
        assert_allclose(np.linalg.norm(plane.axis), 1, atol=1e-5)
        assert_allclose(plane.axis @ readout / np.linalg.norm(readout), 0, atol=1e-5)
        assert 0.9 < plane.density.sum() <= 1.0001
        x = trace(uninterrupted, "a warm and funny film").hidden(direction) @ readout
        assert plane.x_range[0] <= 0 <= plane.x_range[1] and np.isfinite(x).all()


def test_a_killed_run_resumes_to_exactly_what_it_would_have_been(
    prepared: Path, tmp_path: Path, whole: Path, uninterrupted: Artifact
) -> None:
    # The word vectors come from threads that race; from the cache they are the same.
    shutil.copytree(whole / "kept", tmp_path / "kept")
    process = subprocess.Popen(
        train_command(prepared, tmp_path), cwd=ROOT, stderr=subprocess.DEVNULL
    )
    while len(epochs_done(tmp_path)) < 2:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "model").exists() and len(epochs_done(tmp_path)) == 2
    resumed = train(prepared, tmp_path, *PLAIN, "--resume")
    progress = json.loads((epochs_done(tmp_path)[-1] / "progress.json").read_text())
    assert [epoch["number"] for epoch in progress["history"]] == [1, 2, 3, 4, 5, 6]
    assert len(epochs_done(tmp_path)) <= 2
    for name, value in uninterrupted.weights.items():
        assert_allclose(resumed.weights[name], value, atol=1e-3, err_msg=name)


def test_the_whole_recipe_goes_stage_by_stage_and_keeps_what_is_done(
    prepared: Path, tmp_path: Path
) -> None:
    train(prepared, tmp_path, *WHOLE_RECIPE)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}
    assert len(kept) == 3, "word vectors, language models, and what the n-grams say"
    command = train_command(prepared, tmp_path, *WHOLE_RECIPE, "--resume")
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr[-2_000:]
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    planned = [line for line in again.stdout.splitlines() if line.startswith("  ")]
    assert len(planned) == 9 and all(line.endswith(" min") for line in planned)
    assert "stage 9 of 9, calibration and planes: took" in again.stdout
    names = Artifact.load(tmp_path / "model")
    assert names.vocabulary.encode(["jamal", "emily"]).tolist() != [1, 1]
    scores = Scorer(names).score(["Jamal read it.", "Emily read it."])
    assert scores[0].logit == scores[1].logit


def test_another_blend_of_a_finished_run_trains_nothing(prepared: Path, tmp_path: Path) -> None:
    after = train(prepared, tmp_path, *WHOLE_RECIPE, "--blend", "1")
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "run").rglob("state.safetensors")}
    before, between = (
        train(prepared, tmp_path, *WHOLE_RECIPE, "--resume", "--blend", share)
        for share in ("0", "0.25")
    )
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert between.config.blend == 0.25
    for name in set(after.weights) - {BIAS}:
        expected = 0.75 * before.weights[name] + 0.25 * after.weights[name]
        assert_allclose(between.weights[name], expected, atol=5e-3, err_msg=name)
    chosen = choose(prepared, tmp_path, "--blends", "0.25", "1", "--trusted", "0.9", "0.935")
    assert chosen[0][2:] == ["0.25, 90 %", "0.25, 93.5 %", "1, 90 %", "1, 93.5 %"]
    assert len(chosen) > 40 and all(len(row) == 6 for row in chosen)
    own = [row for row in chosen if row[1] not in ("model", NOT_MEASURED)]
    assert len(own) > 35 and [row for row in own if row[1] != row[3]] == []
    assert any(row[3] != row[5] for row in chosen[1:]), "two blends, one of which is the model"
    assert not np.allclose(before.weights[EMBEDDING], after.weights[EMBEDDING], atol=1e-2)


def choose(prepared: Path, folder: Path, *options: str) -> list[list[str]]:
    """What scripts.choose prints of a finished run, as rows of cells."""
    places = ["--run", folder / "run", "--model", folder / "model", "--prepared", prepared]
    sources = ["--data", prepared.parent / "imdb", "--phrases-data", prepared.parent / "sst2"]
    command = [sys.executable, "-m", "scripts.choose", *map(str, [*places, *sources]), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    rows = [re.split(r"\s{2,}", line) for line in done.stdout.splitlines()]
    start = next(i for i, row in enumerate(rows) if row[0].startswith("IMDB validation"))
    return [row for row in rows[start:] if len(row) > 1]


def test_another_band_needs_no_training(prepared: Path, whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole / "run", tmp_path / "run")
    shutil.copytree(whole / "kept", tmp_path / "kept")
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "run").rglob("state.safetensors")}
    wide, narrow = (
        train(prepared, tmp_path, *PLAIN, "--resume", "--trusted", share) for share in ("1", "0.5")
    )
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert (wide.config.trusted, narrow.config.trusted) == (1.0, 0.5)
    assert narrow.calibration.uncertain == (0.5, 0.5)
    assert wide.calibration.uncertain[0] <= narrow.calibration.uncertain[0]


def test_resuming_with_other_settings_is_refused(prepared: Path, whole: Path) -> None:
    command = train_command(prepared, whole, *PLAIN, "--resume", "--units", "9")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "error: expected the configuration" in done.stderr.splitlines()[-1]


def test_resuming_on_other_data_is_refused(prepared: Path, whole: Path, tmp_path: Path) -> None:
    """With the same settings: rows of the embedding would be other words."""
    shutil.copytree(whole / "run", tmp_path / "run")
    shutil.copytree(whole / "kept", tmp_path / "kept")
    other = prepare_dataset(tmp_path / "other", polar=120, unlabelled=90)
    command = train_command(other, tmp_path, *PLAIN, "--resume")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "error: expected the data, teachers and start" in done.stderr.splitlines()[-1]


def interrupt(*_: object) -> None:
    raise InterruptedError


def test_beginning_anew_leaves_no_later_stage_of_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be stopped in its first stage, and be gone on with from there."""
    from sentiment.training.pipeline import Sources
    from sentiment.training.pipeline import train as run

    later, teacher, first, other = (
        tmp_path / "run" / stage / "checkpoints" / "epoch-003"
        for stage in ("composition", "teacher-1", ".", "another-run")
    )
    for folder in (later, teacher, first, other):
        folder.mkdir(parents=True)
    sources = Sources(tmp_path / "none", tmp_path / "none", tmp_path / "run")
    for resume in (True, False):
        with pytest.raises(DataError, match=r"scripts\.prepare"):
            run(Config(), sources, resume)
        assert later.is_dir() and teacher.is_dir() and first.is_dir(), "nothing can begin anew"
    prepared = prepare_dataset(tmp_path, polar=6, unlabelled=4)
    alone = Config.from_file(ROOT / "scripts/settings/imdb-only.json")
    with pytest.raises(InterruptedError):
        monkeypatch.setattr("sentiment.training.pipeline.word2vec", interrupt)
        run(alone, replace(sources, prepared=prepared))
    assert not later.exists() and not teacher.exists() and not first.exists()
    assert other.is_dir(), "another run's"


def test_the_last_epochs_are_run_to_the_end_whatever_reviews_say() -> None:
    from sentiment.training.checkpoints import Epoch
    from sentiment.training.fit import _is_finished

    config = Config(epochs=4, patience=1)
    rising = [Epoch(n, 0.4, 0.2 + n / 10, 0.9, 1e5, 60) for n in (1, 2, 3, 4)]
    assert _is_finished(rising[:2], config, to_the_end=False)
    assert not _is_finished(rising[:3], config, to_the_end=True)
    assert _is_finished(rising, config, to_the_end=True)


def test_lazy_adam_is_adam_where_every_row_is_read() -> None:
    import keras
    import tensorflow as tf

    from sentiment.training.optimizers import LazyAdam, merge_repeated

    start = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    dense, lazy = keras.Variable(start), keras.Variable(start)
    plain, ours = keras.optimizers.Adam(0.1), LazyAdam(0.1)
    plain.build([dense])
    ours.build([lazy])
    for step in range(5):
        values = np.random.default_rng(step).normal(size=(8, 3)).astype(np.float32)
        rows = np.array([0, 1, 2, 3, 0, 1, 2, 3])
        slices = tf.IndexedSlices(tf.constant(values), tf.constant(rows), tf.constant([4, 3]))
        plain.apply([tf.convert_to_tensor(slices)], [dense])
        ours.apply([merge_repeated(slices)], [lazy])
    assert_allclose(lazy.numpy(), dense.numpy(), atol=1e-5)


def test_lazy_adam_leaves_unread_rows_alone() -> None:
    import keras
    import tensorflow as tf

    from sentiment.training.optimizers import LazyAdam

    table = keras.Variable(np.ones((3, 2), np.float32))
    optimizer = LazyAdam(0.1)
    optimizer.build([table])
    optimizer.apply([tf.IndexedSlices(tf.ones((1, 2)), tf.constant([1]))], [table])
    changed = (table.numpy() != 1).any(axis=1)
    assert changed.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cell": "transformer"}, "cell to be one of"),
        ({"units": 0}, "units to be 1 or more"),
        ({"units": "many"}, "units to be"),
        ({"readout_dropout": 1.0}, r"readout_dropout in \[0, 1\)"),
        ({"directions": 3}, "directions to be 1 or 2"),
        ({"phrases": 1.5}, r"phrases in \[0, 1\]"),
        ({"compositions": -1}, "compositions to be 0 or more"),
        ({"seed": -1}, "seed to be 0 or more"),
        ({"patience": 0}, "patience to be 1 or more"),
        ({"composition_weight": 0.0}, "composition_weight above 0"),
        ({"phrase_weight": 0.0}, "phrase_weight above 0"),
        ({"learning_rate": float("nan")}, "learning_rate above 0"),
        ({"warmup": 5.0}, r"warmup in \[0, 1\]"),
        ({"teachers": 0}, "one teacher"),
        ({"unit": 3}, "settings among"),
    ],
)
def test_a_configuration_that_cannot_be_is_refused(values: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Config.from_dict(values)


def test_settings_come_from_a_file_and_the_command_line_has_the_last_word(tmp_path: Path) -> None:
    from scripts.train import build_parser, read_config

    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"units": 32, "cell": "gru", "learning_rate": 1}))
    args = build_parser().parse_args(["--config", str(path), "--units", "64"])
    config = read_config(args)
    assert (config.units, config.cell, config.learning_rate) == (64, "gru", 1.0)
    path.write_text("{")
    with pytest.raises(ConfigError, match="JSON"):
        read_config(args)


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_takes_a_training_step(cell: str) -> None:
    from sentiment.model.network import build_network
    from sentiment.training.optimizers import build_optimizer
    from sentiment.training.steps import make_train_step

    config = Config(
        cell=cell, units=4, embedding_size=4, pooling="attention", layers=2, word_dropout=0.1,
        recurrent_dropout=0.1, l2=1e-4, optimizer="rmsprop", schedule="constant",
    )  # fmt: skip
    network = build_network(config, len(make_artifact().vocabulary))
    step = make_train_step(network, build_optimizer(config, 10), config)
    ids = np.array([[2, 3, 4], [5, 6, 0]], np.int32)
    targets, weights = np.array([1, 0], np.float32), np.ones(2, np.float32)
    losses = [float(step(ids, targets, weights)) for _ in range(30)]
    assert losses[-1] < losses[0]
