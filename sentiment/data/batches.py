"""Texts to padded batches, bucketed by length so that little time goes into padding."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sentiment.text.vocabulary import PADDING

Ids = NDArray[np.int32]
Lengths = NDArray[np.integer]
# Batches whose texts are sorted by length together: enough to leave 2 % padding,
# few enough that a batch still mixes texts from all over the data.
POOL = 50


def keep_ends(ids: Ids, limit: int) -> Ids:
    """A text cut to `limit` tokens by leaving out its middle: half is head, half is tail."""
    if len(ids) <= limit:
        return ids
    head = limit // 2
    return np.concatenate([ids[:head], ids[len(ids) - (limit - head) :]])


def pad(rows: Sequence[Ids]) -> NDArray[np.int32]:
    """Rows of ids, padded on the right to one array (B, T)."""
    out = np.full((len(rows), max(map(len, rows))), PADDING, np.int32)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def epoch_batches(lengths: Lengths, size: int, seed: Sequence[int]) -> list[NDArray]:
    """A shuffled epoch as arrays of row numbers, each of `size` texts of about one length.

    The same seed gives the same order, whichever epochs ran before.
    """
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), size * POOL):
        pool = order[start : start + size * POOL]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    return [batches[i] for i in generator.permutation(len(batches))]


def token_batches(lengths: Lengths, tokens: int, texts: int) -> Iterator[NDArray]:
    """All rows, shortest first, in batches of at most `tokens` padded tokens and `texts` rows."""
    order = np.argsort(lengths, kind="stable")
    start = 0
    for end in range(1, len(order) + 1):
        full = end - start >= texts
        if end == len(order) or full or lengths[order[end]] * (end + 1 - start) > tokens:
            yield order[start:end]
            start = end
