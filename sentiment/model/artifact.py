"""The artifact folder: all that a trained model is. Data only; loading it runs nothing of it.

Files:

    config.json          format version, configuration, SHA-256 of the other files
    vocabulary.json      tokens by id
    weights.safetensors  names and shapes as in weights.py; the embedding as float16
    calibration.json     temperatures by length, "uncertain" band, and what they were fitted on
    planes.safetensors   for each direction, the plane its trajectories are drawn in
    metrics.json         written by scripts.evaluate; may be missing
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from sentiment.errors import ArtifactError, ConfigError
from sentiment.files import new_folder, sha256
from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.model.weights import BIAS, EMBEDDING, READOUT, expected_shapes, layer_prefix
from sentiment.text.tokenizer import DIGEST
from sentiment.text.vocabulary import UNKNOWN, Vocabulary

FORMAT = 2
# The settings that decide how a text is read; the others are of training.
READ_BY = ("cell", "units", "layers", "directions", "pooling")
# Settings that artifacts from before there were such lack, as these were made.
EARLIER = {"language_epochs": 0, "phrase_weight": 1.0, "trusted": 0.935}
SHIPPED = Path(__file__).parents[2] / "artifacts" / "imdb-bilstm"
HASHED = ("vocabulary.json", "weights.safetensors", "calibration.json", "planes.safetensors")
# Written by hand or by evaluation; a new save leaves them where they are.
KEPT = ("README.md", "metrics.json")


@dataclass(frozen=True)
class Plane:
    """The plane in which one direction's hidden states are drawn.

    x is the readout w·h in logits; y is the first principal component of training states
    orthogonal to w, of unit length, so that y is in the state's own unit.
    """

    axis: NDArray[np.float32]  # (H,)
    density: NDArray[np.float32]  # (rows, columns) share of training states in each cell
    x_range: tuple[float, float]
    y_range: tuple[float, float]


@dataclass(frozen=True)
class Artifact:
    """A trained model in memory. `digest` tells its files from any others, "" until saved."""

    config: Config
    vocabulary: Vocabulary
    weights: Mapping[str, NDArray[Any]]  # the embedding float16, the rest float32
    calibration: Calibration
    planes: Mapping[str, Plane]  # by direction
    metrics: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    def readout(self, direction: str) -> NDArray[np.float32]:
        """The part (H,) of the readout that reads this direction's states."""
        start = self.config.direction_names.index(direction) * self.config.units
        return self.weights[READOUT][start : start + self.config.units]

    @property
    def bias(self) -> float:
        return float(self.weights[BIAS])

    def of_direction(self, direction: str) -> "Artifact":
        """One direction alone, of one layer: its logit is that direction's share, without bias.

        It reads forward, whichever it is: the backward direction's takes its ids in reverse.
        """
        config = replace(self.config, layers=1, directions=1)
        weights = {EMBEDDING: self.weights[EMBEDDING], READOUT: self.readout(direction)}
        weights[BIAS] = np.zeros_like(self.weights[BIAS])
        for name in ("kernel", "recurrent", "bias"):
            weights[layer_prefix(0, "forward") + name] = self.weights[
                layer_prefix(0, direction) + name
            ]
        return replace(self, config=config, weights=weights, planes={}, digest="")

    @cached_property
    def reads_as_unknown(self) -> NDArray[np.bool_]:
        """Which ids (V,) share the row of unknown words, as names do: nothing tells them apart."""
        # As bits: comparing numbers of float16 takes three times as long, before the first verdict.
        bits = self.weights[EMBEDDING].view(np.uint16)
        same: NDArray[np.bool_] = (bits == bits[UNKNOWN]).all(axis=1)
        return same

    @property
    def measured(self) -> Mapping[str, Any]:
        """Its metrics; none where they were measured on other weights or another calibration."""
        return self.metrics if self.metrics.get("artifact") == self.digest else {}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that a score comes from, whether saved or not: the artifact, and the rules
        by which texts become tokens."""
        settings = [
            *([getattr(self.config, name) for name in READ_BY], self.vocabulary.tokens),
            *(asdict(self.calibration), DIGEST),
        ]
        found = hashlib.sha256(json.dumps(settings).encode())
        for _, weights in sorted(self.weights.items()):
            found.update(weights.tobytes())
        return found.hexdigest()

    def save(self, folder: Path) -> None:
        """Write a new folder and swap it in; an artifact already there keeps its model card."""
        with new_folder(folder) as partial:
            (partial / "vocabulary.json").write_text(self.vocabulary.to_json(), encoding="utf-8")
            save_file(dict(self.weights), partial / "weights.safetensors")
            _write_json(partial / "calibration.json", asdict(self.calibration))
            save_file(_pack_planes(self.planes), partial / "planes.safetensors")
            contents = {
                "format": FORMAT,
                "config": self.config.to_dict(),
                "sha256": {name: sha256(partial / name) for name in HASHED},
            }
            _write_json(partial / "config.json", contents)
            for name in HASHED:
                (partial / name).chmod(0o644)  # safetensors writes for the owner alone
            for name in KEPT:
                if (folder / name).is_file():
                    (partial / name).write_bytes((folder / name).read_bytes())

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> "Artifact":
        """Read and check a folder; ArtifactError names the file and the reason if it is no good."""
        if not folder.is_dir():
            raise ArtifactError(f"expected an artifact folder at {folder}, found none")
        contents = _read_json(folder / "config.json")
        if contents.get("format") != FORMAT:
            raise ArtifactError(
                f"expected format {FORMAT} in {folder / 'config.json'}, "
                f"got {contents.get('format')!r}; train again or update the program"
            )
        hashes = contents.get("sha256")
        if not isinstance(hashes, dict):
            raise ArtifactError(
                f"expected an object sha256 in {folder / 'config.json'}, got {hashes!r}; "
                "copy the folder again or train again"
            )
        for name in HASHED:
            _check_hash(folder / name, hashes.get(name))
        try:
            config = Config.from_dict(EARLIER | contents["config"])
            vocabulary = Vocabulary.load(folder / "vocabulary.json")
            weights = load_file(folder / "weights.safetensors")
            calibration = Calibration.from_dict(_read_json(folder / "calibration.json"))
            planes = _unpack_planes(load_file(folder / "planes.safetensors"))
        except (KeyError, TypeError, ValueError, IndexError, ConfigError, SafetensorError) as error:
            raise ArtifactError(f"{folder} holds a file that cannot be read: {error}") from error
        _check_shapes(folder, weights, expected_shapes(config, len(vocabulary)))
        metrics = folder / "metrics.json"
        return cls(
            config=config,
            vocabulary=vocabulary,
            weights=weights,
            calibration=calibration,
            planes=planes,
            metrics=_read_json(metrics) if metrics.is_file() else {},
            digest=hashlib.sha256(" ".join(hashes[name] for name in HASHED).encode()).hexdigest(),
        )


def round_embedding(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The weights as an artifact keeps them: the embedding as float16, all contiguous."""
    # Not ascontiguousarray: it makes the bias, a scalar, an array of one.
    kept = {name: np.asarray(value, np.float32, order="C") for name, value in weights.items()}
    return kept | {EMBEDDING: kept[EMBEDDING].astype(np.float16)}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArtifactError(f"expected {path}, found none") from error
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise ArtifactError(f"expected a JSON object in {path}, got {type(value).__name__}")
    return value


