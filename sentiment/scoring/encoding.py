"""Which encoding a text file is in.

A byte order mark tells. Without one it is UTF-8, or Windows-1252 (which holds Latin-1's letters)
where a guess is allowed and more of its characters beyond ASCII break UTF-8 than keep to it. No
statistics of languages: what was read can be told beforehand by a rule of one line.
"""

import codecs
import re
from functools import partial
from pathlib import Path

from sentiment.errors import DataError

SAMPLE = 1 << 16
# So many characters beyond ASCII decide.
ENOUGH = 1_000
# UTF-32's little-endian mark begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# How files begin that are no text, whatever their name says.
OTHERS = {
    b"PK\x03\x04": "a zip archive, as xlsx is",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0": "an old Office file, as xls is",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
}
_BEYOND_ASCII, _BROKEN = re.compile(r"[^\x00-\x7f]"), re.compile(r"[\udc80-\udcff]")
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r"))
# Compressed data has one control character in nine; UTF-16 without a mark one in two.
MOST_CONTROLS, FEWEST_BYTES = 0.05, 256


def find_encoding(path: Path, guess: bool = True) -> str:
    """The name of a codec. Raises DataError for a file that is no text."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    marked = next((name for mark, name in MARKS.items() if sample.startswith(mark)), None)
    if marked:
        return marked
    _check_text(path, sample)
    return "cp1252" if guess and _breaks_utf8(path) else "utf-8"


def _breaks_utf8(path: Path) -> bool:
    kept = broken = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        for chunk in iter(partial(file.read, SAMPLE), b""):
            text = decoder.decode(chunk)
            if not text.isascii():
                bad = len(_BROKEN.findall(text))
                broken, kept = broken + bad, kept + len(_BEYOND_ASCII.findall(text)) - bad
            if kept + broken >= ENOUGH:
                break
        else:
            broken += len(decoder.decode(b"", final=True))
    return broken > kept


def _check_text(path: Path, sample: bytes) -> None:
    for start, kind in OTHERS.items():
        if sample.startswith(start):
            raise DataError(
                f"expected text in {path}, as its name says, found {kind}; "
                "name it after what it is, or save it as text"
            )
    controls = 1 - len(sample.translate(None, _CONTROLS)) / max(1, len(sample))
    if controls > MOST_CONTROLS and (len(sample) >= FEWEST_BYTES or not _is_utf8(sample)):
        raise DataError(
            f"expected text in {path}, found control characters; is it a text file? "
            "Save it as UTF-8, or as UTF-16 with a byte order mark"
        )


def _is_utf8(sample: bytes) -> bool:
    return not _BROKEN.search(sample.decode("utf-8", "surrogateescape"))
