"""Sentences that a grammar of ours writes, fresh ones each epoch: how words combine.

Reviews show too little of it: a network learns "not" and "but" from sentences that differ in
little else.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from sentiment.errors import DataError
from sentiment.training.grammar import NEGATIVE, NEUTRAL, POSITIVE, Grammar, Rule, read_grammar
from sentiment.training.templates import Choice, Nodes
from sentiment.training.typos import typo
from sentiment.training.variations import Chance, recast, tidy, vary

__all__ = ["NEGATIVE", "NEUTRAL", "POSITIVE", "Sentence", "compose", "read_grammar"]

TYPO = "typo"


@dataclass(frozen=True)
class Sentence:
    """A composed text, its target P(positive) in [0, 1], and what it is to teach."""

    text: str
    target: float
    phenomenon: str


def compose(
    grammar: Grammar,
    count: int,
    generator: np.random.Generator,
    weights: Mapping[str, float] | None = None,
    typos: float = 0.06,
) -> list[Sentence]:
    """`count` sentences: phenomenon by `weights` (1 where not named), then one of its templates.

    A share `typos` of the sentences gets slips of the keyboard; their phenomenon is then "typo".
    Raises DataError for weights of phenomena that the grammar lacks, below zero, or all zero.
    """
    chances = dict.fromkeys(grammar.rules, 1.0) | dict(weights or {})
    if unknown := chances.keys() - grammar.rules.keys():
        raise DataError(f"expected phenomena of the grammar, got {sorted(unknown)}; see its rules")
    if min(chances.values()) < 0 or not sum(chances.values()):
        raise DataError(f"expected weights of zero and more, one above, got {chances}; raise them")
    names, sums = list(chances), list(accumulate(chances.values()))
    rule_sums = {name: _rule_sums(grammar.rules[name]) for name in names}
    sentences = []
    for _ in range(count):
        name = names[_draw(sums, generator.random)]
        rule = grammar.rules[name][_draw(rule_sums[name], generator.random)]
        sentences.append(_compose_one(grammar, rule, generator, typos))
    return sentences


def write(grammar: Grammar, nodes: Nodes, chance: Chance) -> str:
    """One text that the nodes stand for, as drawn: neither tidied nor varied."""
    return _write(grammar, nodes, chance, {})


def _compose_one(
    grammar: Grammar, rule: Rule, generator: np.random.Generator, typos: float
) -> Sentence:
    templates, chance = rule.templates, generator.random
    nodes = templates.items[_draw(templates.cumulative, chance)]
    text = recast(write(grammar, nodes, chance), chance)
    text = vary(tidy(text), rule.target, chance)
    slipped = typo(text, generator) if chance() < typos else text
    return Sentence(slipped, rule.target, rule.phenomenon if slipped == text else TYPO)


def _rule_sums(rules: Sequence[Rule]) -> list[float]:
    return list(accumulate(rule.templates.cumulative[-1] for rule in rules))


def _draw(cumulative: Sequence[float], chance: Chance) -> int:
    return bisect(cumulative, chance() * cumulative[-1])


def _write(grammar: Grammar, nodes: Nodes, chance: Chance, once: dict[str, str]) -> str:
    """`once` holds what was drawn for slots such as {name.1}."""
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, Choice):
            option = node.options[int(chance() * len(node.options))]
            parts.append(_write(grammar, option, chance, once))
        elif node.once in once:
            parts.append(once[node.once])
        else:
            found = grammar.lists[node.names]
            item = found.items[_draw(found.cumulative, chance)]
            parts.append(_write(grammar, item, chance, once))
            if node.once:
                once[node.once] = parts[-1]
    return "".join(parts)
