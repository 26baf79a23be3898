"""Everything the app keeps between runs: the model, and a few texts' results for a few minutes.

The only st.cache_* calls. Results are found by the artifact's digest and the text; the model
itself is passed with a leading underscore, which keeps Streamlit from hashing it.
"""

import gc
import os
from pathlib import Path

import streamlit as st

from sentiment import Scorer
from sentiment.model.artifact import SHIPPED, Artifact
from sentiment.model.cells import CELLS
from sentiment.trace.explanations import METHODS, Explanation
from sentiment.trace.gradients import Gradients, gradients
from sentiment.trace.ledger import Ledger, ledgers
from sentiment.trace.memory import Remembered, remember
from sentiment.trace.prefixes import Prefixes, Suffixes, score_prefixes, score_suffixes
from sentiment.trace.replay import Trace, trace

# Texts are people's own: few are kept, and not for long.
TEXTS, SECONDS = 8, 600
# The networks that differ in their cell alone.
ARCHITECTURES = SHIPPED.with_name("architectures")


def model_folder() -> Path:
    """The artifact that the app serves: $SENTIMENT_MODEL, else the shipped one."""
    return Path(os.environ.get("SENTIMENT_MODEL") or SHIPPED)


# Without a spinner: the service loads it, too, where there is no page to show one on.
@st.cache_resource(show_spinner=False)
def load_scorer(folder: Path) -> Scorer:
    """The scorer, loaded once a server. Raises ArtifactError, and then nothing is kept."""
    return Scorer.load(folder)


@st.cache_resource(show_spinner=False)
def freeze_garbage() -> None:
    """Once, when all that a page needs is there: Streamlit looks for garbage after every run, and
    all waits for it. What stays is none."""
    gc.collect()
    gc.freeze()


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_trace(_artifact: Artifact, digest: str, text: str) -> Trace:
    return trace(_artifact, text)


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_prefixes(_scorer: Scorer, digest: str, text: str) -> Prefixes:
    return score_prefixes(_scorer, read_trace(_scorer.artifact, digest, text))


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_suffixes(_scorer: Scorer, digest: str, text: str) -> Suffixes:
    return score_suffixes(_scorer, read_trace(_scorer.artifact, digest, text))


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner="Asking the other methods")
def read_explanations(_scorer: Scorer, digest: str, text: str) -> dict[str, Explanation]:
    read = read_trace(_scorer.artifact, digest, text)
    return {name: method.explain(_scorer, read) for name, method in METHODS.items()}


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_memories(_artifact: Artifact, digest: str, text: str) -> dict[str, Remembered]:
    return remember(_artifact, read_trace(_artifact, digest, text))


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_ledgers(_artifact: Artifact, digest: str, text: str) -> dict[str, Ledger]:
    return ledgers(_artifact, read_trace(_artifact, digest, text))


@st.cache_resource(show_spinner="Loading the compared models")
def load_architectures(folder: Path) -> dict[str, Artifact]:
    """Cell to the small artifact that is there to be compared with the others'.

    Raises ArtifactError, and then nothing is kept.
    """
    return {cell: Artifact.load(folder / cell) for cell in CELLS}


@st.cache_data(max_entries=TEXTS, ttl=SECONDS, show_spinner=False)
def read_gradients(_artifact: Artifact, digest: str, text: str) -> Gradients:
    return gradients(_artifact, read_trace(_artifact, digest, text))
