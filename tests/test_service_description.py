"""The service held to its own OpenAPI document: by requests made up from it, and on its page."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sentiment import Scorer
from sentiment.model.artifact import Artifact
from tests.service import Served, serving

# Too many texts is refused with 413, which the tool does not take for a refusal by itself.
SETTINGS = """
[checks.negative_data_rejection]
expected-statuses = [400, 404, 405, 413, 415, 422]
"""
COMMAND = [
    *(sys.executable, "-m", "schemathesis.cli", "run", "--seed", "0", "--max-examples", "60"),
    *("--phases", "examples,coverage,fuzzing", "--no-shrink", "--request-timeout", "30"),
]


@pytest.fixture(scope="module")
def served(tiny_artifact: Artifact) -> Iterator[Served]:
    with serving(lambda: Scorer(tiny_artifact)) as served:
        yield served


def test_answers_are_those_that_the_document_describes(served: Served, tmp_path: Path) -> None:
    """Well-formed and malformed requests: no 5xx, no undescribed status, header or body."""
    (tmp_path / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, f"{served.address}/api/openapi.json"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"Tested: +4\b", done.stdout), done.stdout
    made = re.search(r"(\d+) generated, \1 passed", done.stdout)
    assert made and int(made[1]) > 100, done.stdout


def test_every_path_of_the_document_is_there(served: Served) -> None:
    _, description, _ = served.ask("/api/openapi.json")
    base = description["servers"][0]["url"]
    assert set(description["paths"]) == {"/health", "/ready", "/score", "/explain"}
    for path, methods in description["paths"].items():
        _, _, answer = served.ask(base + path, method="OPTIONS")
        allowed = set(answer.headers["Allow"].replace(" ", "").split(",")) - {"HEAD"}
        assert allowed == {method.upper() for method in methods}
