"""NLTK's regular-expression tokenizer without the rest of NLTK.

`import nltk` loads every parser, tagger and classifier there is, and with them SciPy, pandas and
scikit-learn where they are installed: seconds, and 200 MB, for one small class.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

REGEXP = "nltk.tokenize.regexp"
_LOCK = Lock()


def load_regexp_tokenizer() -> type[Any]:
    """The class `nltk.tokenize.RegexpTokenizer`."""
    with _LOCK:
        if "nltk" not in sys.modules:
            try:
                return _load_alone()
            except (ImportError, AttributeError):
                pass  # a version in which these parts need the whole package
        return import_module(REGEXP).RegexpTokenizer


def _load_alone() -> type[Any]:
    """Import `REGEXP` under packages that have their folder but have not run their `__init__`."""
    spec = find_spec("nltk")
    if spec is None or spec.origin is None:
        raise ImportError("expected NLTK to be installed")
    root = Path(spec.origin).parent
    for name, folder in (("nltk", root), ("nltk.tokenize", root / "tokenize")):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = [str(folder)]
    try:
        return import_module(REGEXP).RegexpTokenizer
    finally:
        # Whoever imports NLTK later must get all of it.
        for name in [name for name in sys.modules if name.split(".")[0] == "nltk"]:
            del sys.modules[name]
