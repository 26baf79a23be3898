"""The command line as people run it: what it prints, writes and returns."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sentiment import Scorer
from sentiment.__main__ import app
from sentiment.model.artifact import Artifact
from tests.conftest import SENTENCES

ROOT = Path(__file__).parents[1]
SCRIPT = "import sys; from sentiment.__main__ import app; sys.exit(app())"


def run(*arguments: str | bytes | Path, code: str | None = None) -> subprocess.CompletedProcess:
    start = ["-c", code] if code else ["-m", "sentiment"]
    return subprocess.run(
        [sys.executable, *start, *arguments], cwd=ROOT, capture_output=True, timeout=120
    )


def output(*arguments: str | bytes | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def explain(text: str, folder: Path) -> dict:
    return json.loads(output("explain", "--json", "--model", folder, "--", text))


def test_score_says_what_it_read(tiny_folder: Path, tiny_artifact: Artifact) -> None:
    text = "A warm flurb, zzt film zzt"
    lines = output("score", text, "--model", tiny_folder).splitlines()
    (score,) = Scorer(tiny_artifact).score([text])
    assert str(score.prediction) in lines[0]
    assert f"{score.probability:.2f}" in lines[0]
    assert lines[1] == '7 words read, 3 unknown: "flurb", "zzt".'


def test_a_misspelt_word_is_shown_as_it_was_read(tiny_folder: Path) -> None:
    text = "Terible flurb, lovely scirpt"
    said, table = output("explain", text, "--model", tiny_folder).split("\n\n")
    assert said.endswith('\n5 words read, 2 as "terrible", "script", 1 unknown: "flurb".')
    assert table.count("read as") == 2
    assert table.splitlines()[1].endswith('  Terible (read as "terrible")')
    tokens = explain(text, tiny_folder)["tokens"]
    assert [token.get("read_as") for token in tokens] == ["terrible", *[None] * 3, "script"]
    # Other tokens don't have the key at all, and each still stands where it was typed.
    assert ["read_as" in token for token in tokens] == [True, *[False] * 3, True]
    assert all(text[slice(*token["span"])] == token["text"] for token in tokens)


def test_names_are_said_to_be_read_as_such() -> None:
    assert output("score", "Emily Lakisha").splitlines()[1] == "2 words read, 2 as names."
    assert output("score", "Emily told me").splitlines()[1] == "3 words read, 1 as a name."


def test_only_unknown_words_are_uncertain(tiny_folder: Path) -> None:
    assert "uncertain" in output("score", "flurb zzt", "--model", tiny_folder)
    assert explain("flurb zzt", tiny_folder)["prediction"] == "uncertain"


@pytest.mark.parametrize(
    "text", [*SENTENCES[:3], "-1 :( <br /> naïve 👍🏽 flurb", " ".join(SENTENCES * 30)]
)
def test_explanation_sums_to_the_logit(
    tiny_folder: Path, tiny_artifact: Artifact, text: str
) -> None:
    found = explain(text, tiny_folder)
    assert list(found) == ["tokens", "bias", "logit", "probability", "prediction"]
    total = found["bias"] + sum(token["contribution"] for token in found["tokens"])
    assert total == pytest.approx(found["logit"], rel=1e-4, abs=1e-6)
    for token in found["tokens"]:
        assert list(token) == ["text", "span", "contribution"]
        assert text[slice(*token["span"])] == token["text"]
    (score,) = Scorer(tiny_artifact).score([text])
    assert found["logit"] == pytest.approx(score.logit, abs=1e-5)
    assert found["probability"] == pytest.approx(score.probability, abs=1e-5)
    assert found["prediction"] == score.prediction


def test_explanation_is_aligned(tiny_folder: Path) -> None:
    text = SENTENCES[2]
    table = output("explain", text, "--model", tiny_folder).split("\n\n")[1]
    found = explain(text, tiny_folder)
    words, (bias, logit) = table.splitlines()[1:-2], table.splitlines()[-2:]
    middle = table.splitlines()[0].index("|")
    for line, token in zip(words, found["tokens"], strict=True):
        assert line.split()[0] == f"{token['contribution']:+.2f}"
        assert line.endswith(f"  {token['text']}")
        assert line[middle] == "|"
        # A bar lies on the side of its sign, and the largest has one.
        assert ("-" in line[13:middle]) <= (token["contribution"] < 0)
        assert ("+" in line[middle : middle + 18]) <= (token["contribution"] > 0)
    assert sum("-" * 16 in line or "+" * 16 in line for line in words) >= 1
    assert bias.split()[0] == f"{found['bias']:+.2f}"
    assert logit.split()[0] == f"{found['logit']:+.2f}"


def test_a_file_is_scored(tiny_folder: Path, tiny_artifact: Artifact, tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "new folder" / "out.jsonl"
    source.write_text("\n".join([*SENTENCES, ""]), encoding="utf-8")
    done = run("score", "--input", source, "--output", target, "--model", tiny_folder)
    assert done.returncode == 0
    assert "8 rows" in done.stdout.decode()
    assert "100%" in done.stderr.decode()
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    for row, score in zip(rows, Scorer(tiny_artifact).score(SENTENCES), strict=True):
        assert row["prediction"] == score.prediction


WRONG_USE: list[list[str]] = [
    ["score"],
    ["score", "a text", "--input", "in.csv", "--output", "out.csv"],
    ["score", "--input", "in.csv"],
    ["score", "--output", "out.csv"],
    ["score", "two", "texts"],
    ["score", "--no-such-flag"],
    ["score", "a text", "--engine", "ray"],
    ["score", "a text", "--resume"],
    ["score", "a text", "--prefix", "m_"],
    ["score", "a text", "--text-column", "review"],
    ["explain"],
    ["no-such-command"],
]
REFUSED: list[list[str | bytes]] = [
    ["score", ""],
    ["score", " \n "],
    ["explain", "<br />"],
    ["explain", "--json", "dull " * 10_001],
    ["score", "a text", "--model", "no/such/folder"],
    ["score", "--input", "no-such.csv", "--output", "out.csv"],
    ["score", "--input", "README.md", "--output", "out.csv"],
    ["score", "--input", b"caf\xe9.csv", "--output", b"\xe9.csv"],
]


@pytest.mark.parametrize("code", [None, SCRIPT], ids=["module", "script"])
def test_exit_codes(tiny_folder: Path, code: str | None) -> None:
    wrong = run(*WRONG_USE[1], code=code)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    refused = run(*REFUSED[0], code=code)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert run("score", "Great cast.", "--model", tiny_folder, code=code).returncode == 0


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use_is_explained(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr


@pytest.mark.parametrize("arguments", REFUSED, ids=map(str, range(len(REFUSED))))
def test_refusals_are_one_sentence(tiny_folder: Path, arguments: list[str | bytes]) -> None:
    model = [] if "--model" in arguments else ["--model", tiny_folder]
    done = run(*arguments, *model)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1


def test_arguments_that_are_no_utf8(tiny_folder: Path) -> None:
    text = b"warm caf\xe9 \x1b[31m \xe2\x80\xae film"
    for command in ("score", "explain"):
        printed = output(command, text, "--model", tiny_folder)
        # No escape sequence gets through to the terminal, nothing turns the line around.
        assert "\x1b" not in printed
        assert "\u202e" not in printed
    found = json.loads(output("explain", "--json", text, "--model", tiny_folder))
    assert found["tokens"][0]["text"] == "warm"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_is_answered_or_refused(tiny_folder: Path, text: str) -> None:
    for options in ([], ["--json"]):
        arguments = ["explain", *options, "--model", str(tiny_folder), "--", text]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == (0 if done.stdout else 1)
        assert bool(done.stdout) != bool(done.stderr)


LOADED = """
import sys
from sentiment.__main__ import app
app(sys.argv[1:], standalone_mode=False)
heavy = {"datasets", "keras", "nltk", "onnxruntime", "pandas", "pyarrow", "rich", "scipy",
         "sklearn", "streamlit", "tensorflow"}
print(*sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize("command", [["score"], ["explain"], ["explain", "--json"]])
def test_a_text_loads_nothing_heavy(tiny_folder: Path, command: list[str]) -> None:
    """What the first answer waits for: 1.5 s are allowed, pandas alone takes one of them."""
    done = run(*command, "Great cast.", "--model", tiny_folder, code=LOADED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-1] == ""


def test_a_csv_file_needs_no_arrow(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nGreat cast.\n")
    files = ["--input", tmp_path / "in.csv", "--output", tmp_path / "out.csv"]
    done = run("score", *files, "--model", tiny_folder, code=LOADED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-1] == "onnxruntime"


def test_a_closed_pipe_is_no_error(tiny_folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "sentiment", "explain", " ".join(SENTENCES * 200)]
    with subprocess.Popen(
        [*command, "--model", str(tiny_folder)], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE
    ) as process:
        os.close(writing)
        assert b"Traceback" not in process.communicate(timeout=60)[1]
