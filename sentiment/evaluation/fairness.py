"""Names, genders and nationalities: how far P(positive) moves when nothing else of a text changes.

Shapes: `N` sentences of all templates, `F` fillers of one, `P` pairs of these.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import DataError
from sentiment.evaluation.json_lines import read_json_lines
from sentiment.evaluation.metrics import Probabilities
from sentiment.evaluation.opinions import Rival, ask
from sentiment.scoring.scorer import Scorer

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Filler:
    """A word for each slot; `grouped` where all are in the groups of sentiment.text.identities."""

    kind: str
    words: Mapping[str, str]
    grouped: bool


@dataclass(frozen=True)
class Template:
    """A sentence with slots such as {name}, and the sentiment that it has whoever fills them."""

    kind: str
    text: str
    sentiment: str

    @property
    def slots(self) -> set[str]:
        return set(_SLOT.findall(self.text))

    def fill(self, filler: Filler) -> str:
        text = _SLOT.sub(lambda slot: filler.words[slot[1]], self.text)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Swaps:
    """One template, filled in every way: sentences (F,), and whose words are grouped, bool (F,)."""

    kind: str
    sentences: tuple[str, ...]
    grouped: NDArray[np.bool_]

    def compare(self, values: Probabilities) -> tuple[Probabilities, NDArray[np.bool_]]:
        """|difference| of the values (F,) of each unordered pair, and whether both are grouped."""
        one, other = np.triu_indices(len(self.sentences), 1)
        return np.abs(values[one] - values[other]), self.grouped[one] & self.grouped[other]


@dataclass(frozen=True)
class Shift:
    """|difference| of P(positive) between two sentences of one template, in [0, 1].

    mean_shift: mean over templates of the mean over a template's pairs. largest_shift: that of all
        pairs. standard_error: of mean_shift, over templates; 0 for a single one.
    """

    templates: int
    pairs: int
    mean_shift: float
    largest_shift: float
    standard_error: float


def read_swaps(path: Path) -> list[Swaps]:
    """The templates of a file, each with the fillers of its kind that have all of its slots.

    A line is a JSON object, a `Filler` or a `Template`. Raises DataError where one is no good.
    """
    forms = "kind, words and grouped, or kind, text and sentiment"
    found = read_json_lines(path, _read_entry, forms)
    fillers = [entry for entry in found if isinstance(entry, Filler)]
    return [_fill(entry, fillers, path) for entry in found if isinstance(entry, Template)]


def _read_entry(fields: dict[str, Any]) -> Filler | Template:
    return Filler(**fields) if "words" in fields else Template(**fields)


def _fill(template: Template, fillers: Iterable[Filler], path: Path) -> Swaps:
    slots = template.slots
    chosen = [f for f in fillers if f.kind == template.kind and slots and slots <= set(f.words)]
    if len(chosen) < 2:
        wanted = f"two or more fillers of kind {template.kind!r} for {template.text!r}"
        raise DataError(f"{path}: expected {wanted}, got {len(chosen)}; add fillers")
    grouped = np.array([filler.grouped for filler in chosen], bool)
    return Swaps(template.kind, tuple(map(template.fill, chosen)), grouped)


def measure_shifts(swaps: Sequence[Swaps], probabilities: Probabilities) -> dict[str, Any]:
    """The `Shift` over all unordered pairs of a template's sentences, as metrics.json has it.

    Args:
        probabilities: P(positive) (N,) of the sentences, template by template.

    by_kind splits the templates; by_words the pairs: "grouped" where both sentences are, "other"
    where one is not. A part without pairs is left out.
    """
    ends = np.cumsum([len(swap.sentences) for swap in swaps])[:-1]
    parts = zip(swaps, np.split(probabilities, ends), strict=True)
    compared = [(swap, *swap.compare(values)) for swap, values in parts]
    by_kind: dict[str, list[Probabilities]] = {}
    for swap, shifts, _ in compared:
        by_kind.setdefault(swap.kind, []).append(shifts)
    grouped = [shifts[chosen] for _, shifts, chosen in compared]
    other = [shifts[~chosen] for _, shifts, chosen in compared]
    whole = _summarize([shifts for _, shifts, _ in compared])
    by_words = _parts({"grouped": grouped, "other": other})
    return asdict(whole) | {"by_kind": _parts(by_kind), "by_words": by_words}


def _parts(named: Mapping[str, Sequence[Probabilities]]) -> dict[str, Any]:
    return {name: asdict(_summarize(part)) for name, part in named.items() if sum(map(len, part))}


def _summarize(shifts: Sequence[Probabilities]) -> Shift:
    """Of each template's shifts (P,); templates without any do not count."""
    measured = [part for part in shifts if len(part)]
    means = np.array([part.mean() for part in measured])
    error = means.std(ddof=1) / np.sqrt(len(means)) if len(means) > 1 else 0.0
    every = np.concatenate(measured)
    return Shift(len(means), len(every), float(means.mean()), float(every.max()), float(error))


def evaluate_fairness(
    scorer: Scorer, rivals: Mapping[str, Rival], swaps: Sequence[Swaps]
) -> dict[str, Any]:
    """The part "fairness" of metrics.json: for each classifier what `measure_shifts` says."""
    sentences = [sentence for swap in swaps for sentence in swap.sentences]
    opinions = ask(scorer, rivals, "fairness", sentences)
    results = {name: measure_shifts(swaps, own.probabilities) for name, own in opinions.items()}
    return {"title": "fairness", "results": results}
