"""Runs that are interrupted and gone on with: the output is that of a run that never was."""

import csv
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.model.artifact import Artifact
from sentiment.scoring import parquet, tables, unfinished
from sentiment.scoring.files import FORMATS, list_endings, score_file
from sentiment.scoring.scorer import Score
from tests.conftest import SENTENCES, make_artifact
from tests.tables import TEXTS, WRITERS, write_csv

ROOT = Path(__file__).parents[1]
# The command line, noting how far it has come after every chunk, and without waiting for the disk,
# which makes a difference to power cuts only.
EAGER = """
import csv
import os
from sentiment.scoring import unfinished
unfinished.SAVE_SECONDS = 0
os.fsync = lambda handle: None
from sentiment.__main__ import app
app()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


class Stopping(Scorer):
    """Is interrupted when it is asked for more than `chunks` times."""

    def __init__(self, scorer: Scorer, chunks: int, stop: type[BaseException] = KeyboardInterrupt):
        self.artifact, self.precision = scorer.artifact, scorer.precision
        self._scorer, self._left, self._stop = scorer, chunks, stop

    def score(self, texts: Sequence[object]) -> list[Score]:
        self._left -= 1
        if self._left < 0:
            raise self._stop
        return self._scorer.score(texts)


def score_in_pieces(scorer: Scorer, source: Path, target: Path) -> int:
    """Score with an interruption after every chunk; how many there were."""
    for interruptions in range(1_000):
        try:
            score_file(Stopping(scorer, 1), source, target, resume=True)
        except KeyboardInterrupt:
            assert not target.exists()
        else:
            return interruptions
    raise AssertionError("it never ends")


@pytest.mark.parametrize("target", list_endings(to_write=True))
@pytest.mark.parametrize("source", FORMATS)
def test_every_format_goes_on(scorer: Scorer, tmp_path: Path, source: str, target: str) -> None:
    rows = [{"n": i, "text": text, "share": i / 7} for i, text in enumerate(TEXTS)]
    WRITERS[source](tmp_path / f"in{source}", rows)
    whole, pieces = tmp_path / f"whole{target}", tmp_path / f"pieces{target}"
    counts = score_file(scorer, tmp_path / f"in{source}", whole)
    assert score_in_pieces(scorer, tmp_path / f"in{source}", pieces) == 4
    assert pieces.read_bytes() == whole.read_bytes()
    assert score_file(scorer, tmp_path / f"in{source}", pieces) == counts
    assert {path.name for path in tmp_path.iterdir()} == {
        f"in{source}", f"whole{target}", f"pieces{target}"
    }  # fmt: skip


MARKED = {
    "utf-16": (",", "utf-16"),
    "utf-16, semicolons": (";", "utf-16"),
    "windows-1252": (",", "cp1252"),
    "semicolons": (";", "utf-8-sig"),
}


@pytest.mark.parametrize("case", MARKED)
def test_every_encoding_and_delimiter_goes_on(scorer: Scorer, tmp_path: Path, case: str) -> None:
    delimiter, encoding = MARKED[case]
    source, whole, pieces = (tmp_path / f"{name}.csv" for name in ("in", "whole", "pieces"))
    rows = [{"n": i, "text": f"{text}\n\u00e9; \u20ac {i}"} for i, text in enumerate(TEXTS)]
    write_csv(source, rows, delimiter, encoding)
    score_file(scorer, source, whole)
    with whole.open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == [row["text"] for row in rows]
    assert score_in_pieces(scorer, source, pieces) == 4
    assert pieces.read_bytes() == whole.read_bytes()


def test_quotes_of_a_tsv_are_read_alike_after_an_interruption(
    scorer: Scorer, tmp_path: Path
) -> None:
    """Which are characters as any other: seen in some rows only, before or after it."""
    source, whole, pieces = (tmp_path / f"{name}.tsv" for name in ("in", "whole", "pieces"))
    lines = [f"{i}\t{text}{' said she' * (i % 2)}" for i, text in enumerate(TEXTS)]
    lines[3], lines[-3] = '3\t"Dull, said she', '7\t"Warm" and kind'
    source.write_text("\n".join(["n\ttext", *lines, ""]), encoding="utf-8")
    score_file(scorer, source, whole)
    assert score_in_pieces(scorer, source, pieces) == 4
    assert pieces.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx"])
def test_finished_rows_are_read_past_only_where_a_file_has_no_places(
    tmp_path: Path, ending: str
) -> None:
    WRITERS[ending](tmp_path / f"in{ending}", [{"text": text} for text in TEXTS])
    table = FORMATS[ending].open(tmp_path / f"in{ending}")
    first, second = islice(table.chunks(), 2)
    assert (first.place is None) == (ending == ".xlsx")
    assert next(table.chunks(len(first.problems), first.place)).values() == second.values()


pieces_of_csv = st.sampled_from(
    ["a", "\u00e9", "\U0001f600", ",", '"', '"x\r\ny"', "\n", "\r", "\r\n", "\udcff", "\ufeff", "1"]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(pieces_of_csv, max_size=60), ending=st.sampled_from([".csv", ".txt"]))
def test_any_bytes_are_gone_on_with(
    scorer: Scorer, tmp_path: Path, parts: list[str], ending: str
) -> None:
    """Characters of several bytes, bytes that are none, line ends of all kinds, in any order."""
    source, whole, pieces = (tmp_path / f"{name}{ending}" for name in ("in", "whole", "pieces"))
    source.write_bytes(("text,n\n" + "".join(parts)).encode(errors="surrogateescape"))
    whole.unlink(missing_ok=True)
    pieces.unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CHUNK", 2)
        try:
            score_file(scorer, source, whole)
        except DataError:
            return
        score_in_pieces(scorer, source, pieces)
    assert pieces.read_bytes() == whole.read_bytes()


def test_parquet_of_any_row_groups_goes_on(
    scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small row groups, read several together; dictionaries, which differ from group to group."""
    monkeypatch.setattr(parquet, "RUN_ROWS", 700)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 20_000)
    schema = pa.schema(
        [
            ("text", pa.dictionary(pa.int32(), pa.string())),
            ("parts", pa.list_(pa.struct([("k", pa.float32())]))),
            pa.field("n", pa.int8(), nullable=False),
        ]
    )
    rows = [{"text": text, "parts": [{"k": 0.5}] * (i % 3), "n": i % 100}
            for i, text in enumerate(TEXTS)]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema)
    source = tmp_path / "in.parquet"
    with pq.ParquetWriter(source, schema) as writer:
        start = 0
        for size in (1, 300, 5, 900, 100, 1_194):
            writer.write_table(table.slice(start, size))
            start += size
    assert start == len(rows)
    for ending in (".parquet", ".csv"):
        whole, pieces = tmp_path / f"whole{ending}", tmp_path / f"pieces{ending}"
        score_file(scorer, source, whole)
        assert score_in_pieces(scorer, source, pieces) >= 4
        assert pieces.read_bytes() == whole.read_bytes()
    found = pq.ParquetFile(tmp_path / "pieces.parquet")
    assert found.num_row_groups > 2
    assert found.read().select(schema.names).equals(table)


