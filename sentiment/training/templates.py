"""Templates: text with slots and choices, as they stand in the grammar's files.

`{name}` draws from a list, `{a|b}` from two together, `{name.1}` once a sentence; `(x|y|)` is one
of its parts. Emoticons after a space are text, and so is whatever follows a backslash.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeAlias

from sentiment.errors import DataError

EMOTICON = r"[:;=]['\u2019]?-?[()\[\]|/\\*dDpPoO3](?!\w)"
_PIECE = re.compile(
    rf"(?:(?<=\s)|^)(?P<emoticon>{EMOTICON})|\\(?P<escaped>[^\w\s])|\{{(?P<slot>[^{{}}]*)\}}"
    r"|(?P<mark>[(|){}])|(?P<text>[^\\(|){}:;=]+|.)"
)
_SLOT = re.compile(r"(?P<names>\w+(?:\|\w+)*)(?P<once>\.\d+)?")

Node: TypeAlias = "str | Slot | Choice"
Nodes: TypeAlias = "tuple[Node, ...]"


@dataclass(frozen=True)
class Slot:
    """A place for an alternative of the named lists; `once` is "", or marks what is drawn once."""

    names: tuple[str, ...]
    once: str


@dataclass(frozen=True)
class Choice:
    """One of its options, all equally likely."""

    options: tuple[Nodes, ...]


def find_slots(nodes: Nodes) -> Iterator[Slot]:
    """Every slot in `nodes`, however deep."""
    for node in nodes:
        if isinstance(node, Slot):
            yield node
        elif isinstance(node, Choice):
            yield from chain.from_iterable(map(find_slots, node.options))


def parse(text: str, place: str = "template") -> Nodes:
    """The nodes of one template. Raises DataError, naming `place`, where it is malformed."""
    levels: list[list[list[Node]]] = [[[]]]
    for piece in _PIECE.finditer(text):
        kind, value = str(piece.lastgroup), piece[str(piece.lastgroup)]
        if kind == "slot":
            levels[-1][-1].append(_read_slot(value, place))
        elif kind != "mark":
            levels[-1][-1].append(value)
        elif value == "(":
            levels.append([[]])
        elif value not in "|)" or len(levels) == 1:
            raise DataError(f"{place}: expected brackets in pairs, got {value!r} in {text!r}; mend")
        elif value == "|":
            levels[-1].append([])
        else:
            options = tuple(map(_join, levels.pop()))
            levels[-1][-1].append(Choice(options))
    if len(levels) > 1:
        raise DataError(f"{place}: expected brackets in pairs, got an open one in {text!r}; mend")
    return _join(levels[0][0])


def _read_slot(text: str, place: str) -> Slot:
    match = _SLOT.fullmatch(text)
    if match is None:
        raise DataError(f"{place}: expected a slot like {{good}} or {{good|bad.1}}, got {text!r}")
    return Slot(tuple(match["names"].split("|")), text if match["once"] else "")


def _join(nodes: Sequence[Node]) -> Nodes:
    """The nodes with neighbouring texts made one, for they are written thousands of times."""
    groups = groupby(nodes, key=lambda node: isinstance(node, str))
    return tuple(
        chain.from_iterable(["".join(map(str, group))] if text else group for text, group in groups)
    )
