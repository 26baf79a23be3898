"""The verdict in large type, with what was read and what the probability rests on."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from components.mount import renderer
from sentiment.model.artifact import Artifact

# The words of the verdict are ours; a text's own words are only ever passed on as data.
READINGS = {
    "negative": "The model reads this as negative.",
    "positive": "The model reads this as positive.",
    "uncertain": "The model can't tell: this lies within its uncertain band.",
}
NO_OPINION = "None of these words are in the model's vocabulary, so it has no opinion."
MOSTLY_UNKNOWN = "Most of it is not in its English vocabulary, so don't rely on this."
MOST_QUOTED, LONGEST_QUOTED = 6, 24


def show_verdict(
    artifact: Artifact,
    prediction: str,
    probability: float,
    tokens: int,
    unknown: int,
    examples: Sequence[str] = (),
) -> None:
    """Draw it. Of `tokens` words the vocabulary lacks `unknown`; `examples` of them are quoted."""
    reading = NO_OPINION if unknown == tokens else READINGS[prediction]
    if tokens / 2 < unknown < tokens:
        reading += f" {MOSTLY_UNKNOWN}"
    low, high = artifact.calibration.uncertain
    renderer("verdict")(
        key="verdict",
        data={
            "prediction": prediction,
            "probability": probability,
            "low": low,
            "high": high,
            "sentence": f"{reading} {describe_words(tokens, unknown, examples)}",
            "basis": (
                f"Calibrated on {artifact.calibration.fitted_on}; uncertain between {low:.2f} "
                f"and {high:.2f}. "
                f"{describe_record(artifact.metrics)}"
            ).rstrip(),
        },
    )


def describe_record(metrics: Mapping[str, Any]) -> str:
    """How often the model is right on the first set that it was measured on; "" if on none."""
    for measured in metrics.get("sets", {}).values():
        result = measured["results"]["model"]
        right = f"{100 * result['accuracy']:.0f} in 100"
        return f"Right on {right} of the {result['texts']:,} texts of {measured['title']}."
    return ""


def describe_words(tokens: int, unknown: int, examples: Sequence[str] = ()) -> str:
    """How many words were read, and which of them the vocabulary lacks."""
    read = f"{tokens:,} {'word' if tokens == 1 else 'words'} read"
    if not unknown:
        return f"{read}, {'known' if tokens == 1 else 'all known'}."
    distinct = list(dict.fromkeys(examples))
    quoted = ", ".join(quote(word) for word in distinct[:MOST_QUOTED])
    more = ", …" if len(distinct) > MOST_QUOTED else ""
    return f"{read}, {unknown:,} unknown{': ' if quoted else ''}{quoted}{more}."


def quote(word: str) -> str:
    """The word in quotation marks, cut with an ellipsis where it is long."""
    short = word if len(word) <= LONGEST_QUOTED else word[: LONGEST_QUOTED - 1] + "…"
    # Isolated, so that a word written from right to left doesn't turn the sentence around it.
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in short)
    return f"“\u2068{short}\u2069”" if turned else f"“{short}”"
