"""The grammar of the composed sentences: lists and rules in text files, read once.

# a comment
@film                       a list; the lines after it are its alternatives
film
movie * 3                   three times as likely
= negation: negative        a rule: phenomenon and target; the lines after it are templates
This is not a {good} {film}.
(Honestly, |)I (would|could) not call {the_film} {good}.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate, chain
from pathlib import Path
from typing import TypeAlias

from sentiment.errors import DataError
from sentiment.text.groups import read_groups
from sentiment.text.identities import PROPER
from sentiment.training.templates import Choice, Nodes, Slot, find_slots, parse

FOLDER = Path(__file__).parent / "sentences"
POSITIVE, NEGATIVE, NEUTRAL = 0.99, 0.01, 0.5
TARGETS = {"positive": POSITIVE, "negative": NEGATIVE, "neutral": NEUTRAL}

# A template counts as this power of the number of texts it can write, up to so many: one of a
# thousand forms as three sentences that stand as they are.
FORMS, MOST_FORMS = 0.15, 1_000

_LIST = re.compile(r"@\w+")
_WEIGHT = re.compile(r"\s\*\s*(\d+)$")


@dataclass(frozen=True)
class Weighted:
    """Alternatives, and the running sum of their weights."""

    items: tuple[Nodes, ...]
    cumulative: tuple[float, ...]


@dataclass(frozen=True)
class Rule:
    """Templates of one phenomenon that share a target, P(positive) in [0, 1]."""

    phenomenon: str
    target: float
    templates: Weighted


@dataclass(frozen=True)
class Grammar:
    """Rules by phenomenon, and for the names in every slot what may stand there."""

    rules: Mapping[str, Sequence[Rule]]
    lists: Mapping[tuple[str, ...], Weighted]


@dataclass(frozen=True)
class _Line:
    """An alternative or a template, and where it stands."""

    nodes: Nodes
    weight: float
    place: str


_Section: TypeAlias = list[_Line]


def read_grammar(
    folder: Path = FOLDER, lists: Mapping[str, Sequence[str]] | None = None
) -> Grammar:
    """The grammar of all .txt files in `folder`, read as one.

    `lists` adds alternatives, plain text, to the lists so called; without it, names and nations.

    Raises DataError, with file and line, for a slot whose list is missing or holds itself, a
    bracket that is not closed, a target outside [0, 1], and a line that belongs to nothing.
    """
    named: dict[str, _Section] = {}
    ruled: dict[tuple[str, float], _Section] = {}
    for path in sorted(folder.glob("*.txt")):
        _read_file(path, named, ruled)
    if not ruled:
        raise DataError(f"expected .txt files with rules in {folder}, found none; name another")
    for name, texts in (identity_lists() if lists is None else lists).items():
        named.setdefault(name, []).extend(_Line((text,), 1, name) for text in texts)
    slots = dict(_find_slots(named, [*named.values(), *ruled.values()]))
    forms: dict[str, float] = {}
    for name in _inner_first(named):
        forms[name] = sum(_count_forms(line.nodes, forms) for line in named[name])
    rules: dict[str, list[Rule]] = {}
    for (phenomenon, target), lines in ruled.items():
        weights = [_share(line, forms) for line in lines]
        rules.setdefault(phenomenon, []).append(Rule(phenomenon, target, _weigh(lines, weights)))
    return Grammar(rules, slots)


def identity_lists() -> dict[str, list[str]]:
    """Names, nations and the like that the model must not care for, as people write them."""
    groups = read_groups()
    return {name: [word.capitalize() for word in groups[name]] for name in PROPER if name in groups}


def _read_file(
    path: Path, named: dict[str, _Section], ruled: dict[tuple[str, float], _Section]
) -> None:
    section: _Section | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line, place = raw.strip(), f"{path.name}, line {number}"
        if not line or line.startswith("#"):
            continue
        if _LIST.fullmatch(line):
            section = named.setdefault(line[1:], [])
        elif line.startswith("= "):
            section = ruled.setdefault(_read_head(line, place), [])
        elif section is None:
            raise DataError(f"{place}: expected @list or = rule first, got {line!r}; add one")
        else:
            section.append(_read_line(line, place))


def _read_head(line: str, place: str) -> tuple[str, float]:
    phenomenon, _, target = (part.strip() for part in line[2:].partition(":"))
    try:
        value = TARGETS[target] if target in TARGETS else float(target)
    except ValueError:
        value = -1
    if not phenomenon or not 0 <= value <= 1:
        raise DataError(
            f"{place}: expected '= phenomenon: target' with a target of {', '.join(TARGETS)} "
            f"or a number in [0, 1], got {line!r}; correct it"
        )
    return phenomenon, value


def _read_line(line: str, place: str) -> _Line:
    weight = _WEIGHT.search(line)
    text = line[: weight.start()] if weight else line
    return _Line(parse(text, place), int(weight[1]) if weight else 1, place)


def _weigh(lines: Sequence[_Line], weights: Sequence[float]) -> Weighted:
    return Weighted(tuple(line.nodes for line in lines), tuple(accumulate(weights)))


def _share(line: _Line, forms: Mapping[str, float]) -> float:
    """What a template counts among those of its rule."""
    return line.weight * min(_count_forms(line.nodes, forms), MOST_FORMS) ** FORMS


def _count_forms(nodes: Nodes, forms: Mapping[str, float]) -> float:
    """How many texts the nodes can write, given how many each list has."""
    product = 1.0
    for node in nodes:
        if isinstance(node, Choice):
            product *= sum(_count_forms(option, forms) for option in node.options)
        elif isinstance(node, Slot):
            product *= sum(forms[name] for name in node.names)
    return product


def _find_slots(
    named: Mapping[str, _Section], sections: Sequence[_Section]
) -> Iterator[tuple[tuple[str, ...], Weighted]]:
    for line in chain.from_iterable(sections):
        for slot in find_slots(line.nodes):
            missing = [name for name in slot.names if not named.get(name)]
            if missing:
                raise DataError(
                    f"{line.place}: expected a list called {missing[0]!r}, found none; add it"
                )
            found = [line for name in slot.names for line in named[name]]
            yield slot.names, _weigh(found, [line.weight for line in found])


def _inner_first(named: Mapping[str, _Section]) -> list[str]:
    """The lists, each after those that it holds.

    Raises DataError where a list holds itself: it could never be written out.
    """
    inner = {
        name: {other for line in lines for slot in find_slots(line.nodes) for other in slot.names}
        for name, lines in named.items()
    }
    try:
        return list(TopologicalSorter(inner).static_order())
    except CycleError as error:
        name = error.args[1][0]
        place = named[name][0].place
        raise DataError(f"{place}: expected no list in itself, got {name!r}; break it") from error
