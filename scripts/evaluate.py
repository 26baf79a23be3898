"""Measure an artifact and its rivals on the test split; write metrics.json and the model card."""

import argparse
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.command import run
from sentiment.data.preparation import read_split
from sentiment.files import new_file
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer
from sentiment.training.baseline import train_baseline
from sentiment.training.model_card import IMDB_TEST, render_model_card
from sentiment.training.report import LabelledTexts, Rival, evaluate
from sentiment.training.tables import aligned_tables, markdown_tables, refresh_marked

README = Path("README.md")


def read_imdb_test(data: Path) -> LabelledTexts:
    return LabelledTexts("IMDB test", *read_split(data, "imdb", "test"))


# What is measured on, from the folder of downloaded data; and against what, from prepared data.
SETS: dict[str, Callable[[Path], LabelledTexts]] = {IMDB_TEST: read_imdb_test}
RIVALS: dict[str, Callable[[Path], Rival]] = {"ngrams": train_baseline}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("artifacts/imdb-bilstm"))
    parser.add_argument("--data", type=Path, default=Path("data/imdb"))
    parser.add_argument("--prepared", type=Path, default=Path("data/prepared/imdb"))
    args = parser.parse_args()
    scorer = Scorer(Artifact.load(args.model))
    sets = {name: read(args.data) for name, read in SETS.items()}
    print("training the n-gram baseline", flush=True)
    rivals = {name: make(args.prepared) for name, make in RIVALS.items()}
    command = shlex.join(["python", "-m", "scripts.evaluate", *sys.argv[1:]])
    metrics = evaluate(scorer, rivals, sets, command)
    card = render_model_card(scorer.artifact, metrics, args.model.name)
    for name, text in {"metrics.json": json.dumps(metrics, indent=2), "README.md": card}.items():
        with new_file(args.model / name) as partial:
            partial.write_text(text + "\n" * (not text.endswith("\n")), encoding="utf-8")
    refresh_marked(README, "metrics", markdown_tables(metrics))
    print(aligned_tables(metrics))


if __name__ == "__main__":
    run(main)
