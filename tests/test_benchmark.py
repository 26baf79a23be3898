"""The benchmarks: that they measure what they say, on small things."""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from scripts.benchmark import BENCHMARKS
from scripts.benchmarks import memory, scale, score, train
from scripts.benchmarks.limit import Product, count_operations
from scripts.benchmarks.measuring import Figure, Goal, ratios, table, take_turns
from scripts.benchmarks.peers import OURS, PEERS, Peer
from scripts.benchmarks.peers.by_keras import make_predict
from scripts.benchmarks.peers.encoding import encode
from scripts.benchmarks.samples import LONGEST, SHORTEST, random_texts, sample_texts, text_of
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.evaluation.tables import replace_marked
from sentiment.model.artifact import Artifact
from sentiment.text.tokenizer import tokenize
from tests.conftest import SENTENCES

ROOT = Path(__file__).parents[1]


def test_goals_are_judged_by_the_median():
    assert Figure("a", "s", [1, 1, 9], Goal(most=1.5)).verdict == "met"
    assert Figure("a", "s", [1, 2, 2], Goal(most=1.5)).verdict == "missed"
    assert Figure("a", "points", [-0.1], Goal(most=0.1)).verdict == "met"
    assert Figure("a", "times", [1, 2, 3], Goal(2)).verdict == "met"
    assert Figure("a", "times", [1, 1.9, 3], Goal(2)).verdict == "missed"
    assert Figure("a", "s", [1]).verdict == ""


def test_turns_alternate_and_the_first_is_not_counted():
    order: list[str] = []
    times = take_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert order == ["a", "b"] * 4
    assert [len(times["a"]), len(times["b"])] == [3, 3]


def test_times_are_those_of_the_work():
    times = take_turns({"short": lambda: time.sleep(0.01), "long": lambda: time.sleep(0.04)}, 3)
    assert min(times["short"]) >= 0.01
    assert median(ratios(times["long"], times["short"])) > 1


def test_table_is_aligned_and_says_everything():
    figures = [Figure("one", "s", [1.0, 2.0, 4.0], Goal(most=3)), Figure("two", "MB", [1234.0])]
    lines = table(figures).splitlines()
    assert lines[1].split() == ["one", "2", "1", "to", "4", "s", "≤", "3", "met"]
    assert lines[2].split() == ["two", "1,234", "1,234", "to", "1,234", "MB"]
    assert lines[1].index(" s ") == lines[2].index(" MB")


def test_random_texts_are_seeded_and_as_long_as_reviews(tiny_artifact: Artifact):
    texts = random_texts(tiny_artifact.vocabulary, 300, seed=1)
    assert texts == random_texts(tiny_artifact.vocabulary, 300, seed=1)
    assert texts != random_texts(tiny_artifact.vocabulary, 300, seed=2)
    words = np.array([len(text.split()) for text in texts])
    assert words.min() >= SHORTEST
    assert words.max() <= LONGEST
    assert 150 < np.median(words) < 270


@pytest.mark.parametrize("suffix", [".parquet", ".txt"])
def test_texts_from_files(tmp_path: Path, tiny_artifact: Artifact, suffix: str):
    path = tmp_path / f"texts{suffix}"
    if suffix == ".txt":
        path.write_text("\n".join(SENTENCES), encoding="utf-8")
    else:
        pd.DataFrame({"text": SENTENCES}).to_parquet(path)
    texts = sample_texts(path, tiny_artifact.vocabulary, 5, seed=0)
    assert len(set(texts)) == 5
    assert set(texts) <= set(SENTENCES)
    assert len(sample_texts(path, tiny_artifact.vocabulary, 50, seed=0)) == 50


@pytest.mark.parametrize("name", ["absent.parquet", "texts.doc", "empty.txt"])
def test_files_that_hold_no_texts_are_named(tmp_path: Path, tiny_artifact: Artifact, name: str):
    (tmp_path / "empty.txt").write_text(" \n\n", encoding="utf-8")
    with pytest.raises(DataError, match=name):
        sample_texts(tmp_path / name, tiny_artifact.vocabulary, 5, seed=0)


@pytest.mark.parametrize("words", [1, 7, 300])
def test_text_of_has_so_many_words(tiny_artifact: Artifact, words: int):
    texts = random_texts(tiny_artifact.vocabulary, 60, seed=0)
    assert len(tokenize(text_of(words, texts))) == words


def test_keras_predicts_what_the_scorer_says_in_any_batches(tiny_artifact: Artifact):
    rows = encode(tiny_artifact, random_texts(tiny_artifact.vocabulary, 9, seed=0))
    predict = make_predict(tiny_artifact)
    expected = Scorer(tiny_artifact).logits(rows)
    for batches in ([np.array([8, 1, 3]), np.array([0, 2, 4, 5, 6, 7])], [np.arange(9)]):
        assert_allclose(predict(rows, batches), expected, atol=1e-5)


