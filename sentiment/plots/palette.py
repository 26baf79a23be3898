"""The colours of all charts: one diverging scale for sentiment, neutral for everything else."""

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
