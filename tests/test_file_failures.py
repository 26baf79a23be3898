"""What becomes of files that will not do, that fail half way, or that are large."""

from pathlib import Path

import pytest

from scripts.benchmarks.memory import peak, start
from sentiment import Scorer
from sentiment.errors import DataError
from sentiment.scoring.files import score_file
from tests.tables import WRITERS

REFUSED = {
    "ending of the input": ("in.xls", b"text\na\n", "out.csv", "to read ending in .csv"),
    "ending of the output": ("in.csv", b"text\na\n", "out.xls", "to write ending in .csv"),
    "missing": (None, b"", "out.csv", "found none"),
    "empty": ("in.csv", b"", "out.csv", "it is empty"),
    "header only": ("in.csv", b"id,text\n", "out.csv", "it has none"),
    "blank": ("in.jsonl", b"\n\n", "out.csv", "it has none"),
    "onto itself": ("in.csv", b"text\na\n", "in.csv", "another file"),
    "a header only, of semicolons": ("in.csv", b"id;text\n", "out.csv", "it has none"),
    "no text column": ("in.csv", b"id,review\n1,a\n", "out.csv", "'id', 'review'"),
    "name taken": ("in.csv", b"text,logit\na,b\n", "out.csv", "--prefix"),
    "two of a name": ("in.csv", b"text,text\na,b\n", "out.csv", "'text' twice"),
    "open quote": ("in.csv", b'text\na\n"b\nc\n', "out.csv", "line 3 is never closed"),
    "UTF-16 without a mark": (
        "in.csv", ("text\n" + "A warm film.\n" * 20).encode("utf-16-le"), "out.csv", "order mark"
    ),
    "bytes": ("in.csv", bytes(range(256)) * 40, "out.csv", "is it a text file?"),
    "bytes as text": ("in.txt", bytes(range(256)) * 40, "out.csv", "is it a text file?"),
    "parquet named csv": ("in.csv", b"PAR1\x15\x04\x15", "out.csv", "found parquet"),
    "xlsx named tsv": ("in.tsv", b"PK\x03\x04\x14", "out.csv", "found a zip archive"),
    "no parquet": ("in.parquet", b"PAR1, it says", "out.csv", "not parquet"),
    "text named parquet": ("in.parquet", b"text\na\n", "out.csv", "not parquet"),
    "text named xlsx": ("in.xlsx", b"text\na\n", "out.csv", "not xlsx that can be read"),
    "xlsx to write": ("in.csv", b"text\na\n", "out.xlsx", "to write ending in .csv"),
    "too many columns": (
        "in.csv", ",".join(map(str, range(20_000))).encode() + b"\n1\n", "out.csv", "10,000 columns"
    ),
    "file as a folder": ("in.csv", b"text\na\n", "in.csv/out.csv", "cannot be"),
    "too long a name": ("in.csv", b"text\na\n", f"{'x' * 250}.csv", "cannot be"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_are_sentences(scorer: Scorer, tmp_path: Path, case: str) -> None:
    name, content, target, sentence = REFUSED[case]
    if name:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as raised:
        score_file(scorer, tmp_path / (name or "in.csv"), tmp_path / target)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ([name] if name else [])


def test_a_text_in_the_place_of_a_file_is_a_sentence(scorer: Scorer, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read or written: File name too long"):
        score_file(scorer, tmp_path / f"{'a warm film ' * 40}.csv", tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


# Arrow's pools are full after some 100 MB, and grow no further.
@pytest.mark.parametrize(
    ("ending", "few"), [(".csv", 1_000), (".jsonl", 1_000), (".parquet", 12_000)]
)
def test_memory_does_not_grow_with_the_file(
    tiny_folder: Path, tmp_path: Path, ending: str, few: int
) -> None:
    """A file that is 80 MB larger may cost no more than 40 MB."""
    peaks = []
    for rows in (few, few + 10_000):
        source = tmp_path / f"{rows}{ending}"
        WRITERS[ending](source, [{"text": "Great!", "n": f"{i:4}" * 2_000} for i in range(rows)])
        command = ["-m", "sentiment", "score", "--model", str(tiny_folder)]
        command += ["--input", str(source), "--output", str(tmp_path / f"out{ending}")]
        peaks.append(peak(start(command)))
    # In megabytes of a million bytes: 40,000 KB.
    assert peaks[1] - peaks[0] < 40.96, peaks
