"""What the documents name exists: make targets, commands with their flags, files."""

import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "artifacts").rglob("*.md")]
)
every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)

CODE = re.compile(r"^(?:```.*?^```|(?: {4}|\t).*?$)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
MAKE = re.compile(r"\bmake ([a-z]+)")
# A module of ours, its first word if that is no quoted text, and the rest of the command.
COMMAND = re.compile(r"python -m ((?:sentiment|scripts)[.\w]*)((?:\\\n|[^\n`|>])*)")
FLAG = re.compile(r"(?<!\S)--[a-z][a-z0-9-]*")


def code_in(document: Path) -> list[str]:
    """Fenced, indented and inline code."""
    return CODE.findall(document.read_text(encoding="utf-8"))


@functools.cache
def targets() -> set[str]:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    return {match[1] for line in lines if (match := re.match(r"([a-z]+):", line))}


@functools.cache
def help_of(module: str, *words: str) -> str:
    """What `python -m module words --help` prints, at a width that breaks no flag."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words, "--help"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{module} {words}: {done.stderr}"
    return done.stdout


def first_word(rest: str) -> tuple[str, ...]:
    """The subcommand that `rest` begins with, if it does."""
    match = re.match(r"\s+([a-z]+)(?=\s|$)", rest)
    return (match[1],) if match else ()


@every_document
def test_named_make_targets_exist(document: Path) -> None:
    named = {target for code in code_in(document) for target in MAKE.findall(code)}
    assert named <= targets()


@every_document
def test_named_commands_and_flags_exist(document: Path) -> None:
    for code in code_in(document):
        for module, rest in COMMAND.findall(code):
            text = help_of(module, *first_word(rest))
            known = set(FLAG.findall(re.sub(r"[\[\],=/]", " ", text)))
            assert set(FLAG.findall(rest)) <= known, f"python -m {module}{rest}"


@every_document
def test_linked_files_exist(document: Path) -> None:
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        target = next(filter(None, link)).split("#")[0]
        if target and not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), target


def test_readme_names_what_a_newcomer_types() -> None:
    named = {target for code in code_in(ROOT / "README.md") for target in MAKE.findall(code)}
    assert {"app", "test", "train"} <= named
