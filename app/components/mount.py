"""Custom elements from the .css and .js files beside this one."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FOLDER = Path(__file__).parent


@cache
def renderer(name: str, *shared: str) -> ComponentRenderer:
    """What mounts the element whose style is `name`.css and whose script is `name`.js, each after
    what all elements share, base.css and base.js, and what it shares with some, by name: a script,
    a style, or both.

    They reach the browser as they stand in the files; what people typed goes in as data only.
    """
    parts = ("base", *shared, name)
    css, js = (
        "".join(file.read_text(encoding="utf-8") for file in _files(parts, kind))
        for kind in ("css", "js")
    )
    return st.components.v2.component(
        f"sentiment_{name}", html='<div class="root"></div>', css=css, js=js
    )


def _files(parts: Sequence[str], kind: str) -> list[Path]:
    files = [FOLDER / f"{part}.{kind}" for part in parts]
    return [file for file in files if file.exists()]
