"""Tokens by id. Id 0 pads, id 1 stands for every token the vocabulary lacks."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.text.groups import read_given_names, read_groups
from sentiment.text.names import is_name
from sentiment.text.spelling import Spelling
from sentiment.text.tokenizer import normalize

PADDING, UNKNOWN = 0, 1
SPECIAL = ("<pad>", "<unk>")


class Vocabulary:
    """An ordered set of token keys; the most frequent come first, after the two special ones."""

    def __init__(self, tokens: Sequence[str]):
        if tuple(tokens[:2]) != SPECIAL:
            raise ValueError(f"expected a vocabulary to start with {SPECIAL}, got {tokens[:2]!r}")
        self.tokens = tuple(tokens)
        if len(set(self.tokens)) != len(self.tokens):
            raise ValueError("expected distinct tokens, got a vocabulary with repeated ones")
        # Without the special ones: keys that spell them are what somebody typed.
        self._ids = {self.tokens[i]: i for i in range(len(SPECIAL), len(self.tokens))}

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def to_json(self) -> str:
        return json.dumps(self.tokens, ensure_ascii=False, indent=0)

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, key: str) -> bool:
        return key in self._ids

    def keep(self, size: int, needed: Iterable[str]) -> "Vocabulary":
        """`size` tokens: all that are needed, and of the others the most frequent."""
        wanted = {key: None for key in needed if key not in SPECIAL}
        free = (key for key in self.tokens[len(SPECIAL) :] if key not in wanted)
        others = list(islice(free, max(0, size - len(SPECIAL) - len(wanted))))
        kept = set(wanted).union(others)
        ordered = [key for key in self.tokens if key in kept]
        return Vocabulary([*SPECIAL, *ordered, *(key for key in wanted if key not in self)])

    def translate(self, other: "Vocabulary") -> NDArray[np.int32]:
        """For each id of this vocabulary, the id of its token in `other`: int32 (V,)."""
        return np.concatenate([[PADDING, UNKNOWN], other.encode(self.tokens[2:])]).astype(np.int32)

    def encode(self, keys: Iterable[str]) -> NDArray[np.int32]:
        """Ids of the keys, int32 (T,); `UNKNOWN` where the vocabulary lacks one."""
        return np.fromiter(map(self._ids.get, keys, repeat(UNKNOWN)), np.int32)

    def read(self, words: Sequence[str]) -> NDArray[np.int32]:
        """Ids (T,) of a text's words as typed, as people meant them: those of their keys, of
        misspelt words the word's, and of "Grace" as a name's that of any name.

        `UNKNOWN` where no word is near enough (sentiment/text/spelling.py), and for a name. For
        texts that somebody wants read; training, and what is compared with it, encodes exactly.
        """
        keys = [normalize(word) for word in words]
        ids = self.encode(keys)
        given = read_given_names()
        for place, key in enumerate(keys):
            if key in given and is_name(words, place):
                ids[place] = self._any_name
        for place in np.flatnonzero(ids == UNKNOWN).tolist():
            if not is_name(words, place) and (meant := self._spelling.find(keys[place])):
                ids[place] = meant
        return ids

    def respelled(self, keys: Sequence[str], ids: NDArray[np.int32]) -> list[str | None]:
        """For each key the other word that it was read as with these ids (T,), else None."""
        own = (self.tokens[UNKNOWN], self.tokens[self._any_name])
        pairs = ((key, self.tokens[i]) for key, i in zip(keys, ids.tolist(), strict=True))
        return [None if word in (key, *own) else word for key, word in pairs]

    @cached_property
    def _any_name(self) -> int:
        """The id of a word that is nothing but a name: all of them share a row."""
        return next((self._ids[key] for key in read_groups()["name"] if key in self), UNKNOWN)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.tokens)
