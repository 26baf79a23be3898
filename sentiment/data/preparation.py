"""Reviews to ids: clean, tokenize, count, split, and leave out what would be seen twice.

Every token keeps an id of its own (the most frequent first), so that the size of a model's
vocabulary is a setting of its training. The test split is not counted. A few reviews of IMDB stand
in more than one split, word for word: they are left where they are measured on, and out of what is
trained on.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from sentiment.data.datasets import SPECS
from sentiment.data.prepared import read_report
from sentiment.errors import DataError
from sentiment.files import new_folder, sha256
from sentiment.text.names import SHARE, count_inside, find_names
from sentiment.text.tokenizer import DIGEST, read_keys
from sentiment.text.vocabulary import SPECIAL, Vocabulary

COUNTED = ("train", "unsupervised")
# Another number where the same files and settings give other parts than before.
RULES = 2
CHUNK = 1_000


@dataclass(frozen=True)
class Chunk:
    """Some tokenized texts, as ids into the chunk's own `keys`; and how often which words stand
    inside sentences with a capital and without (sentiment/text/names.py)."""

    keys: list[str]
    ids: NDArray[np.int32]  # (sum of lengths,)
    lengths: NDArray[np.int32]  # (texts,)
    capital: Counter[str]
    small: Counter[str]


def tokenize_chunk(texts: list[str]) -> Chunk:
    """Tokenize texts; ids are in order of first appearance, so that nothing is sorted."""
    index: dict[str, int] = {}
    rows = [
        np.fromiter((index.setdefault(key, len(index)) for key in read_keys(text)), np.int32)
        for text in texts
    ]
    lengths = np.array([len(row) for row in rows], np.int32)
    return Chunk(list(index), np.concatenate(rows), lengths, *count_inside(texts))


def tokenize_split(texts: list[str], workers: int, label: str) -> list[Chunk]:
    """Tokenize in parallel processes, in order, with a progress bar."""
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]
    # Ctrl-C reaches every process of the terminal. It is for this one to act on: a worker that is
    # stopped halfway through handing over a chunk leaves the pool waiting for the rest for ever.
    pool = ProcessPoolExecutor(workers, initializer=signal, initargs=(SIGINT, SIG_IGN))
    with pool, tqdm(total=len(texts), desc=f"tokenize {label}", unit=" texts") as bar:
        done = []
        try:
            # While workers start it has to wait here, too: what is raised just after a fork Python
            # drops, and a little later it leaves workers behind that nobody ends.
            with _no_interrupt():
                results = pool.map(tokenize_chunk, chunks)
            for chunk in results:
                done.append(chunk)
                bar.update(len(chunk.lengths))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C counts when the block has ended."""
    came: list[int] = []
    before = signal(SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal(SIGINT, before)
    if came:
        raise KeyboardInterrupt


def build_vocabulary(chunks: Iterable[Chunk], min_count: int) -> Vocabulary:
    """Every key seen at least `min_count` times, the most frequent first, ties by spelling."""
    counts: Counter[str] = Counter()
    for chunk in chunks:
        # Python integers, not numpy's: a Counter of them sorts three times as fast.
        counts.update(dict(zip(chunk.keys, np.bincount(chunk.ids).tolist(), strict=True)))
    kept = (item for item in counts.items() if item[1] >= min_count and item[0] not in SPECIAL)
    ordered = sorted(kept, key=lambda item: (-item[1], item[0]))
    return Vocabulary([*SPECIAL, *(key for key, _ in ordered)])


def list_names(chunks: Iterable[Chunk]) -> list[str]:
    """The words of the chunks that are names, sorted."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for chunk in chunks:
        capital.update(chunk.capital)
        small.update(chunk.small)
    return find_names(capital, small)


def encode(chunks: Iterable[Chunk], vocabulary: Vocabulary) -> Iterator[NDArray[np.int32]]:
    """Ids in `vocabulary` of each text of the chunks."""
    for chunk in chunks:
        ids = vocabulary.encode(chunk.keys)[chunk.ids]
        yield from np.split(ids, np.cumsum(chunk.lengths)[:-1])


def split_validation(
    texts: list[str], labels: NDArray[np.int64], share: float, seed: int
) -> NDArray[np.bool_]:
    """Which rows to hold out: `share` of each label, equal texts always on one side.

    Returns a mask (rows,), True for validation. Raises DataError where it would be none or all.
    """
    if not 0 < share < 1:
        raise DataError(f"expected a share between 0 and 1 to hold out, got {share:g}")
    groups = pd.factorize(pd.Series(texts))[0]  # equal texts, equal number
    held = np.zeros(len(texts), bool)
    generator = np.random.default_rng(seed)
    for label in np.unique(labels):
        # A text that stands under two labels goes with the first of its rows.
        first = pd.Series(groups).drop_duplicates()
        own = first[labels[first.index] == label].to_numpy()
        held |= np.isin(groups, generator.permutation(own)[: round(share * len(own))])
    return held


def choose_parts(
    texts: Mapping[str, Sequence[str]], held: NDArray[np.bool_]
) -> dict[str, NDArray[np.int64]]:
    """Which rows of its split each part has: `train` and, where `held`, `validation`; `test`;
    `unsupervised`.

    No text of the test split is in another part, and none of validation is trained on.
    """
    test = set(texts["test"])
    measured = test | {text for text, out in zip(texts["train"], held, strict=True) if out}
    again = np.array([text in test for text in texts["train"]], bool)
    masks = {
        "train": ~held & ~again,
        "validation": held & ~again,
        "test": np.ones(len(texts["test"]), bool),
        "unsupervised": np.array([text not in measured for text in texts["unsupervised"]], bool),
    }
    return {part: np.flatnonzero(mask) for part, mask in masks.items()}


def read_split(folder: Path, name: str, split: str) -> tuple[list[str], NDArray[np.int64]]:
    """Texts and labels of a downloaded split. Raises DataError where it is not there, or holds what
    is no text."""
    path, spec = split_path(folder, name, split), SPECS[name]
    frame = pd.read_parquet(path, columns=[spec.text, spec.label])
    texts = frame[spec.text].tolist()
    if strange := [row for row, text in enumerate(texts) if not isinstance(text, str)]:
        raise DataError(
            f"expected a text in every row of {path}, got something else in row {strange[0]}"
        )
    return texts, frame[spec.label].to_numpy(np.int64)


def split_path(folder: Path, name: str, split: str) -> Path:
    """The file of a downloaded split. Raises DataError where it is not there."""
    path = folder / f"{split}.parquet"
    if not path.is_file():
        raise DataError(
            f"expected {path}, found none; run: python -m scripts.download --dataset {name}"
        )
    return path


def prepare(
    source: Path,
    target: Path,
    *,
    dataset: str = "imdb",
    min_count: int = 2,
    validation_share: float = 0.08,
    seed: int = 0,
    workers: int = 2,
) -> dict[str, Any]:
    """Write `target` whole: an Arrow data set (`ids`, `label`, `row`), `vocabulary.json` and
    `names.json`, the words that are names.

    `row` is the row of the downloaded split a text came from. Returns, and writes to
    `preparation.json`, the settings and the sizes; a target made from the same files with the
    same settings by the same tokenizer is left as it is.
    """
    paths = [split_path(source, dataset, split) for split in SPECS[dataset].rows]
    settings = {
        "rules": RULES,
        "dataset": dataset,
        "files": {path.name: sha256(path) for path in paths},
        "min_count": min_count,
        "validation_share": validation_share,
        "seed": seed,
        "name_share": SHARE,
        "tokenizer": DIGEST,
    }
    report = read_report(target)
    if report and {key: report.get(key) for key in settings} == settings:
        return report
    splits = {split: read_split(source, dataset, split) for split in SPECS[dataset].rows}
    chunks = {split: tokenize_split(texts, workers, split) for split, (texts, _) in splits.items()}
    for split, found in chunks.items():
        _check_words(split, found)
    held = split_validation(*splits["train"], validation_share, seed)
    parts = choose_parts({split: texts for split, (texts, _) in splits.items()}, held)
    if empty := [part for part in COUNTED if not len(parts[part])]:
        raise DataError(f"expected texts in {empty[0]!r} that are not measured on, got none")
    counted = [chunk for split in COUNTED for chunk in chunks[split]]
    vocabulary, names = build_vocabulary(counted, min_count), list_names(counted)
    report = {
        **settings,
        "vocabulary": len(vocabulary),
        "names": len(names),
        "rows": {part: len(rows) for part, rows in parts.items()},
        "tokens": {},
    }
    with new_folder(target) as partial:
        (partial / "vocabulary.json").write_text(vocabulary.to_json(), encoding="utf-8")
        written = json.dumps(names, ensure_ascii=False, indent=0)
        (partial / "names.json").write_text(written, encoding="utf-8")
        for split, (_, labels) in splits.items():
            rows = list(encode(chunks.pop(split), vocabulary))
            for part in ("train", "validation") if split == "train" else (split,):
                _save(partial / part, rows, labels, parts[part])
                report["tokens"][part] = int(sum(len(rows[i]) for i in parts[part]))
        (partial / "preparation.json").write_text(json.dumps(report, indent=2))
    return report


def _check_words(split: str, chunks: Iterable[Chunk]) -> None:
    """Raise DataError where a text has no words: it would be the mean of no states."""
    lengths = np.concatenate([np.zeros(0, np.int32), *(chunk.lengths for chunk in chunks)])
    if len(empty := np.flatnonzero(lengths == 0)):
        raise DataError(
            f"expected words in every text of split {split!r}, got none in row {empty[0]}"
            f"{f' and {len(empty) - 1:,} more' * (len(empty) > 1)}; leave such rows out"
        )


def _save(
    path: Path, rows: list[NDArray[np.int32]], labels: NDArray[np.int64], chosen: NDArray[np.int64]
) -> None:
    import pyarrow as pa
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()  # writing takes no time beside tokenizing, which has a bar
    lengths = [len(rows[i]) for i in chosen]
    flat = np.concatenate([rows[i] for i in chosen]) if len(chosen) else np.zeros(0, np.int32)
    ids = pa.LargeListArray.from_arrays(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), flat.astype(np.int32)
    )
    table = pa.table({"ids": ids, "label": labels[chosen], "row": chosen})
    Dataset(table).save_to_disk(str(path))
