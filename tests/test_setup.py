"""The way from a clean clone to a running app: Makefile, requirement files, Python, settings."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ("requirements.txt", "requirements/train.txt", "requirements/dev.txt")
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")

with (ROOT / "pyproject.toml").open("rb") as file:
    PROJECT = tomllib.load(file)["project"]


def pins(file: str) -> dict[tuple[str, str], str]:
    """Version by package and marker."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {(name, marker): version for name, version, marker in PIN.findall(text)}


def make(*arguments: str) -> str:
    """What make would run, without running it."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    done = subprocess.run(
        ["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> str:
    """A make variable that names an environment in which all is installed, by its stamps."""
    for stamp in (".made", ".app", ".train", ".dev"):
        (tmp_path / stamp).touch()
    return f"VENV={tmp_path}"


@pytest.mark.parametrize("target", ["app", "test", "lint", "train"])
def test_a_second_call_installs_nothing(target: str, installed: str) -> None:
    assert " pip " not in make(target, installed)


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_changed_requirements_are_installed(file: str, installed: str) -> None:
    assert f"--requirement {file}" in make("test", installed, f"--what-if={file}")


def test_app_installs_nothing_for_training() -> None:
    commands = make("app", "VENV=no-such-folder")
    assert "--requirement requirements.txt" in commands
    assert "requirements/" not in commands


def test_every_target_is_listed() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    listed = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
    assert listed == set(phony[1].split())


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_every_pin_has_a_hash(file: str) -> None:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "==" in line and not line.startswith((" ", "#")):
            assert following.startswith("    --hash=sha256:"), line


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_requirement_files_are_the_same_everywhere(file: str) -> None:
    """Nothing of the machine that compiled them: no path, no index, no address."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"://|@ |--(extra-)?index|--find-links|^-|\s/", text, re.MULTILINE)


def test_requirement_files_agree() -> None:
    """All three fit into one environment, and the app's versions are the same with and without."""
    app, train, dev = (pins(file) for file in REQUIREMENTS)
    assert len(app) > 30
    assert app.items() <= train.items()
    assert app.items() <= dev.items()
    assert all(train[pin] == dev[pin] for pin in train.keys() & dev.keys())


@pytest.mark.parametrize("extra", [None, "train", "dev"])
def test_declared_packages_are_pinned(extra: str | None) -> None:
    file = f"requirements/{extra}.txt" if extra else "requirements.txt"
    declared = [*PROJECT["dependencies"]]
    if extra:
        declared += PROJECT["optional-dependencies"][extra]
    names = {match[0].lower().replace("_", "-") for d in declared if (match := NAME.match(d))}
    assert names <= {name for name, _ in pins(file)}


def test_app_requires_nothing_of_training() -> None:
    training = {"tensorflow", "tensorflow-cpu", "keras", "datasets", "gensim", "scikit-learn"}
    assert not training & {name for name, _ in pins("requirements.txt")}


def test_no_lock_file_beside_requirements() -> None:
    """Hosts that find both cannot know which counts, and refuse."""
    assert not (ROOT / "uv.lock").exists()


def test_python_version_is_supported() -> None:
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert version in ("3.11", "3.12", "3.13")
    assert PROJECT["requires-python"] == ">=3.11,<3.14"


def test_streamlit_knows_every_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "config", "show"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "not a valid config option" not in done.stdout + done.stderr
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        settings = tomllib.load(file)
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
