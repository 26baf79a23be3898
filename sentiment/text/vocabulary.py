"""Tokens by id. Id 0 pads, id 1 stands for every token the vocabulary lacks."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.text.groups import read_given_names, read_groups
from sentiment.text.names import does_something, is_name
from sentiment.text.spelling import LONGEST, Spelling
from sentiment.text.tokenizer import normalize

PADDING, UNKNOWN = 0, 1
# A word that was not read before, or that depends on the words beside it.
NOT_YET = -1
# Forms of words that are kept, "Good" and "GOOD" for good: for most texts, a lookup a word.
KEPT_WORDS = 65_536
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
        self._typed: dict[str, int] = {}

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
        ids = np.fromiter(map(self._typed.get, words, repeat(NOT_YET)), np.int32, len(words))
        for place in np.flatnonzero(ids == NOT_YET).tolist():
            ids[place] = self._read_in_place(words, place)
        return ids

    def _read_in_place(self, words: Sequence[str], place: int) -> int:
        """The id of one word among its neighbours; kept where they do not matter."""
        word = words[place]
        key, named = normalize(word), is_name(words, place)
        found, is_given = self._ids.get(key), key in read_given_names()
        if is_given and (named or does_something(words, place)):
            return self._any_name
        if found is None:
            return UNKNOWN if named else self._spelling.find(key) or UNKNOWN
        if not is_given and len(word) <= LONGEST and len(self._typed) < KEPT_WORDS:
            self._typed[word] = found
        return found

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
