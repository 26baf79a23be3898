"""The text as typed, each word a button shaded by its contribution."""

from collections.abc import Callable
from typing import Any

from components.mount import renderer
from sentiment.trace.replay import Trace


def show_words(
    text: str, trace: Trace, selected: int, limit: float, on_word: Callable[[], None], key: str
) -> None:
    """Draw it; a click or Enter on a word calls `on_word` with its index under `key`.word.

    `limit` is the contribution in logits at which the colour scale ends.
    """
    renderer("words")(
        key=key,
        data=_data(text, trace) | {"selected": selected, "limit": limit},
        on_word_change=on_word,
    )


def _data(text: str, trace: Trace) -> dict[str, Any]:
    words, done = [], 0
    flags = zip(trace.unknown.tolist(), trace.names.tolist(), strict=True)
    columns = (trace.tokens, trace.read_as, trace.contributions.tolist(), flags)
    for token, word, value, (lacks, name) in zip(*columns, strict=True):
        # Cut here: the browser counts characters in another unit than Python.
        words.append(
            {
                "gap": text[done : token.start],
                "text": token.text,
                "key": word or token.key,
                "contribution": value,
                "unknown": lacks,
                "name": name,
                "respelled": word is not None,
            }
        )
        done = token.end
    return {"words": words, "rest": text[done:]}
