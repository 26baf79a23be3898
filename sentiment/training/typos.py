"""Slips of the fingers, as they are on a keyboard."""

import re
from collections.abc import Callable

import numpy as np

SHORTEST = 5
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(rf"[A-Za-z]{{{SHORTEST},}}|(?<=[A-Za-z])['\u2019](?=[A-Za-z])")

Chance = Callable[[], float]


def _neighbours() -> dict[str, str]:
    """For each letter those whose keys touch its own."""
    # Every row stands half a key to the right of the one above.
    places = {
        key: (column + row / 2, row)
        for row, keys in enumerate(_ROWS)
        for column, key in enumerate(keys)
    }
    return {
        key: "".join(
            other
            for other, (p, q) in places.items()
            if other != key and abs(p - x) <= 1 and abs(q - y) <= 1
        )
        for key, (x, y) in places.items()
    }


NEIGHBOURS = _neighbours()


def typo(text: str, generator: np.random.Generator) -> str:
    """`text` with one or two slips, in words of SHORTEST letters and more or at an apostrophe.

    The first letter of a word stays. A text without such a word stays as it is.
    """
    for _ in range(1 if generator.random() < 0.7 else 2):
        words = list(_WORD.finditer(text))
        if not words:
            return text
        word = words[int(generator.random() * len(words))]
        text = text[: word.start()] + _slip(word[0], generator.random) + text[word.end() :]
    return text


def _slip(word: str, chance: Chance) -> str:
    if len(word) == 1:
        return ""
    place = 1 + int(chance() * (len(word) - 2))
    slip = _SLIPS[int(chance() * len(_SLIPS))]
    slipped = slip(word, place, chance)
    return slipped if slipped != word else _double(word, place, chance)


def _swap(word: str, place: int, _: Chance) -> str:
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _double(word: str, place: int, _: Chance) -> str:
    return word[:place] + word[place] + word[place:]


def _drop(word: str, place: int, _: Chance) -> str:
    return word[:place] + word[place + 1 :]


def _miss(word: str, place: int, chance: Chance) -> str:
    """A neighbouring key instead."""
    keys = NEIGHBOURS[word[place].lower()]
    key = keys[int(chance() * len(keys))]
    return word[:place] + (key.upper() if word[place].isupper() else key) + word[place + 1 :]


# Swapped and dropped letters are the commonest slips by far.
_SLIPS = (_swap, _swap, _drop, _drop, _double, _miss)
