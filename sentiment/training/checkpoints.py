"""Where a training run stands, on disk: whole or not at all, the newest and the best kept."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from safetensors.numpy import load_file, save_file

from sentiment.errors import ConfigError, DataError
from sentiment.files import new_folder
from sentiment.model.config import Config


@dataclass(frozen=True)
class Epoch:
    """What one epoch gave. Losses in nats a text, accuracies in [0, 1], seconds of wall time."""

    number: int
    loss: float
    validation_loss: float
    validation_accuracy: float
    tokens_per_second: float
    seconds: float


class Checkpoints:
    """The checkpoints of a run, one folder an epoch: `state.safetensors` and `progress.json`.

    They belong to a configuration and to `inputs`, what tells another start or other data: with
    another vocabulary the same rows of the embedding would be other words.
    """

    def __init__(self, folder: Path, config: Config, inputs: str):
        self.folder = folder
        self._run = {"config": config.to_dict(), "inputs": inputs}

    def _path(self, number: int) -> Path:
        return self.folder / f"epoch-{number:03d}"

    def epochs(self) -> list[Path]:
        return _list_epochs(self.folder)

    def clear(self) -> None:
        for path in self.epochs():
            shutil.rmtree(path)

    def save(
        self, network: keras.Model, optimizer: keras.optimizers.Optimizer, history: list[Epoch]
    ) -> None:
        """Write the newest epoch, then drop all but it and the best (or the one before)."""
        path = self._path(history[-1].number)
        with new_folder(path) as partial:
            save_file(_state(network, optimizer), partial / "state.safetensors")
            progress = self._run | {"history": [asdict(epoch) for epoch in history]}
            (partial / "progress.json").write_text(json.dumps(progress, indent=2))
        best = self._path(best_epoch(history).number)
        keep = {path, best} if best != path else set(self.epochs()[-2:])
        for old in set(self.epochs()) - keep:
            shutil.rmtree(old)

    def history(self) -> list[Epoch]:
        """What the epochs so far gave; [] before the first.

        Raises ConfigError where they were run with another configuration, start, or data.
        """
        if not self.epochs():
            return []
        progress = _read_progress(self.epochs()[-1])
        for part, what in (("config", "configuration"), ("inputs", "data, teachers and start")):
            if progress.get(part) != self._run[part]:
                raise ConfigError(
                    f"expected the {what} that {self.folder} was begun with, got another; "
                    "delete that folder to begin this stage anew, or train without --resume to "
                    "begin all of them anew"
                )
        return _to_history(progress)

    def resume(self, network: keras.Model, optimizer: keras.optimizers.Optimizer) -> list[Epoch]:
        """Put the newest checkpoint into network and optimizer; the `history` up to it."""
        history = self.history()
        if history:
            _restore(network, optimizer, load_file(self.epochs()[-1] / "state.safetensors"))
        return history

    def load_best(self, network: keras.Model, history: list[Epoch]) -> None:
        """Put the weights of the best epoch into the network."""
        path = self._path(best_epoch(history).number)
        _restore(network, None, load_file(path / "state.safetensors"))


def load_epoch(network: keras.Model, folder: Path, best: bool) -> None:
    """Put the weights of the best epoch that `folder` holds, or of the last, into the network.

    Raises DataError where there is none.
    """
    if not (epochs := _list_epochs(folder)):
        raise DataError(
            f"expected the checkpoints of a run in {folder}, found none; train it first"
        )
    number = best_epoch(read_history(folder)).number if best else len(read_history(folder))
    found = next(path for path in epochs if path.name == f"epoch-{number:03d}")
    _restore(network, None, load_file(found / "state.safetensors"))


def read_history(folder: Path) -> list[Epoch]:
    """What the epochs of the run that has its checkpoints in `folder` gave."""
    return _to_history(_read_progress(_list_epochs(folder)[-1]))


def _list_epochs(folder: Path) -> list[Path]:
    return sorted(folder.glob("epoch-*"))


def _read_progress(epoch: Path) -> dict[str, Any]:
    progress: dict[str, Any] = json.loads((epoch / "progress.json").read_text())
    return progress


def _to_history(progress: dict[str, Any]) -> list[Epoch]:
    return [Epoch(**epoch) for epoch in progress["history"]]


def best_epoch(history: list[Epoch]) -> Epoch:
    """The epoch with the least validation loss, which is steadier than accuracy."""
    return min(history, key=lambda epoch: epoch.validation_loss)


def _state(
    network: keras.Model, optimizer: keras.optimizers.Optimizer | None
) -> dict[str, np.ndarray]:
    # By position: two layers may give their variables one name. The network's hold the states
    # of its random generators too, so that dropout goes on where it stopped.
    found = {f"network.{i}": v.numpy() for i, v in enumerate(network.variables)}
    if optimizer is not None:
        found |= {f"optimizer.{i}": v.numpy() for i, v in enumerate(optimizer.variables)}
    return {name: np.asarray(value, order="C") for name, value in found.items()}


def _restore(
    network: keras.Model,
    optimizer: keras.optimizers.Optimizer | None,
    state: dict[str, np.ndarray],
) -> None:
    groups = {"network": network.variables, "optimizer": optimizer.variables if optimizer else []}
    for group, variables in groups.items():
        for i, variable in enumerate(variables):
            variable.assign(state[f"{group}.{i}"])
