"""The numbers behind a chart: a table and two files, made when they are asked for."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

import downloads

Numbers = pd.DataFrame | Callable[[], pd.DataFrame]


@st.fragment
def show_numbers(frame: Numbers, name: str, note: str, key: str) -> None:
    """A closed control; once open, a row a line, and downloads in full precision.

    Args:
        frame: or what makes it, called only while the control is open.
        name: of the files, without suffix. note: what the columns are, in which unit.
    """
    view = st.expander("The numbers", key=f"numbers-{key}", on_change="rerun")
    if not view.open:
        return
    made = frame() if callable(frame) else frame
    with view:
        st.caption(note)
        st.dataframe(made, hide_index=True, height=min(35 * (len(made) + 1) + 3, 320))
        show_downloads(partial(downloads.to_csv, made), partial(downloads.to_json, made), name, key)


def show_downloads(
    to_csv: Callable[[], str], to_json: Callable[[], str], name: str, key: str
) -> None:
    """Two buttons; each file is made when its button is pressed."""
    with st.container(horizontal=True):
        for label, make, kind in (
            ("CSV", to_csv, "text/csv"),
            ("JSON", to_json, "application/json"),
        ):
            st.download_button(
                f"Download {label}",
                make,
                f"{name}.{label.lower()}",
                kind,
                key=f"{key}-{label}",
                on_click="ignore",
            )
