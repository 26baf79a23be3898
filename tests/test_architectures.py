"""The compared networks: what the folder holds, what was measured, and the page that shows it."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import cache
from components.architecture_planes import paths_frame
from components.architectures import (
    LACKING,
    NAMES,
    Compared,
    describe_change,
    describe_rates,
    lengths_frame,
)
from components.reach import LESSON, describe_reach, reach_frame
from components.record_rows import REVIEWS
from downloads import to_csv
from reading import signed
from sentiment import Scorer
from sentiment.errors import ConfigError
from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.model.config import Config
from sentiment.plots.architectures import REACH, lengths_chart, reach_chart
from sentiment.plots.style import WORDS
from sentiment.trace.gradients import gradients
from sentiment.trace.replay import trace
from tests.conftest import SENTENCES, make_artifact
from tests.pages import address, element, elements, read, shown_text, start
from tests.reviews import prepare_dataset
from tests.texts import varied_texts

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "scripts" / "settings" / "architectures.json"
MOST_BYTES = 4_000_000
FORWARD = {"directions": 1, "pooling": "last"}


@pytest.fixture(scope="module")
def artifacts() -> dict[str, Artifact]:
    return {cell: Artifact.load(cache.ARCHITECTURES / cell) for cell in CELLS}


@pytest.fixture
def compared(artifacts: dict[str, Artifact]) -> list[Compared]:
    return [Compared.of(artifact, SENTENCES[2]) for artifact in artifacts.values()]


def measured_figures(artifact: Artifact) -> dict[str, Any]:
    found: dict[str, Any] = artifact.metrics["sets"][REVIEWS]["results"]["model"]
    return found


@pytest.mark.parametrize("cell", CELLS)
def test_each_is_small(cell: str) -> None:
    assert sum(path.stat().st_size for path in (cache.ARCHITECTURES / cell).iterdir()) <= MOST_BYTES


def test_they_are_served_with_the_app() -> None:
    left_out = (ROOT / ".slugignore").read_text(encoding="utf-8").split()
    folder = f"/{cache.ARCHITECTURES.relative_to(ROOT)}"
    assert not any(folder.startswith(path) for path in left_out)


def test_they_were_trained_as_the_settings_say(artifacts: dict[str, Artifact]) -> None:
    from sentiment.training.architectures import read_plan

    plan = read_plan(SETTINGS)
    assert list(plan) == list(artifacts)
    for cell, artifact in artifacts.items():
        assert artifact.config in plan[cell]
        tried = [one["learning_rate"] for one in artifact.metrics["training"]["tried"]]
        assert tried == [config.learning_rate for config in plan[cell]]


def test_they_differ_in_cell_and_learning_rate_alone(artifacts: dict[str, Artifact]) -> None:
    own = ("cell", "learning_rate")
    shared = [
        {name: value for name, value in a.config.to_dict().items() if name not in own}
        for a in artifacts.values()
    ]
    assert shared[0] == shared[1] == shared[2]
    tokens = {tuple(artifact.vocabulary.tokens) for artifact in artifacts.values()}
    assert len(tokens) == 1


def test_the_training_with_the_least_validation_loss_was_chosen(
    artifacts: dict[str, Artifact],
) -> None:
    for artifact in artifacts.values():
        training = artifact.metrics["training"]
        best = min(training["tried"], key=lambda one: one["validation_loss"])
        assert {name: training[name] for name in best} == best
        assert best["learning_rate"] == artifact.config.learning_rate


def test_what_was_measured_are_these_weights(artifacts: dict[str, Artifact]) -> None:
    for artifact in artifacts.values():
        metrics, figures = artifact.metrics, measured_figures(artifact)
        assert metrics["artifact"] == artifact.digest
        assert metrics["parameters"] == sum(value.size for value in artifact.weights.values())
        right = sum(figures["confusion"][f"{label}_right"] for label in ("negative", "positive"))
        assert figures["accuracy"] == right / figures["texts"]
        assert sum(part["texts"] for part in figures["by_length"]) == figures["texts"] == 25_000
        by_length = sum(part["accuracy"] * part["texts"] for part in figures["by_length"])
        assert by_length == pytest.approx(right)


def test_the_cards_say_what_was_measured(artifacts: dict[str, Artifact]) -> None:
    from sentiment.evaluation.architecture_card import render_architecture_card

    for cell, artifact in artifacts.items():
        card = (cache.ARCHITECTURES / cell / "README.md").read_text(encoding="utf-8")
        assert card == render_architecture_card(artifact, artifact.metrics)


def test_numpy_and_onnx_agree(artifacts: dict[str, Artifact]) -> None:
    texts = varied_texts(60)
    for artifact in artifacts.values():
        scores = Scorer(artifact).score(texts)
        traced = [trace(artifact, text).logit for text in texts]
        assert_allclose(traced, [score.logit for score in scores], atol=1e-5)


def test_a_plan_gives_each_cell_its_rates(tmp_path: Path) -> None:
    from sentiment.training.architectures import read_plan

    path = tmp_path / "plan.json"
    rates = {"gru": [0.1, 0.2], "rnn": [0.3]}
    path.write_text(json.dumps({"settings": {"units": 7}, "learning_rates": rates}))
    found = read_plan(path)
    assert [(c.cell, c.units, c.learning_rate) for c in found["gru"]] == [
        ("gru", 7, 0.1),
        ("gru", 7, 0.2),
    ]
    assert [c.learning_rate for c in found["rnn"]] == [0.3]


@pytest.mark.parametrize(
    "contents", ["", "[]", "{}", '{"settings": {"units": 7}, "learning_rates": {"cat": [1]}}']
)
def test_a_plan_that_cannot_be_is_refused(contents: str, tmp_path: Path) -> None:
    from sentiment.training.architectures import read_plan

    path = tmp_path / "plan.json"
    path.write_text(contents)
    with pytest.raises(ConfigError):
        read_plan(path)


def test_the_page_says_what_the_metrics_say(artifacts: dict[str, Artifact], tiny_model) -> None:
    app = start("architectures")
    table = element(app, "table")
    assert table is not None
    for row, (cell, artifact) in zip(table["rows"], artifacts.items(), strict=False):
        figures = measured_figures(artifact)
        error = 100 * figures["standard_errors"]["accuracy"]
        assert row[0] == NAMES[cell]
        assert row[1] == f"{artifact.metrics['parameters']:,}"
        assert row[3] == f"{100 * figures['accuracy']:.2f} ± {error:.2f}"
        assert row[4] == f"{artifact.metrics['training']['seconds'] / 60:.1f}"
    # The tiny model was never measured.
    assert table["rows"][3][3:] == [LACKING, LACKING]


@pytest.mark.parametrize("text", ["one", "Not bad at all", "flurb grumbelo", "good film " * 150])
def test_every_text_is_drawn(text: str, tiny_model) -> None:
    app = read(start("architectures"), text)
    assert len(elements(app, "plane")) == 3 and len(app.get("vega_lite_chart")) == 2
    assert shown_text(app) == text
    headings = [found.value for found in app.markdown]
    for cell, name in NAMES.items():
        found = trace(Artifact.load(cache.ARCHITECTURES / cell), text)
        (heading,) = (one for one in headings if one.startswith(f"**{name}**"))
        assert found.prediction in heading and f"{found.probability:.2f}" in heading


def test_missing_networks_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_model
) -> None:
    monkeypatch.setattr(cache, "ARCHITECTURES", tmp_path)
    app = start("architectures")
    assert app.info[0].value.startswith("The networks to compare are not here.")
    assert not app.get("vega_lite_chart")


def test_networks_that_nobody_measured_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_model
) -> None:
    for cell in CELLS:
        make_artifact(cell=cell, **FORWARD).save(tmp_path / cell)
    monkeypatch.setattr(cache, "ARCHITECTURES", tmp_path)
    assert "nobody has measured" in start("architectures").info[0].value


def test_an_address_says_what_is_pushed(tiny_model) -> None:
    app = start("architectures", push="word")
    assert app.radio(key="push").value == "word" and "push=word" in address(app)
    app.radio(key="push").set_value("state").run()
    assert "push" not in address(app)
    assert start("architectures", push="<b>").radio(key="push").value == "state"


def test_the_circle_decides(compared: list[Compared]) -> None:
    for one in compared:
        end = float(one.path.x[-1]) + one.artifact.bias
        assert end == pytest.approx(one.trace.logit, abs=1e-5)


def test_charts_hold_the_gradients(compared: list[Compared]) -> None:
    words = [token.text for token in compared[0].trace.tokens]
    norms = {
        one.name: gradients(one.artifact, one.trace).state_reach("forward") for one in compared
    }
    # What float32 has rounded to 0 has no place on a logarithmic axis.
    norms["GRU"] = np.where(np.arange(len(words)) == 0, 0, norms["GRU"])
    drawing = reach_chart(words, norms, 3)
    lines, columns = drawing.data[REACH], drawing.data[WORDS]
    assert columns["LSTM"].tolist() == pytest.approx(norms["LSTM"].tolist())
    assert (lines["norm"] > 0).all() and len(lines) == 3 * len(words) - 1
    assert lines.groupby("cell")["marked"].sum().min() > 0
    drawing.chart().to_dict()
    assert reach_chart(["<x>"], {n: v[-1:] for n, v in norms.items()}, 0).spec != {}


def test_files_hold_what_the_charts_show(compared: list[Compared]) -> None:
    words = [token.text for token in compared[0].trace.tokens]
    rows = list(csv.DictReader(io.StringIO(to_csv(reach_frame(compared, SENTENCES[2], words)))))
    points = list(csv.DictReader(io.StringIO(to_csv(paths_frame(compared, words)))))
    for one in compared:
        found = gradients(one.artifact, one.trace)
        assert float(rows[0][f"{one.name} h"]) == pytest.approx(found.state_reach("forward")[0])
        assert float(rows[-1][f"{one.name} x"]) == pytest.approx(found.input_reach[-1])
        last = float(points[-1][f"{one.name} x"]) + one.artifact.bias
        assert last == pytest.approx(one.trace.logit, abs=1e-5)


def test_accuracies_by_length_are_those_of_the_metrics(artifacts: dict[str, Artifact]) -> None:
    frame = lengths_frame({NAMES[cell]: a.metrics for cell, a in artifacts.items()})
    expected = [part for a in artifacts.values() for part in measured_figures(a)["by_length"]]
    assert frame["texts"].tolist() == [part["texts"] for part in expected]
    assert frame["accuracy"].tolist() == pytest.approx([100 * p["accuracy"] for p in expected])
    change = 100 * (expected[5]["accuracy"] - expected[0]["accuracy"])
    assert describe_change(frame).startswith(f"LSTM {signed(change)}, GRU ")
    drawing = lengths_chart(frame)
    assert drawing.spec is lengths_chart(frame[::-1].iloc[::-1]).spec
    drawing.chart().to_dict()


def test_the_rates_that_were_tried_are_told(artifacts: dict[str, Artifact]) -> None:
    said = describe_rates({NAMES[cell]: a.metrics for cell, a in artifacts.items()})
    rates = [artifact.config.learning_rate for artifact in artifacts.values()]
    expected = "LSTM {:g}, GRU {:g}, Plain RNN {:g}, the best of 4"
    assert said == expected.format(*rates)


def a_reach(**words: int | None) -> dict[str, Any]:
    return {
        NAMES[cell]: {"reach": {"texts": 9, "words": 50, "state": count, "word": count}}
        for cell, count in words.items()
    }


def test_the_lesson_is_drawn_only_where_the_figures_show_it() -> None:
    shown = describe_reach(a_reach(lstm=30, gru=None, rnn=10), "state")
    assert "LSTM 30, GRU more than 50, Plain RNN 10" in shown and LESSON in shown
    assert LESSON not in describe_reach(a_reach(lstm=30, gru=None, rnn=20), "state")
    assert LESSON not in describe_reach(a_reach(lstm=None, gru=None, rnn=None), "word")


def test_training_keeps_the_best_rate_and_resumes_where_it_stood(tmp_path: Path) -> None:
    from sentiment.training.architectures import train_cell
    from sentiment.training.pipeline import Sources

    plain = {"phrases": 0, "neutral_phrases": 0, "compositions": 0, "unlabelled": 0}
    plain |= {"crops": 0, "language_epochs": 0}
    small = {"embedding_size": 6, "embedding_start": "random", "units": 4, "epochs": 2}
    config = Config.from_dict({"cell": "rnn", "batch_size": 8} | FORWARD | plain | small)
    configs = [replace(config, learning_rate=rate) for rate in (1e-9, 0.01)]
    sources = Sources(prepare_dataset(tmp_path, polar=40, unlabelled=10), Path(), tmp_path / "runs")
    trained = train_cell(configs, sources, resume=False)
    assert [one.learning_rate for one in trained.tried] == [1e-9, 0.01]
    assert trained.chosen == min(trained.tried, key=lambda one: one.validation_loss)
    assert trained.artifact.config.learning_rate == trained.chosen.learning_rate
    assert trained.chosen.epochs == 2 and trained.chosen.seconds > 0
    again = train_cell(configs, sources, resume=True)
    assert again.tried == trained.tried
    for name, value in trained.artifact.weights.items():
        assert_array_equal(again.artifact.weights[name], value)
