"""The rows in groups by a column: a bar a group, or a line over dates."""

import streamlit as st

from components.batch_column import CHOSEN, choose_column
from components.chart import show_chart
from components.escape import escape
from sentiment.plots.batch import groups_chart, periods_chart
from sentiment.scoring.batch import Batch
from sentiment.scoring.grouping import Grouping, group_rows
from upload import Upload

GROUPS = f"{CHOSEN}group-column"
# How a format of dates is written for people.
DATES = {
    "%m/%d/%Y": "month/day/year",
    "%d/%m/%Y": "day/month/year",
    "%d.%m.%Y": "day.month.year",
}


def show_groups(upload: Upload, batch: Batch, band: tuple[float, float]) -> None:
    """The choice of a column, and its groups. `band`: the probabilities called uncertain."""
    name = choose_column(batch, "Group by", "None", upload.group_column, GROUPS)
    if name is None:
        return
    grouping = group_rows(upload.column(batch, name), batch.scores)
    if not grouping.groups:
        st.info("This column is empty in every row.")
        return
    if grouping.kind in ("values", "ranges"):
        show_chart(
            groups_chart(grouping), "groups", "Shares of the predictions by group", over_words=False
        )
    else:
        what = f"Mean probability by {grouping.kind}"
        show_chart(periods_chart(grouping, band), "periods", what, over_words=False)
    st.caption(describe_grouping(grouping))


def describe_grouping(grouping: Grouping) -> str:
    """What a group is, and which rows are in none."""
    if grouping.kind == "values":
        said = "A bar a value, the most frequent first."
    elif grouping.kind == "ranges":
        said = "A bar a range: ten of the same width, from the smallest number to the largest."
    else:
        form = f" (read as {DATES[grouping.dates]})" if grouping.dates in DATES else ""
        said = (
            f"The mean probability of the rows of each {grouping.kind}{form}; in the grey band a "
            "text is called uncertain."
        )
    if grouping.rest:
        values, tally = grouping.rest
        rows = tally.scored + tally.without
        said += f" {values:,} rarer values with {rows:,} rows are not drawn."
    if grouping.empty:
        said += f" {grouping.empty:,} rows have no value here."
    return escape(said)
