"""Files of texts to files of scores: nothing lost, nothing moved."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentiment import Scorer
from sentiment.scoring.files import ADDED, FORMATS, list_endings, score_file
from sentiment.scoring.scorer import MAX_CHARACTERS, Score
from tests.conftest import SENTENCES
from tests.tables import TEXTS, WRITERS, Rows, run, write_csv, write_jsonl

# What may stand before a sign that begins a formula without being seen.
UNSEEN, FORMULA = "\ufeff\x00\u2060" + "".join(map(chr, range(0x200B, 0x2010))), "=+-@\t\r\n"
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_added_columns_are_those_of_a_score() -> None:
    assert list(ADDED) == [field.name for field in fields(Score)]


@pytest.mark.parametrize("target", list_endings(to_write=True))
@pytest.mark.parametrize("source", FORMATS)
def test_every_format_to_every_format(
    scorer: Scorer, tmp_path: Path, source: str, target: str
) -> None:
    rows = [{"n": i, "text": text, "share": (2 * i + 1) / 8} for i, text in enumerate(TEXTS)]
    WRITERS[source](tmp_path / f"in{source}", rows)
    found = run(scorer, tmp_path / f"in{source}", target)
    columns = ["text"] if source == ".txt" else ["n", "text", "share"]
    typed = {source, target} <= {".jsonl", ".parquet", ".xlsx"}
    assert len(found) == len(rows)
    assert list(found[0]) == [*columns, *ADDED]
    for row, out, score in zip(rows, found, scorer.score(TEXTS), strict=True):
        assert [out[c] for c in columns] == [row[c] if typed else str(row[c]) for c in columns]
        assert float(out["probability"]) == pytest.approx(score.probability, abs=1e-6)
        assert float(out["logit"]) == pytest.approx(score.logit, abs=1e-5)
        assert out["prediction"] == score.prediction
        assert (int(out["tokens"]), int(out["unknown"])) == (score.tokens, score.unknown)
        assert out["error"] in (None, "")


texts = st.lists(st.text(max_size=60), min_size=1, max_size=12)


# A file that holds more than a few control characters is refused: it is no text.
typed = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=30
)


@quick
@given(cells=st.lists(st.tuples(typed, typed), min_size=1))
def test_any_text_comes_back_from_csv(
    scorer: Scorer, tmp_path: Path, cells: list[tuple[str, str]]
) -> None:
    write_csv(tmp_path / "in.csv", [{"note": note, "text": text} for note, text in cells])
    found = run(scorer, tmp_path / "in.csv", ".csv")
    scores = scorer.score([text for _, text in cells])
    for (note, text), out, score in zip(cells, found, scores, strict=True):
        for before, after in ((note, out["note"]), (text, out["text"])):
            signs = before.lstrip(UNSEEN)[:1]
            assert after == before or (signs and signs in FORMULA and after == f"'{before}")
        assert out["error"] == (score.error or "")
        assert (out["probability"] == "") == (score.probability is None)


# Lone surrogates included: JSON can spell them.
letters = st.characters(exclude_categories=[])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(letters),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(letters), inner),
    max_leaves=6,
)  # fmt: skip


@quick
@given(rows=st.lists(st.dictionaries(st.sampled_from("abc"), json_values), min_size=1))
def test_any_json_comes_back_from_jsonl(scorer: Scorer, tmp_path: Path, rows: Rows) -> None:
    rows = [{**row, "text": row.get("a", "A warm film.")} for row in rows]
    write_jsonl(tmp_path / "in.jsonl", rows)
    found = run(scorer, tmp_path / "in.jsonl", ".jsonl")
    for row, out in zip(rows, found, strict=True):
        assert list(out) == [*row, *ADDED]
        # As text: 1, 1.0 and true are equal, and not the same.
        assert json.dumps({name: out[name] for name in row}) == json.dumps(row)
        assert (out["error"] is None) == (out["probability"] is not None)
    for ending in list_endings(to_write=True):
        assert len(run(scorer, tmp_path / "in.jsonl", ending)) == len(rows)


@quick
@given(lines=texts)
def test_any_line_comes_back_from_txt(scorer: Scorer, tmp_path: Path, lines: list[str]) -> None:
    lines = [line.replace("\r", "").replace("\n", "") for line in lines]
    (tmp_path / "in.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    assert [row["text"] for row in run(scorer, tmp_path / "in.txt", ".jsonl")] == lines


def test_a_bad_csv_row_spoils_no_other(scorer: Scorer, tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbftext,"two\nlines"',
        b"A warm film.,=1+1",
        b",-5",
        b'"Dull, said ""she""",\xe9',
        b"short",
        b"one,two,three",
        b"",
        b"NA,1e5\r",
        b'"' + b"so dull " * (MAX_CHARACTERS // 8 + 1) + b'",-x',
        b"The end",
    ]
    (tmp_path / "in.csv").write_bytes(b"\n".join([*lines[:-1], b"Great cast.,last"]))
    found = run(scorer, tmp_path / "in.csv", ".csv")
    assert [row["two\nlines"] for row in found] == [
        "'=1+1", "-5", "\ufffd", "", "two", "1e5", "'-x", "last"
    ]  # fmt: skip
    errors = [row["error"] for row in found]
    starts = ["", "empty", "not UTF-8", "expected 2 cells", "expected 2 cells", "", "too long", ""]
    for error, start in zip(errors, starts, strict=True):
        assert error.startswith(start) and bool(error) == bool(start)
    assert found[5]["text"] == "NA"
    assert "nan" not in (tmp_path / "scored.csv").read_text(encoding="utf-8").lower()


