"""The equations of an LSTM with the numbers of one word and one unit, to be computed by hand.

Shapes: `T` tokens, `E` embedding size, `H` units in one direction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import tanh

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.trace.unroll import Unrolled, layer_weights

# Digits after the point: of results, and of what they are computed from, at least and at most.
RESULT, LEAST, MOST = 4, 4, 9
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One computation: `parts` as they are written and its `result`, such that whoever computes
    with the digits of `parts` gets the digits of `result`.

    total: of a gate, the sum of its parts, which its function is taken of; else None.
    """

    parts: tuple[str, ...]
    result: str
    total: str | None = None


@dataclass(frozen=True)
class Equations:
    """What unit `unit` of a direction did at `word`: its four gates, its memory, its state, and
    what the readout read of it; `terms` are the products behind each gate."""

    gates: dict[str, Line]
    cell: Line
    hidden: Line
    read: Line
    terms: dict[str, "Terms"]


@dataclass(frozen=True)
class Terms:
    """What a gate weighs: x_t (E,) and h_{t-1} (H,) with the gate's weights of each."""

    inputs: Floats
    input_weights: Floats
    states: Floats
    state_weights: Floats
    bias: float

    @property
    def parts(self) -> tuple[float, float, float]:
        """W·x_t, U·h_{t-1} and b."""
        return (
            float(self.inputs @ self.input_weights),
            float(self.states @ self.state_weights),
            self.bias,
        )


def sigmoid(z: float) -> float:
    return 0.5 * (1 + tanh(0.5 * z))


def equations(
    artifact: Artifact, unrolled: Unrolled, direction: str, word: int, unit: int
) -> Equations:
    """Of a one-layer LSTM. Index `word` is a token of the text, whichever way it is read."""
    values = unrolled.layers[-1][direction]
    before = word + 1 if direction == "backward" else word - 1
    there = 0 <= before < len(unrolled.ids)
    earlier = float(values["cell"][before, unit]) if there else 0.0
    now = {name: float(record[word, unit]) for name, record in values.items()}
    terms = _terms(artifact, unrolled, direction, word, before if there else None, unit)
    gates = {
        name: _gate(terms[name].parts, tanh if name == "candidate" else sigmoid, now[name])
        for name in terms
    }
    kept = (now["forget"], earlier, now["input"], now["candidate"])
    weight = float(unrolled.readout[direction][word, unit])
    return Equations(
        gates,
        cell=_line(kept, lambda f, c, i, g: f * c + i * g, now["cell"]),
        hidden=_line((now["output"], now["cell"]), lambda o, c: o * tanh(c), now["hidden"]),
        read=_line((weight, now["hidden"]), lambda r, h: r * h, weight * now["hidden"]),
        terms=terms,
    )


def _terms(
    artifact: Artifact,
    unrolled: Unrolled,
    direction: str,
    word: int,
    before: int | None,
    unit: int,
) -> dict[str, Terms]:
    config = artifact.config
    weights = layer_weights(artifact, config.layers - 1, direction)
    states = np.zeros(config.units)
    if before is not None:
        states = unrolled.hidden(direction)[before].astype(np.float64)
    inputs = unrolled.embedded[word].astype(np.float64)
    found = {}
    for number, gate in enumerate(CELLS[config.cell].gates):
        column = number * config.units + unit
        found[gate] = Terms(
            inputs,
            weights.kernel[:, column].astype(np.float64),
            states,
            weights.recurrent[:, column].astype(np.float64),
            float(weights.bias[column]),
        )
    return found


def _gate(parts: tuple[float, ...], squash: Callable[[float], float], result: float) -> Line:
    line = _line(parts, lambda *shown: squash(sum(shown)), result)
    digits = len(line.parts[0].partition(".")[2])
    total = sum(float(part) for part in line.parts)
    return Line(line.parts, line.result, written(total, digits))


def _line(parts: Sequence[float], compute: Callable[..., float], result: float) -> Line:
    """As few digits of the parts as give the digits of the result.

    A result that lies where two roundings meet gets one digit more.
    """
    for goal in (written(result, RESULT), written(result, RESULT + 1)):
        for digits in range(LEAST, MOST + 1):
            shown = [written(part, digits) for part in parts]
            if written(compute(*map(float, shown)), len(goal.partition(".")[2])) == goal:
                return Line(tuple(shown), goal)
    return Line(tuple(shown), goal)


def written(value: float, digits: int) -> str:
    """With so many digits after the point; zero has no sign."""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if not float(text) else text
