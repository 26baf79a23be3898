"""What the documents name exists: make targets, commands with their flags, files."""

import functools
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sentiment import Scorer

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
# A command of ours in a block, and what the block says that it prints, blank lines too.
SHOWN = re.compile(r"^    \$ (python -m sentiment .*)\n((?:(?: {4}.*)?\n)*)", re.MULTILINE)
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


def test_commands_print_what_the_guide_shows() -> None:
    shown = SHOWN.findall((ROOT / "docs/command-line.md").read_text(encoding="utf-8"))
    assert len(shown) > 2
    for command, block in shown:
        done = subprocess.run(
            [sys.executable, *shlex.split(command)[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout.strip() == textwrap.dedent(block).strip(), command


def test_the_http_examples_are_what_the_model_says(shipped_scorer: Scorer) -> None:
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    for sent, expected in (("Not bad at all.", "positive"), ("I want my money back.", "negative")):
        found = shipped_scorer.score([sent])[0]
        assert f'"{sent}"' in text and found.prediction == expected
        assert f'"probability": {found.probability:.2f}' in text
        assert f'"logit": {found.logit:.2f}' in text


def test_readme_names_what_a_newcomer_types() -> None:
    named = {target for code in code_in(ROOT / "README.md") for target in MAKE.findall(code)}
    assert {"app", "test", "train"} <= named


def test_every_place_of_the_proxy_sends_all_headers() -> None:
    """nginx passes on a server's headers to a place that sets none of its own only."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    server = text[text.index("    server {") :]
    server = server[: server.index("\n    }\n")]
    before, *places = server.split("        location ")
    assert len(places) >= 2
    for header in ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"):
        assert re.search(rf"proxy_set_header {header} +\$", before), header
    assert not any("proxy_set_header" in place for place in places)
