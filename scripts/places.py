"""Where the stages put what they make, seen from the root of the checkout."""

from pathlib import Path

DATA = Path("data")  # a folder a data set, as scripts.download writes it
PREPARED = DATA / "prepared"  # likewise, as scripts.prepare writes it
RUNS = Path("runs")
ARTIFACT = Path("artifacts/imdb-bilstm")
