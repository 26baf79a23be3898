"""How many rows got which prediction: three numbers and one bar."""

from components.mount import renderer
from sentiment.scoring.summary import Tally


def show_tally(tally: Tally) -> None:
    """Draw it, what is uncertain apart in the middle."""
    counts = {kind: getattr(tally, kind) for kind in ("negative", "uncertain", "positive")}
    scored = max(1, tally.scored)
    parts = [
        {"kind": kind, "rows": f"{rows:,}", "share": rows / scored} for kind, rows in counts.items()
    ]
    renderer("tally")(key="tally", data={"parts": parts})
