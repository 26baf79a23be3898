"""Train small networks that differ in their cell alone, measure each, write them as artifacts."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scripts.command import run
from scripts.evaluate import read_imdb_test, repeat_command
from scripts.places import DATA, PREPARED, RUNS
from sentiment.evaluation.architecture_card import render_architecture_card
from sentiment.evaluation.model_card import IMDB_TEST
from sentiment.evaluation.tables import align, table_rows
from sentiment.files import new_file
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer

SETTINGS = Path(__file__).parent / "settings" / "architectures.json"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.architectures", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA / "imdb")
    parser.add_argument("--prepared", type=Path, default=PREPARED / "imdb")
    parser.add_argument("--runs", type=Path, default=RUNS)
    parser.add_argument("--output", type=Path, default=Path("artifacts/architectures"))
    parser.add_argument("--settings", type=Path, default=SETTINGS, help="a JSON file")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoints")
    return parser


def main() -> None:
    args = build_parser().parse_args()
    # TensorFlow takes seconds to import, which --help need not wait for.
    from sentiment.training.architectures import long_texts, measure_cell, read_plan, train_cell
    from sentiment.training.pipeline import Sources

    command = repeat_command(sys.argv[1:], "scripts.architectures")
    plan, test = read_plan(args.settings), read_imdb_test(args.data)
    long = long_texts(test.texts)
    # None of these networks reads phrases.
    sources = Sources(args.prepared, Path(), args.runs)
    for cell, configs in plan.items():
        trained = train_cell(configs, sources, args.resume)
        folder = args.output / cell
        trained.artifact.save(folder)
        artifact = Artifact.load(folder)
        write(folder, artifact, measure_cell(Scorer(artifact), trained, test, long, command))


def write(folder: Path, artifact: Artifact, metrics: dict[str, Any]) -> None:
    """metrics.json and the model card beside the artifact; print the figures and the size."""
    card = render_architecture_card(artifact, metrics)
    texts = {"metrics.json": json.dumps(metrics, indent=2) + "\n", "README.md": card}
    for name, text in texts.items():
        with new_file(folder / name) as partial:
            partial.write_text(text, encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{align(table_rows(metrics['sets'][IMDB_TEST]))}\nwrote {folder}, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    run(main)
