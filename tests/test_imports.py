"""Who may import whom, and a proof that serving needs nothing of what training needs."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAINING_ONLY = ("datasets", "gensim", "keras", "scipy", "sklearn", "tensorflow")
SCRIPTS = (
    *("download", "prepare", "train", "choose", "evaluate", "architectures"),
    *("benchmark", "screenshots"),
)
MEASURED_AGAINST = "scripts/benchmark"  # the file, or the folder of that name

# A library, and the files and folders that alone import it.
HOMES = {
    "streamlit": ("app/",),
    "starlette": ("app/",),
    "altair": ("app/", "sentiment/plots/"),
    "keras": ("sentiment/model/network.py", "sentiment/training/", MEASURED_AGAINST),
    "tensorflow": ("sentiment/model/network.py", "sentiment/training/", MEASURED_AGAINST),
    "datasets": (
        "sentiment/data/datasets.py",
        "sentiment/data/preparation.py",
        "sentiment/data/prepared.py",
    ),
    "gensim": ("sentiment/training/",),
    "scipy": ("sentiment/training/",),
    "sklearn": ("sentiment/training/", "sentiment/evaluation/"),
    "nltk": ("sentiment/text/tokenizer.py",),
    "onnx": ("sentiment/model/onnx_graph.py",),
    "ray": ("sentiment/scoring/ray_data.py",),
    "onnxruntime": ("sentiment/scoring/", "sentiment/training/", MEASURED_AGAINST),
}

BASE = ("sentiment.errors", "sentiment.files")
MODEL = ("sentiment.text", "sentiment.data", "sentiment.model")
# A part of ours, and the other parts of ours that it may import. First match counts.
LAYERS = {
    "sentiment.errors": (),
    "sentiment.files": (),
    "sentiment.text": BASE,
    "sentiment.model.cells": BASE,
    "sentiment.model.config": (*BASE, "sentiment.model.cells"),
    "sentiment.model.weights": (*BASE, "sentiment.model.cells", "sentiment.model.config"),
    "sentiment.model": (*BASE, "sentiment.text"),
    "sentiment.data": (*BASE, "sentiment.text", "sentiment.model.config"),
    "sentiment.scoring": (*BASE, *MODEL),
    "sentiment.trace": (*BASE, *MODEL, "sentiment.scoring"),
    "sentiment.evaluation": (*BASE, *MODEL, "sentiment.scoring", "sentiment.trace"),
    "sentiment.training": (
        *BASE,
        *MODEL,
        "sentiment.scoring",
        "sentiment.trace",
        "sentiment.evaluation",
    ),
    "sentiment.plots": (*BASE, *MODEL, "sentiment.scoring", "sentiment.trace"),
    "sentiment": ("sentiment",),
    "scripts": ("sentiment",),
    "app": ("sentiment",),
}
OURS = ("sentiment", "scripts", "app")
FILES = sorted(path for part in OURS for path in (ROOT / part).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of each import in a file, wherever in it; name is "" for `import module`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name, not relatively"
            yield from ((node.module or "", alias.name) for alias in node.names)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def within(module: str, part: str) -> bool:
    return module == part or module.startswith(part + ".")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stay_in_their_layer(path: Path) -> None:
    name, place = module_name(path), path.relative_to(ROOT).as_posix()
    layer = next(part for part in LAYERS if within(name, part))
    for module, _ in imports(path):
        top = module.split(".")[0]
        if top in HOMES:
            assert place.startswith(HOMES[top]), f"{place} imports {module}"
        if top in OURS:
            allowed = (layer, *LAYERS[layer])
            assert any(within(module, part) for part in allowed), f"{place} imports {module}"


def test_plots_compute_nothing_of_the_model() -> None:
    """They take arrays and results: of the rest of the library they import classes only."""
    for path in (ROOT / "sentiment" / "plots").rglob("*.py"):
        for module, name in imports(path):
            if within(module, "sentiment") and not within(module, "sentiment.plots"):
                assert name[:1].isupper(), f"{path.name} imports {name} from {module}"


BLOCK = f"""
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {TRAINING_ONLY}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""

COMMAND_LINE = """
import runpy
runpy.run_module("sentiment", run_name="__main__", alter_sys=True)
"""

APP = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app/navigation.py", default_timeout=60).run()
assert not page.exception, [item.value for item in page.exception]
assert not page.error, [item.value for item in page.error]
print("the page ran")
"""


def run_without_training(code: str, model: Path, *arguments: str) -> str:
    """What `code` prints in a fresh interpreter that finds none of the training libraries."""
    done = subprocess.run(
        [sys.executable, "-c", BLOCK + code, *arguments],
        cwd=ROOT,
        env=os.environ | {"SENTIMENT_MODEL": str(model), "PYTHONPATH": f"{ROOT}:{ROOT / 'app'}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("library", TRAINING_ONLY)
def test_the_block_blocks(library: str) -> None:
    with pytest.raises(AssertionError, match=f"No module named '{library}'"):
        run_without_training(f"import {library}", ROOT)


@pytest.mark.parametrize("command", ["score", "explain"])
def test_command_line_needs_no_training_library(command: str, tiny_folder: Path) -> None:
    text = "Not bad at all."
    arguments = (command, text, "--model", str(tiny_folder))
    assert run_without_training(COMMAND_LINE, tiny_folder, *arguments)


SCRIPT = """
import runpy, sys
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_of_a_script_needs_no_training_library(script: str) -> None:
    assert "usage:" in run_without_training(SCRIPT, ROOT, f"scripts.{script}", "--help")


def test_app_needs_no_training_library(tiny_folder: Path) -> None:
    assert "the page ran" in run_without_training(APP, tiny_folder)
