"""Tokenize a downloaded data set, build its vocabulary, split off validation, write ids."""

import argparse
import os
from pathlib import Path

from scripts.command import run
from scripts.places import DATA, PREPARED
from sentiment.data.datasets import SPECS
from sentiment.data.preparation import prepare


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.prepare", description=__doc__)
    parser.add_argument(
        "--dataset",
        choices=[name for name in SPECS if "unsupervised" in SPECS[name].rows],
        default="imdb",
    )
    parser.add_argument("--input", type=Path, help="default: data/DATASET")
    parser.add_argument("--output", type=Path, help="default: data/prepared/DATASET")
    parser.add_argument("--min-count", type=int, default=2, help="keep words seen this often")
    parser.add_argument("--validation-share", type=float, default=0.08)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    report = prepare(
        args.input or DATA / args.dataset,
        args.output or PREPARED / args.dataset,
        dataset=args.dataset,
        min_count=args.min_count,
        validation_share=args.validation_share,
        seed=args.seed,
        workers=args.workers,
    )
    print(f"vocabulary: {report['vocabulary']:,} words")
    for part, rows in report["rows"].items():
        print(f"{part}: {rows:,} texts, {report['tokens'][part]:,} tokens")


if __name__ == "__main__":
    run(main)
