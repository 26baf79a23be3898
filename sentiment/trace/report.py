"""A trace in words: for people as lines of text, for programs as an object."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentiment.trace.replay import Trace

# Characters of the longest bar, and unknown words named before the rest is only counted.
BAR, NAMED = 16, 8


def to_object(trace: "Trace") -> dict[str, Any]:
    """What JSON needs of a trace: bias plus the contributions is the logit.

    A token's span is where it stands in the text, in characters: text[start:end].
    """
    pairs = zip(trace.tokens, trace.contributions.tolist(), strict=True)
    return {
        "tokens": [
            {"text": token.text, "span": [token.start, token.end], "contribution": part}
            for token, part in pairs
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
        f"{words:,} word{'s' * (words != 1)} read, {describe_unknown(trace)}."
    )


def describe_unknown(trace: "Trace") -> str:
    """Such as `2 unknown: "flurb", "zzt"`."""
    names = [token.text for token, lacks in zip(trace.tokens, trace.unknown, strict=True) if lacks]
    shown = [f'"{to_printable(name)}"' for name in dict.fromkeys(names)]
    more = f" and {len(shown) - NAMED:,} more" if len(shown) > NAMED else ""
    return f"{len(names):,} unknown: {', '.join(shown[:NAMED])}{more}" if names else "all known"


def contribution_table(trace: "Trace") -> str:
    """A line a word: its contribution in logits, a bar on the side of its sign, the word."""
    parts = trace.contributions.tolist()
    longest = max(map(abs, parts)) or 1.0
    lines = [f"{'contribution':>12}  {'- negative':>{BAR}} | {'positive +':<{BAR}}  word"]
    for token, part in zip(trace.tokens, parts, strict=True):
        length = round(BAR * abs(part) / longest)
        left, right = ("-" * length, "") if part < 0 else ("", "+" * length)
        bar = f"{left:>{BAR}} | {right:<{BAR}}"
        lines.append(f"{part:+12.2f}  {bar}  {to_printable(token.text)}")
    lines += [f"{trace.bias:+12.2f}  bias", f"{trace.logit:+12.2f}  logit: the sum of all these"]
    return "\n".join(lines)


def to_printable(text: str) -> str:
    """`text` with what would move the cursor, or cannot be shown, as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
