"""What is in files of every format and encoding, and files that are not what they say."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.scoring.encoding import find_encoding
from sentiment.scoring.rows import Row, read_jsonl, read_txt
from sentiment.scoring.separated import read_csv, read_tsv
from sentiment.scoring.xlsx import read_xlsx, unpack_xlsx
from tests.tables import run, write_xlsx

CURLY = "It\u2019s na\u00efve \u2013 \u201cwarm\u201d, caf\u00e9 \u20ac5"


def values(rows: list[Row]) -> list[list[object]]:
    assert all(row.problem is None for row in rows)
    return [list(row.values.values()) for row in rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith(("-le", "-be")) else ""
    for name, read in (("in.csv", read_csv), ("in.tsv", read_tsv), ("in.txt", read_txt)):
        path = tmp_path / name
        separator = {"in.csv": ",", "in.tsv": "\t"}.get(name)
        cell = f'"{CURLY.replace(chr(34), chr(34) * 2)}"' if name == "in.csv" else CURLY
        line = f"{cell}{separator}2" if separator else cell
        header = f"text{separator}n\r\n" if separator else ""
        path.write_bytes(f"{mark}{header}{line}\r\n{line}\r\n".encode(encoding))
        assert values(list(read(path))) == [[CURLY, "2"] if separator else [CURLY]] * 2
    path = tmp_path / "in.jsonl"
    path.write_bytes(f'{mark}{{"text": "{CURLY}"}}\n'.encode(encoding))
    (row,) = read_jsonl(path)
    # JSON is UTF-8, or marked.
    assert row.values == ({} if encoding == "cp1252" else {"text": CURLY})
    assert (row.problem is not None) == (encoding == "cp1252")


def test_latin_1_is_read_where_most_of_it_breaks_utf8(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    cases = {
        "caf\u00e9\n".encode("latin-1"): "cp1252",
        "caf\u00e9 na\u00efve\n".encode() + b"caf\xe9\n": "utf-8",
        "caf\u00e9 \u00c9\u2019s, d\u00e9j\u00e0 vu\n".encode("cp1252"): "cp1252",
        b"plain\n": "utf-8",
        # Cut off in the middle of a letter.
        b"a\n" * 70_000 + b"\xe9": "cp1252",
        b"a" * 65_535 + "\u00e9\n".encode(): "utf-8",
    }
    for content, encoding in cases.items():
        path.write_bytes(content)
        assert find_encoding(path) == encoding, content[:40]
        assert find_encoding(path, guess=False) == "utf-8"


def test_one_bad_row_of_utf8_stays_one(scorer: Scorer, tmp_path: Path) -> None:
    lines = ["text", "Caf\u00e9, a warm film.", "D\u00e9j\u00e0 vu."]
    (tmp_path / "in.tsv").write_bytes("\n".join(lines).encode() + b"\nbad \xe9\ngood\n")
    found = run(scorer, tmp_path / "in.tsv", ".jsonl")
    assert [row["error"] for row in found] == [None, None, "not UTF-8: it holds byte 0xe9", None]


def test_csv_with_other_marks_between_cells(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    for mark in ";\t":
        path.write_text(f'id{mark}text\n1{mark}"warm; and, {mark}\nkind"\n', encoding="utf-8")
        assert values(list(read_csv(path))) == [["1", f"warm; and, {mark}\nkind"]]
    # A header with a comma is separated by it.
    path.write_text("id,text;n\n1,a;b\n", encoding="utf-8")
    assert values(list(read_csv(path))) == [["1", "a;b"]]
    # One column stays one.
    path.write_text("text\nwarm; kind\n", encoding="utf-8")
    assert values(list(read_csv(path))) == [["warm; kind"]]


QUOTED = 'id\ttext\n1\t"a\ttab, ""said""\nand a line"\n2\tb\n'
PLAIN = 'id\ttext\n1\t"Dull, said she\n2\t"Warm" and kind\n3\t6" tall\n'


def test_tsv_with_and_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    path.write_text(QUOTED, encoding="utf-8")
    assert values(list(read_tsv(path))) == [["1", 'a\ttab, "said"\nand a line'], ["2", "b"]]
    path.write_text(PLAIN, encoding="utf-8")
    texts = ['"Dull, said she', '"Warm" and kind', '6" tall']
    assert [row.values["text"] for row in read_tsv(path)] == texts
    # Regular neither way: as csv is, and the bad row says so.
    path.write_text("id\ttext\n1\n2\tb\n", encoding="utf-8")
    assert [bool(row.problem) for row in read_tsv(path)] == [True, False]


def test_xlsx_cells_keep_what_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["E3"], sheet["F3"] = "text", "n", "day", 2024
    sheet["B4"], sheet["C4"], sheet["D4"] = 'A <b>warm</b> & "kind" film\n\u00e9', 5, "beside"
    sheet["E4"], sheet["F4"] = datetime(2024, 2, 29, 12), True
    sheet["C6"], sheet["E6"], sheet["F6"] = 2.5, date(2024, 1, 1), "=1+1"
    book.create_sheet("another")["A1"] = "not read"
    book.save(tmp_path / "in.xlsx")
    rows = list(read_xlsx(tmp_path / "in.xlsx"))
    assert list(rows[0].values) == ["text", "n", "column D", "day", "2024"]
    assert values(rows) == [
        ['A <b>warm</b> & "kind" film\n\u00e9', 5, "beside", "2024-02-29T12:00:00", True],
        [None, 2.5, None, "2024-01-01", None],
    ]


def test_numbers_and_gaps_in_the_text_column_say_so(scorer: Scorer, tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "A warm film."}, {"id": 2, "text": 8}, {"id": 3, "text": None}]
    write_xlsx(tmp_path / "in.xlsx", rows)
    found = run(scorer, tmp_path / "in.xlsx", ".csv")
    errors = [row["error"] for row in found]
    assert errors[0] == "" and "got int" in errors[1] and errors[2].startswith("empty")
    assert [row["id"] for row in found] == ["1", "2", "3"]


Change = Callable[[bytes], bytes]


OFFICE = "http://schemas.openxmlformats.org/"
SHARED = f'<Relationship Type="{OFFICE}officeDocument/2006/relationships/sharedStrings" '
SHARED += 'Target="sharedStrings.xml" Id="rId9" /></Relationships>'


def change_sheet(path: Path, change: Change, shared: str = "") -> None:
    """A workbook with its sheet changed, and with one shared text, as Excel writes texts."""
    write_xlsx(path, [{"text": "A warm film."}])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    links = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = links.replace(b"</Relationships>", SHARED.encode())
    strings = f'<sst xmlns="{OFFICE}spreadsheetml/2006/main"><si><t>{shared}</t></si></sst>'
    parts["xl/sharedStrings.xml"] = strings.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def with_rows(rows: bytes) -> Change:
    return lambda sheet: re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", sheet, flags=re.S
    )


FAR = (
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
REPEATED = b"".join(
    b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(1, 3_000)
)


def test_a_sheet_that_is_a_chart_or_is_hidden_is_not_the_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_chartsheet("chart", 0)
    book.create_sheet("seen").append(["text"])
    book["seen"].append(["A warm film."])
    book.save(tmp_path / "in.xlsx")
    assert values(list(read_xlsx(tmp_path / "in.xlsx"))) == [["A warm film."]]


def test_a_row_of_a_workbook_that_is_too_long_to_be_held_is_refused(tmp_path: Path) -> None:
    cells = b"".join(b'<c r="%s1" t="s"><v>0</v></c>' % c for c in (b"A", b"B", b"C", b"D"))
    change_sheet(
        tmp_path / "in.xlsx", with_rows(b'<row r="1">' + cells + b"</row>"), "e" * (5 << 20)
    )
    with pytest.raises(DataError, match="to be unpacked"):
        list(read_xlsx(tmp_path / "in.xlsx"))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    change_sheet(tmp_path / "in.xlsx", with_rows(REPEATED), "A warm film." * 100)
    assert (tmp_path / "in.xlsx").stat().st_size < 40_000
    with pytest.raises(DataError, match=r"at most 1 MB in the cells of .*in\.xlsx, got more"):
        unpack_xlsx(tmp_path / "in.xlsx", tmp_path / "rows", 1 << 20)
    unpack_xlsx(tmp_path / "in.xlsx", tmp_path / "rows", 1 << 23)
    unpacked = [row.values for row in read_jsonl(tmp_path / "rows")]
    assert unpacked == [row.values for row in read_xlsx(tmp_path / "in.xlsx")]


def test_texts_that_cells_share(tmp_path: Path) -> None:
    change_sheet(tmp_path / "in.xlsx", with_rows(REPEATED), "A warm film &amp; more")
    assert values(list(read_xlsx(tmp_path / "in.xlsx"))) == [["A warm film & more"]] * 2_998


@pytest.mark.parametrize("rows", [FAR, REPEATED], ids=["cells far apart", "a long text repeated"])
def test_a_small_workbook_that_unpacks_to_much_is_a_sentence(tmp_path: Path, rows: bytes) -> None:
    path = tmp_path / "in.xlsx"
    change_sheet(path, with_rows(rows), "a" * (1 << 20))
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match="save the sheet as csv"):
        list(read_xlsx(path))


def test_workbooks_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear reader")
    with pytest.raises(DataError, match="not xlsx that can be read"):
        list(read_xlsx(path))
    change_sheet(path, lambda sheet: sheet[: len(sheet) // 2])
    with pytest.raises(DataError, match="not xlsx that can be read"):
        list(read_xlsx(path))
    change_sheet(path, with_rows(b""))
    assert list(read_xlsx(path)) == []


def test_a_workbook_may_be_left_half_read(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "in.xlsx", [{"text": f"Film {i}", "n": i} for i in range(20_000)])
    rows = read_xlsx(tmp_path / "in.xlsx")
    assert next(rows).values == {"text": "Film 0", "n": 0}
    rows.close()  # type: ignore[attr-defined]
