"""A chart as its specification and its data, apart.

Altair checks a specification against the whole Vega-Lite schema, which takes longer than
everything else on a page. So each kind of chart is built once and kept, with its data by name, and
only the data change from text to text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd


@dataclass(frozen=True)
class Drawing:
    """A Vega-Lite specification, and by name the frames that it draws."""

    spec: Mapping[str, Any]
    data: Mapping[str, pd.DataFrame]

    def to_dict(self) -> dict[str, Any]:
        """The whole specification, in the form that Streamlit's vega_lite_chart takes."""
        return {**self.spec, "datasets": dict(self.data)}

    def chart(self) -> alt.Chart:
        """The same as an Altair chart, for notebooks and files."""
        rows = {name: frame.to_dict("records") for name, frame in self.data.items()}
        return alt.Chart.from_dict({**self.spec, "datasets": rows})


def named(name: str) -> alt.Chart:
    """A chart of the frame that a Drawing holds under this name."""
    return alt.Chart(alt.NamedData(name))


def compiled(chart: alt.LayerChart | alt.FacetChart, height: int) -> dict[str, Any]:
    """The chart's specification, without data."""
    # As SVG whatever its size: a canvas does not take the page's ink.
    options = {"embedOptions": {"renderer": "svg"}}
    return chart.properties(height=height, usermeta=options, padding={"bottom": 4}).to_dict()
