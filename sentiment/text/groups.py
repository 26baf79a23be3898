"""The groups of words in identities.txt, the given names that are words, too, and verbs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def read_groups() -> Mapping[str, tuple[str, ...]]:
    """The groups by their names in the file ("name", "country", ...): keys in the file's order."""
    return MappingProxyType({name: tuple(words) for name, words in _read_named("identities.txt")})


@cache
def read_given_names() -> Mapping[str, str]:
    """Keys of the given names that have another, common meaning, and "people" or "things"."""
    return _read_kinds("given_names.txt")


@cache
def read_verbs() -> Mapping[str, str]:
    """Keys of verbs as they stand after a name ("told", "is"), and "persons" or "others"."""
    return _read_kinds("verbs.txt")


def _read_kinds(name: str) -> Mapping[str, str]:
    return MappingProxyType({key: kind for kind, keys in _read_named(name) for key in keys})


def _read_named(name: str) -> list[tuple[str, list[str]]]:
    """The lines of a file, such as "name: some words"."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    parts = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return [(kind, words.split()) for kind, _, words in parts]
