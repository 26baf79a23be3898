"""Read: type a text, see the verdict, and see what every word did to it."""

import numpy as np
import streamlit as st

import cache
from components.escape import escape, sentence
from components.record import show_record
from components.verdict import show_verdict
from examples import EXAMPLES, FIRST
from reading import Reading
from screens import read_drawings
from selection import select_word
from sentiment import Scorer
from sentiment.errors import ArtifactError, TextError
from sentiment.text.tokenizer import read_keys

# Past these, marks are narrower than a pixel and a trace takes megabytes: the page gives the
# verdict and draws nothing.
MOST_WORDS, MOST_CHARACTERS = 1_000, 20_000


def show() -> None:
    try:
        scorer = cache.load_scorer(cache.model_folder())
    except ArtifactError as error:
        st.error(sentence(error))
        st.stop()
    st.title("Sentiment, word by word", anchor=False)
    st.caption(
        "Type a text. A network that has learned from film reviews says whether it sounds "
        "positive, and the page shows what every word did to that verdict."
    )
    if "text" not in st.session_state:
        _open_example(st.query_params.get("example", FIRST))
    _show_form()
    try:
        _show_answer(scorer, st.session_state["text"])
    except TextError as error:
        st.info(f"This text was not read. {sentence(error)}")


def _show_form() -> None:
    # What a widget held is lost when another page was open.
    st.session_state.setdefault("typed", st.session_state["text"])
    with st.form("read", border=False):
        st.text_area("Text to read", key="typed", height=112, placeholder="Type or paste a text.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Read it", type="primary", on_click=_read_typed)
            st.caption("or Ctrl+Enter")
    st.pills(
        "Examples",
        list(EXAMPLES),
        key="example",
        format_func=lambda name: EXAMPLES[name].label,
        on_change=_read_example,
    )


def _read_typed() -> None:
    _read(st.session_state["typed"])
    st.session_state["example"] = None
    # What somebody typed never stands in the address.
    st.query_params.clear()


def _read_example() -> None:
    if name := st.session_state["example"]:
        _open_example(name)
        st.query_params["example"] = name


def _open_example(name: str) -> None:
    name = name if name in EXAMPLES else FIRST
    st.session_state["example"] = name
    st.session_state["typed"] = EXAMPLES[name].text
    _read(EXAMPLES[name].text)


def _read(text: str) -> None:
    st.session_state["text"] = text
    for key in ("selected", "steps"):
        st.session_state.pop(key, None)


def _show_answer(scorer: Scorer, text: str) -> None:
    if len(text) > MOST_CHARACTERS or len(read_keys(text)) > MOST_WORDS:
        _show_score(scorer, text)
        return
    artifact = scorer.artifact
    trace = cache.read_trace(artifact, artifact.digest, text)
    pairs = zip(trace.tokens, trace.unknown, strict=True)
    unknown = [token.text for token, lacks in pairs if lacks]
    read_as = [word for word in trace.read_as if word]
    words, names = len(trace.tokens), int(trace.names.sum())
    show_verdict(
        artifact, trace.prediction, trace.probability, words, len(unknown), unknown, read_as, names
    )
    show_record(artifact, words)
    if "selected" not in st.session_state:
        select_word(int(np.abs(trace.contributions).argmax()))
    read_drawings.show(Reading(scorer, text, trace))


def _show_score(scorer: Scorer, text: str) -> None:
    """The verdict alone, for a text that is too long to be drawn."""
    score = scorer.score([text])[0]
    if score.probability is None or score.prediction is None:
        raise TextError(score.error or "")
    show_verdict(scorer.artifact, score.prediction, score.probability, score.tokens, score.unknown)
    show_record(scorer.artifact, score.tokens)
    limits = f"{MOST_WORDS:,} words or {MOST_CHARACTERS:,} characters"
    st.info(escape(f"All of it was read, but a text of more than {limits} is not drawn."))
