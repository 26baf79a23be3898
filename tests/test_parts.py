"""Folders of files as parts: which they are, what is finished, and what becomes of one."""

import json
import os
import time
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import fs

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.scoring.files import ADDED, score_file
from sentiment.scoring.parts import NOTE, Folder, Parts, check_note, find_parts, score_part, sweep
from tests.tables import TEXTS, WRITERS

FILES = ("a.csv", "b.jsonl", "notes.md", "_SUCCESS.csv", ".c.csv", "x/a.csv", "x/b.csv", "y/a.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text\nGreat cast.\n", encoding="utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("", ["a.csv", "b.jsonl"]),
        ("/", ["a.csv", "b.jsonl"]),
        ("/*", ["a.csv", "b.jsonl", "notes.md"]),
        ("/*.csv", ["a.csv"]),
        ("/_*.csv", ["_SUCCESS.csv"]),
        ("/a.csv", ["a.csv"]),
        ("/[bc].json?", ["b.jsonl"]),
        ("/*/a.csv", ["x/a.csv", "y/a.csv"]),
        ("/x/*", ["a.csv", "b.csv"]),
    ],
)
def test_files_are_named_as_in_a_shell(folder: Path, source: str, names: list[str]) -> None:
    for place in (f"{folder}{source}", f"file://{folder}{source}"):
        if "?" in source and "://" in place:
            continue  # there it begins what says how to reach the store
        assert find_parts(place, str(folder / "out")).names == names


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("nowhere", "out", "found none"),
        ("*.txt", "out", "found none"),
        ("*.csv", ".", "another output folder"),
        ("", "x/..", "another output folder"),
    ],
)
def test_refusals_are_sentences(folder: Path, source: str, target: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        find_parts(f"{folder}/{source}", f"{folder}/{target}")


def test_an_unknown_kind_of_address_is_a_sentence() -> None:
    with pytest.raises(DataError, match="nosuch://bucket is no address that can be opened"):
        find_parts("nosuch://bucket/*.csv", "out")


def test_scores_are_finished_until_their_file_changes(scorer: Scorer, folder: Path) -> None:
    parts = find_parts(f"{folder}/*/*.csv", f"{folder}/scores")
    assert parts.unfinished() == ["x/a.csv", "x/b.csv", "y/a.csv"]
    score_part(scorer, parts, "x/b.csv", "text", "")
    assert parts.unfinished() == ["x/a.csv", "y/a.csv"]
    # An output folder among the inputs is not read.
    assert find_parts(f"{folder}/*/*.csv", f"{folder}/scores").names == parts.names
    later = (folder / "scores/x/b.csv").stat().st_mtime + 1
    os.utime(folder / "x/b.csv", (later, later))
    assert parts.unfinished() == ["x/a.csv", "x/b.csv", "y/a.csv"]


def test_begun_anew_older_scores_do_not_count(scorer: Scorer, folder: Path) -> None:
    parts = find_parts(f"{folder}/*/*.csv", f"{folder}/scores")
    check_note(parts.target, {"model": "a"}, anew=False)
    for name in parts.names:
        score_part(scorer, parts, name, "text", "")
    check_note(parts.target, {"model": "a"}, anew=False)
    assert parts.unfinished() == []
    # Some file systems tell no times that lie less than a few milliseconds apart.
    earlier = time.time() - 2
    for name in parts.names:
        os.utime(folder / "scores" / name, (earlier, earlier))
    # Interrupted after its first part, a run with another model has left two of the old one.
    check_note(parts.target, {"model": "b"}, anew=True)
    score_part(scorer, parts, "x/b.csv", "text", "")
    check_note(parts.target, {"model": "b"}, anew=False)
    assert parts.unfinished() == ["x/a.csv", "y/a.csv"]


def test_a_folder_holds_scores_of_one_kind(folder: Path, tmp_path: Path) -> None:
    target = Folder.at(str(tmp_path / "out"))
    check_note(target, {"model": "a", "prefix": ""}, anew=False)
    check_note(target, {"model": "a", "prefix": ""}, anew=False)
    with pytest.raises(DataError, match=r"another prefix than now; .* --no-resume"):
        check_note(target, {"model": "a", "prefix": "m_"}, anew=False)
    check_note(target, {"model": "a", "prefix": "m_"}, anew=True)
    assert json.loads((tmp_path / "out" / NOTE).read_text())["prefix"] == "m_"
    (tmp_path / "out" / NOTE).write_text("[")
    with pytest.raises(DataError, match=r"_scores.json is damaged"):
        check_note(target, {"model": "a", "prefix": "m_"}, anew=False)


@pytest.fixture
def store() -> fs.FileSystem:
    """An object store, as far as this program can tell: no file of it is one of this machine."""
    return fs._MockFileSystem()


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_parts_in_an_object_store(
    scorer: Scorer,
    tmp_path: Path,
    store: fs.FileSystem,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, whole = tmp_path / f"a{ending}", tmp_path / f"whole{ending}"
    WRITERS[ending](source, [{"text": text, "n": i} for i, text in enumerate(TEXTS)])
    store.create_dir("bucket/in/2024")
    with store.open_output_stream(f"bucket/in/2024/a{ending}") as file:
        file.write(source.read_bytes())
    monkeypatch.setattr(Folder, "at", lambda place: Folder(store, place.removeprefix("s3://")))
    parts = find_parts(f"s3://bucket/in/*/*{ending}", "s3://bucket/out")
    assert parts.unfinished() == [f"2024/a{ending}"]
    counts = score_part(scorer, parts, f"2024/a{ending}", "text", "")
    assert counts == score_file(scorer, source, whole)
    with store.open_input_stream(f"bucket/out/2024/a{ending}") as file:
        assert file.read() == whole.read_bytes()
    with pytest.raises(DataError, match=f"bucket/in/2024/a{ending}") as raised:
        score_part(scorer, parts, f"2024/a{ending}", "review", "")
    assert "sentiment-" not in str(raised.value)
    assert list(parts.target.list(recursive=True)) == [f"2024/a{ending}"]
    assert parts.unfinished() == []


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_table_without_rows_becomes_one_with_the_scores_columns(
    scorer: Scorer, tmp_path: Path, ending: str
) -> None:
    pd.DataFrame({"n": [1], "text": ["a"]})[:0].to_parquet(tmp_path / "empty.parquet")
    scored = tmp_path / f"scored{ending}"
    assert score_file(scorer, tmp_path / "empty.parquet", scored).total() == 0
    found = pd.read_csv(scored) if ending == ".csv" else pd.read_parquet(scored)
    assert list(found.columns) == ["n", "text", *ADDED] and len(found) == 0


def test_a_part_that_fails_leaves_nothing(
    scorer: Scorer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Parts(Folder.at(str(folder)), Folder.at(str(tmp_path / "out")), ["a.csv"])
    with pytest.raises(DataError, match="--text-column"):
        score_part(scorer, parts, "a.csv", "review", "")
    copied = []

    def fail(source: str, target: str, **systems: object) -> None:
        Path(target).write_text("half")
        copied.append(target)
        raise OSError("the connection is lost")

    monkeypatch.setattr(fs, "copy_files", fail)
    with pytest.raises(OSError, match="connection"):
        score_part(scorer, parts, "a.csv", "text", "")
    assert copied
    assert not list((tmp_path / "out").iterdir())


def test_what_killed_workers_leave_is_swept(folder: Path) -> None:
    """Of this run, and of runs long ago; what another is writing now stays."""
    parts = Parts(Folder.at(str(folder)), Folder.at(str(folder)), [])
    others = folder / "x/.b.csv.another.0123.partial"
    for path in (folder / f"x/.a.csv.{parts.run}.0123.partial", others):
        path.write_text("half")
    sweep(parts)
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert found == {*FILES, str(others.relative_to(folder))}
    os.utime(others, (0, 0))
    sweep(parts)
    assert not others.exists()


def test_an_output_folder_is_known_by_any_name(folder: Path) -> None:
    for name in (f"{folder}/x/..", f"file://{folder}/x/../../{folder.name}", f"file://{folder}/"):
        with pytest.raises(DataError, match="would be lost"):
            find_parts(str(folder), name)


def test_one_thread_says_what_all_say(shipped_scorer: Scorer) -> None:
    """To the last bit: files scored by either engine are the same."""
    assert Scorer(shipped_scorer.artifact, threads=1).score(TEXTS) == shipped_scorer.score(TEXTS)
