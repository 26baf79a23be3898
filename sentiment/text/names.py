"""Which words are names: those that stand inside sentences with a capital, nearly always.

A review's verdict on a director is no reason to judge the next text by that name, and less so that
of somebody who shares it; so names are read as unknown words (sentiment/text/identities.py).
"""

import re
from collections import Counter
from collections.abc import Mapping

# A word after a small letter or a comma and a space: there no sentence begins, nor a title's line.
_INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?!\w)")
# A name has a capital this often, and was seen with one so many times.
SHARE, LEAST = 0.95, 3


def count_inside(text: str, capital: Counter[str], small: Counter[str]) -> None:
    """Add the words inside the sentences of `text`, in lower case, to those seen with a capital of
    their own and those seen without. Words all in capitals say nothing, and are in neither."""
    for word in _INSIDE.findall(text):
        if word[0].isupper():
            if not word.isupper():
                capital[word.lower()] += 1
        else:
            small[word.lower()] += 1


def find_names(capital: Mapping[str, int], small: Mapping[str, int]) -> list[str]:
    """The words that are names by these counts, sorted."""
    return sorted(
        word
        for word, count in capital.items()
        if count >= LEAST and count >= SHARE * (count + small.get(word, 0))
    )
