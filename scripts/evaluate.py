"""Measure an artifact and its rivals in one run; write metrics.json and the model card."""

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scripts.command import run
from scripts.places import ARTIFACT, DATA, PREPARED
from sentiment.data.preparation import read_split
from sentiment.evaluation.composition import evaluate_composition, read_cases
from sentiment.evaluation.fairness import evaluate_fairness, read_swaps
from sentiment.evaluation.faithful import evaluate_explanations, markdown_explanations
from sentiment.evaluation.held import held_reviews
from sentiment.evaluation.model_card import IMDB_TEST, render_model_card
from sentiment.evaluation.opinions import LabelledTexts, Rival
from sentiment.evaluation.report import evaluate
from sentiment.evaluation.rivals import WORD_LISTS
from sentiment.evaluation.seeds import check_seeds, collect_seeds, markdown_seeds
from sentiment.evaluation.short_tables import (
    aligned_tables,
    markdown_composition,
    markdown_fairness,
)
from sentiment.evaluation.short_texts import evaluate_short, read_short
from sentiment.evaluation.tables import markdown_tables, refresh_marked
from sentiment.files import new_file
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer

README, EXPLANATIONS = Path("README.md"), Path("docs/explanations.md")
COMPOSITION = Path("tests/data/composition.jsonl")
FAIRNESS = Path("tests/data/fairness.jsonl")


def read_imdb_test(data: Path) -> LabelledTexts:
    return LabelledTexts("IMDB test", *read_split(data, "imdb", "test"))


# What is measured on, from the folder of downloaded data.
SETS: dict[str, Callable[[Path], LabelledTexts]] = {IMDB_TEST: read_imdb_test}


def measure_all(args: argparse.Namespace, scorer: Scorer, command: str) -> dict[str, Any]:
    """The contents of metrics.json. Whatever can be missing is read before anything long."""
    sets = {name: read(args.data) for name, read in SETS.items()}
    cases = read_cases(COMPOSITION)
    swaps = read_swaps(FAIRNESS)
    short = read_short(args.short) if args.short else {}
    word_lists = {name: load() for name, load in WORD_LISTS.items()}
    # Here, so that --help and a missing library get by without what it imports.
    from sentiment.training.baseline import train_baseline

    print("training the n-gram baseline", flush=True)
    rivals: dict[str, Rival] = {"ngrams": train_baseline(args.prepared), **word_lists}
    return evaluate(scorer, rivals, sets, command) | {
        "composition": evaluate_composition(scorer, rivals, cases),
        "fairness": evaluate_fairness(scorer, rivals, swaps),
        "short": evaluate_short(scorer, rivals, short),
        "explanations": evaluate_explanations(scorer, held_reviews(scorer.artifact, args.prepared)),
    }


def repeat_command(arguments: Sequence[str], module: str = "scripts.evaluate") -> str:
    """The command that was given. Of a path out of the checkout its name: the rest is one
    machine's own."""
    return shlex.join(["python", "-m", module, *map(_shorten, arguments)])


def _shorten(word: str) -> str:
    flag, equals, value = word.rpartition("=")
    path = Path(value)
    outside = path.is_absolute() or path.parts[:1] == ("..",)
    return flag + equals + path.name if outside else word


def refresh_documents(metrics: dict[str, Any]) -> None:
    """Their tables are those of the shipped artifact, and of no other."""
    refresh_marked(README, "metrics", markdown_tables(metrics))
    refresh_marked(README, "composition", markdown_composition(metrics))
    refresh_marked(README, "fairness", markdown_fairness(metrics))
    refresh_marked(README, "seeds", markdown_seeds(metrics))
    refresh_marked(EXPLANATIONS, "explanations", markdown_explanations(metrics))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, default=ARTIFACT)
    parser.add_argument("--data", type=Path, default=DATA / "imdb")
    parser.add_argument("--prepared", type=Path, default=PREPARED / "imdb")
    short = "a folder of Parquet files of short texts, with columns text and label (0, 1, or -1)"
    parser.add_argument("--short", type=Path, metavar="FOLDER", help=short)
    others = "artifacts of other seeds, evaluated before; their figures stay beside this one's"
    parser.add_argument("--seeds", type=Path, nargs="+", default=[], metavar="FOLDER", help=others)
    args = parser.parse_args()
    scorer = Scorer(Artifact.load(args.model))
    of_seeds = [Artifact.load(folder) for folder in args.seeds]
    check_seeds(scorer.artifact, of_seeds)
    metrics = measure_all(args, scorer, repeat_command(sys.argv[1:]))
    if seeds := collect_seeds(scorer.artifact, metrics, of_seeds):
        metrics["seeds"] = seeds
    card = render_model_card(scorer.artifact, metrics, args.model.name)
    for name, text in {"metrics.json": json.dumps(metrics, indent=2), "README.md": card}.items():
        with new_file(args.model / name) as partial:
            partial.write_text(text + "\n" * (not text.endswith("\n")), encoding="utf-8")
    if args.model.resolve() == ARTIFACT.resolve():
        refresh_documents(metrics)
    print(aligned_tables(metrics))


if __name__ == "__main__":
    run(main)
