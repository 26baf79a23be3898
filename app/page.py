"""What every page begins with: its title, the text, and the verdict on it."""

import streamlit as st

import address
import cache
from components.escape import escape, sentence
from components.record import show_record
from components.text_form import show_form
from components.verdict import show_line, show_verdict
from reading import Reading
from selection import keep_selection
from sentiment import Scorer
from sentiment.errors import ArtifactError, TextError
from sentiment.text.tokenizer import read_keys

# Past these, marks are narrower than a pixel and a trace takes megabytes: a page gives the
# verdict and draws nothing.
MOST_WORDS, MOST_CHARACTERS = 1_000, 20_000
LIMITS = f"{MOST_WORDS:,} words or {MOST_CHARACTERS:,} characters"


# What its owner can do, who alone sees the server.
NO_MODEL = (
    "There is no model to read with. {} Copy its folder again, or let SENTIMENT_MODEL name one."
)


def begin_page(title: str, caption: str) -> Scorer | None:
    """Draw title and caption, and give the scorer. None where there is no model: a sentence that
    says why stands there then."""
    address.begin_page()
    st.title(title, anchor=False)
    st.caption(caption)
    try:
        scorer = cache.load_scorer(cache.model_folder())
    except ArtifactError as error:
        st.error(NO_MODEL.format(sentence(error)))
        return None
    cache.freeze_garbage()
    return scorer


def open_page(title: str, caption: str, whole: bool = False) -> Reading | None:
    """Draw title, text form and verdict line, and give what was read.

    `whole` draws form and verdict at their full size. None where there is nothing to draw below:
    a sentence that says why stands there already.
    """
    scorer = begin_page(title, caption)
    if scorer is None:
        return None
    text = show_form(whole)
    try:
        return _read(scorer, text, whole)
    except TextError as error:
        st.info(f"This text was not read. {sentence(error)}")
        address.write_address()
        return None


def is_too_long(text: str) -> bool:
    """Whether a text is read whole, but not drawn."""
    return len(text) > MOST_CHARACTERS or len(read_keys(text)) > MOST_WORDS


def _read(scorer: Scorer, text: str, whole: bool) -> Reading | None:
    if is_too_long(text):
        _show_score(scorer, text, whole)
        address.write_address()
        return None
    artifact = scorer.artifact
    trace = cache.read_trace(artifact, artifact.digest, text)
    keep_selection(trace)
    words = len(trace.tokens)
    if not whole:
        show_line(trace.prediction, trace.probability, trace.logit, words, trace.known)
        return Reading(scorer, text, trace)
    pairs = zip(trace.tokens, trace.unknown, strict=True)
    unknown = [token.text for token, lacks in pairs if lacks]
    read_as = [word for word in trace.read_as if word]
    names = int(trace.names.sum())
    show_verdict(
        artifact, trace.prediction, trace.probability, words, len(unknown), unknown, read_as, names
    )
    show_record(artifact, words)
    return Reading(scorer, text, trace)


def _show_score(scorer: Scorer, text: str, whole: bool) -> None:
    """The verdict alone, for a text that is too long to be drawn."""
    score = scorer.score([text])[0]
    if score.probability is None or score.prediction is None or score.logit is None:
        raise TextError(score.error or "")
    if whole:
        words = (score.tokens, score.unknown)
        show_verdict(scorer.artifact, score.prediction, score.probability, *words, read_as=None)
        show_record(scorer.artifact, score.tokens)
    else:
        show_line(score.prediction, score.probability, score.logit, score.tokens)
    told = (
        f"All of it was read, but a text of more than {LIMITS} is not drawn. To look inside, read "
    )
    st.info(escape(f"{told}a part of it."))
