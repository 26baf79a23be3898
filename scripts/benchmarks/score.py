"""Scoring beside what a user would pick instead: the same texts, in turns."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from scripts.benchmarks.limit import Product, count_operations
from scripts.benchmarks.measuring import Figure, Goal, per_second, ratios, take_turns
from scripts.benchmarks.memory import peak, start
from scripts.benchmarks.peers import OURS, OURS_INT8, PEERS, PREDICT, Score
from scripts.benchmarks.peers.encoding import encode
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer

TEXTS, ROUNDS = 512, 3
# For the peak of each program, in a process of its own.
MEMORY_TEXTS = 50
IDS, WORDS, PRODUCT = "Scorer, ids to logits alone", "tokenizing and encoding alone", "product"
Times = Mapping[str, Sequence[float]]
Samples = Mapping[str, list[str]]


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Texts and tokens a second of Scorer and its peers, tokenizing included; ratios; what the
    processor can multiply; and peak memory."""
    artifact, texts = Artifact.load(folder), texts[:TEXTS]
    names = [name for name in PEERS if not report_missing(name)]
    samples = {name: spread(texts, PEERS[name].texts or len(texts)) for name in names}
    scores = {name: PEERS[name].make(artifact) for name in names}
    check_agreement(scores, texts)
    rows, scorer = encode(artifact, texts), Scorer(artifact)
    works = {name: lambda n=name: scores[n](samples[n]) for name in names}
    parts = {
        IDS: lambda: scorer.logits(rows),
        WORDS: lambda: encode(artifact, texts),
        PRODUCT: Product().run,
    }
    times = take_turns({**works, **parts}, ROUNDS)
    samples |= {IDS: texts, WORDS: texts}
    tokens = {name: sum(map(len, encode(artifact, sample))) for name, sample in samples.items()}
    return [
        *(Figure(n, "texts/s", per_second(len(samples[n]), times[n])) for n in samples),
        *(Figure(n, "tokens/s", per_second(tokens[n], times[n])) for n in samples),
        *compare(times, samples),
        *compare_with_limit(times, tokens[IDS] * count_operations(artifact)),
        *(measure_peak(name, folder, samples[name]) for name in names),
    ]


def report_missing(name: str) -> bool:
    """Whether a peer cannot be measured here; says so, and how it could."""
    if missing := PEERS[name].missing:
        print(f"{name}: {missing}", flush=True)
    return bool(missing)


def spread(texts: list[str], count: int) -> list[str]:
    """As many of the texts as that, evenly over their lengths; all of them as they come."""
    if count >= len(texts):
        return texts
    by_length = sorted(texts, key=len)
    return [by_length[(2 * i + 1) * len(texts) // (2 * count)] for i in range(count)]


def check_agreement(scores: Mapping[str, Score], texts: list[str]) -> None:
    """Ratios between programs that do not compute the same would mean nothing."""
    expected = scores[OURS](texts)
    for name, score in scores.items():
        if PEERS[name].same:
            np.testing.assert_allclose(score(texts), expected, atol=1e-4, err_msg=name)


def compare(times: Times, samples: Samples) -> list[Figure]:
    """How many times as many texts a second Scorer reads as each peer, and in int8 as Keras."""
    each = {name: [t / len(sample) for t in times[name]] for name, sample in samples.items()}
    found = [
        Figure(
            f"ratio to {name}",
            "times",
            ratios(each[name], each[OURS]),
            Goal(goal) if goal else None,
        )
        for name, goal in ((name, PEERS[name].goal) for name in samples if name in PEERS)
        if name != OURS
    ]
    if OURS_INT8 in each and PREDICT in each:
        rough = ratios(each[PREDICT], each[OURS_INT8])
        found.append(Figure(f"in int8, ratio to {PREDICT}", "times", rough, Goal(4)))
    return found


def compare_with_limit(times: Times, operations: int) -> list[Figure]:
    """What scoring multiplies and adds a second, beside a plain product; in thousand millions."""
    scoring = per_second(operations / 1e9, times[IDS])
    product = per_second(Product.operations / 1e9, times[PRODUCT])
    return [
        Figure(IDS, "Gflop/s", scoring),
        Figure("a plain product in NumPy, float32", "Gflop/s", product),
        Figure("share of the plain product", "%", [100 * r for r in ratios(scoring, product)]),
    ]


def measure_peak(name: str, folder: Path, texts: list[str]) -> Figure:
    """Peak memory of a process that does nothing but load a peer and score."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(" ".join(t.split()) for t in texts[:MEMORY_TEXTS]))
        file.flush()
        arguments = ["-m", "scripts.benchmarks.peers.alone", name, str(folder), file.name]
        return Figure(f"{name}, {len(texts[:MEMORY_TEXTS])} texts", "MB", [peak(start(arguments))])
