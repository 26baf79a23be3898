"""The scripts of Cell and Memory in all their states, without a browser. All texts are our own."""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from streamlit.testing.v1 import AppTest

from components import memory
from components.equations import cell_latex, gate_latex, terms_frame
from components.memory import to_frame
from components.units import units_frame
from downloads import to_csv
from examples import EXAMPLES
from reading import Reading, signed_sum
from sentiment import Scorer
from sentiment.model.artifact import SHIPPED, Artifact
from sentiment.model.config import DIRECTIONS
from sentiment.trace.equations import equations
from sentiment.trace.memory import remember
from sentiment.trace.replay import trace
from sentiment.trace.units import by_cluster, by_contribution
from tests.conftest import SENTENCES, make_artifact
from tests.pages import element, elements, read, start, verdict

SHAPES = [
    {"cell": "lstm"},
    {"cell": "gru"},
    {"cell": "rnn"},
    {"cell": "lstm", "directions": 1, "pooling": "last"},
    {"cell": "lstm", "layers": 2, "pooling": "attention"},
]
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda s: "-".join(map(str, s.values())))

pytestmark = pytest.mark.usefixtures("tiny_model")


def open_with(
    monkeypatch: pytest.MonkeyPatch, folder: Path, page: str, shape: dict, **query: str
) -> AppTest:
    make_artifact(**shape).save(folder / "model")
    monkeypatch.setenv("SENTIMENT_MODEL", str(folder / "model"))
    return start(page, **query)


@pytest.mark.parametrize(("text", "known"), [("zzgl frpt", False), ("zzgl film", True)])
def test_of_unknown_words_it_is_said_that_there_is_no_opinion(text: str, known: bool) -> None:
    app = start("memory")
    read(app, text)
    line = verdict(app)["line"]
    assert line.endswith("2 words" if known else "2 words, none that it has an opinion of")


@every_shape
@pytest.mark.parametrize("page", ["cell", "memory"])
def test_a_page_shows_any_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, page: str, shape: dict
) -> None:
    app = open_with(monkeypatch, tmp_path, page, shape)
    assert element(app, "heatmap") is not None
    for text in ("good", "zzgl frpt", "<b>x</b> $y$ :smile:", "good film " * 150):
        read(app, text)
        assert element(app, "heatmap") is not None
    read(app, " ")
    assert any("at least one word" in info.value for info in app.info)


@pytest.mark.parametrize("shape", SHAPES[:3], ids=lambda s: s["cell"])
def test_equations_are_those_of_one_lstm_layer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shape: dict
) -> None:
    app = open_with(monkeypatch, tmp_path, "cell", shape)
    lines = len(app.latex)
    assert lines == (7 if shape["cell"] == "lstm" else 0)
    assert any("one LSTM layer" in info.value for info in app.info) == (not lines)


def test_a_plain_network_says_that_it_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = open_with(monkeypatch, tmp_path, "memory", {"cell": "rnn"})
    assert any("keeps nothing" in info.value for info in app.info)


def test_settings_come_from_the_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    query = {"example": "praise", "word": "3", "direction": "backward", "unit": "5"}
    app = open_with(monkeypatch, tmp_path, "cell", {}, **query, order="index")
    assert app.number_input(key="unit").value == 5
    assert any("Unit **5**, read backward" in text.value for text in app.markdown)


