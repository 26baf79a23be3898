"""The figures of a report: their definitions, their tables, and that documents agree with them."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.evaluation.composition import Case, evaluate_composition
from sentiment.evaluation.faithful import markdown_explanations
from sentiment.evaluation.metrics import (
    BINS,
    FIGURES,
    ORDER_FIGURES,
    Metrics,
    binomial_error,
    calibration_error,
    lead,
    measure,
)
from sentiment.evaluation.model_card import IMDB_TEST, render_model_card
from sentiment.evaluation.opinions import MODEL, LabelledTexts, score_texts
from sentiment.evaluation.report import evaluate
from sentiment.evaluation.rivals import UNFITTED
from sentiment.evaluation.seeds import markdown_seeds
from sentiment.evaluation.short_tables import (
    aligned_tables,
    markdown_composition,
    markdown_fairness,
)
from sentiment.evaluation.tables import NOT_MEASURED, ROWS, markdown_tables, refresh_marked
from sentiment.model.artifact import Artifact
from sentiment.model.calibration import Calibration
from tests.conftest import SENTENCES

ROOT = Path(__file__).parents[1]
BAND = Calibration(((1, 1.0),), (0.4, 0.6), "nothing")


def draw(texts: int = 400, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels that come up as often as their probabilities say, and lengths."""
    generator = np.random.default_rng(seed)
    probabilities = generator.uniform(0, 1, texts)
    labels = (generator.uniform(0, 1, texts) < probabilities).astype(np.int64)
    return labels, probabilities, generator.integers(1, 1_500, texts)


@pytest.fixture(scope="module")
def measured() -> Metrics:
    return measure(*draw(), BAND)


class Reversed:
    """A rival that says the opposite of what its labels say."""

    calibration = BAND

    def probabilities(self, texts):
        return np.linspace(1, 0, len(texts))


class Unfitted(Reversed):
    """The same, without a calibration."""

    calibration = UNFITTED


@pytest.fixture(scope="module")
def metrics(tiny_artifact: Artifact) -> dict:
    labels = np.arange(len(SENTENCES)) % 2
    chosen = LabelledTexts("IMDB test", SENTENCES, labels)
    scorer, rivals = Scorer(tiny_artifact), {"reversed": Reversed(), "unfitted": Unfitted()}
    cases = [Case(text, "positive", f"kind {i % 2}") for i, text in enumerate(SENTENCES)]
    return evaluate(scorer, rivals, {IMDB_TEST: chosen}, "a command") | {
        "composition": evaluate_composition(scorer, rivals, cases)
    }


def test_confusion_and_lengths_count_every_text_once(measured: Metrics):
    assert sum(measured.confusion.values()) == measured.texts
    assert sum(bucket.texts for bucket in measured.by_length) == measured.texts
    right = measured.confusion["positive_right"] + measured.confusion["negative_right"]
    assert measured.accuracy == pytest.approx(right / measured.texts)
    by_length = sum(bucket.texts * bucket.accuracy for bucket in measured.by_length)
    assert measured.accuracy == pytest.approx(by_length / measured.texts)


def test_a_lead_is_the_difference_of_accuracies_with_the_error_of_pairs() -> None:
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 2, 4_000)
    own, other = (
        np.where(generator.random(4_000) < share, labels, 1 - labels).astype(float)
        for share in (0.9, 0.8)
    )
    found, error = lead(labels, own, other)
    right = [(values >= 0.5) == (labels == 1) for values in (own, other)]
    assert found == pytest.approx(right[0].mean() - right[1].mean())
    # The two err independently here, so that the errors of both add up in squares.
    apart = float(np.linalg.norm([binomial_error(values) for values in right]))
    assert error == pytest.approx(apart, rel=0.05)
    assert lead(labels, own, own) == (0, 0), "errors that both make cancel"


def test_every_rival_is_told_the_model_s_lead(metrics: dict) -> None:
    results = metrics["sets"][IMDB_TEST]["results"]
    own = results["model"]
    assert "lead" not in own and len(results) == 3
    for figures in (results[name] for name in results if name != "model"):
        assert figures["lead"] == pytest.approx(own["accuracy"] - figures["accuracy"])


