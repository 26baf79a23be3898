import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from sentiment.errors import ArtifactError
from sentiment.files import sha256
from sentiment.model.artifact import HASHED, SHIPPED, Artifact
from sentiment.model.calibration import Calibration
from tests.conftest import SENTENCES, make_artifact

MEGABYTE = 1024**2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_artifact().save(tmp_path / "model")
    return tmp_path / "model"


def test_what_is_loaded_is_what_was_saved(folder: Path) -> None:
    saved, loaded = make_artifact(), Artifact.load(folder)
    assert (loaded.config, loaded.vocabulary.tokens) == (saved.config, saved.vocabulary.tokens)
    assert loaded.calibration == saved.calibration
    for name, value in saved.weights.items():
        assert loaded.weights[name].dtype == value.dtype
        np.testing.assert_array_equal(loaded.weights[name], value)
    for direction, plane in saved.planes.items():
        np.testing.assert_array_equal(loaded.planes[direction].density, plane.density)
        assert loaded.planes[direction].x_range == plane.x_range


def test_a_save_replaces_the_model_and_keeps_its_card(folder: Path) -> None:
    (folder / "README.md").write_text("a card")
    before = Artifact.load(folder).digest
    make_artifact(seed=1).save(folder)
    assert Artifact.load(folder).digest != before
    assert (folder / "README.md").read_text() == "a card"
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_nothing_is_left_of_a_save_that_failed(folder: Path, tiny_artifact: Artifact) -> None:
    before = Artifact.load(folder).digest
    object.__setattr__(broken := make_artifact(seed=2), "planes", {"forward": None})
    with pytest.raises(AttributeError):
        broken.save(folder)
    assert Artifact.load(folder).digest == before
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("name", ["config.json", *HASHED])
@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_a_damaged_file_is_named(folder: Path, name: str, harm: str) -> None:
    path = folder / name
    content = path.read_bytes()
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(content[:-9] if harm == "cut" else b"?" + content[1:])
    with pytest.raises(ArtifactError, match=name):
        Artifact.load(folder)


@pytest.mark.parametrize("hashes", [None, [], "abc"])
def test_a_configuration_without_hashes_is_refused(folder: Path, hashes: object) -> None:
    rewrite_config(folder, sha256=hashes)
    with pytest.raises(ArtifactError, match="expected an object sha256"):
        Artifact.load(folder)


def test_metrics_of_another_calibration_are_not_its_own(folder: Path) -> None:
    """The weights are the same, and so are logits; uncertain is something else."""
    first = Artifact.load(folder)
    (folder / "metrics.json").write_text(json.dumps({"artifact": first.digest}))
    assert Artifact.load(folder).measured
    wider = replace(first.calibration, uncertain=(0.3, 0.7))
    replace(first, calibration=wider).save(folder)
    again = Artifact.load(folder)
    assert again.metrics and not again.measured and again.digest != first.digest


def rewrite_config(folder: Path, **changes: object) -> None:
    contents = json.loads((folder / "config.json").read_text()) | changes
    (folder / "config.json").write_text(json.dumps(contents))


def test_another_format_is_refused(folder: Path) -> None:
    rewrite_config(folder, format=99)
    with pytest.raises(ArtifactError, match=r"expected format 2.*got 99"):
        Artifact.load(folder)


def test_weights_of_another_shape_are_refused_even_with_the_right_hash(folder: Path) -> None:
    path = folder / "weights.safetensors"
    weights = load_file(path)
    weights["readout.kernel"] = weights["readout.kernel"][:-1]
    save_file(weights, path)
    hashes = json.loads((folder / "config.json").read_text())["sha256"]
    rewrite_config(folder, sha256=hashes | {path.name: sha256(path)})
    with pytest.raises(ArtifactError, match=r"readout\.kernel of shape"):
        Artifact.load(folder)


def test_a_configuration_it_does_not_know_is_refused(folder: Path) -> None:
    rewrite_config(folder, config={"cell": "transformer"})
    with pytest.raises(ArtifactError, match="cell"):
        Artifact.load(folder)


def test_an_artifact_from_before_a_setting_was_made_without_it(folder: Path) -> None:
    contents = json.loads((folder / "config.json").read_text())
    for name in ("language_epochs", "phrase_weight", "trusted"):
        del contents["config"][name]
    (folder / "config.json").write_text(json.dumps(contents))
    config = Artifact.load(folder).config
    assert (config.language_epochs, config.phrase_weight, config.trusted) == (0, 1, 0.935)


def test_no_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="expected an artifact folder"):
        Artifact.load(tmp_path / "none")


def test_the_shipped_artifact_is_small_and_says_what_it_is(shipped: Artifact) -> None:
    size = sum(path.stat().st_size for path in SHIPPED.iterdir())
    assert size <= 12 * MEGABYTE
    assert (SHIPPED / "README.md").is_file()
    assert shipped.metrics["artifact"] == shipped.digest
    assert set(shipped.planes) == set(shipped.config.direction_names)


def test_predictions_follow_the_band() -> None:
    calibration = Calibration(((1, 2.0),), (0.4, 0.6), "")
    assert [calibration.predict(p) for p in (0.1, 0.4, 0.5, 0.6, 0.9)] == [
        *("negative", "negative", "uncertain", "positive", "positive")
    ]
    np.testing.assert_allclose(calibration.probability(np.float32(0), 9), 0.5)
    np.testing.assert_allclose(calibration.probability(np.float32(2), 9), 1 / (1 + np.exp(-1)))


def test_the_temperature_goes_from_that_of_sentences_to_that_of_reviews() -> None:
    calibration = Calibration(((16, 1.0), (256, 2.0)), (0.25, 0.75), "")
    np.testing.assert_allclose(
        calibration.temperature([1, 16, 64, 256, 9000]), [1.0, 1.0, 1.5, 2.0, 2.0]
    )
    assert calibration.probability(2.0, 9) > calibration.probability(2.0, 100) > 0.5
    lengths = np.array([3, 50, 1000])
    for end, ends in zip(calibration.uncertain, calibration.uncertain_logits(lengths), strict=True):
        np.testing.assert_allclose(calibration.probability(ends, lengths), end)


def test_weights_of_another_precision_are_refused(folder: Path) -> None:
    """Of the right shape and hash: what runs them would fail, and say nothing of the file."""
    weights = load_file(folder / "weights.safetensors")
    wide = {name: value.astype(np.float64) for name, value in weights.items()}
    save_file(wide, folder / "weights.safetensors")
    contents = json.loads((folder / "config.json").read_text())
    contents["sha256"]["weights.safetensors"] = sha256(folder / "weights.safetensors")
    (folder / "config.json").write_text(json.dumps(contents))
    with pytest.raises(ArtifactError, match=r"as float(16|32) in .*, got float64"):
        Artifact.load(folder)


def test_a_band_that_leaves_nothing_certain_has_ends() -> None:
    calibration = Calibration(((1, 1.5),), (0, 1), "")
    low, high = calibration.uncertain_logits(np.array([1, 9]))
    assert (low < -20).all() and (high > 20).all() and np.isfinite([low, high]).all()


def test_every_sentence_of_the_tests_is_in_the_tiny_vocabulary(tiny_artifact: Artifact) -> None:
    from sentiment.text.tokenizer import read_keys

    assert all(key in tiny_artifact.vocabulary for s in SENTENCES for key in read_keys(s))
