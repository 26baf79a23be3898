"""The plan of a run: its stages, how long each is expected to take, and what each took."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tqdm import tqdm

from sentiment.files import new_file

Arrays = Mapping[str, NDArray]


class Stages:
    """Prints the plan when made, and a line before and after each stage.

    `expected` names the stages in order, with their minutes on two cores.
    """

    def __init__(self, expected: Mapping[str, float]):
        self.expected, self.done = expected, 0
        print(f"{len(expected)} stages, about {sum(expected.values()):.0f} minutes on two cores:")
        for number, (name, minutes) in enumerate(expected.items(), 1):
            print(f"  {number}. {name:<32} {minutes:5.1f} min", flush=True)

    @contextmanager
    def run(self, name: str) -> Iterator[None]:
        """One stage of the plan."""
        self.done += 1
        place = f"stage {self.done} of {len(self.expected)}, {name}"
        tqdm.write(f"{place}: about {self.expected[name]:.1f} min")
        began = time.perf_counter()
        yield
        tqdm.write(f"{place}: took {(time.perf_counter() - began) / 60:.1f} min")


def digest(settings: Any, arrays: Arrays) -> str:
    """What tells other settings (anything that JSON holds), or other arrays."""
    found = hashlib.sha256(json.dumps(settings).encode())
    for name, value in sorted(arrays.items()):
        found.update(f"{name} {value.dtype} {value.shape}".encode())
        found.update(np.ascontiguousarray(value).data)
    return found.hexdigest()[:16]


def load_or_make(folder: Path, name: str, settings: Any, make: Callable[[], Arrays]) -> Arrays:
    """The arrays that were made under this name with these settings (anything that JSON holds).

    They are in a file of `folder`; where it is not there yet they are made, and written whole.
    """
    path = folder / f"{name}-{digest(settings, {})}.safetensors"
    if path.is_file():
        tqdm.write(f"kept from an earlier run: {path}")
    else:
        made = {key: np.ascontiguousarray(value) for key, value in make().items()}
        with new_file(path) as partial:
            save_file(made, partial)
    return load_file(path)
