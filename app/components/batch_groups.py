"""The rows in groups by a column: a bar a group, or a line over dates."""

from functools import partial

import pandas as pd
import streamlit as st

from components.batch_column import CHOSEN, choose_column
from components.chart import show_chart
from components.escape import escape
from components.numbers import show_numbers
from sentiment.plots.batch import groups_chart, periods_chart
from sentiment.scoring.batch import Batch
from sentiment.scoring.grouping import Grouping, group_rows
from sentiment.scoring.results import PREDICTIONS
from sentiment.scoring.summary import Tally
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
    grouping = upload.keep(
        batch, ("groups", name), lambda: group_rows(upload.column(batch, name), batch.scores)
    )
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
    show_numbers(
        partial(groups_frame, grouping),
        "groups",
        "A row a group: its rows with a score, how many got which prediction, and the mean of "
        "their probabilities.",
        "groups-numbers",
    )


def groups_frame(grouping: Grouping) -> pd.DataFrame:
    """A row a group, all of them, those that are not drawn together as one."""
    columns = ["group", "rows", *PREDICTIONS, "mean"]
    rows = [[group.label, *_numbers(group.tally)] for group in grouping.groups]
    if grouping.rest:
        values, tally = grouping.rest
        rows.append([f"{values:,} rarer values", *_numbers(tally)])
    return pd.DataFrame(rows, columns=columns)


def _numbers(tally: Tally) -> list[float]:
    return [tally.scored, *(getattr(tally, kind) for kind in PREDICTIONS), tally.mean]


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
        have = "row has" if grouping.empty == 1 else "rows have"
        said += f" {grouping.empty:,} {have} no value here."
    return escape(said)
