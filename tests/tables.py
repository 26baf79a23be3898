"""Tables in every format that is scored: written, scored and read again for the tests."""

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from sentiment import Scorer
from sentiment.scoring.files import score_file
from tests.conftest import SENTENCES

# 2,500 rows are five chunks.
TEXTS = [f"{SENTENCES[i % len(SENTENCES)]} {SENTENCES[i // 8 % 8]}" for i in range(2_500)]
Rows = list[dict[str, Any]]


def write_csv(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(path: Path, rows: Rows) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_parquet(path: Path, rows: Rows) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def write_txt(path: Path, rows: Rows) -> None:
    path.write_text("".join(row["text"] + "\n" for row in rows), encoding="utf-8")


def write_xlsx(path: Path, rows: Rows) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in [list(rows[0]), *(list(row.values()) for row in rows)]:
        sheet.append(cells)
    book.save(path)


def read_separated(path: Path, delimiter: str) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def read_jsonl(path: Path) -> Rows:
    def refuse(name: str) -> None:
        raise ValueError(name)

    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    return [json.loads(line, parse_constant=refuse) for line in lines]


WRITERS: dict[str, Callable[[Path, Rows], None]] = {
    ".csv": write_csv,
    ".jsonl": write_jsonl,
    ".parquet": write_parquet,
    ".tsv": partial(write_csv, delimiter="\t"),
    ".txt": write_txt,
    ".xlsx": write_xlsx,
}
READERS: dict[str, Callable[[Path], Rows]] = {
    ".csv": lambda path: read_separated(path, ","),
    ".jsonl": read_jsonl,
    ".parquet": lambda path: pq.read_table(path).to_pylist(),
    ".tsv": lambda path: read_separated(path, "\t"),
    ".txt": lambda path: read_separated(path, "\t"),
}


def run(scorer: Scorer, source: Path, ending: str, **options: str) -> Rows:
    target = source.with_name(f"scored{ending}")
    score_file(scorer, source, target, **options)
    return READERS[ending](target)
