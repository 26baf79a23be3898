"""Fetch a data set from the Hub, or from a local folder of the same layout, into data/."""

import argparse
from pathlib import Path

from scripts.command import run
from scripts.places import DATA
from sentiment.data.datasets import SPECS, download


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.download", description=__doc__)
    parser.add_argument("--dataset", choices=SPECS, default="imdb")
    parser.add_argument("--source", help="Hub name or local folder (default: the data set's own)")
    parser.add_argument("--revision", help="commit, tag or branch on the Hub")
    parser.add_argument("--output", type=Path, help="default: data/DATASET")
    parser.add_argument("--any-size", action="store_true", help="accept other row counts")
    args = parser.parse_args()
    folder = args.output or DATA / args.dataset
    manifest = download(args.dataset, args.source, folder, args.revision, args.any_size)
    for name, digest in manifest["files"].items():
        print(f"{folder / name}  sha256 {digest[:16]}…")


if __name__ == "__main__":
    run(main)
