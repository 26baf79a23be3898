"""Measure speed, latency, start and memory, beside Keras in the same run."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from scripts.benchmarks import (
    explain,
    memory,
    page,
    precision,
    scale,
    score,
    service,
    start,
    trace,
    train,
)
from scripts.benchmarks.measuring import Figure, markdown_table, table
from scripts.benchmarks.samples import sample_texts
from scripts.command import run
from scripts.places import ARTIFACT, DATA
from sentiment.evaluation.tables import refresh_marked
from sentiment.files import new_file
from sentiment.model.artifact import Artifact

REVIEWS = DATA / "imdb/train.parquet"
GUIDE = Path("docs/benchmark.md")
TEXTS, SEED = 4_000, 0

BENCHMARKS: dict[str, Callable[[Path, list[str]], list[Figure]]] = {
    "score": score.run,
    "precision": precision.run,
    "trace": trace.run,
    "explain": explain.run,
    "page": page.run,
    "start": start.run,
    "memory": memory.run,
    "service": service.run,
    "load": service.run_load,
    "scale": scale.run,
    "train": train.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.benchmark", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", *BENCHMARKS), default="all")
    parser.add_argument("--model", type=Path, default=ARTIFACT)
    parser.add_argument(
        "--texts",
        type=Path,
        default=REVIEWS if REVIEWS.is_file() else None,
        help=f".parquet with a column text, or .txt with a text a line (default: {REVIEWS}, "
        "or random words of like lengths where that is missing)",
    )
    parser.add_argument("--json", type=Path, help="write every single value to this file too")
    parser.add_argument(
        "--guide", action="store_true", help=f"put the tables into {GUIDE}, in place of the old"
    )
    args = parser.parse_args()
    texts = sample_texts(args.texts, Artifact.load(args.model).vocabulary, TEXTS, SEED)
    print(f"texts: {args.texts or 'random words'}", flush=True)
    chosen = list(BENCHMARKS) if args.what == "all" else [args.what]
    measured = {}
    for name in chosen:
        measured[name] = BENCHMARKS[name](args.model, texts)
        print(f"\n{name}\n{table(measured[name])}", flush=True)
        if args.guide and not measured[name]:
            print(f"{GUIDE} keeps its table of {name}: nothing was measured")
        elif args.guide:
            refresh_marked(GUIDE, name, markdown_table(measured[name]))
    if args.json:
        values = {name: [figure.to_dict() for figure in m] for name, m in measured.items()}
        with new_file(args.json) as partial:
            partial.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run(main)
