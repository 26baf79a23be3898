"""A chart as its specification and its data, apart.

Altair checks a specification against the whole Vega-Lite schema, which takes longer than
everything else on a page. So each kind of chart is built once and kept, with its data by name, and
only the data change from text to text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Drawing:
    """A Vega-Lite specification, and by name the frames that it draws.

    packed: of some of the frames, the bytes that a browser gets.
    """

    spec: Mapping[str, Any]
    data: Mapping[str, pd.DataFrame]
    packed: Mapping[str, bytes] = field(default_factory=dict)

    def pack(self) -> "Drawing":
        """The same, to be shown again and again with little that changes."""
        return replace(self, packed={name: _to_arrow(frame) for name, frame in self.data.items()})

    def showing(self, data: Mapping[str, pd.DataFrame]) -> "Drawing":
        """The same with these frames in the places of those of their names."""
        kept = {name: packed for name, packed in self.packed.items() if name not in data}
        return replace(self, data={**self.data, **data}, packed=kept)

    def to_dict(self) -> dict[str, Any]:
        """The whole specification, in the form that Streamlit's vega_lite_chart takes."""
        return {**self.spec, "datasets": {**self.data, **self.packed}}

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


def _to_arrow(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
