"""What `prepare` left: its report, its vocabulary and names, and its parts."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import DataError
from sentiment.text.vocabulary import Vocabulary


def read_report(target: Path) -> dict[str, Any] | None:
    """What `prepare` wrote about a prepared data set, or None where there is none yet."""
    path = target / "preparation.json"
    return json.loads(path.read_text()) if path.is_file() else None


def load_names(target: Path) -> list[str]:
    """The words of a prepared data set that are names."""
    names: list[str] = json.loads(_prepared(target, "names.json").read_text(encoding="utf-8"))
    return names


def load_vocabulary(target: Path) -> Vocabulary:
    """Every word of a prepared data set."""
    return Vocabulary.load(_prepared(target, "vocabulary.json"))


def _prepared(target: Path, name: str) -> Path:
    """Part of a prepared data set. Raises DataError where it is not there."""
    if not (target / name).exists():
        raise DataError(f"expected {target / name}, found none; run: python -m scripts.prepare")
    return target / name


@dataclass(frozen=True)
class Split:
    """A prepared split: ids a text, labels, and each text's row in the downloaded split."""

    ids: list[NDArray[np.int32]]
    labels: NDArray[np.float32]  # (N,) 0 negative, 1 positive, -1 unknown
    rows: NDArray[np.int64]  # (N,)

    def __len__(self) -> int:
        return len(self.ids)


def load_split(target: Path, part: str) -> Split:
    """A part that `prepare` wrote."""
    path = _prepared(target, part)
    from datasets import load_from_disk

    table = load_from_disk(str(path)).data.table.combine_chunks()
    column = table["ids"].chunk(0)
    ids = np.split(column.values.to_numpy(), column.offsets.to_numpy()[1:-1])
    return Split(ids, table["label"].to_numpy().astype(np.float32), table["row"].to_numpy())
