"""What a stranger's file may be at most, and that it is refused before it takes what it may not."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sentiment.errors import DataError
from sentiment.scoring import bounds
from sentiment.scoring.apart import MOST_SAID, read_apart
from sentiment.scoring.bounds import check_file, check_table
from sentiment.scoring.columns import guess_text_column
from sentiment.scoring.files import FORMATS
from sentiment.scoring.parquet import check_parquet
from tests.conftest import SENTENCES

BIG = "a" * (1 << 20)
INDICES = pa.array([0] * 3_000, pa.int32())


def repeat_text(kind: pa.DataType) -> pa.Array:
    value = BIG.encode() if kind == pa.binary() else BIG
    return pa.DictionaryArray.from_arrays(INDICES, pa.array([value], kind))


BOMBS: dict[str, Callable[[], pa.Array]] = {
    "a text repeated": lambda: repeat_text(pa.string()),
    "bytes repeated": lambda: repeat_text(pa.binary()),
    "in lists": lambda: pa.ListArray.from_arrays(
        pa.array(range(0, 3_001, 3), pa.int32()), repeat_text(pa.string())
    ),
    "of one width": lambda: pa.repeat(pa.scalar(BIG.encode(), pa.binary(len(BIG))), 300),
    "numbers in lists": lambda: pa.FixedSizeListArray.from_arrays(
        pa.repeat(pa.scalar(7, pa.int8()), 8_000_000), 8_000
    ),
    "in parts": lambda: pa.StructArray.from_arrays([repeat_text(pa.large_string())], ["part"]),
}


def test_what_no_row_of_a_parquet_file_shows_counts_too(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    unused = pa.array(["a warm film", "x" * (20 << 20)])
    table = pa.table(
        {"text": pa.DictionaryArray.from_arrays(pa.array([0] * 9, pa.int32()), unused)}
    )
    pq.write_table(table, path, compression="zstd", dictionary_pagesize_limit=1 << 30)
    assert path.stat().st_size < 20_000
    check_parquet(path, 1 << 28, 100)
    with pytest.raises(DataError, match="16 MB"):
        check_parquet(path, 1 << 24, 100)


@pytest.mark.parametrize("case", BOMBS)
def test_a_small_parquet_file_that_unpacks_to_gigabytes(tmp_path: Path, case: str) -> None:
    path = tmp_path / "in.parquet"
    bomb = pa.table({"text": BOMBS[case]()})
    pq.write_table(bomb, path, compression="zstd", dictionary_pagesize_limit=1 << 22)
    assert path.stat().st_size < 60_000
    with pytest.raises(DataError, match=r"(256|1,536) MB"):
        check_file(path)


def test_parquet_of_other_writers_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    counts = pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int32()))
    columns = {"text": SENTENCES[:3], "other": ["a", "ab", "abc"], "counts": counts}
    encodings = {"text": "DELTA_BYTE_ARRAY", "other": "DELTA_LENGTH_BYTE_ARRAY"}
    kinds = encodings | {"counts.key_value.key": "PLAIN", "counts.key_value.value": "PLAIN"}
    pq.write_table(pa.table(columns), path, use_dictionary=False, column_encoding=kinds)
    check_file(path)
    assert guess_text_column(FORMATS[".parquet"].open(path)) == "text"
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))
    with pytest.raises(DataError, match="is not parquet that can be read"):
        check_file(path)


def test_many_columns_are_refused_at_once(tmp_path: Path) -> None:
    """However long their header: names are not compared one with another."""
    path = tmp_path / "in.csv"
    path.write_text(",".join(map(str, range(200_000))) + ",x,x\n1\n")
    with pytest.raises(DataError, match=r"distinct names .* got 'x' twice"):
        check_file(path)
    path.write_text(",".join(map(str, range(2_000))) + "\n1\n")
    with pytest.raises(DataError, match="at most 1,000 columns"):
        check_file(path)


def test_long_names_of_columns_in_many_rows_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Small as csv, but each row of a jsonl file would hold them all."""
    (tmp_path / "in.csv").write_text(f"text,{'n' * 90}\n" + "a,\n" * 20)
    table = FORMATS[".csv"].open(tmp_path / "in.csv")
    check_table(tmp_path / "in.csv", table)
    monkeypatch.setattr(bounds, "MOST_NAMED", 1_000)
    with pytest.raises(DataError, match="fewer columns in"):
        check_table(tmp_path / "in.csv", table)


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".txt"])
def test_a_line_that_never_ends_is_refused_before_it_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"in{ending}"
    row = '{"text": "good", "x": [' + "{}," * (bounds.MOST_LINE // 3) + "{}]}"
    path.write_text(f"text\n{row}\n")
    with pytest.raises(
        DataError, match=r"lines of at most 4 MB in .*, got a longer one; put a line"
    ):
        check_file(path)
    path.write_text("text\n" + "good film\n" * 600_000)
    check_file(path)


def test_what_a_process_apart_says_is_told_in_short(tmp_path: Path) -> None:
    """Were it to wait for somebody who reads all it says, nobody would go on."""
    path = tmp_path / "in.parquet"
    path.write_text("x = (" + "no " * 100_000)
    with pytest.raises(DataError, match="is not parquet that can be read") as caught:
        list(read_apart("ast", path, "take another"))
    assert len(str(caught.value)) < 2 * MOST_SAID


def test_limits_of_an_upload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": SENTENCES}), path)
    check_file(path)
    monkeypatch.setattr(bounds, "MOST_ROWS", 5)
    with pytest.raises(DataError, match="at most 5 rows"):
        check_table(path, FORMATS[".parquet"].open(path))
    for name, content in (("in.txt", b"a\n" * 12), ("in.jsonl", b"{}\n" * 12)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="at most 5 rows"):
            check_file(tmp_path / name)
    monkeypatch.setattr(bounds, "MOST_CELLS", 9)
    (tmp_path / "in.csv").write_bytes(b"a,b,c\n1,2,3\n1\n1\n1\n1\n1\n1\n1\n")
    with pytest.raises(DataError, match="at most 9 cells"):
        check_file(tmp_path / "in.csv")
    monkeypatch.setattr(bounds, "MOST_MEGABYTES", 0)
    with pytest.raises(DataError, match="at most 0 MB"):
        check_file(path)
