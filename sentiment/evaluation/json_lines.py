"""Our own test sentences: files with one JSON object a line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sentiment.errors import DataError

T = TypeVar("T")


def read_json_lines(path: Path, read: Callable[[dict[str, Any]], T], form: str) -> list[T]:
    """What `read` makes of each line's object.

    Raises DataError, with the line, where there is no object or `read` raises TypeError; `form`
    says what was expected.
    """
    if not path.is_file():
        raise DataError(f"expected {path}, found none; restore it: git checkout {path}")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(read(json.loads(line)))
        except (ValueError, TypeError) as error:
            raise DataError(
                f"{path}, line {number}: expected a JSON object with {form}, got {error}"
            ) from error
    return found
