"""The verdict in large type, with what was read and what the probability rests on."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from components.mount import renderer
from components.record_rows import SHORT, in_100, own_rows, review_rows, short_rows
from sentiment.model.artifact import Artifact

# The words of the verdict are ours; a text's own words are only ever passed on as data.
READINGS = {
    "negative": "The model reads this as negative.",
    "positive": "The model reads this as positive.",
    "uncertain": "The model can't tell: this lies within its uncertain band.",
}
NO_OPINION = "None of these words are in the model's vocabulary, so it has no opinion."
NAMES_ONLY = "To the model these are names and nothing else, so it has no opinion."
NAMES_AND_UNKNOWN = "To the model these are names and unknown words, so it has no opinion."
MOSTLY_UNKNOWN = "Most of it is not in its English vocabulary, so don't rely on this."
UNMEASURED = "How often the model is right on texts this {} has not been measured."
MOST_QUOTED, LONGEST_QUOTED = 6, 24


def show_verdict(
    artifact: Artifact,
    prediction: str,
    probability: float,
    tokens: int,
    unknown: int,
    examples: Sequence[str] = (),
    read_as: Sequence[str] | None = (),
    names: int = 0,
) -> None:
    """Draw it. Of `tokens` words the vocabulary lacks `unknown`; `examples` of them are quoted.

    `read_as`: for each misspelt word the one that it was read as; None where nobody looked.
    `names`: how many of the words that it has are names.
    """
    if unknown + names == tokens:
        only = NAMES_AND_UNKNOWN if unknown else NAMES_ONLY
        reading = only if names else NO_OPINION
    else:
        doubt = f" {MOSTLY_UNKNOWN}" if unknown > tokens / 2 else ""
        reading = READINGS[prediction] + doubt
    # Nothing was measured on texts of which it knows the lesser part, and a name says nothing.
    known = unknown + names <= tokens / 2
    record = f"{describe_record(artifact.measured, tokens)} " if known else ""
    low, high = artifact.calibration.uncertain
    renderer("verdict")(
        key="verdict",
        data={
            "prediction": prediction,
            "probability": probability,
            "low": low,
            "high": high,
            "sentence": f"{reading} {describe_words(tokens, unknown, examples, read_as, names)}",
            "basis": f"{record}Calibrated on {artifact.calibration.fitted_on}; uncertain between "
            f"{low:.2f} and {high:.2f}.",
        },
    )


def show_line(
    prediction: str,
    probability: float,
    logit: float,
    tokens: int,
    known: bool = True,
    key: str = "verdict",
) -> None:
    """The same in one line, for the pages that go deeper. known: whether any word says something,
    and is no name."""
    number = f"{logit:+.2f}".replace("-", "\N{MINUS SIGN}")
    words = f"{tokens:,} {'word' if tokens == 1 else 'words'}"
    if not known:
        words += ", none that it has an opinion of"
    renderer("verdict")(
        key=key,
        data={
            "prediction": prediction,
            "probability": probability,
            "line": f"probability that it is positive · logit {number} · {words}",
        },
    )


def describe_record(metrics: Mapping[str, Any], words: int) -> str:
    """How often the model is right on texts as long as one of `words` words."""
    return _of_short(metrics) if words <= SHORT else _of_reviews(metrics, words)


def _of_short(metrics: Mapping[str, Any]) -> str:
    parts = []
    if shares := [row.share for row in short_rows(metrics, 1) if row.near]:
        # From worst to best: a mean over unlike kinds would be that of no kind.
        ends = dict.fromkeys(in_100(share) for share in (min(shares), max(shares)))
        parts.append(f"{' to '.join(ends)} times in 100")
    for row in own_rows(metrics, 1):
        if row.near:
            parts.append(f"{in_100(row.share)} times in 100 on sentences written to test it")
    if not parts:
        return UNMEASURED.format("short")
    return f"On texts this short the model is right {', and '.join(parts)}."


def _of_reviews(metrics: Mapping[str, Any], words: int) -> str:
    for row in review_rows(metrics, words):
        if row.near:
            length = row.label[:1].lower() + row.label[1:]
            right = in_100(row.share)
            return f"On film reviews of {length} the model is right {right} times in 100."
    return UNMEASURED.format("long")


def describe_words(
    tokens: int,
    unknown: int,
    examples: Sequence[str] = (),
    read_as: Sequence[str] | None = (),
    names: int = 0,
) -> str:
    """How many words were read, which as another (None: nobody looked), how many as names, and
    which of them the vocabulary lacks."""
    parts = [f"{tokens:,} {'word' if tokens == 1 else 'words'} read"]
    if read_as:
        parts.append(f"{len(read_as):,} as {_quote_some(read_as)}")
    if names:
        parts.append(f"{names:,} as {'a name' if names == 1 else 'names'}")
    if unknown:
        parts.append(f"{unknown:,} unknown{': ' if examples else ''}{_quote_some(examples)}")
    if len(parts) == 1 and read_as is None:
        parts.append("none unknown")
    elif len(parts) == 1:
        parts.append("known" if tokens == 1 else "all known")
    return f"{', '.join(parts)}."


def _quote_some(words: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(words))
    more = ", …" if len(distinct) > MOST_QUOTED else ""
    return ", ".join(quote(word) for word in distinct[:MOST_QUOTED]) + more


def quote(word: str) -> str:
    """The word in quotation marks, cut with an ellipsis where it is long."""
    short = word if len(word) <= LONGEST_QUOTED else word[: LONGEST_QUOTED - 1] + "…"
    # Isolated, so that a word written from right to left doesn't turn the sentence around it.
    # Characters that turn it and are not seen among them.
    turned = any(
        unicodedata.bidirectional(letter) in ("R", "AL") or unicodedata.category(letter) == "Cf"
        for letter in short
    )
    return f"“\u2068{short}\u2069”" if turned else f"“{short}”"
