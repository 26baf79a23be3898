"""The groups of words in identities.txt, the given names that are words, too, and verbs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def read_groups() -> Mapping[str, tuple[str, ...]]:
    """The groups by their names in the file ("name", "country", ...): keys in the file's order."""
    return MappingProxyType({name: tuple(words) for name, words in _read("identities.txt").items()})


@cache
def read_given_names() -> Mapping[str, str]:
    """Keys of the given names that have another, common meaning, and "people" or "things"."""
    return _read_kinds("given_names.txt")


@cache
def read_verbs() -> Mapping[str, str]:
    """Keys of verbs as they stand after a name ("told", "is"), and "persons" or "others"."""
    return _read_kinds("verbs.txt")


def _read_kinds(name: str) -> Mapping[str, str]:
    return MappingProxyType({key: kind for kind, keys in _read(name).items() for key in keys})


def _read(name: str) -> dict[str, list[str]]:
    """The words of a file by what stands before them in lines such as "name: some words"."""
    found: dict[str, list[str]] = {}
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(":")
            found.setdefault(kind, []).extend(words.split())
    return found
