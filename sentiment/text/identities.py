"""Names, nationalities and genders: words that no verdict may depend on.

The words of a group share one row of the embedding, so that swapping one for another changes no
state and no verdict, by construction.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sentiment.text.groups import read_groups
from sentiment.text.vocabulary import UNKNOWN, Vocabulary

# The groups that are written with a capital: they are read as unknown words, so that a name or a
# people that no list has, and most vocabularies lack, is read as those are that it has.
PROPER = (
    *("name", "nationality", "nationals", "national", "country", "city"),
    *("religion", "believers", "belief"),
)


def read_identities() -> list[tuple[str, ...]]:
    """The groups of interchangeable keys; no key stands in two."""
    return list(read_groups().values())


def merge(vocabulary: Vocabulary, names: Iterable[str] = ()) -> NDArray[np.int32]:
    """For each id the id whose embedding row it shares, int32 (V,): itself outside the groups.

    A group's row is that of the first of its words that the vocabulary has. The groups of `PROPER`
    and `names`, found in the data, take the row of unknown words, which are names more often than
    anything else.
    """
    rows = np.arange(len(vocabulary), dtype=np.int32)
    rows[vocabulary.encode(key for key in names if key in vocabulary)] = UNKNOWN
    for name, group in read_groups().items():
        known = vocabulary.encode(key for key in group if key in vocabulary)
        rows[known] = UNKNOWN if name in PROPER else known[:1]
    return rows
