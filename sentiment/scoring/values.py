"""Values of any table as text: cells of csv, lines of jsonl. All of it is valid UTF-8."""

import json
import math
import re
from typing import Any

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Full-width signs are signs to some spreadsheets, and what is not seen may be left out before one.
_FORMULA = re.compile("[\ufeff\u200b-\u200f\u2060\\x00]*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.I)


def to_json(value: Any) -> str:
    """One line of standard JSON: NaN and infinities, which it lacks, become null."""
    line = json.dumps(value, ensure_ascii=False, default=_to_plain)
    if "NaN" in line or "Infinity" in line:
        value = json.loads(line, parse_constant=lambda _: None)
        line = json.dumps(value, ensure_ascii=False)
    return json.dumps(json.loads(line)) if find_surrogate(line) else line


def to_text(value: Any) -> str:
    """A value as one string: "" for None and NaN, JSON for what is not a string."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    plain = value if isinstance(value, bool | int | float | list | dict) else _to_plain(value)
    return replace_surrogates(plain if isinstance(plain, str) else to_json(plain))


def to_cell(value: Any) -> str:
    """`to_text`, safe to open in a spreadsheet: no string is taken for a formula."""
    text = to_text(value)
    # Bytes and dates become text as well; a number's sign, and JSON's brackets, are none.
    worded = not isinstance(value, bool | int | float | list | dict)
    formula = worded and _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if formula else text


def find_surrogate(text: str) -> str | None:
    """The first lone surrogate of `text`: half a character, which UTF-8 cannot hold."""
    try:
        text.encode()  # a search with `re` takes ten times as long
    except UnicodeEncodeError as error:
        return text[error.start]
    return None


def replace_surrogates(text: str) -> str:
    """`text` with U+FFFD where it holds a lone surrogate."""
    return _SURROGATE.sub("\ufffd", text) if find_surrogate(text) else text


def _to_plain(value: Any) -> str:
    """What JSON has no type for, as a string: dates in ISO 8601, bytes as UTF-8."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
