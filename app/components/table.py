"""The words as a plain table, for reading and for screen readers."""

from components.mount import renderer
from sentiment.trace.replay import Trace

COLUMNS = [
    {"name": "Position", "kind": "count"},
    {"name": "Word", "kind": "text"},
    {"name": "Read as", "kind": "text"},
    {"name": "Contribution, logits", "kind": "signed"},
    {"name": "Bias and words so far, logits", "kind": "signed"},
]


def show_table(trace: Trace, selected: int, key: str) -> None:
    """Draw it, with the selected word's row marked."""
    # Not an array: it would give every word the room of the longest.
    read = [
        "unknown" if lacks else "a name" if named else word or token.key
        for token, word, lacks, named in zip(
            trace.tokens, trace.read_as, trace.unknown, trace.names, strict=True
        )
    ]
    values = zip(
        range(1, len(trace.tokens) + 1),
        (token.text for token in trace.tokens),
        read,
        trace.contributions.tolist(),
        (trace.bias + trace.contributions.cumsum()).tolist(),
        strict=True,
    )
    data = {"columns": COLUMNS, "rows": [list(row) for row in values], "selected": selected}
    renderer("table")(key=key, data=data)
