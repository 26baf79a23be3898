"""The colours of all charts: one diverging scale for sentiment, neutral for everything else."""

import math

# Safe for colour-blind eyes, and at least 3:1 against a white and a near-black page.
NEGATIVE, NEUTRAL, POSITIVE = "#d9681d", "#8a9099", "#2474cc"
# Neutral marks, and ink: the page's own text colour.
PATH, INK = "#7d848e", "currentColor"
# Chosen in OKLab among hues that are neither orange nor blue, far from each other and from the two
# colours of sentiment, also as eyes without red, green or blue cones see them (Machado et al.,
# 2009); each at least 3:1 against a white and a near-black page. Cell and forget gate come closest,
# and share no chart.
_GREEN, _MAGENTA = "#00a57d", "#ad2983"
GATES = {
    "input": _GREEN,
    "forget": _MAGENTA,
    "candidate": "#746208",
    "output": "#b274f6",
    "cell": "#307062",
    "hidden": "#a65a69",
    # A GRU's: what lets new in, and what lets go of the old.
    "update": _GREEN,
    "reset": _MAGENTA,
}


def strength(value: float, limit: float) -> float:
    """How far `value` logits lies from 0 to ±`limit`, in [0, 1].

    It grows with the square root, so that the many small contributions can be told apart.
    """
    return math.sqrt(min(1.0, abs(value) / limit))


def diverging(value: float, limit: float) -> str:
    """The hue of `value` logits: grey at 0, from a quarter of ±`limit` on pure orange or blue.

    Past that, opacity tells strong from weak: a mixture with grey would turn orange to brown.
    """
    hue = NEGATIVE if value < 0 else POSITIVE
    return _mix(NEUTRAL, hue, min(1.0, 2 * strength(value, limit)))


def _mix(start: str, end: str, share: float) -> str:
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
