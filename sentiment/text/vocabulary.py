"""Tokens by id. Id 0 pads, id 1 stands for every token the vocabulary lacks."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PADDING, UNKNOWN = 0, 1
SPECIAL = ("<pad>", "<unk>")


class Vocabulary:
    """An ordered set of token keys; the most frequent come first, after the two special ones."""

    def __init__(self, tokens: Sequence[str]):
        if tuple(tokens[:2]) != SPECIAL:
            raise ValueError(f"expected a vocabulary to start with {SPECIAL}, got {tokens[:2]!r}")
        self.tokens = tuple(tokens)
        self._ids = {token: i for i, token in enumerate(self.tokens)}
        if len(self._ids) != len(self.tokens):
            raise ValueError("expected distinct tokens, got a vocabulary with repeated ones")

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def to_json(self) -> str:
        return json.dumps(self.tokens, ensure_ascii=False, indent=0)

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, key: str) -> bool:
        return key in self._ids and key not in SPECIAL

    def first(self, size: int) -> "Vocabulary":
        """The `size` most frequent tokens, special ones counted."""
        return Vocabulary(self.tokens[:size])

    def encode(self, keys: Iterable[str]) -> NDArray[np.int32]:
        """Ids of the keys, int32 (T,); `UNKNOWN` where the vocabulary lacks one."""
        # Keys that spell a special token are what somebody typed, not padding.
        ids = (UNKNOWN if key in SPECIAL else self._ids.get(key, UNKNOWN) for key in keys)
        return np.fromiter(ids, np.int32)
