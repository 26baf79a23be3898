"""The load test of `scripts.benchmark service` and `load`, for seconds: what it finds, not speed.

Every client holds every answer to the scores of its own texts.
"""

import shutil
from pathlib import Path

import pytest

from scripts.benchmarks import service, visitor
from scripts.benchmarks.clients import Client, run_clients
from scripts.benchmarks.measuring import Figure
from sentiment import Scorer
from sentiment.errors import ArtifactError
from sentiment.model.artifact import Artifact
from tests.service import serving
from tests.texts import varied_texts

TEXTS = varied_texts(60)


@pytest.fixture(autouse=True)
def nobody_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "find_chromium", lambda: None)


def values(figures: list[Figure], ending: str) -> list[float]:
    return [figure.median for figure in figures if figure.name.endswith(ending)]


def test_at_full_rate_and_at_half_of_it(tiny_folder: Path) -> None:
    figures = service.measure_times(tiny_folder, TEXTS, 1.0, 2.0)
    full, half = values(figures, ": answers")
    assert full > 0 and half > 0
    assert values(figures, "other 5xx") == values(figures, "or none") == [0, 0]


def test_requests_of_all_kinds_and_all_kinds_of_trouble(tiny_folder: Path) -> None:
    figures = service.measure_load(tiny_folder, TEXTS, 2.0)
    assert len(values(figures, ": answers")) == 3
    assert min(values(figures, ": answers")) > 20
    assert values(figures, "other 5xx") == values(figures, "or none") == [0, 0, 0]
    assert values(figures, "connections left open") == [0]
    # The folder that was replaced and damaged was a copy.
    assert Artifact.load(tiny_folder).digest


def test_clients_notice_what_is_wrong(tiny_folder: Path, tmp_path: Path) -> None:
    """A server of the opposite model, and clients that know the scores of this one."""
    known = service.with_scores(tiny_folder, TEXTS)
    opposite = Path(shutil.copytree(tiny_folder, tmp_path / "opposite"))
    service.replace_model(opposite)
    with serving(lambda: Scorer.load(opposite)) as served:
        tally = run_clients([lambda client: client.score(3)] * 2, served.port, known, 1.0)
    assert tally.statuses.total() == len(tally.wrong) > 0
    service.damage(opposite)
    with pytest.raises(ArtifactError):
        Scorer.load(opposite)


def test_clients_keep_a_rate(scorer: Scorer) -> None:
    known = list(zip(TEXTS, scorer.score(TEXTS), strict=True))
    with serving(lambda: scorer) as served:
        tally = run_clients([Client.mixed] * 4, served.port, known, 2.0, rate=20)
    assert tally.statuses.total() == pytest.approx(40, abs=2)
    assert tally.wrong == []