def test_memory_shows_both_directions_whatever_cell_was_set_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Cell has no way to show both, and its direction would stand in the place of them."""
    app = open_with(monkeypatch, tmp_path, "memory", {}, direction="backward")
    assert app.button_group(key="directions").value == "both"
    app = open_with(monkeypatch, tmp_path, "memory", {}, directions="backward")
    assert app.button_group(key="directions").value == "backward"


def test_the_matrix_of_a_long_text_is_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "MOST_WORDS", 2)
    app = open_with(monkeypatch, tmp_path, "memory", {})
    assert any("texts of up to 2 words" in caption.value for caption in app.caption)
    keys = {expander.proto.id for expander in app.expander}
    assert not any("memory-numbers" in key for key in keys)


def a_reading() -> Reading:
    scorer = Scorer(make_artifact())
    return Reading(scorer, SENTENCES[2], trace(scorer.artifact, SENTENCES[2]))


def from_csv(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(to_csv(frame)))


def test_the_matrix_as_a_file_sums_to_the_logit() -> None:
    reading = a_reading()
    found = remember(reading.artifact, reading.trace)
    parts = np.asarray(sum(each.parts for each in found.values()))
    table = from_csv(to_frame(reading.words, parts))
    whole = reading.trace.bias + table["logits"].sum()
    assert whole == pytest.approx(reading.trace.logit, abs=1e-5)
    columns = table.groupby("written_at")["logits"].sum()
    assert columns.tolist() == pytest.approx(reading.trace.contributions.tolist(), abs=1e-5)


def test_the_products_as_a_file_sum_to_each_gate() -> None:
    reading = a_reading()
    found = equations(reading.artifact, reading.trace, "backward", 3, 1)
    sums = from_csv(terms_frame(found)).groupby("gate")["product"].sum()
    for gate, line in found.gates.items():
        assert line.total is not None
        assert sums[gate] == pytest.approx(float(line.total), abs=1e-3)


def test_units_as_a_file_hold_the_networks_values() -> None:
    reading = a_reading()
    order = np.array([4, 0, 5, 1, 2, 3])
    table = from_csv(units_frame(reading, "forward", order))
    row = table[(table["position"] == 2) & (table["unit"] == 6)].iloc[0]
    expected = reading.trace.layers[0]["forward"]
    for name, values in expected.items():
        assert row[name] == pytest.approx(float(values[1, 5]), rel=1e-5)


MINUS = "\N{MINUS SIGN}"


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=3))
def test_what_is_said_to_sum_sums_as_it_is_written(parts: list[float]) -> None:
    *told, total = signed_sum(*parts, total=sum(parts))
    values = [float(text.replace(MINUS, "-")) for text in (*told, total)]
    digits = len(total.partition(".")[2])
    assert 2 <= digits <= 6
    assert digits == 6 or sum(values[:-1]) == pytest.approx(values[-1], abs=0.1 * 0.1**digits)
    written = signed_sum(-3.3576, -0.0170, total=-3.3746)
    assert written == (f"{MINUS}3.358", f"{MINUS}0.017", f"{MINUS}3.375")
    assert signed_sum(1.25, 0.5, total=1.75) == ("+1.25", "+0.50", "+1.75")


def test_signs_are_written_as_people_write_them() -> None:
    reading = a_reading()
    found = equations(reading.artifact, reading.trace, "forward", 1, 0)
    for line in found.gates.values():
        assert "+ -" not in gate_latex("f", r"\sigma", line)
    assert r"\cdot-" not in cell_latex(found.cell)


def test_what_is_held_and_kept_are_a_row_and_a_column_of_the_matrix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SENTIMENT_MODEL")
    artifact = Artifact.load(SHIPPED)
    app = start("memory", example="negation", word="3")
    drawn = elements(app, "series")
    traced = trace(artifact, EXAMPLES["negation"].text)
    parts = np.sum([found.parts for found in remember(artifact, traced).values()], axis=0)
    for key, expected in (("held", parts[2]), ("kept", parts[:, 2])):
        (bars,) = drawn[key]["lines"]
        assert_allclose(bars["values"], expected, rtol=1e-5, atol=1e-9)


def test_a_units_course_is_what_its_gates_and_states_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SENTIMENT_MODEL")
    app = start("cell", example="negation", word="3", unit="7", direction="backward")
    drawn = elements(app, "series")
    traced = trace(Artifact.load(SHIPPED), EXAMPLES["negation"].text)
    for key in ("course-gates", "course-states"):
        for line in drawn[key]["lines"]:
            assert line["dashed"]
            expected = traced.layers[-1]["backward"][line["name"]][:, 6]
            assert_allclose(line["values"], expected, rtol=1e-5, atol=1e-9)
    assert drawn["course-gates"]["domain"] == [0, 1]


def test_the_other_direction_begins_with_its_own_strongest_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SENTIMENT_MODEL")
    app = start("cell", example="negation")
    artifact = Artifact.load(SHIPPED)
    traced = trace(artifact, EXAMPLES["negation"].text)
    first, other = (int(by_contribution(artifact, traced, d)[0]) + 1 for d in DIRECTIONS)
    assert first != other and app.session_state["unit"] == first
    app.session_state["direction"] = "backward"
    assert app.run().session_state["unit"] == other
    app.session_state["unit"] = 7
    app.session_state["direction"] = "forward"
    assert app.run().session_state["unit"] == 7, "one that was chosen stays"


def test_the_page_tells_the_clusters_in_whose_order_units_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SENTIMENT_MODEL")
    app = start("cell", example="long", order="cluster")
    (told,) = (caption.value for caption in app.caption if "average linkage" in caption.value)
    found = re.fullmatch(r".*Sizes, from the top: (.*); alone: (\d+)\.", told)
    assert found is not None
    sizes, alone = found.groups()
    artifact = Artifact.load(SHIPPED)
    assert sum(map(int, sizes.split(", "))) + int(alone) == artifact.config.units
    order = by_cluster(artifact, trace(artifact, EXAMPLES["long"].text), "forward")
    assert elements(app, "heatmap")["units-cell"]["rows"] == [str(n + 1) for n in order]
