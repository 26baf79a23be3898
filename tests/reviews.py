"""A small labelled data set of our own, in the layout of the Hub's IMDB."""

from pathlib import Path

import numpy as np
import pandas as pd

from sentiment.data.datasets import download
from sentiment.data.preparation import prepare

POSITIVE = (
    "I loved every minute of it",
    "a warm and funny film",
    "the cast is wonderful",
    "she gives a superb, moving performance",
    "it left me smiling for days",
)
NEGATIVE = (
    "I hated every minute of it",
    "a dull and clumsy film",
    "the cast is wasted",
    "he gives a stiff, lifeless performance",
    "it left me bored to tears",
)
SETTINGS = (
    "on a rainy Sunday",
    "with my brother",
    "after a long week",
    "in a half empty cinema",
    "<br /><br />although it was late",
    "for the second time",
)


# As on the Hub, where this file names the splits.
CARD = """---
configs:
- config_name: plain_text
  data_files:
  - {split: train, path: plain_text/train-*}
  - {split: test, path: plain_text/test-*}
  - {split: unsupervised, path: plain_text/unsupervised-*}
---
"""


def reviews(label: int, count: int, seed: int) -> list[str]:
    """Distinct reviews of one label: a few of its phrases between neutral ones."""
    generator = np.random.default_rng((seed, label + 1))
    phrases = {0: NEGATIVE, 1: POSITIVE, -1: POSITIVE + NEGATIVE}[label]
    return [
        ". ".join(
            f"{generator.choice(phrases)} {generator.choice(SETTINGS)}"
            for _ in range(generator.integers(1, 6))
        )
        + f". Seat {number} in row {seed}"
        for number in range(count)
    ]


def prepare_dataset(folder: Path, polar: int, unlabelled: int) -> Path:
    """`folder/prepared`, as the scripts leave it, with its source and downloads beside it."""
    source = write_dataset(folder / "ours", polar, unlabelled)
    download("imdb", str(source), folder / "imdb", any_size=True)
    prepare(folder / "imdb", folder / "prepared", validation_share=0.2)
    return folder / "prepared"


def write_dataset(folder: Path, polar: int = 40, unlabelled: int = 30) -> Path:
    """`folder` with Parquet files a split, as `load_dataset` reads them: rows sorted by label."""
    (folder / "plain_text").mkdir(parents=True)
    (folder / "README.md").write_text(CARD)
    for number, (split, labels) in enumerate(
        {"train": (0, 1), "test": (0, 1), "unsupervised": (-1,)}.items()
    ):
        count = unlabelled if split == "unsupervised" else polar
        rows = [(text, label) for label in labels for text in reviews(label, count, number)]
        frame = pd.DataFrame(rows, columns=["text", "label"])
        frame.to_parquet(folder / "plain_text" / f"{split}-00000-of-00001.parquet")
    return folder
