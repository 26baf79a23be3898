"""The groups of words in identities.txt, and the given names that are words, too."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def read_groups() -> Mapping[str, tuple[str, ...]]:
    """The groups by their names in the file ("name", "country", ...): keys in the file's order."""
    parts = (line.partition(":") for line in _read_lines("identities.txt"))
    return MappingProxyType({name: tuple(words.split()) for name, _, words in parts})


@cache
def read_given_names() -> frozenset[str]:
    """Keys of the given names that have another, common meaning."""
    return frozenset(key for line in _read_lines("given_names.txt") for key in line.split())


def _read_lines(name: str) -> list[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