def test_a_bad_jsonl_row_spoils_no_other(scorer: Scorer, tmp_path: Path) -> None:
    lines = [
        b'{"text": "A warm film.", "n": NaN}',
        b"{text: 1}",
        b'{"text": null}',
        b"",
        b'{"text": 8}',
        b'{"other": "Great cast."}',
        b'["Great cast."]',
        b'{"text": "caf\xe9"}',
        b"[" * 100_000,
        b'{"text": "Great cast."}',
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\r\n".join(lines))
    found = run(scorer, tmp_path / "in.jsonl", ".jsonl")
    assert [row["error"] is None for row in found] == [True, *[False] * 7, True]
    assert found[0]["n"] is None
    assert found[2]["error"].startswith("empty")
    assert next(iter(found[4])) == "other"
    for ending in (".csv", ".parquet", ".txt"):
        out = run(scorer, tmp_path / "in.jsonl", ending)
        assert [row["error"] or None for row in out] == [row["error"] for row in found]


def test_jsonl_types_become_column_types(scorer: Scorer, tmp_path: Path) -> None:
    rows = [
        {"text": "Great cast.", "i": 1, "f": 1, "b": True, "mixed": 1, "big": 2**80, "deep": [1]},
        {"text": "Dull script.", "i": -(2**63), "f": 0.5, "mixed": "x", "none": None},
    ]
    write_jsonl(tmp_path / "in.jsonl", rows)
    score_file(scorer, tmp_path / "in.jsonl", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "text": "string", "i": "int64", "f": "double", "b": "bool", "mixed": "string",
        "big": "string", "deep": "string", "none": "string", "probability": "double",
        "prediction": "string", "logit": "double", "tokens": "int64", "unknown": "int64",
        "error": "string",
    }  # fmt: skip
    assert table["i"].to_pylist() == [1, -(2**63)]
    assert table["big"].to_pylist() == [str(2**80), None]
    assert table["deep"].to_pylist() == ["[1]", None]


def test_parquet_keeps_its_schema(scorer: Scorer, tmp_path: Path) -> None:
    moment = datetime(2024, 2, 29, 12, tzinfo=UTC)
    schema = pa.schema(
        [
            pa.field("small", pa.int8(), nullable=False),
            pa.field("text", pa.dictionary(pa.int32(), pa.string())),
            ("moment", pa.timestamp("ns", tz="UTC")),
            ("price", pa.decimal128(9, 2)),
            ("raw", pa.binary()),
            ("parts", pa.list_(pa.struct([("k", pa.float32())]))),
        ],
        metadata={"made": "by hand"},
    )
    row = {
        "small": 3, "text": SENTENCES[0], "moment": moment, "price": Decimal("1.50"),
        "raw": b"\xff\x00", "parts": [{"k": 0.5}],
    }  # fmt: skip
    table = pa.Table.from_pylist([row, {"small": 4}] * 1_500, schema)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=700)
    score_file(scorer, tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(schema.names).equals(table)
    assert found.schema.metadata[b"made"] == b"by hand"
    assert found["error"].to_pylist()[1].startswith("empty")
    for ending in (".csv", ".jsonl"):
        out = run(scorer, tmp_path / "in.parquet", ending)
        assert out[0]["moment"] == "2024-02-29T12:00:00+00:00"
        assert out[0]["price"] == "1.50"


def test_line_ends_may_differ(scorer: Scorer, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b'text,n\r"a\r\nb",1\nc,2\r\n\r\nd,3\r')
    assert [r["text"] for r in run(scorer, tmp_path / "in.csv", ".jsonl")] == ["a\r\nb", "c", "d"]
    (tmp_path / "in.txt").write_bytes(b"a\r\n\nb\rc")
    assert [r["text"] for r in run(scorer, tmp_path / "in.txt", ".csv")] == ["a", "", "b", "c"]


def test_another_text_column_and_a_prefix(scorer: Scorer, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [{"review": "Great cast.", "error": "7", "text": "?"}])
    (row,) = run(scorer, tmp_path / "in.csv", ".jsonl", text_column="review", prefix="m_")
    (score,) = scorer.score(["Great cast."])
    assert row["error"] == "7" and row["m_error"] is None
    assert row["m_logit"] == pytest.approx(score.logit, abs=1e-5)
