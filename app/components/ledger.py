"""What the gates did at each word, how long a word is held, how far the verdict can be moved."""

import math

import pandas as pd
import streamlit as st

import cache
from components.chart import show_chart, tell_word
from components.memory import read_memories
from components.numbers import show_numbers
from downloads import by_word
from reading import Reading, signed_sum
from selection import selected_word
from sentiment.plots.architectures import reach_chart
from sentiment.plots.memory import LONGEST_LIFE, PARTS, ledger_chart, lives_chart
from sentiment.plots.style import select_word

LIVES, REACH = "half-lives", "word-reach"
# By the cell: what its gates did to a memory that is seen through one of them, or is the state.
DONE = {
    "lstm": "Erased: the forget gate let go of memory; written: input gate and candidate put in "
    "new; exposed: the output gate opened or closed.",
    "gru": "Erased: the update gate let go of the state; written: it took in the candidate; "
    "nothing stands between the state and what is exposed of it.",
    "rnn": "Erased: all of the state; written: the new one; nothing stands between the state and "
    "what is exposed of it.",
}
# By the cell: what an LSTM keeps beside its hidden state.
NOT_PUSHED = {"lstm": " (its memory, the cell c, is not pushed)", "gru": "", "rnn": ""}


def ledger_keys(reading: Reading) -> list[str]:
    return [f"ledger-{direction}" for direction in reading.artifact.config.direction_names]


def show_ledgers(reading: Reading) -> None:
    """A chart a direction of what was erased, written and exposed."""
    words, selected = reading.words, selected_word(len(reading.words))
    found = cache.read_ledgers(reading.artifact, reading.artifact.digest, reading.text)
    for direction, ledger in found.items():
        st.markdown(f"**{direction.capitalize()}**")
        key = f"ledger-{direction}"
        drawing = reading.drawing(key, lambda each=ledger: ledger_chart(words, each, selected))  # type: ignore[misc]
        show_chart(select_word(drawing, selected), key, f"What the gates did, {direction}")
        parts = [float(getattr(ledger, part)[selected]) for part in PARTS]
        written = signed_sum(*parts, total=float(ledger.step[selected]))
        told = dict(zip((*PARTS, "step"), written, strict=True))
        tell_word(words, selected, told)
    st.caption(
        "How the readout w·h moved at each word, logits: up towards positive. "
        f"{DONE[reading.artifact.config.cell]} Exact: the three sum to the step, marked by a tick, "
        "from the word read before."
    )
    show_numbers(
        lambda: ledger_frame(reading),
        "ledger",
        "A row a word: for each direction what was erased, written and exposed, and the step that "
        "they sum to, in logits.",
        "ledger-numbers",
    )


def show_lives(reading: Reading) -> None:
    """How long each word is held."""
    words, selected = reading.words, selected_word(len(reading.words))
    lives = {direction: found.half_lives for direction, found in read_memories(reading).items()}
    drawing = reading.drawing(LIVES, lambda: lives_chart(words, lives, selected))
    show_chart(select_word(drawing, selected), LIVES, "Half-life of each word in memory")
    told = {direction: _tell_life(float(found[selected])) for direction, found in lives.items()}
    tell_word(words, selected, told)
    st.caption(
        "After how many more words less than half is left in memory of what a word wrote, weighed "
        "by the readout: forward filled, backward hollow. Between two words it is interpolated. A "
        f"triangle: more than {LONGEST_LIFE:g} words, or to the end of the text."
    )
    show_numbers(
        lambda: by_word(words, lives),
        "half-lives",
        "Tokens until less than half is left; empty where half or more is left at the end.",
        "lives-numbers",
    )


def show_word_reach(reading: Reading) -> None:
    """How far the verdict moves for a small push at each word."""
    words, selected = reading.words, selected_word(len(reading.words))
    found = cache.read_gradients(reading.artifact, reading.artifact.digest, reading.text)
    norms = {f"{d} state": found.state_reach(d) for d in found.states}
    norms["word"] = found.input_reach
    drawing = reading.drawing(REACH, lambda: reach_chart(words, norms, selected))
    show_chart(select_word(drawing, selected), REACH, "Norm of the gradient at each word")
    tell_word(words, selected, {name: f"{norm[selected]:.2g}" for name, norm in norms.items()})
    st.caption(
        "How many logits the verdict moves, at most, for each unit that you push the state after a "
        f"word, |∂s/∂h|{NOT_PUSHED[reading.artifact.config.cell]}, or its embedding, |∂s/∂x|. "
        "Exact for a push that is small; it says nothing of a word that is left out. The axis is "
        "logarithmic and fixed."
    )
    show_numbers(
        lambda: by_word(words, norms),
        "gradients",
        "At each word the norm of the logit's gradient by the states and by the embedding.",
        "reach-numbers",
    )


def _tell_life(words: float) -> str:
    return f"{words:.1f} words" if math.isfinite(words) else "to the end of the text"


def ledger_frame(reading: Reading) -> pd.DataFrame:
    """A row a word, a column a direction and part."""
    found = cache.read_ledgers(reading.artifact, reading.artifact.digest, reading.text)
    columns = {
        f"{d}_{part}": getattr(each, part) for d, each in found.items() for part in (*PARTS, "step")
    }
    return by_word(reading.words, columns)
