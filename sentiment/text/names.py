"""Which words are names: those that stand inside sentences with a capital, nearly always.

A review's verdict on a director is no reason to judge the next text by that name, and less so that
of somebody who shares it; so names are read as unknown words (sentiment/text/identities.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sentiment.text.groups import read_given_names, read_verbs
from sentiment.text.tokenizer import normalize

# A word after a small letter or a comma and a space: there no sentence begins, nor a title's line.
_INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?!\w)")
# A name has a capital this often, and was seen with one so many times.
SHARE, LEAST = 0.95, 3
# Marks that a sentence goes on after; after all others one may begin, a bracket or an emoticon too.
GOES_ON = frozenset(",;&")


def count_inside(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often words stand inside sentences, in lower case: with a capital of their own, and
    without. Words all in capitals say nothing, and are in neither."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for word in _INSIDE.findall(text):
            if not word[0].isupper():
                small[word.lower()] += 1
            elif not word.isupper():
                capital[word.lower()] += 1
    return capital, small


def find_names(capital: Mapping[str, int], small: Mapping[str, int]) -> list[str]:
    """The words that are names by these counts, sorted."""
    return sorted(
        word
        for word, count in capital.items()
        if count >= LEAST and count >= SHARE * (count + small.get(word, 0))
    )


def is_name(words: Sequence[str], place: int) -> bool:
    """Whether the word as typed has a capital of its own: not all capitals, not a sentence's start.

    Such a word is spelt as it is meant, more often than not.
    """
    before = words[place - 1] if place else ""
    # An emoticon may end in a letter, too, but begins with none; "n't" and "'s" go on.
    goes_on = before in GOES_ON or (before[-1:].isalpha() and before[0] not in ":;=<")
    return goes_on and _has_capital(words[place])


def does_something(words: Sequence[str], place: int) -> bool:
    """Whether the given name as typed has a capital of its own and a verb follows it.

    Where a sentence begins, a capital says nothing, but the verb does: "Grace told me", "Mark is".
    What is a thing, too, can begin a sentence as that: it has to do what persons alone do.
    """
    word = words[place]
    if not _has_capital(word) or place + 1 == len(words):
        return False
    verb = read_verbs().get(normalize(words[place + 1]))
    return verb == "persons" or (
        verb is not None and read_given_names()[normalize(word)] == "people"
    )


def _has_capital(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()
