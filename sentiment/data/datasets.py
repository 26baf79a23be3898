"""Labelled data sets, from the Hugging Face Hub or from a local folder of the same layout."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment.errors import DataError
from sentiment.files import new_file, sha256

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class DatasetSpec:
    """What a data set must hold before anything is built on it."""

    source: str
    text: str
    label: str
    rows: Mapping[str, int]
    labels: Mapping[str, frozenset[int]] = field(default_factory=dict)
    spare: int = 0  # rows that a split may lack


POLAR, UNLABELLED = frozenset({0, 1}), frozenset({-1})
SPECS = {
    "imdb": DatasetSpec(
        source="stanfordnlp/imdb",
        text="text",
        label="label",
        rows={"train": 25_000, "test": 25_000, "unsupervised": 50_000},
        labels={"train": POLAR, "test": POLAR, "unsupervised": UNLABELLED},
    ),
    # Not its validation split, on which people compare what they made: ours is cut from train.
    "sst2": DatasetSpec(
        source="stanfordnlp/sst2",
        text="sentence",
        label="label",
        rows={"train": 67_349},
        labels={"train": POLAR},
        spare=1,  # one of them is empty in some copies
    ),
}


def download(
    name: str,
    source: str | None,
    folder: Path,
    revision: str | None = None,
    any_size: bool = False,
) -> dict[str, Any]:
    """Fetch a data set into `folder`, one Parquet file a split, and return its manifest.

    Args:
        name: a key of `SPECS`, which says what the data set must hold.
        source: a Hub name or a local folder; the spec's own Hub name if None.
        folder: where the files and `manifest.json` (SHA-256 of each) are written.
        revision: a commit, tag or branch on the Hub.
        any_size: accept row counts other than the published ones.

    Splits that the manifest already holds, from the same source, are not fetched again.
    Raises DataError where the source cannot be reached or does not hold what the spec says.
    """
    spec = SPECS[name]
    source = source or spec.source
    origin = {"source": source, "revision": revision}
    manifest = read_manifest(folder) or {}
    if manifest.get("origin") != origin:
        manifest = {"origin": origin, "files": {}}
    missing = [split for split in spec.rows if not _is_intact(folder, split, manifest)]
    if missing:
        with _cache(source) as cache:
            loaded = _load(source, revision, cache)
            check(loaded, spec, any_size)
            for split in missing:
                _write_split(loaded[split], folder, split, manifest)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a downloaded data set, or None where there is none yet."""
    path = folder / MANIFEST
    return json.loads(path.read_text()) if path.is_file() else None


def check(splits: "DatasetDict", spec: DatasetSpec, any_size: bool = False) -> None:
    """Raise DataError, naming the split and column, where a data set is not what `spec` says."""
    for split, rows in spec.rows.items():
        if split not in splits:
            raise DataError(f"expected a split {split!r} in {spec.source}, got {sorted(splits)}")
        data = splits[split]
        for column in (spec.text, spec.label):
            if column not in data.column_names:
                raise DataError(
                    f"expected a column {column!r} in split {split!r}, got {data.column_names}"
                )
        if not rows - spec.spare <= len(data) <= rows and not any_size:
            raise DataError(
                f"expected {rows:,} rows in split {split!r}, got {len(data):,}; "
                "pass --any-size if that is meant"
            )
        if strange := set(data.unique(spec.label)) - spec.labels[split]:
            raise DataError(
                f"expected labels {sorted(spec.labels[split])} in split {split!r}, "
                f"got {sorted(strange)} too"
            )


def _is_intact(folder: Path, split: str, manifest: Mapping[str, Any]) -> bool:
    path = folder / f"{split}.parquet"
    return path.is_file() and manifest["files"].get(path.name) == sha256(path)


def _write_split(data: "Dataset", folder: Path, split: str, manifest: dict[str, Any]) -> None:
    path = folder / f"{split}.parquet"
    with new_file(path) as partial:
        data.to_parquet(partial)
    # After each split, so that a cut loses at most one.
    manifest["files"][path.name] = sha256(path)
    with new_file(folder / MANIFEST) as partial:
        partial.write_text(json.dumps(manifest, indent=2))


@contextmanager
def _cache(source: str) -> Iterator[str | None]:
    """Where `datasets` may keep what it made of a source; None for its own place.

    What comes from the Hub it knows by its commit, and goes on where a download was cut. A local
    folder it knows by name only, and would serve an older one of that name: that cache is not kept.
    """
    if not Path(source).expanduser().is_dir():
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def _load(source: str, revision: str | None, cache: str | None) -> "DatasetDict":
    from datasets import disable_progress_bars, load_dataset
    from datasets.exceptions import DatasetsError

    path = Path(source).expanduser()
    if source.startswith((".", "/", "~")) and not path.is_dir():
        raise DataError(f"expected a folder with a data set at {source}, found none")
    disable_progress_bars()
    try:
        return load_dataset(str(path), revision=revision, cache_dir=cache)
    except (OSError, ValueError, RuntimeError, DatasetsError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(". ")
        raise DataError(
            f"could not load the data set {source!r}: {reason}. "
            "Check the name and the network, or pass --source with a local folder."
        ) from error
