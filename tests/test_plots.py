"""Charts: what they hold is what was computed, and words stay data."""

import base64
import json

import altair as alt
import numpy as np
import pytest

from components.plane import Ground, Walk
from sentiment.model.artifact import Artifact, Plane
from sentiment.plots.architectures import reach_chart
from sentiment.plots.density import OPACITIES, SHARES, regions, smooth
from sentiment.plots.drawing import Drawing
from sentiment.plots.memory import ledger_chart, lives_chart
from sentiment.plots.plane import shared_ranges
from sentiment.plots.style import SELECTED, WORDS, select_word
from sentiment.trace.gradients import gradients
from sentiment.trace.ledger import ledgers
from sentiment.trace.memory import remember
from sentiment.trace.replay import trace
from sentiment.trace.trajectory import trajectories
from tests.conftest import SENTENCES, make_artifact

HOSTILE = "datum.x </script> '\"` ${1} {{a}} =1+1 \\ good"
LONG = " ".join(SENTENCES * 8)


def draw_all(artifact: Artifact, text: str, selected: int = 0) -> dict[str, Drawing]:
    """Every chart of Vega's over the words of a text, by name."""
    found = trace(artifact, text)
    words = [token.text for token in found.tokens]
    lives = {d: remembered.half_lives for d, remembered in remember(artifact, found).items()}
    charts = {
        d: ledger_chart(words, ledger, selected) for d, ledger in ledgers(artifact, found).items()
    }
    return charts | {
        "lives": lives_chart(words, lives, selected),
        "reach": reach_chart(words, {"LSTM": gradients(artifact, found).input_reach}, selected),
    }


@pytest.mark.parametrize("text", [*SENTENCES, LONG, "good", "Not bad at all"])
def test_the_diamond_is_right_of_the_line_exactly_when_the_logit_is_positive(
    tiny_artifact: Artifact, text: str
) -> None:
    found = trace(tiny_artifact, text)
    for path in trajectories(tiny_artifact, found).values():
        assert path.mean is not None and path.boundary is not None
        assert path.mean[0] - path.boundary == pytest.approx(found.logit, abs=1e-5)


def test_the_boundary_is_exact_on_the_shipped_model(shipped: Artifact) -> None:
    for text in SENTENCES:
        found = trace(shipped, text)
        paths = trajectories(shipped, found)
        for path in paths.values():
            assert path.mean is not None and path.boundary is not None
            assert path.mean[0] - path.boundary == pytest.approx(found.logit, abs=1e-5)
        total = found.bias + sum(float(path.x.mean()) for path in paths.values())
        assert total == pytest.approx(found.logit, abs=1e-5)


@pytest.mark.parametrize("pooling", ["last", "max", "attention"])
def test_other_poolings_have_no_boundary(pooling: str) -> None:
    artifact = make_artifact(pooling=pooling)
    found = trace(artifact, SENTENCES[0])
    for path in trajectories(artifact, found).values():
        assert path.mean is None and path.boundary is None
        drawn = Walk(path, [token.text for token in found.tokens], found.prediction).to_data()
        assert drawn["mean"] is None and drawn["boundary"] is None


@pytest.mark.parametrize("text", [SENTENCES[0], LONG, "good", HOSTILE])
def test_every_chart_is_a_valid_specification(tiny_artifact: Artifact, text: str) -> None:
    for drawing in draw_all(tiny_artifact, text).values():
        assert isinstance(drawing.chart(), alt.LayerChart)
        # Altair checks it against the schema of Vega-Lite.
        drawing.chart().to_dict()


def test_words_are_data_only(tiny_artifact: Artifact) -> None:
    plain, hostile = draw_all(tiny_artifact, "a b c d e"), draw_all(tiny_artifact, "<x> ${y} '")
    for name, drawing in hostile.items():
        assert json.dumps(drawing.spec) == json.dumps(plain[name].spec)