def test_length_buckets_border_on_each_other(measured: Metrics):
    for before, after in zip(measured.by_length, measured.by_length[1:], strict=False):
        assert after.least == before.most + 1
    assert measured.by_length[-1].most is None


def test_standard_errors(measured: Metrics):
    share = measured.accuracy
    expected = (share * (1 - share) / measured.texts) ** 0.5
    assert measured.standard_errors["accuracy"] == pytest.approx(expected)
    # Brier and absolute error are means: resampling must find what the formula says.
    labels, probabilities, _ = draw()
    for name, power in {"brier": 2, "mean_absolute_error": 1}.items():
        losses = np.abs(labels - probabilities) ** power
        formula = losses.std() / len(losses) ** 0.5
        assert measured.standard_errors[name] == pytest.approx(formula, rel=0.25)


def test_every_figure_has_an_error_and_a_range(measured: Metrics):
    figures = {k: v for k, v in asdict(measured).items() if isinstance(v, float)}
    assert set(figures) == set(measured.standard_errors)
    for name, value in figures.items():
        assert 0 <= value <= 1, name
        assert 0 <= measured.standard_errors[name] < 0.1, name


def test_perfect_and_reversed_probabilities():
    labels = np.arange(200) % 2
    tokens = np.full(200, 10)
    perfect = measure(labels, labels.astype(float), tokens, BAND)
    assert (perfect.accuracy, perfect.auc, perfect.f1) == (1, 1, 1)
    assert (perfect.brier, perfect.calibration_error, perfect.uncertain) == (0, 0, 0)
    wrong = measure(labels, 1.0 - labels, tokens, BAND)
    assert (wrong.accuracy, wrong.auc, wrong.brier, wrong.calibration_error) == (0, 0, 1, 1)


def test_what_needs_true_probabilities_is_empty_without_a_calibration(metrics: dict):
    results = metrics["sets"][IMDB_TEST]["results"]
    fitted, unfitted = results["reversed"], results["unfitted"]
    empty = {name for name, value in unfitted.items() if value is None}
    assert empty == FIGURES.keys() - set(ORDER_FIGURES)
    assert not empty & unfitted["standard_errors"].keys()
    assert all(fitted[name] is not None for name in empty)
    assert (unfitted["accuracy"], unfitted["auc"]) == (fitted["accuracy"], fitted["auc"])
    rows = [line.split("|") for line in markdown_tables(metrics).splitlines()]
    assert [row[4].strip() for row in rows].count(NOT_MEASURED) == len(empty)


def test_uncertain_is_what_the_calibration_calls_uncertain():
    labels, probabilities, tokens = draw()
    verdicts = np.array([BAND.predict(p) for p in probabilities])
    measured = measure(labels, probabilities, tokens, BAND)
    assert measured.uncertain == np.mean(verdicts == "uncertain")
    sure = verdicts != "uncertain"
    right = (verdicts[sure] == "positive") == (labels[sure] == 1)
    assert measured.accuracy_outside == pytest.approx(right.mean())


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_calibration_error_is_the_weighted_gap_of_each_bin(pairs):
    labels = np.array([label for label, _ in pairs], np.int64)
    probabilities = np.array([p for _, p in pairs])
    expected = 0.0
    for number in range(BINS):
        last = number == BINS - 1
        inside = np.array([int(p * BINS) == number or (last and p == 1) for p in probabilities])
        if inside.any():
            gap = abs(labels[inside].mean() - probabilities[inside].mean())
            expected += inside.mean() * gap
    assert_allclose(calibration_error(labels, probabilities), expected, atol=1e-12)


