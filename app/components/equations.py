"""The six equations of an LSTM, with the numbers of one word and one unit."""

import numpy as np
import pandas as pd
import streamlit as st

from components.escape import escape
from components.numbers import show_numbers
from components.verdict import quote
from reading import Reading
from sentiment.trace.equations import Equations, Line, equations

INTRODUCTION = (
    "A **unit** is one number of the memory. Its **cell state** c is what it holds; its **hidden "
    "state** h is what it shows to the next step and to the verdict. At each word three **gates**, "
    "numbers from 0 (shut) to 1 (open), decide: the forget gate f how much of c is kept, the input "
    "gate i how much of the new **candidate** g is added, the output gate o how much is shown. "
    "Every gate weighs the word's embedding x and what all units showed at the word before."
)
ONLY_LSTM = (
    "The equations are written out for a network of one LSTM layer; this one is another. All that "
    "stands above is its own."
)
# Name, letter, function, and what it means, with the gate's value and the unit's number.
GATES = (
    ("forget", "f", r"\sigma", "Of what unit {unit} held, it keeps {value} times as much."),
    ("input", "i", r"\sigma", "It lets {value} of the candidate in."),
    ("candidate", "g", r"\tanh", "What it would write, from \N{MINUS SIGN}1 to 1: {value}."),
    ("output", "o", r"\sigma", "Of what it holds afterwards, it shows {value}."),
)


def show_equations(reading: Reading, direction: str, word: int, unit: int) -> None:
    """Draw them for the selected word and unit; for other networks, a sentence."""
    config = reading.artifact.config
    if config.cell != "lstm" or config.layers != 1:
        st.info(ONLY_LSTM)
        return
    found = equations(reading.artifact, reading.trace, direction, word, unit)
    st.markdown(INTRODUCTION)
    name = escape(quote(reading.words[word]))
    st.markdown(f"Unit **{unit + 1}**, read {direction}, at {name}:")
    for gate, letter, function, meaning in GATES:
        line = found.gates[gate]
        st.markdown(f"**{gate.capitalize()}.** {meaning.format(unit=unit + 1, value=line.result)}")
        st.latex(gate_latex(letter, function, line))
    st.markdown("**Cell state.** What is kept of the old, and what is let in of the new.")
    st.latex(cell_latex(found.cell))
    st.markdown("**Hidden state.** What is shown of it.")
    st.latex(hidden_latex(found.hidden))
    st.markdown("**Readout.** What the verdict reads of this unit here, in logits.")
    st.latex(read_latex(found.read))
    st.caption(
        "Exact. Compute any line from the digits it shows, and you get the digits of its result: "
        "terms have as many digits as that takes. W·x and U·h are sums of "
        f"{config.embedding_size} and {config.units} products, all of them in the numbers below."
    )
    show_numbers(
        lambda: terms_frame(found),
        "terms",
        "A row a product: for each gate, source x (the word's embedding) or h (the states before), "
        "or the bias. A gate's products sum to what its function is taken of.",
        "terms-numbers",
    )


def gate_latex(letter: str, function: str, line: Line) -> str:
    """The gate by its symbols, by its numbers, and its result."""
    symbols = rf"W_{letter}\,x_t + U_{letter}\,h_{{t-1}} + b_{letter}"
    numbers = _sum(line.parts)
    return (
        rf"\begin{{aligned}}{letter}_t &= {function}({symbols}) \\ &= {function}({numbers}) \\ "
        rf"&= {function}({line.total}) = {line.result}\end{{aligned}}"
    )


def cell_latex(line: Line) -> str:
    f, c, i, g = (_factor(part) for part in line.parts)
    return (
        r"\begin{aligned}c_t &= f_t\,c_{t-1} + i_t\,g_t \\ "
        rf"&= {f}\cdot{c} + {i}\cdot{g} = {line.result}\end{{aligned}}"
    )


def hidden_latex(line: Line) -> str:
    o, c = line.parts
    numbers = rf"{_factor(o)}\cdot\tanh({c}) = {line.result}"
    return rf"\begin{{aligned}}h_t &= o_t\,\tanh(c_t) \\ &= {numbers}\end{{aligned}}"


def read_latex(line: Line) -> str:
    r, h = (_factor(part) for part in line.parts)
    return rf"R_t\,h_t = {r}\cdot{h} = {line.result}"


def _sum(parts: tuple[str, ...]) -> str:
    first, *others = parts
    return first + "".join(
        f" - {part[1:]}" if part.startswith("-") else f" + {part}" for part in others
    )


def _factor(part: str) -> str:
    return f"({part})" if part.startswith("-") else part


def terms_frame(found: Equations) -> pd.DataFrame:
    """A row a product: gate, source, index from 1, weight, value, product."""
    rows = []
    for gate, terms in found.terms.items():
        sources = (
            ("x", terms.inputs, terms.input_weights),
            ("h", terms.states, terms.state_weights),
            ("bias", np.ones(1), np.array([terms.bias])),
        )
        rows += [
            pd.DataFrame(
                {
                    "gate": gate,
                    "source": source,
                    "index": np.arange(1, len(values) + 1),
                    "weight": weights,
                    "value": values,
                    "product": weights * values,
                }
            )
            for source, values, weights in sources
        ]
    return pd.concat(rows, ignore_index=True)
