"""The command line on a cluster of two workers, of which one is killed at work."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sentiment import Scorer
from sentiment.scoring.files import score_file
from tests.conftest import SENTENCES
from tests.tables import WRITERS

ROOT = Path(__file__).parents[1]
ENDINGS = (".csv", ".jsonl", ".parquet")
ROWS, FILES = 6_000, 9


def command(folder: Path, source: str, target: Path, *options: str) -> list[str]:
    start = [sys.executable, "-m", "sentiment", "score", "--engine", "ray", "--address", "local"]
    return [*start, "--model", str(folder), "--input", source, "--output", str(target), *options]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good files in three formats, and two that will not do."""
    folder = tmp_path_factory.mktemp("ray") / "in"
    folder.mkdir()
    for number in range(FILES):
        ending = ENDINGS[number % len(ENDINGS)]
        rows = [{"n": i, "text": SENTENCES[(i + number) % 8]} for i in range(ROWS)]
        WRITERS[ending](folder / f"good{number}{ending}", rows)
    (folder / "bad.parquet").write_bytes(b"PAR1, it says")
    (folder / "other.csv").write_text("review\nGreat cast.\n")
    return folder


def workers(process: subprocess.Popen) -> Iterator[psutil.Process]:
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            if "MapWorker" in " ".join(child.cmdline()):
                yield child
        except psutil.NoSuchProcess:
            continue


def finished(target: Path) -> set[str]:
    return {path.name for path in target.glob("[!_.]*")}


def test_a_killed_worker_costs_nothing(tiny_folder: Path, source: Path, tmp_path: Path) -> None:
    target, log = tmp_path / "out", tmp_path / "log"
    run = command(tiny_folder, str(source), target, "--workers", "2")
    with log.open("w") as file, subprocess.Popen(run, cwd=ROOT, stderr=file) as process:
        while not finished(target):
            assert process.poll() is None, log.read_text()
            time.sleep(0.01)
        killed = next(workers(process))
        killed.kill()
        assert len(finished(target)) < FILES
        assert process.wait(timeout=120) == 1
    sentence = log.read_text().strip().split("\n")[-1]
    assert sentence.startswith("error: 2 of 11 files got no scores, the others are finished; ")
    assert "bad.parquet: " in sentence and "other.csv" in sentence
    assert "Traceback" not in log.read_text()
    # Each is what the local engine makes of it, and nothing else is there.
    scorer = Scorer.load(tiny_folder)
    assert {path.name for path in target.iterdir()} == {"_scores.json", *finished(target)}
    assert len(finished(target)) == FILES
    for name in finished(target):
        score_file(scorer, source / name, tmp_path / name)
        assert (target / name).read_bytes() == (tmp_path / name).read_bytes()
    rerun = subprocess.run(
        command(tiny_folder, f"{source}/good*", target), cwd=ROOT, capture_output=True, text=True
    )
    assert rerun.returncode == 0
    assert "9 of 9 files are finished already" in rerun.stderr
    assert rerun.stdout.strip() == f"{target}: 0 rows"


WITHOUT_RAY = """
import sys
sys.modules["ray"] = None
from sentiment.__main__ import app
app()
"""


def test_without_ray_it_says_what_to_install(
    tiny_folder: Path, source: Path, tmp_path: Path
) -> None:
    run = command(tiny_folder, str(source), tmp_path / "out")
    run[1:3] = ["-c", WITHOUT_RAY]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        "error: --engine ray needs Ray, and ray is not installed; "
        "install it with: pip install 'ray[data]'\n"
    )


def test_flags_of_the_cluster_are_for_the_cluster(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "sentiment", "score", "--workers", "2", "a text"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--address and --workers are for --engine ray" in done.stderr
