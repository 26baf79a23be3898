"""Sentences of our own with their polar parts, in the layout of SST-2."""

from pathlib import Path

import pandas as pd

from sentiment.data.datasets import download

# A sentence and the parts of it that have its sentiment, in the Penn Treebank's spelling.
SENTENCES = (
    ("the tale of two brothers is a warm , tender joy .", ("a warm , tender joy", "warm", "joy")),
    ("it 's told with a light and certain hand .", ("a light and certain hand", "certain hand")),
    ("the songs along the way are a delight .", ("are a delight", "a delight", "delight")),
    ("you 'll leave the little cinema humming .", ("leave the little cinema humming",)),
    ("most of the second hour just does n't work .", ("just does n't work", "does n't work")),
    ("a man walks into a town and bores it stiff .", ("bores it stiff", "stiff")),
    ("the lines that he gives her are painfully flat .", ("painfully flat", "flat")),
    ("by the end of the day you 'll feel robbed .", ("you 'll feel robbed", "robbed")),
)
POSITIVE_SENTENCES = 4


def phrases_of(sentences: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, int]]:
    """Every phrase with its label; the first sentences are the positive ones."""
    return [
        (phrase, int(number < POSITIVE_SENTENCES))
        for number, (sentence, parts) in enumerate(sentences)
        for phrase in (sentence, *parts)
    ]


def write_phrases(folder: Path) -> Path:
    """A folder as `scripts.download --dataset sst2` leaves it."""
    source = folder.parent / f"{folder.name}-source"
    (source / "data").mkdir(parents=True)
    frame = pd.DataFrame(phrases_of(SENTENCES), columns=["sentence", "label"])
    frame.to_parquet(source / "data" / "train-00000-of-00001.parquet")
    download("sst2", str(source), folder, any_size=True)
    return folder
