"""Measure points between a run's ends, and bands, on everything but the test split.

A run has two networks: before its last epochs, and after them. How far to go from one to the other
(--blend of scripts.train), and how often a verdict outside the band is to be right (--trusted), are
chosen by what this prints. It trains nothing and writes nothing.
"""

import argparse
from dataclasses import replace
from itertools import product
from pathlib import Path

from scripts.command import run
from scripts.evaluate import COMPOSITION, FAIRNESS
from scripts.places import DATA, PREPARED
from sentiment.data.preparation import read_split
from sentiment.data.prepared import load_split
from sentiment.errors import DataError
from sentiment.evaluation.composition import evaluate_composition, read_cases
from sentiment.evaluation.fairness import evaluate_fairness, read_swaps
from sentiment.evaluation.opinions import MODEL, LabelledTexts
from sentiment.evaluation.report import evaluate
from sentiment.evaluation.short_tables import aligned_tables
from sentiment.evaluation.short_texts import evaluate_short, read_short
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer


def read_validation(data: Path, prepared: Path) -> LabelledTexts:
    texts, labels = read_split(data, "imdb", "train")
    rows = load_split(prepared, "validation").rows
    return LabelledTexts("IMDB validation", [texts[row] for row in rows], labels[rows])


def make_candidates(args: argparse.Namespace, model: Artifact) -> dict[str, Scorer]:
    """By name, such as "0.88, 93.5 %", for every blend and every share."""
    from sentiment.training.calibration import calibrate
    from sentiment.training.corpus import load_corpus
    from sentiment.training.pipeline import between, read_ends

    corpus = load_corpus(model.config, args.prepared, args.phrases_data)
    if corpus.vocabulary.tokens != model.vocabulary.tokens:
        raise DataError(
            f"expected the data that {args.model} was trained on in {args.prepared}, got other "
            "words; prepare it as it was then"
        )
    before, after = read_ends(model.config, corpus, args.run)
    candidates = {}
    for share, trusted in product(args.blends, args.trusted):
        config = replace(model.config, blend=share, trusted=trusted)
        artifact = calibrate(between(before, after, config), corpus)
        candidates[f"{share:g}, {100 * trusted:g} %"] = Scorer(artifact)
    return candidates


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.choose", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="a finished run of scripts.train")
    parser.add_argument("--model", type=Path, required=True, help="the artifact that it wrote")
    parser.add_argument("--blends", type=float, nargs="+", default=[0.8, 0.88, 0.95])
    parser.add_argument("--trusted", type=float, nargs="+", default=[0.93, 0.935, 0.94])
    parser.add_argument("--data", type=Path, default=DATA / "imdb")
    parser.add_argument("--prepared", type=Path, default=PREPARED / "imdb")
    parser.add_argument("--phrases-data", type=Path, default=DATA / "sst2", metavar="FOLDER")
    short = "a folder of Parquet files of short texts, as for scripts.evaluate"
    parser.add_argument("--short", type=Path, metavar="FOLDER", help=short)
    args = parser.parse_args()
    short_texts = read_short(args.short) if args.short else {}
    model = Artifact.load(args.model)
    scorer, candidates = Scorer(model), make_candidates(args, model)
    sets = {"validation": read_validation(args.data, args.prepared)}
    metrics = evaluate(scorer, candidates, sets, "") | {
        "composition": evaluate_composition(scorer, candidates, read_cases(COMPOSITION)),
        "fairness": evaluate_fairness(scorer, candidates, read_swaps(FAIRNESS)),
        "short": evaluate_short(scorer, candidates, short_texts),
    }
    print(f"{MODEL}: {args.model}; the others: share of the way, right outside the band")
    print(aligned_tables(metrics))


if __name__ == "__main__":
    run(main)
