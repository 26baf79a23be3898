"""Score texts, one a line, with one peer in a process of its own, whose peak memory is its own."""

import sys
from pathlib import Path

from scripts.benchmarks.peers import PEERS
from sentiment.model.artifact import Artifact


def main() -> None:
    name, folder, texts = sys.argv[1:]
    score = PEERS[name].make(Artifact.load(Path(folder)))
    score(Path(texts).read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
