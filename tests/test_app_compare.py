"""Compare's script in all its states, without a browser. All texts are our own."""

import io
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from downloads import to_csv
from screens.compare_drawings import to_frame
from sentiment.trace.differences import compare
from sentiment.trace.pairs import negate
from sentiment.trace.replay import trace
from tests.conftest import SENTENCES, make_artifact
from tests.pages import address, element, elements, marked, start

pytestmark = pytest.mark.usefixtures("tiny_model")


def open_with(monkeypatch: pytest.MonkeyPatch, folder: Path, **query: str) -> AppTest:
    """Compare with the model in this folder."""
    monkeypatch.setenv("SENTIMENT_MODEL", str(folder))
    return start("compare", **query)


def words(app: AppTest, side: str) -> list[str]:
    found = element(app, "diff")
    assert found is not None
    return [place[side]["text"] for place in found["places"] if place[side]]


def difference(app: AppTest) -> float:
    found = element(app, "diff")
    assert found is not None
    return sum(place["part"] for place in found["places"])


def test_begins_with_a_minimal_pair(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> None:
    app = open_with(monkeypatch, tiny_folder, example="negation", word="5")
    assert words(app, "a")[:5] == ["This", "is", "n't", "a", "good"]
    assert words(app, "b")[:4] == ["This", "is", "a", "good"]
    assert not app.get("vega_lite_chart")
    drawn = elements(app, "series")
    assert set(drawn) == {"differences", "distances"}
    (bars,) = drawn["differences"]["lines"]
    assert sum(bars["values"]) == pytest.approx(difference(app), abs=1e-4)
    assert [line["dashed"] for line in drawn["distances"]["lines"]] == [False, True]


def test_both_paths_lie_in_each_plane(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> None:
    app = open_with(monkeypatch, tiny_folder, example="negation", word="5")
    planes = elements(app, "plane")
    assert list(planes) == ["walk-forward", "walk-backward"]
    for key, plane in planes.items():
        (walk,), told = plane["walks"], marked(app, key)
        (other,) = told["walks"]
        assert (walk["name"], other["name"]) == ("A", "B")
        assert walk["words"] == words(app, "a") and other["words"] == words(app, "b")
        # B lacks the word before the selected one.
        assert told["places"] == [4, 3]
        assert walk["backward"] == other["backward"] == (key == "walk-backward")
        for axis in ("x", "y"):
            low, high = plane[axis]
            assert low <= min(walk[axis] + other[axis]) and high >= max(walk[axis] + other[axis])


def test_another_word_changes_b_alone(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> None:
    """The ground, the axes and A stay as they are, and are not sent again."""
    app = open_with(monkeypatch, tiny_folder, example="long", word="5", pair="drop")
    before, told = elements(app, "plane"), marked(app, "walk-forward")
    app.session_state["word"] = 90
    app.run()
    assert elements(app, "plane") == before
    assert marked(app, "walk-forward")["walks"] != told["walks"]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [("drop", "Not at all ."), ("repeat", "Not bad bad at all ."), ("swap", "Not dull at all .")],
)
def test_one_click_makes_a_pair(
    monkeypatch: pytest.MonkeyPatch, tiny_folder: Path, pair: str, expected: str
) -> None:
    app = open_with(monkeypatch, tiny_folder, example="not-bad", word="2", pair=pair)
    assert words(app, "b") == expected.split()


def test_any_text_can_be_typed(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> None:
    app = open_with(monkeypatch, tiny_folder, pair="typed")
    app.text_area(key="other").set_value("<b>Great</b> cast").run()
    assert words(app, "b") == ["Great", "cast"]
    for text, said in (("  ", "at least one word"), ("good " * 1_001, "Too long")):
        app.text_area(key="other").set_value(text).run()
        assert not app.exception and any(said in info.value for info in app.info)
        assert element(app, "diff") is None


def test_until_something_is_typed_b_follows_the_text(
    monkeypatch: pytest.MonkeyPatch, tiny_folder: Path
) -> None:
    app = open_with(monkeypatch, tiny_folder, example="not-bad", pair="typed")
    first = app.text_area(key="other").value
    app.button_group[0].set_value("praise").run()
    assert app.text_area(key="other").value != first
    app.text_area(key="other").set_value("A secretive film").run()
    app.button_group[0].set_value("not-bad").run()
    assert app.text_area(key="other").value == "A secretive film"


def test_what_is_typed_for_b_stands_in_no_address(
    monkeypatch: pytest.MonkeyPatch, tiny_folder: Path
) -> None:
    app = open_with(monkeypatch, tiny_folder, example="not-bad", word="2", pair="swap")
    app.text_input(key="swapped-for").set_value("secretive").run()
    assert words(app, "b")[1] == "secretive"
    assert address(app) == "example=not-bad&word=2&pair=swap"
    app = open_with(monkeypatch, tiny_folder, pair="typed")
    app.text_area(key="other").set_value("A secretive film").run()
    assert words(app, "b") == ["A", "secretive", "film"] and address(app) == "pair=typed"


@pytest.mark.parametrize("operation", ["clamp", "silence", "freeze"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("shape", [{}, {"directions": 1, "pooling": "last"}])
def test_the_same_text_operated_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cell: str, operation: str, shape: dict
) -> None:
    make_artifact(cell=cell, **shape).save(tmp_path / "model")
    query = {"example": "praise", "word": "4", "with": "operated", "operation": operation}
    app = open_with(monkeypatch, tmp_path / "model", **query)
    found = element(app, "diff")
    if cell == "rnn" and operation == "freeze":
        assert found is None and any("keep a memory" in info.value for info in app.info)
    else:
        assert words(app, "a") == words(app, "b")
        assert abs(difference(app)) > 1e-4


def test_settings_of_an_operation_come_from_the_address(
    monkeypatch: pytest.MonkeyPatch, tiny_folder: Path
) -> None:
    query = {"with": "operated", "gate": "output", "value": "1", "where": "all", "units": "one"}
    app = open_with(monkeypatch, tiny_folder, **query, **{"on-unit": "3", "operated": "backward"})
    assert app.selectbox(key="gate").value == "output"
    assert app.select_slider(key="value").value == 1.0
    assert app.number_input(key="on-unit").value == 3
    assert app.selectbox(key="operated").value == "backward"


def test_holding_a_gate_where_it_is_reads_both_alike(
    monkeypatch: pytest.MonkeyPatch, tiny_folder: Path
) -> None:
    """A memory frozen after the last word is the memory there was."""
    query = {"example": "not-bad", "word": "5", "with": "operated", "operation": "freeze"}
    app = open_with(monkeypatch, tiny_folder, **query, operated="forward")
    assert any("reaches the verdict" in info.value for info in app.info)
    assert difference(app) == 0


def test_the_file_sums_to_the_difference() -> None:
    artifact = make_artifact()
    a, b = trace(artifact, SENTENCES[0]), trace(artifact, "=1+1 " + negate(SENTENCES[0], 3))
    table = pd.read_csv(io.StringIO(to_csv(to_frame(a, b, compare(a, b)))))
    assert table["difference"].sum() == pytest.approx(b.logit - a.logit, abs=1e-5)
    assert table["contribution_b"].sum() + b.bias == pytest.approx(b.logit, abs=1e-5)
    assert table["word_b"].iloc[0] == "'="
    assert table["word_a"].dropna().tolist() == [token.text for token in a.tokens]