def test_selecting_a_word_changes_one_row_of_data(tiny_artifact: Artifact) -> None:
    for drawing in draw_all(tiny_artifact, LONG).values():
        after = select_word(drawing, 7)
        assert after.spec is drawing.spec
        changed = [n for n, frame in after.data.items() if not frame.equals(drawing.data[n])]
        assert changed == [SELECTED]
        assert after.data[SELECTED]["position"].tolist() == [8]


@pytest.mark.parametrize("text", [LONG, SENTENCES[0], "good film"])
def test_the_ring_is_no_part_of_an_axis(tiny_artifact: Artifact, text: str) -> None:
    """Else the browser lays out axes and marks anew whenever a word is selected."""
    for drawing in draw_all(tiny_artifact, text).values():
        (ring,) = [x for x in drawing.spec["layer"] if x["data"]["name"] == SELECTED]
        assert not {"x", "y", "x2", "y2"} & set(ring.get("encoding", {}))


def test_charts_over_words_share_their_axis(tiny_artifact: Artifact) -> None:
    drawings = draw_all(tiny_artifact, LONG)
    places = [drawing.data[WORDS]["place"].tolist() for drawing in drawings.values()]
    assert all(order == sorted(order) == places[0] for order in places)


def test_regions_are_nested_and_hold_their_share() -> None:
    density = np.random.default_rng(1).random((20, 30)).astype(np.float32) ** 4
    density /= density.sum()
    levels = regions(density)
    for number, share in enumerate(reversed(SHARES), start=1):
        held = density[levels >= number].sum()
        # As few cells as will do: without the lightest of them it would be too little.
        assert share - 1e-6 <= held <= share + density.max()


def test_smoothing_moves_no_mass_away() -> None:
    density = np.zeros((6, 8), np.float32)
    density[2, 3] = 1
    fine = smooth(density)
    assert fine.shape == (12, 16) and fine.sum() == pytest.approx(1)
    row, column = np.unravel_index(fine.argmax(), fine.shape)
    assert (int(row) // 2, int(column) // 2) == (2, 3)


def test_the_ground_is_the_regions_with_the_highest_row_first() -> None:
    density = np.random.default_rng(2).random((10, 12)).astype(np.float32) ** 6
    plane = Plane(np.zeros(2, np.float32), density, (0.0, 12.0), (0.0, 10.0))
    ground = Ground.of(plane, ((-1.0, 13.0), (-1.0, 11.0))).levels
    levels = np.frombuffer(base64.b64decode(ground["levels"]), np.uint8)
    expected = regions(smooth(density))
    assert np.array_equal(levels.reshape(-1, ground["columns"])[::-1], expected)
    # One shade a region, the inner ones stronger.
    assert expected.max() == len(ground["opacities"]) and list(OPACITIES) == sorted(OPACITIES)


def test_a_walk_is_drawn_where_the_states_are(tiny_artifact: Artifact) -> None:
    found = trace(tiny_artifact, LONG)
    words = [token.text for token in found.tokens]
    for direction, path in trajectories(tiny_artifact, found).items():
        drawn = Walk(path, words, found.prediction).to_data()
        assert drawn["x"] == pytest.approx(path.x, abs=1e-4)
        assert drawn["y"] == pytest.approx(path.y, abs=1e-4)
        assert drawn["backward"] == (direction == "backward")


def test_planes_share_ranges_that_hold_all_paths(tiny_artifact: Artifact) -> None:
    paths = trajectories(tiny_artifact, trace(tiny_artifact, LONG)).values()
    (x_low, x_high), (y_low, y_high) = shared_ranges(tiny_artifact.planes.values(), paths)
    for path in paths:
        assert path.boundary is not None
        assert x_low <= min(path.x.min(), path.boundary)
        assert max(path.x.max(), path.boundary) <= x_high
        assert y_low <= path.y.min() and path.y.max() <= y_high
