"""Two traces side by side: which words explain the difference, and where the states part.

Shapes: `N` places of the alignment, `S` of them in both texts, `T` tokens of a text, `H` units in
one direction.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from sentiment.trace.replay import Trace

# States have parted where their distance is more than this share of the longer one's length.
PARTED = 0.1
# Pairs of equal words up to which difflib finds the parts that people would: of a text of one word
# again and again it would take a minute.
MOST_PAIRS = 10_000


@dataclass(frozen=True)
class Place:
    """A word of one text, of the other, or of both: its index in each, None where it has none."""

    a: int | None
    b: int | None


@dataclass(frozen=True)
class Difference:
    """What makes the logit of `b` another than that of `a`.

    places: N of them, in text order. parts: (N,) float64, the contribution in b less that in a;
        they sum to the difference of the logits. distances: direction to |h_a - h_b| (N,), not a
        number where one text has no word. parting: direction to the first place, in reading order,
        at which the states have parted; None where they never do.
    """

    places: list[Place]
    parts: NDArray[np.float64]
    distances: dict[str, NDArray[np.float64]]
    parting: dict[str, int | None]


def compare(a: Trace, b: Trace) -> Difference:
    """Align two traces by one artifact word by word, and take their difference."""
    places = align([token.key for token in a.tokens], [token.key for token in b.tokens])
    parts = [_contribution(b, place.b) - _contribution(a, place.a) for place in places]
    distances, parting = {}, {}
    for direction in a.readout:
        distances[direction], parted = _distances(a, b, places, direction)
        order = range(len(places))
        reading = reversed(order) if direction == "backward" else order
        parting[direction] = next((n for n in reading if parted[n]), None)
    return Difference(places, np.array(parts), distances, parting)


def align(a: Sequence[str], b: Sequence[str]) -> list[Place]:
    """Keys of two texts to places: equal words together, replaced ones one by one."""
    places: list[Place] = []
    for a_start, a_end, b_start, b_end in _find_parts(a, b):
        both = min(a_end - a_start, b_end - b_start)
        places += [Place(a_start + n, b_start + n) for n in range(both)]
        places += [Place(n, None) for n in range(a_start + both, a_end)]
        places += [Place(None, n) for n in range(b_start + both, b_end)]
    return places


def _find_parts(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Parts of both, from and to, that are equal or stand for each other."""
    theirs = Counter(b)
    if sum(count * theirs[key] for key, count in Counter(a).items()) <= MOST_PAIRS:
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        return [part for _, *part in matcher.get_opcodes()]  # type: ignore[misc]
    parts, before = [], (0, 0)
    for i, j in [*_common(a, b), (len(a), len(b))]:
        parts += [(before[0], i, before[1], j), (i, i + 1, j, j + 1)]
        before = i + 1, j + 1
    return parts[:-1]


def _common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words of a longest common subsequence stand, in a time of len(a) * len(b)."""
    ids = {key: n for n, key in enumerate({*a, *b})}
    ours, theirs = (np.array([ids[key] for key in keys]) for keys in (a, b))
    # How many words the first i of a and the first j of b have in common at most.
    lengths = np.zeros((len(a) + 1, len(b) + 1), np.int32)
    for i, word in enumerate(ours, start=1):
        longer = np.maximum(lengths[i - 1, 1:], lengths[i - 1, :-1] + (theirs == word))
        lengths[i, 1:] = np.maximum.accumulate(longer)
    found, i, j = [], len(a), len(b)
    while i and j:
        if ours[i - 1] == theirs[j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif lengths[i - 1, j] >= lengths[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _contribution(trace: Trace, index: int | None) -> float:
    return 0.0 if index is None else float(trace.contributions[index])


def _distances(
    a: Trace, b: Trace, places: list[Place], direction: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Distances (N,), and at which places they are more than `PARTED` of the longer state."""
    both = [
        (n, place.a, place.b)
        for n, place in enumerate(places)
        if place.a is not None and place.b is not None
    ]
    shared, ours_at, theirs_at = np.array(both, np.int64).reshape(-1, 3).T  # (S,)
    ours = a.hidden(direction)[ours_at].astype(np.float64)  # (S, H)
    theirs = b.hidden(direction)[theirs_at].astype(np.float64)
    longer = np.maximum(np.linalg.norm(ours, axis=1), np.linalg.norm(theirs, axis=1))
    found, parted = np.full(len(places), np.nan), np.zeros(len(places), np.bool_)
    found[shared] = np.linalg.norm(ours - theirs, axis=1)
    parted[shared] = found[shared] > PARTED * longer
    return found, parted
