"""A trace in words: for people as lines of text, for programs as an object."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentiment.trace.replay import Trace

# Characters of the longest bar, and words named before the rest is only counted.
BAR, NAMED = 16, 8


def to_object(trace: "Trace") -> dict[str, Any]:
    """What JSON needs of a trace: bias plus the contributions is the logit.

    A token's span is where it stands in the text, in characters: text[start:end]. Only a misspelt
    one has "read_as", the word it was taken for.
    """
    rows = zip(trace.tokens, trace.contributions.tolist(), trace.read_as, strict=True)
    return {
        "tokens": [
            {"text": token.text, "span": [token.start, token.end], "contribution": part}
            | ({"read_as": word} if word else {})
            for token, part, word in rows
        ],
        "bias": trace.bias,
        "logit": trace.logit,
        "probability": trace.probability,
        "prediction": trace.prediction,
    }


def verdict(trace: "Trace") -> str:
    """Two lines: what the model reads this as, and how much of it it knows."""
    readings = {"uncertain": "is uncertain about this"}
    reading = readings.get(trace.prediction, f"reads this as {trace.prediction}")
    words = len(trace.tokens)
    return (
        f"The model {reading} (probability of positive: {trace.probability:.2f}).\n"
        f"{words:,} word{'s' * (words != 1)} read, {describe_known(trace)}."
    )


def describe_known(trace: "Trace") -> str:
    """Such as `1 as "terrible", 1 as a name, 2 unknown: "flurb", "zzt"`."""
    words, names = [word for word in trace.read_as if word], int(trace.names.sum())
    lacks = [token.text for token, lack in zip(trace.tokens, trace.unknown, strict=True) if lack]
    parts = [f"{len(words):,} as {_quoted(words)}"] if words else []
    parts += [f"{names:,} as {'a name' if names == 1 else 'names'}"] if names else []
    parts += [f"{len(lacks):,} unknown: {_quoted(lacks)}"] if lacks else []
    return ", ".join(parts) or "all known"


def _quoted(words: list[str]) -> str:
    shown = [f'"{to_printable(word)}"' for word in dict.fromkeys(words)]
    more = f" and {len(shown) - NAMED:,} more" if len(shown) > NAMED else ""
    return f"{', '.join(shown[:NAMED])}{more}"


def contribution_table(trace: "Trace") -> str:
    """A line a word: its contribution in logits, a bar on the side of its sign, the word."""
    parts = trace.contributions.tolist()
    longest = max(map(abs, parts)) or 1.0
    lines = [f"{'contribution':>12}  {'- negative':>{BAR}} | {'positive +':<{BAR}}  word"]
    for token, part, word in zip(trace.tokens, parts, trace.read_as, strict=True):
        length = round(BAR * abs(part) / longest)
        left, right = ("-" * length, "") if part < 0 else ("", "+" * length)
        bar = f"{left:>{BAR}} | {right:<{BAR}}"
        meant = f' (read as "{to_printable(word)}")' if word else ""
        lines.append(f"{part:+12.2f}  {bar}  {to_printable(token.text)}{meant}")
    lines += [f"{trace.bias:+12.2f}  bias", f"{trace.logit:+12.2f}  logit: the sum of all these"]
    return "\n".join(lines)


def to_printable(text: str) -> str:
    """`text` with what would move the cursor, or cannot be shown, as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