def _check_hash(path: Path, expected: str | None) -> None:
    if not path.is_file():
        raise ArtifactError(f"expected {path}, found none")
    try:
        found = sha256(path)
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read: {error.strerror or error}") from error
    if found != expected:
        raise ArtifactError(
            f"{path} is damaged or belongs to another artifact: its SHA-256 is not the one "
            "in config.json"
        )


def _check_shapes(
    folder: Path, weights: Mapping[str, NDArray[Any]], expected: Mapping[str, tuple[int, ...]]
) -> None:
    found = {name: value.shape for name, value in weights.items()}
    for name, value in weights.items():
        kind = np.float16 if name == EMBEDDING else np.float32
        if value.dtype != kind:
            raise ArtifactError(
                f"expected {name} as {np.dtype(kind)} in {folder / 'weights.safetensors'}, "
                f"got {value.dtype}"
            )
    for name in sorted(set(found) | set(expected)):
        if found.get(name) != expected.get(name):
            raise ArtifactError(
                f"expected {name} of shape {expected.get(name)} in "
                f"{folder / 'weights.safetensors'}, got {found.get(name)}"
            )


def _pack_planes(planes: Mapping[str, Plane]) -> dict[str, NDArray[np.float32]]:
    packed = {}
    for direction, plane in planes.items():
        packed[f"{direction}.axis"] = np.ascontiguousarray(plane.axis)
        packed[f"{direction}.density"] = np.ascontiguousarray(plane.density)
        packed[f"{direction}.ranges"] = np.array([plane.x_range, plane.y_range], np.float32)
    return packed


def _unpack_planes(packed: Mapping[str, NDArray[np.float32]]) -> dict[str, Plane]:
    planes = {}
    for direction in {name.split(".")[0] for name in packed}:
        (x_low, x_high), (y_low, y_high) = packed[f"{direction}.ranges"].tolist()
        planes[direction] = Plane(
            packed[f"{direction}.axis"],
            packed[f"{direction}.density"],
            (x_low, x_high),
            (y_low, y_high),
        )
    return planes
