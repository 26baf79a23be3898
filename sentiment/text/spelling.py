"""A misspelt word to the word that was meant: the most frequent one that is a single slip away.

Written out because it is this short: rapidfuzz (12 MB) takes ten times as long to import as this
takes to index a letter, and symspellpy (6 MB) indexes every word before it finds the first.

A slip is a letter dropped, added or changed, or two neighbours swapped (Damerau 1964). Two words
that are a slip apart have something in common once each has lost one letter at most: by that they
are found, and then compared (Garbe's symmetric deletes).
"""

from collections.abc import Iterator, Sequence

# Rarer words are too often misspellings themselves; shorter ones have too many neighbours.
FREQUENT, SHORTEST = 15_000, 5
# Time grows with the square of the length, and somebody will paste a "word" of 100,000 letters.
LONGEST = 24


class Spelling:
    """What misspelt words mean, among the `FREQUENT` first of `tokens`, the most frequent first.

    Safe to share between threads. The words of a first letter are indexed when a misspelt word
    first begins with it: some milliseconds for what is needed, nothing for what is not.
    """

    def __init__(self, tokens: Sequence[str]):
        self._tokens = tokens
        self._indexes: dict[str, dict[str, tuple[int, ...]]] = {}

    def find(self, key: str) -> int | None:
        """The id of the word that `key`, which is no token, was meant to be; None if there is none.

        Both have the same first letter, `SHORTEST` to `LONGEST` letters, and nothing but letters.
        """
        if not _is_word(key):
            return None
        index = self._index(key[0])
        ids = {i for rest in _shortened(key[1:]) for i in index.get(rest, ())}
        return next((i for i in sorted(ids) if is_slip(key, self._tokens[i])), None)

    def _index(self, letter: str) -> dict[str, tuple[int, ...]]:
        """What is left of each word behind this first letter, to the ids of such words."""
        # Threads that come at once each build the same one, which does no harm.
        if (index := self._indexes.get(letter)) is None:
            index = {}
            for i, word in enumerate(self._tokens[:FREQUENT]):
                if word.startswith(letter) and _is_word(word):
                    found = (i,)
                    for rest in _shortened(word[1:]):
                        # () + found is found itself: nearly all entries of a word share it.
                        index[rest] = index.get(rest, ()) + found
            self._indexes[letter] = index
        return index


def is_slip(typed: str, meant: str) -> bool:
    """Whether one letter dropped, added or changed, or two neighbours swapped, is all between."""
    letters = enumerate(zip(typed, meant, strict=False))
    start = next((n for n, (a, b) in letters if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a != b and (swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:])


def _is_word(key: str) -> bool:
    return SHORTEST <= len(key) <= LONGEST and key.isalpha()


def _shortened(letters: str) -> Iterator[str]:
    """The letters, and what is left of them without one."""
    yield letters
    for place in range(len(letters)):
        # Of a doubled letter, either leaves the same.
        if not place or letters[place] != letters[place - 1]:
            yield letters[:place] + letters[place + 1 :]
