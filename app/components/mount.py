"""Custom elements from the .css and .js files beside this one."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FOLDER = Path(__file__).parent


@cache
def renderer(name: str, *shared: str) -> ComponentRenderer:
    """What mounts the element whose style is `name`.css and whose script is `name`.js, each after
    what all elements share, base.css and base.js, and what it shares with some, by name.

    They reach the browser as they stand in the files; what people typed goes in as data only.
    """
    parts = ("base", *shared, name)
    css, js = (
        "".join((FOLDER / f"{part}.{kind}").read_text(encoding="utf-8") for part in parts)
        for kind in ("css", "js")
    )
    return st.components.v2.component(
        f"sentiment_{name}", html='<div class="root"></div>', css=css, js=js
    )
