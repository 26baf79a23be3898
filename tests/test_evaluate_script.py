"""`python -m scripts.evaluate` from data to documents, on a small model and reviews of our own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from scripts.places import ARTIFACT
from sentiment.data.datasets import download
from sentiment.data.preparation import prepare
from sentiment.evaluation.faithful import markdown_explanations
from sentiment.evaluation.short_tables import (
    aligned_tables,
    markdown_composition,
    markdown_fairness,
    markdown_short,
)
from sentiment.evaluation.tables import markdown_tables
from sentiment.model.artifact import Artifact
from tests.conftest import SENTENCES
from tests.reviews import write_dataset

ROOT = Path(__file__).parents[1]
MARKS = "<!-- metrics -->\n<!-- /metrics -->\n<!-- composition -->\n<!-- /composition -->\n"
MARKS += "<!-- fairness -->\n<!-- /fairness -->\n"


def evaluate(checkout: Path, *options: str) -> subprocess.CompletedProcess[str]:
    places = ["--data", "data", "--prepared", "prepared"]
    return subprocess.run(
        [sys.executable, "-m", "scripts.evaluate", *places, *options],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def checkout(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the script reads and the marks that it fills."""
    folder = tmp_path_factory.mktemp("checkout")
    source = write_dataset(folder / "ours", polar=60)
    download("imdb", str(source), folder / "data", any_size=True)
    prepare(folder / "data", folder / "prepared", min_count=1, validation_share=0.2, workers=1)
    for model in (ARTIFACT, "other"):
        shutil.copytree(tiny_folder, folder / model)
    (folder / "README.md").write_text(MARKS)
    (folder / "docs").mkdir()
    marks = "<!-- explanations -->\n<!-- /explanations -->\n"
    (folder / "docs" / "explanations.md").write_text(marks)
    (folder / "short").mkdir()
    polar = pd.DataFrame({"text": SENTENCES, "label": [0, 1] * 4})
    polar.to_parquet(folder / "short" / "sst2_dev.parquet")
    cases = (
        {"text": text, "expected": "positive", "phenomenon": f"kind {len(text) % 3}"}
        for text in SENTENCES
    )
    (folder / "tests" / "data").mkdir(parents=True)
    lines = "\n".join(map(json.dumps, cases))
    (folder / "tests" / "data" / "composition.jsonl").write_text(lines)
    shutil.copy(ROOT / "tests" / "data" / "fairness.jsonl", folder / "tests" / "data")
    return folder


def test_documents_quote_what_was_measured(checkout: Path):
    done = evaluate(checkout, "--short", str(checkout / "short"))
    assert done.returncode == 0, done.stderr
    artifact = Artifact.load(checkout / ARTIFACT)
    metrics = artifact.metrics
    assert metrics["artifact"] == artifact.digest
    assert metrics["command"].endswith("--short short")
    for part in (
        metrics["sets"]["imdb_test"],
        metrics["composition"],
        metrics["fairness"],
        metrics["short"]["sst2_dev"],
    ):
        assert list(part["results"]) == ["model", "ngrams", "vader", "textblob"]
    assert done.stdout.endswith(aligned_tables(metrics) + "\n")
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    card = (checkout / ARTIFACT / "README.md").read_text(encoding="utf-8")
    for table in (markdown_tables, markdown_composition, markdown_fairness):
        tables = table(metrics)
        assert tables in readme
        assert tables in card
    assert markdown_short(metrics) in card
    guide = (checkout / "docs" / "explanations.md").read_text(encoding="utf-8")
    assert markdown_explanations(metrics) in guide and markdown_explanations(metrics) in card
    assert metrics["explanations"]["reviews"] > 10


def test_the_readme_is_of_the_shipped_model_alone(checkout: Path):
    before = (checkout / "README.md").read_text(encoding="utf-8")
    done = evaluate(checkout, "--model", "other")
    assert done.returncode == 0, done.stderr
    assert (checkout / "README.md").read_text(encoding="utf-8") == before
    assert Artifact.load(checkout / "other").metrics["command"].endswith("--model other")


def test_what_is_missing_is_said_before_anything_is_trained(checkout: Path):
    done = evaluate(checkout, "--short", "no-such-folder")
    assert done.returncode == 1
    assert done.stderr.startswith("error: expected Parquet files in no-such-folder")
    assert "training" not in done.stdout