@pytest.fixture
def begun(scorer: Scorer, tmp_path: Path) -> tuple[Path, Path]:
    """A source, and the target of a run that was interrupted after 1,024 of 2,500 rows."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    write_csv(source, [{"text": text, "other": text} for text in TEXTS])
    with pytest.raises(KeyboardInterrupt) as raised:
        score_file(Stopping(scorer, 2), source, target)
    (note,) = raised.value.__notes__
    assert note.startswith("the rows done so far (1,024) are kept, ")
    assert note.endswith(" --resume goes on")
    return source, target


def test_what_is_left_is_neither_used_nor_lost_unasked(
    scorer: Scorer, begun: tuple[Path, Path]
) -> None:
    with pytest.raises(DataError, match=r"unfinished \(rows done: 1,024\); add --resume .*anew"):
        score_file(scorer, *begun)
    score_file(Stopping(scorer, 3), *begun, resume=True)
    # Nothing is left now: no answer is asked for, and each of the two is one.
    for resume in (None, True, False):
        assert score_file(scorer, *begun, resume=resume).total() == 2_500


def test_begun_anew_nothing_is_taken_over(scorer: Scorer, begun: tuple[Path, Path]) -> None:
    with pytest.raises(KeyboardInterrupt) as raised:
        score_file(Stopping(scorer, 3), *begun, resume=False)
    assert "(1,536)" in raised.value.__notes__[0]
    assert score_file(Stopping(scorer, 2), *begun, resume=True).total() == 2_500


CHANGES = {
    "state of the input file": lambda source: os.utime(source, ns=(1, 1)),
    "model": lambda source: None,
    "text column": lambda source: None,
    "prefix": lambda source: None,
}


@pytest.mark.parametrize("what", CHANGES)
def test_other_work_is_not_gone_on_with(
    scorer: Scorer, begun: tuple[Path, Path], what: str
) -> None:
    source, target = begun
    CHANGES[what](source)
    options = {"text column": {"text_column": "other"}, "prefix": {"prefix": "m_"}}.get(what, {})
    other = Scorer(make_artifact(seed=1)) if what == "model" else scorer
    with pytest.raises(DataError, match=f"another {what} than now; .* --no-resume"):
        score_file(other, source, target, resume=True, **options)
    assert not target.exists()
    if what != "state of the input file":
        # What was there is still there for the work that it belongs to.
        assert score_file(Stopping(scorer, 3), source, target, resume=True).total() == 2_500


def test_another_input_file_is_not_gone_on_with(scorer: Scorer, begun: tuple[Path, Path]) -> None:
    source, target = begun
    moved = source.rename(source.with_name("moved.csv"))
    with pytest.raises(DataError, match="another input file than now"):
        score_file(scorer, moved, target, resume=True)


def test_fingerprint_is_of_all_that_scores_come_from(
    tiny_artifact: Artifact, tiny_folder: Path
) -> None:
    same = make_artifact()
    assert tiny_artifact.fingerprint == same.fingerprint == Artifact.load(tiny_folder).fingerprint
    wider = replace(same, calibration=replace(same.calibration, uncertain=(0.3, 0.7)))
    last = replace(same, config=replace(same.config, pooling="last"))
    others = (wider, last, make_artifact(seed=1))
    assert len({same.fingerprint, *(other.fingerprint for other in others)}) == 4
    trained_longer = replace(same, config=replace(same.config, epochs=same.config.epochs + 1))
    assert trained_longer.fingerprint == same.fingerprint


@pytest.mark.parametrize("damage", ["{", "[1]", '{"work": {}, "progress": {"row": 1}}'])
def test_damaged_notes_are_a_sentence(
    scorer: Scorer, begun: tuple[Path, Path], damage: str
) -> None:
    (begun[1].parent / ".out.csv.unfinished" / "progress.json").write_text(damage)
    with pytest.raises(DataError, match=r"damaged .* --no-resume"):
        score_file(scorer, *begun, resume=True)
    assert score_file(scorer, *begun, resume=False).total() == 2_500


def test_rows_that_never_reached_the_disk_are_missed(
    scorer: Scorer, begun: tuple[Path, Path]
) -> None:
    os.truncate(begun[1].parent / ".out.csv.unfinished" / "rows", 5)
    with pytest.raises(DataError, match=r"damaged .*rows is too short"):
        score_file(scorer, *begun, resume=True)


def test_two_at_once_are_told_apart(scorer: Scorer, begun: tuple[Path, Path]) -> None:
    source, target = begun
    with (
        unfinished.unfinished(target, {}, resume=False),
        pytest.raises(DataError, match="is being written by another process"),
    ):
        score_file(scorer, source, target, resume=True)


def test_an_error_of_ours_keeps_its_traceback_and_the_rows(
    scorer: Scorer, begun: tuple[Path, Path]
) -> None:
    with pytest.raises(ZeroDivisionError):
        score_file(Stopping(scorer, 1, ZeroDivisionError), *begun, resume=True)
    assert score_file(Stopping(scorer, 2), *begun, resume=True).total() == 2_500


def test_a_failure_half_way_leaves_the_old_output(scorer: Scorer, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.csv"
    table = pa.table({"text": TEXTS, "n": list(range(len(TEXTS)))})
    pq.write_table(table, source, row_group_size=1_250, compression="gzip", use_dictionary=False)
    second = pq.ParquetFile(source).metadata.row_group(1).column(0).data_page_offset
    content = bytearray(source.read_bytes())
    content[second + 60 : second + 120] = bytes(60)
    source.write_bytes(content)
    target.write_text("from before")
    with pytest.raises(DataError, match="not parquet") as raised:
        score_file(scorer, source, target)
    assert "are kept" in raised.value.__notes__[0]
    assert target.read_text() == "from before"
    assert {p.name for p in tmp_path.iterdir()} == {"in.parquet", "out.csv", ".out.csv.unfinished"}


def command(folder: Path, source: Path, target: Path, *options: str) -> list[str]:
    start = [sys.executable, "-c", EAGER, "score", "--model", str(folder)]
    return [*start, "--input", str(source), "--output", str(target), *options]


def rows_noted(target: Path) -> int:
    file = target.with_name(f".{target.name}.unfinished") / "progress.json"
    try:
        return int(file.read_text().split('"rows": ')[-1].split(",")[0])
    except FileNotFoundError:
        return 0


@pytest.fixture
def many_rows(scorer: Scorer, tmp_path: Path) -> Iterator[Path]:
    source = tmp_path / "in.csv"
    write_csv(source, [{"text": SENTENCES[i % 8], "note": f'"{i}"\n\u00e9'} for i in range(8_000)])
    yield source


@pytest.mark.parametrize("ending", list_endings(to_write=True))
def test_killed_again_and_again(
    scorer: Scorer, tiny_folder: Path, tmp_path: Path, many_rows: Path, ending: str
) -> None:
    """SIGKILL at random moments, each time once the run has come further than the one before."""
    whole, target = tmp_path / f"whole{ending}", tmp_path / f"out{ending}"
    score_file(Scorer.load(tiny_folder), many_rows, whole)
    noted = 0
    for _ in range(4):
        run = command(tiny_folder, many_rows, target, "--resume")
        with subprocess.Popen(run, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and rows_noted(target) <= noted:
                time.sleep(0.002)
            time.sleep(random.random() * 0.05)
            process.kill()
        if process.returncode == 0:
            break
        assert not target.exists()
        assert rows_noted(target) > noted
        noted = rows_noted(target)
    assert noted >= 512
    last = subprocess.run(command(tiny_folder, many_rows, target, "--resume"), cwd=ROOT)
    assert last.returncode == 0
    assert target.read_bytes() == whole.read_bytes()
    assert not target.with_name(f".{target.name}.unfinished").exists()


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_full_disk_is_one_sentence_and_loses_nothing(
    tiny_folder: Path, tmp_path: Path, many_rows: Path, ending: str
) -> None:
    """No file may grow past half of the output: the same error, from the same calls."""
    whole, target = tmp_path / f"whole{ending}", tmp_path / f"out{ending}"
    score_file(Scorer.load(tiny_folder), many_rows, whole)
    limit = whole.stat().st_size // 2
    target.write_text("from before")
    done = subprocess.run(
        command(tiny_folder, many_rows, target),
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    sentence = done.stderr.split("\n")[-2]
    assert sentence.startswith("error: ")
    assert "File too large; the rows done so far" in sentence
    assert "Traceback" not in done.stderr
    assert target.read_text() == "from before"
    run = command(tiny_folder, many_rows, target, "--resume")
    assert subprocess.run(run, cwd=ROOT, stderr=subprocess.DEVNULL).returncode == 0
    assert target.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_it_says_how_to_go_on(
    tiny_folder: Path, tmp_path: Path, many_rows: Path, number: signal.Signals, code: int
) -> None:
    target = tmp_path / "out.csv"
    run = command(tiny_folder, many_rows, target)
    with subprocess.Popen(run, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while not rows_noted(target):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(number)
        _, printed = process.communicate(timeout=60)
    assert process.returncode == code
    stopped = printed.split("\n")[-2]
    assert stopped.startswith("stopped; the rows done so far (")
    assert stopped.endswith(f"({rows_noted(target):,}) are kept, "
                            "the same command with --resume goes on")  # fmt: skip
    assert not target.exists()