@pytest.mark.parametrize("name", PEERS)
def test_peers_score_every_text_and_the_same_with_the_same_weights(
    tiny_artifact: Artifact, name: str
):
    peer = PEERS[name]
    if peer.missing:
        pytest.skip(f"{name}: {peer.missing}")
    texts = random_texts(tiny_artifact.vocabulary, 40 if peer.same else 2, seed=0)
    scores = peer.make(tiny_artifact)(texts)
    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    if peer.same:
        assert_allclose(scores, PEERS[OURS].make(tiny_artifact)(texts), atol=1e-4)


def test_score_names_what_is_not_installed_and_measures_the_rest(
    tiny_folder: Path,
    tiny_artifact: Artifact,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    absent = Peer(lambda artifact: lambda texts: np.zeros(len(texts)), "not_installed", goal=2)
    short = Peer(lambda artifact: lambda texts: np.zeros(len(texts)), "numpy", texts=2, goal=1e9)
    peers = {OURS: PEERS[OURS], "absent": absent, "short": short}
    monkeypatch.setattr(score, "PEERS", peers)
    monkeypatch.setattr(score, "measure_peak", lambda name, *_: Figure(name, "MB", [1.0]))
    figures = score.run(tiny_folder, random_texts(tiny_artifact.vocabulary, 12, seed=0))
    assert "absent: not measured, it takes not_installed: pip install" in capsys.readouterr().out
    found = {(figure.name, figure.unit): figure for figure in figures}
    assert not [name for name, _ in found if "absent" in name]
    assert found["ratio to short", "times"].verdict == "missed"
    assert {(OURS, "texts/s"), (OURS, "MB"), ("short", "MB")} <= found.keys()
    assert found[OURS, "texts/s"].median > 0


def test_peers_that_differ_are_not_compared():
    scores = {OURS: lambda texts: np.zeros(1), "Keras in a compiled function": lambda t: np.ones(1)}
    with pytest.raises(AssertionError, match="compiled function"):
        score.check_agreement(scores, ["a"])


def test_peak_of_a_peer_is_that_of_its_own_process(tiny_folder: Path):
    figure = score.measure_peak(OURS, tiny_folder, ["two\nlines", "one"])
    assert figure.name.endswith("2 texts")
    assert 20 < figure.median < 500


def test_few_texts_are_spread_over_all_lengths():
    texts = ["x" * n for n in (9, 1, 5, 3, 7)]
    assert [len(text) for text in score.spread(texts, 2)] == [3, 7]
    assert score.spread(texts, 5) == texts


def test_operations_are_those_of_the_two_products(tiny_artifact: Artifact):
    config = tiny_artifact.config
    a_direction = 2 * (config.embedding_size + config.units) * 4 * config.units
    assert count_operations(tiny_artifact) == config.directions * a_direction
    Product().run()


def test_training_counts_the_tokens_it_reads(tiny_artifact: Artifact):
    rows = encode(tiny_artifact, random_texts(tiny_artifact.vocabulary, 64, seed=0))
    work, tokens, padded = train.our_steps(rows, len(tiny_artifact.vocabulary))
    work()
    assert tokens == sum(min(len(row), 400) for row in rows)
    assert padded == 64 * max(min(len(row), 400) for row in rows)


def test_peak_memory_is_the_processs_own():
    ballast = np.ones(2**28, np.int8)  # 268 MB in this process
    small = memory.peak(memory.start(["-c", "pass"]))
    large = memory.peak(memory.start(["-c", "bytearray(b'x' * 100_000_000)"]))
    assert small < 100 < ballast.nbytes / 1e6
    assert large - small > 95
    with pytest.raises(RuntimeError, match="ended with 3"):
        memory.peak(memory.start(["-c", "raise SystemExit(3)"]))


def test_a_large_job_is_modelled_from_two_cores():
    total, *by_cores = scale.model([1_000, 500], start=0)
    # 100 million at 500 a second and core.
    assert total.values[0] == pytest.approx(1e8 / 500 / 3600)
    assert total.values[1] == 2 * total.values[0]
    hours = [figure.values[0] for figure in by_cores]
    assert hours == sorted(hours, reverse=True)
    # Half a file of one core at the end, however many there are.
    tail = scale.PART / 500 / 2 / 3600
    assert hours[-1] - total.values[0] / scale.CORES[-1] == pytest.approx(tail)


def test_command_prints_and_writes_the_same_figures(tiny_folder: Path, tmp_path: Path):
    written = tmp_path / "figures.json"
    texts = tmp_path / "texts.txt"
    texts.write_text("\n".join(SENTENCES), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scripts.benchmark", "trace", "--model", str(tiny_folder)),
            *("--texts", str(texts), "--json", str(written)),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    figures = json.loads(written.read_text(encoding="utf-8"))
    assert list(figures) == ["trace"]
    for figure in figures["trace"]:
        assert figure["name"] in done.stdout
        assert 0 < figure["min"] <= figure["median"] <= figure["max"]


def test_guide_has_a_place_for_every_benchmark():
    guide = (ROOT / "docs/benchmark.md").read_text(encoding="utf-8")
    for name in BENCHMARKS:
        assert replace_marked(guide, name, "new\n") != guide
