"""A file scored a step at a time: what is kept, what is written, what is refused."""

import csv
import json
from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.scoring import batch as batches
from sentiment.scoring.batch import Batch, choose_prefix, split_texts
from sentiment.scoring.bounds import check_file
from sentiment.scoring.columns import guess_label_column, guess_text_column, read_column
from sentiment.scoring.files import ADDED, FORMATS, list_endings, score_file
from sentiment.scoring.results import PREDICTIONS, TextStore
from sentiment.scoring.rows import Row
from sentiment.scoring.tables import RowChunk, Table
from sentiment.scoring.values import to_cell
from tests.tables import READERS, TEXTS, WRITERS, Rows, write_csv, write_jsonl


def make_batch(scorer: Scorer, source: Path, column: str = "text") -> Batch:
    table = FORMATS[source.suffix].open(source)
    return Batch(scorer, table, column, source.parent)


def finish(batch: Batch) -> Batch:
    while batch.advance():
        pass
    return batch


def rows_of(count: int) -> Rows:
    return [{"n": i, "text": text, "kind": "ab"[i % 2]} for i, text in enumerate(TEXTS[:count])]


@pytest.mark.parametrize(
    ("source", "target"),
    [*((source, ".csv") for source in FORMATS), *((".jsonl", t) for t in list_endings(True)[1:])],
)
def test_a_batch_writes_what_the_command_line_writes(
    scorer: Scorer, tmp_path: Path, source: str, target: str
) -> None:
    path = tmp_path / f"in{source}"
    WRITERS[source](path, rows_of(600))
    batch = finish(make_batch(scorer, path))
    assert batch.complete and batch.done == 600
    batch.write(tmp_path / f"ours{target}")
    score_file(scorer, path, tmp_path / f"theirs{target}")
    ours, theirs = (READERS[target](tmp_path / f"{who}{target}") for who in ("ours", "theirs"))
    assert list(ours[0]) == list(theirs[0])
    assert [row["prediction"] for row in ours] == [row["prediction"] for row in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert {**mine, "probability": 0, "logit": 0} == {**other, "probability": 0, "logit": 0}
        assert float(mine["logit"]) == pytest.approx(float(other["logit"]), abs=1e-5)


def test_before_the_first_row_is_done_a_file_has_its_columns(
    scorer: Scorer, tmp_path: Path
) -> None:
    write_jsonl(tmp_path / "in.jsonl", rows_of(3))
    batch = make_batch(scorer, tmp_path / "in.jsonl")
    for ending in (".csv", ".parquet"):
        batch.write(tmp_path / f"out{ending}")
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.num_rows == 0
    assert table.column_names == ["n", "text", "kind", *ADDED]
    assert (tmp_path / "out.csv").read_text("utf-8").strip() == ",".join(table.column_names)
    assert len(list(tmp_path.iterdir())) == 4  # with the batch's own texts


def test_scores_and_texts_are_kept_by_row(scorer: Scorer, tmp_path: Path) -> None:
    rows: Rows = [
        {"text": "A warm film."},
        {"text": 8},
        {"text": ""},
        {"other": "x"},
        {"text": "é 👍"},
    ]
    write_jsonl(tmp_path / "in.jsonl", rows)
    batch = finish(make_batch(scorer, tmp_path / "in.jsonl"))
    expected = scorer.score([row.get("text") for row in rows])
    assert [batch.scores[i] for i in range(5)] == expected
    assert [batch.texts[i] for i in range(5)] == ["A warm film.", "8", "", "", "é 👍"]
    assert batch.scores.prediction.tolist() == [
        PREDICTIONS.index(s.prediction) if s.prediction else -1 for s in expected
    ]
    assert np.isnan(batch.scores.probability).tolist() == [s.error is not None for s in expected]
    assert list(batch.column("text")) == ["A warm film.", "8", "", "", "é 👍"]


def test_what_is_stopped_keeps_whole_chunks_and_goes_on(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    write_csv(path, rows_of(1_500))
    batch = make_batch(scorer, path)
    while batch.done < 512:
        assert batch.advance()
    assert not batch.complete
    batch.write(tmp_path / "out.jsonl")
    first = READERS[".jsonl"](tmp_path / "out.jsonl")
    assert len(first) == batch.done == len(batch.scores) == len(batch.texts) == 512
    assert len(list(batch.column("kind"))) == 512
    finish(batch).write(tmp_path / "out.jsonl")
    assert READERS[".jsonl"](tmp_path / "out.jsonl")[:512] == first
    assert batch.done == 1_500 and batch.seconds > 0


def test_long_texts_are_steps_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 10)
    texts = ["a" * 6, "b" * 4, "c", None, "d" * 30, 5, ""]
    parts = list(split_texts(texts))
    assert [text for part in parts for text in part] == texts
    assert [len(part) for part in parts] == [2, 2, 1, 2]


def test_a_file_that_breaks_half_way_keeps_what_was_read(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    table = pa.table({"text": TEXTS, "n": list(range(len(TEXTS)))})
    pq.write_table(table, path, row_group_size=1_250, compression="gzip", use_dictionary=False)
    second = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    content = bytearray(path.read_bytes())
    content[second + 60 : second + 120] = bytes(60)
    path.write_bytes(content)
    batch = finish(make_batch(scorer, path))
    assert batch.failure is not None and "not parquet" in batch.failure
    assert batch.complete and 0 < batch.done <= 1_250
    batch.write(tmp_path / "out.csv")
    assert len(READERS[".csv"](tmp_path / "out.csv")) == batch.done


def test_no_column_is_replaced(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    write_csv(path, [{"text": "Great cast.", "logit": "7", "model_error": "8"}])
    finish(make_batch(scorer, path)).write(tmp_path / "out.csv")
    (row,) = READERS[".csv"](tmp_path / "out.csv")
    assert list(row) == ["text", "logit", "model_error", *(f"model_2_{name}" for name in ADDED)]
    assert choose_prefix(["text"]) == ""


def test_no_cell_becomes_a_formula(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    cells = ["+cmd|' /C calc'!A0", "\n=1+1", "\uff1d1+1", "Good;=1+1", "Good\t=1+1"]
    write_jsonl(path, [{"text": "=1+1 was good", "@note": cell} for cell in cells])
    finish(make_batch(scorer, path)).write(tmp_path / "out.csv")
    rows = READERS[".csv"](tmp_path / "out.csv")
    for row in rows:
        assert not any(str(cell)[:1] in "=+@\t\r\n\uff1d" for cell in [*row, *row.values()] if cell)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        lines = file.read().split("\r\n")
    assert '"Good;=1+1"' in lines[4] and '"Good\t=1+1"' in lines[5], "whole where ; parts cells"


def test_texts_are_found_by_their_place(tmp_path: Path) -> None:
    store = TextStore(tmp_path / "texts")
    store.append(["é", ""])
    store.append(["👍\n", "last"])
    assert [store[i] for i in range(len(store))] == ["é", "", "👍\n", "last"]


def test_the_text_column_is_the_one_with_words(scorer: Scorer, tmp_path: Path) -> None:
    rows = [
        {
            "id": f"A-{i}", "url": f"https://example.org/a/b?c={i}", "when": "3 May 2024, 12:30 h",
            "title": "Great cast", "numbers": "1 2 3 4 5 6 7 8 9 10 11 12", "words": text,
        }
        for i, text in enumerate(TEXTS[:40])
    ]  # fmt: skip
    for ending in (".csv", ".jsonl", ".parquet", ".xlsx", ".tsv"):
        WRITERS[ending](tmp_path / f"in{ending}", rows)
        assert guess_text_column(FORMATS[ending].open(tmp_path / f"in{ending}")) == "words"
    assert guess_label_column(["id", "Sentiment ", "label"], "text") == "Sentiment "
    assert guess_label_column(["id", "label"], "label") is None


def test_a_column_is_its_values_and_codes() -> None:
    column = read_column(["b", "", "a", "b"])
    assert column.values == ["b", "", "a"]
    assert column.codes.tolist() == [0, 1, 2, 0]
    assert read_column([]).codes.tolist() == []


class Broken:
    """A table that breaks in a way that nobody foresaw, or has fewer rows than it says."""

    columns, rows, contents = ["text"], 1_000, None

    def __init__(self, error: Exception | None):
        self.error = error

    def chunks(self, skip: int = 0, place: int | None = None) -> Iterator[RowChunk]:
        yield RowChunk([Row({"text": "Great cast."})])
        if self.error:
            raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (None, "fewer"),
        (MemoryError(), "something went wrong"),
        (ValueError("Great cast."), "something went wrong"),
        (OSError(ENOSPC, "No space left on device"), "no room"),
        (DataError("it is damaged"), "it is damaged"),
    ],
)
def test_whatever_breaks_ends_the_scoring(
    scorer: Scorer,
    tmp_path: Path,
    error: Exception | None,
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    batch = finish(Batch(scorer, cast(Table, Broken(error)), "text", tmp_path))
    assert batch.complete and batch.done == 1
    assert batch.failure is not None and told in batch.failure
    assert "Great cast" not in caplog.text


def strange_parquet(path: Path) -> None:
    """Values that Arrow holds and Python does not: bytes as a string, days past the year 9999."""
    damaged = pa.array([b"A warm film.", b"caf\xe9, dull", b"=1+1"], pa.binary())
    far = pa.array([0, 2**60, None], pa.int64()).cast(pa.timestamp("ms"))
    text = pa.StringArray.from_buffers(3, *damaged.buffers()[1:])
    nested = pa.ListArray.from_arrays([0, 1, 2, 3], text)
    pq.write_table(pa.table({"text": text, "when": far, "words": nested, "raw": damaged}), path)


@pytest.mark.parametrize("target", [".csv", ".jsonl", ".parquet"])
def test_values_that_python_lacks_spoil_no_file(
    scorer: Scorer, tmp_path: Path, target: str
) -> None:
    strange_parquet(path := tmp_path / "in.parquet")
    check_file(path)
    batch = finish(make_batch(scorer, path))
    assert batch.complete and batch.failure is None
    assert list(batch.column("text")) == ["A warm film.", "caf\ufffd, dull", "=1+1"]
    assert all(score.error is None for score in map(batch.scores.__getitem__, range(3)))
    batch.write(tmp_path / f"out{target}")
    score_file(scorer, path, tmp_path / f"whole{target}")
    assert (tmp_path / f"out{target}").read_bytes() == (tmp_path / f"whole{target}").read_bytes()


def test_no_cell_of_any_type_is_a_formula(scorer: Scorer, tmp_path: Path) -> None:
    strange_parquet(tmp_path / "in.parquet")
    score_file(scorer, tmp_path / "in.parquet", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        last = list(csv.DictReader(file))[-1]
    assert last["raw"] == last["text"] == "'=1+1"
    for unseen in ("\ufeff", "\u200b\ufeff", "\x00"):
        assert to_cell(f"{unseen}=1+1") == f"'{unseen}=1+1"
    assert to_cell(-5) == "-5" and to_cell(-2.5) == "-2.5" and to_cell("-5") == "-5"


def test_half_a_character_in_a_columns_name(scorer: Scorer, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "Great cast.", "n\\ud83d": 1}\n')
    score_file(scorer, tmp_path / "in.jsonl", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").column("n\ufffd").to_pylist() == [1]


def test_large_integers_among_floats_stay_what_they_are(scorer: Scorer, tmp_path: Path) -> None:
    rows = [{"text": "a", "id": 2**53 + 1, "n": 2**53}, {"text": "b", "id": 0.5, "n": 0.5}]
    write_jsonl(tmp_path / "in.jsonl", rows)
    score_file(scorer, tmp_path / "in.jsonl", tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.column("id").to_pylist() == ["9007199254740993", "0.5"]
    assert found.column("n").to_pylist() == [2.0**53, 0.5]


def test_a_hundred_thousand_rows(scorer: Scorer, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("".join(f"Great cast {i}\n" for i in range(100_000)), encoding="utf-8")
    check_file(path)
    batch = finish(make_batch(scorer, path))
    assert len(batch.scores) == batch.done == 100_000
    assert batch.texts[99_999] == "Great cast 99999"
    batch.write(tmp_path / "out.jsonl")
    with (tmp_path / "out.jsonl").open(encoding="utf-8") as file:
        assert [json.loads(line)["text"] for line in file][-1] == "Great cast 99999"
