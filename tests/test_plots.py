"""Charts: what they hold is what was computed, and words stay data."""

import json

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import Scorer
from sentiment.model.artifact import Artifact, Plane
from sentiment.plots.density import SHARES, regions, regions_frame, smooth
from sentiment.plots.drawing import Drawing
from sentiment.plots.labels import PLOT, Box, label_box, place_labels
from sentiment.plots.palette import NEGATIVE, NEUTRAL, POSITIVE, diverging, strength
from sentiment.plots.path import path_frame, shared_ranges
from sentiment.plots.plane import PATHS, RING, plane_chart
from sentiment.plots.style import SELECTED, WORDS
from sentiment.plots.timeline import (
    contributions_chart,
    labelled_words,
    readout_chart,
    score_chart,
)
from sentiment.trace.prefixes import score_prefixes
from sentiment.trace.replay import Trace, trace
from sentiment.trace.trajectory import Trajectory, trajectories
from tests.conftest import SENTENCES, make_artifact

HOSTILE = "datum.x </script> '\"` ${1} {{a}} =1+1 \\ good"
LONG = " ".join(SENTENCES * 8)


def draw_all(artifact: Artifact, text: str, selected: int = 0) -> dict[str, Drawing]:
    """Every chart of the page for a text, by name."""
    found = trace(artifact, text)
    words = [token.text for token in found.tokens]
    paths = trajectories(artifact, found)
    ranges = shared_ranges(artifact.planes.values(), paths.values())
    planes = {
        d: plane_chart(
            path, artifact.planes[d], words, found.prediction, ranges, selected, len(words)
        )
        for d, path in paths.items()
    }
    prefixes = score_prefixes(Scorer(artifact), found)
    band = artifact.calibration.uncertain_logits(prefixes.ends)
    readouts = {d: path.x for d, path in paths.items()}
    return planes | {
        "contributions": contributions_chart(words, found.contributions, 1.0, selected),
        "scores": score_chart(words, prefixes, band, selected),
        "readouts": readout_chart(words, readouts, selected),
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
    for path in trajectories(artifact, trace(artifact, SENTENCES[0])).values():
        assert path.mean is None and path.boundary is None
    draw_all(artifact, SENTENCES[0])


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


def test_selecting_a_word_changes_data_only(tiny_artifact: Artifact) -> None:
    before, after = draw_all(tiny_artifact, LONG, 0), draw_all(tiny_artifact, LONG, 7)
    for name in before:
        assert before[name].spec is after[name].spec
        changed = [
            part
            for part, frame in after[name].data.items()
            if not frame.equals(before[name].data[part])
        ]
        # One row, so that the browser draws nothing else anew.
        assert changed in ([SELECTED], [RING])
        assert len(after[name].data[changed[0]]) == 1
    assert after["scores"].data[SELECTED]["position"].tolist() == [8]


@pytest.mark.parametrize("text", [LONG, SENTENCES[0], "good film"])
def test_the_ring_is_no_part_of_an_axis(tiny_artifact: Artifact, text: str) -> None:
    """Else the browser lays out axes and marks anew whenever a word is selected."""
    for drawing in draw_all(tiny_artifact, text).values():
        moving = [x for x in drawing.spec["layer"] if x["data"]["name"] in (SELECTED, RING)]
        assert moving
        for layer in moving:
            assert not {"x", "y", "x2", "y2"} & set(layer.get("encoding", {}))


def test_charts_over_words_share_their_axis(tiny_artifact: Artifact) -> None:
    drawings = draw_all(tiny_artifact, SENTENCES[2])
    positions = [
        drawings[name].data[WORDS]["position"].tolist()
        for name in ("contributions", "scores", "readouts")
    ]
    assert positions[0] == positions[1] == positions[2]
    places = drawings["contributions"].data[WORDS]["place"].tolist()
    assert places == sorted(places)


def test_scores_stand_at_the_ends_of_their_prefixes(tiny_artifact: Artifact) -> None:
    found = trace(tiny_artifact, LONG)
    prefixes = score_prefixes(Scorer(tiny_artifact), found, most=10)
    band = tiny_artifact.calibration.uncertain_logits(prefixes.ends)
    frame = score_chart([t.text for t in found.tokens], prefixes, band, 0).data[WORDS]
    scored = frame.dropna(subset="score")
    assert scored["position"].tolist() == prefixes.ends.tolist()
    assert scored["score"].to_numpy() == pytest.approx(prefixes.logits)
    assert scored["score"].iloc[-1] == pytest.approx(found.logit, abs=1e-4)
    inside = (scored["score"] > scored["low"]) & (scored["score"] < scored["high"])
    uncertain = tiny_artifact.calibration.is_uncertain(prefixes.probabilities)
    assert inside.tolist() == uncertain.tolist()


def a_path(direction: str, words: int) -> tuple[Trajectory, list[str]]:
    generator = np.random.default_rng(words)
    x, y = generator.normal(size=(2, words)).astype(np.float32)
    return Trajectory(direction, x, y, (0.0, 0.0), 0.5), [f"w{i}" for i in range(words)]


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("words", [1, 3, 300])
def test_a_path_runs_from_the_empty_state_in_reading_order(direction: str, words: int) -> None:
    path, texts = a_path(direction, words)
    frame = path_frame(path, texts, ((-3.0, 3.0), (-3.0, 3.0)), words)
    assert (frame["x0"][0], frame["y0"][0]) == (0, 0)
    assert frame["x0"][1:].tolist() == frame["x"][:-1].tolist()
    last = words if direction == "forward" else 1
    assert frame["position"].iloc[-1] == last and frame["end"].tolist().index(True) == words - 1


def test_a_path_can_be_drawn_in_part() -> None:
    path, texts = a_path("backward", 9)
    frame = path_frame(path, texts, ((-3.0, 3.0), (-3.0, 3.0)), 4)
    assert frame["position"].tolist() == [9, 8, 7, 6]


@given(st.integers(1, 80), st.integers(0, 1000))
def test_labels_never_overlap_and_stay_inside(count: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    points = generator.uniform((0, 0), PLOT, (count, 2))
    words = ["wonderful"[: 1 + i % 9] for i in range(count)]
    blocked = Box(100, 100, 200, 200)
    sides = place_labels(points, generator.random(count), words, [blocked])
    boxes = [blocked, *(label_box(points[i], words[i], side) for i, side in sides.items())]
    for number, box in enumerate(boxes):
        assert box.left >= 0 and box.right <= PLOT[0] and box.top >= 0 and box.bottom <= PLOT[1]
        assert not any(box.overlaps(other) for other in boxes[:number])


def test_the_largest_move_is_labelled_first() -> None:
    points = np.full((5, 2), 150.0)
    sides = place_labels(points, np.array([1.0, 5.0, 2.0, 3.0, 4.0]), ["word"] * 5, [])
    assert next(iter(sides)) == 1


def test_a_long_text_labels_its_largest_words_apart() -> None:
    values = np.random.default_rng(0).normal(size=300)
    chosen = labelled_words(["word"] * 300, values)
    assert int(np.abs(values).argmax()) in chosen
    assert min(np.diff(sorted(chosen))) >= 10


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


def test_regions_are_drawn_without_overlap() -> None:
    density = np.random.default_rng(2).random((10, 12)).astype(np.float32) ** 6
    plane = Plane(np.zeros(2, np.float32), density, (0.0, 12.0), (0.0, 10.0))
    frame = regions_frame(plane)
    area = ((frame["x2"] - frame["x"]) * (frame["y2"] - frame["y"])).sum()
    cells = (regions(smooth(density)) > 0).sum()
    # Cells of the smoothed grid are half as wide and half as high.
    assert area == pytest.approx(cells / 4)
    for _, row in frame.groupby("y"):
        assert (row["x"].to_numpy()[1:] >= row["x2"].to_numpy()[:-1] - 1e-9).all()


def test_colours_are_grey_at_zero_and_pure_at_the_ends() -> None:
    assert diverging(0.0, 1.0) == NEUTRAL
    assert diverging(-2.0, 1.0) == NEGATIVE
    assert diverging(2.0, 1.0) == POSITIVE
    assert strength(0.25, 1.0) == pytest.approx(0.5)
    # Fixed: the same value has the same colour, whatever else the text holds.
    assert diverging(0.1, 0.5) == diverging(0.2, 1.0)


def test_a_chart_shows_every_contribution(tiny_artifact: Artifact) -> None:
    found: Trace = trace(tiny_artifact, SENTENCES[1])
    words = [token.text for token in found.tokens]
    frame = contributions_chart(words, found.contributions, 0.5, 0).data[WORDS]
    assert frame["word"].tolist() == words
    assert frame["contribution"].sum() + found.bias == pytest.approx(found.logit, abs=1e-5)


def test_planes_share_their_ranges(tiny_artifact: Artifact) -> None:
    found = trace(tiny_artifact, LONG)
    paths = trajectories(tiny_artifact, found)
    (x_low, x_high), (y_low, y_high) = shared_ranges(tiny_artifact.planes.values(), paths.values())
    drawings = draw_all(tiny_artifact, LONG)
    for direction in paths:
        frame = drawings[direction].data[PATHS]
        assert x_low <= frame["x"].min() and frame["x"].max() <= x_high
        assert y_low <= frame["y"].min() and frame["y"].max() <= y_high