def test_model_is_measured_by_what_its_scorer_says(tiny_artifact: Artifact, metrics: dict):
    scores = Scorer(tiny_artifact).score(SENTENCES)
    right = [(s.probability >= 0.5) == (i % 2 == 1) for i, s in enumerate(scores)]
    measured = metrics["sets"][IMDB_TEST]["results"]
    assert measured[MODEL]["accuracy"] == np.mean(right)
    assert list(measured) == [MODEL, "reversed", "unfitted"]
    assert json.loads(json.dumps(metrics)) == metrics


def test_a_text_without_a_score_is_an_error_not_left_out(tiny_artifact: Artifact):
    with pytest.raises(DataError, match="row 1"):
        score_texts(Scorer(tiny_artifact), "two", ["good", "<br />"])


def test_tables_hold_every_figure_in_every_column(metrics: dict):
    printed, markdown = aligned_tables(metrics), markdown_tables(metrics)
    for table in printed.split("\n\n"):
        assert len({len(line) for line in table.splitlines()}) == 1
    assert len({line.count("|") for line in markdown.strip().splitlines()}) == 1
    for title in ROWS:
        assert title in printed
        assert f"| {title} |" in markdown


def test_only_the_marked_part_of_a_readme_changes(metrics: dict, tmp_path: Path):
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- metrics -->\nold\n<!-- /metrics -->\nafter\n", encoding="utf-8")
    tables = markdown_tables(metrics)
    for _ in range(2):
        refresh_marked(path, "metrics", tables)
        marked = f"<!-- metrics -->\n{tables}<!-- /metrics -->"
        assert path.read_text(encoding="utf-8") == f"before\n{marked}\nafter\n"
    path.write_text("no marks", encoding="utf-8")
    refresh_marked(path, "metrics", tables)
    assert path.read_text(encoding="utf-8") == "no marks"
    refresh_marked(tmp_path / "absent.md", "metrics", tables)
    assert not (tmp_path / "absent.md").exists()


def test_model_card_is_in_the_hubs_format(tiny_artifact: Artifact, metrics: dict):
    card = render_model_card(tiny_artifact, metrics, "tiny")
    front, _, body = card.removeprefix("---\n").partition("\n---\n")
    fields = yaml.safe_load(front)
    assert fields["license"] == "apache-2.0"
    assert fields["pipeline_tag"] == "text-classification"
    values = fields["model-index"][0]["results"][0]["metrics"]
    accuracy = metrics["sets"][IMDB_TEST]["results"][MODEL]["accuracy"]
    assert values[0] == {"type": "accuracy", "value": pytest.approx(accuracy, abs=1e-4)}
    assert markdown_tables(metrics) in body
    assert markdown_composition(metrics) in body
    assert "### Short texts" not in body
    assert not re.search(r"[{}]", body)


def test_shipped_figures_belong_to_the_shipped_weights(shipped: Artifact):
    assert shipped.metrics["artifact"] == shipped.digest, "run: python -m scripts.evaluate"


@pytest.mark.parametrize("path", ["README.md", "artifacts/imdb-bilstm/README.md"])
def test_documents_quote_the_shipped_figures(shipped: Artifact, path: str):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert markdown_tables(shipped.metrics) in text, "run: python -m scripts.evaluate"


PLACES = {
    "metrics": ("README.md", markdown_tables),
    "composition": ("README.md", markdown_composition),
    "fairness": ("README.md", markdown_fairness),
    "seeds": ("README.md", markdown_seeds),
    "explanations": ("docs/explanations.md", markdown_explanations),
}


@pytest.mark.parametrize("mark", PLACES)
def test_evaluation_finds_its_place_in_the_documents(shipped: Artifact, mark: str):
    path, table = PLACES[mark]
    text = (ROOT / path).read_text(encoding="utf-8")
    assert f"<!-- {mark} -->\n{table(shipped.metrics)}<!-- /{mark} -->" in text


def test_shipped_card_is_that_of_the_shipped_artifact(shipped: Artifact):
    card = (ROOT / "artifacts/imdb-bilstm/README.md").read_text(encoding="utf-8")
    assert card.strip() == render_model_card(shipped, shipped.metrics, "imdb-bilstm").strip()
