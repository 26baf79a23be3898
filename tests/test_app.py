"""The app's script in all its states, without a browser. All texts are our own."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.escape import escape
from components.verdict import describe_record, describe_words
from downloads import words_csv, words_json
from examples import EXAMPLES, FIRST
from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.text.tokenizer import tokenize
from sentiment.trace.prefixes import score_prefixes
from sentiment.trace.replay import trace
from tests.conftest import make_artifact

MAIN = Path(__file__).parents[1] / "app" / "main.py"


@pytest.fixture(autouse=True)
def tiny_model(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> Iterator[None]:
    monkeypatch.setenv("SENTIMENT_MODEL", str(tiny_folder))
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def start(**query: str) -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def read(app: AppTest, text: str) -> AppTest:
    app.text_area[0].set_value(text)
    app.button[0].click()
    app.run()
    assert not app.exception
    return app


def element(app: AppTest, name: str) -> dict[str, Any] | None:
    """What one of our own elements was given, by its name."""
    for found in app.get("bidi_component"):
        if found.proto.component_name == f"sentiment_{name}":
            return json.loads(found.proto.json)
    return None


def verdict(app: AppTest) -> dict[str, Any]:
    found = element(app, "verdict")
    assert found is not None
    return found


def shown_text(app: AppTest) -> str | None:
    found = element(app, "words")
    if found is None:
        return None
    return "".join(word["gap"] + word["text"] for word in found["words"]) + found["rest"]


def test_begins_with_an_example_read() -> None:
    app = start()
    assert shown_text(app) == EXAMPLES[FIRST].text
    assert app.text_area[0].value == EXAMPLES[FIRST].text
    assert len(app.get("vega_lite_chart")) == 5


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_address_opens_an_example(name: str) -> None:
    assert shown_text(start(example=name)) == EXAMPLES[name].text


def test_an_unknown_example_opens_the_first() -> None:
    assert shown_text(start(example="<b>nothing</b>")) == EXAMPLES[FIRST].text


def test_reads_what_is_typed_and_clears_the_address() -> None:
    app = read(start(example="praise"), "Great cast, dull script.")
    assert shown_text(app) == "Great cast, dull script."
    assert not app.query_params
    expected = trace(make_artifact(), "Great cast, dull script.")
    assert verdict(app)["prediction"] == expected.prediction
    assert verdict(app)["probability"] == pytest.approx(expected.probability, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "$x^2$ **bold** :smile: [a](b)",
        "good\0film",
        "مرحبا بالعالم",
        "e\u0301\u0301\u0301 👩‍👩‍👧",
        "a\r\nb\tc<br />d",
        "=1+1",
        "one",
    ],
)
def test_text_is_shown_as_typed(text: str) -> None:
    app = read(start(), text)
    assert shown_text(app) == text
    # And nowhere as Markdown or HTML: only the text area and our own elements hold it.
    rest = [*app.markdown, *app.caption, *app.info, *app.error, *app.subheader]
    assert not any(text in found.value for found in rest)


def test_unknown_words_only() -> None:
    app = read(start(), "flurb grumbelo")
    assert verdict(app)["prediction"] == "uncertain"
    assert "no opinion" in verdict(app)["sentence"]
    assert "2 words read, 2 unknown: “flurb”, “grumbelo”." in verdict(app)["sentence"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected at least one word"),
        (" \n\t ", "expected at least one word"),
        ("<br />", "markup only"),
        ("a " * 10_001, "too long|Too long"),
        ("x" * 200_001, "too long|Too long"),
    ],
    ids=["empty", "blank", "markup", "words", "characters"],
)
def test_what_cannot_be_read_gets_a_sentence(text: str, said: str) -> None:
    app = read(start(), text)
    assert any(part in app.info[0].value for part in said.split("|"))
    assert element(app, "verdict") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("good film " * 501, 1_002), ("xyz" * 30_000, 1)],
    ids=["words", "characters"],
)
def test_a_long_text_is_scored_but_not_drawn(text: str, words: int) -> None:
    app = read(start(), text)
    assert f"{words:,} word" in verdict(app)["sentence"]
    assert element(app, "words") is None
    assert not app.get("vega_lite_chart")
    assert "not drawn" in app.info[0].value


def test_a_missing_artifact_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SENTIMENT_MODEL", str(tmp_path / "none"))
    app = start()
    assert "xpected an artifact folder at" in app.error[0].value
    assert not app.text_area


def test_a_new_text_selects_its_strongest_word_and_the_slider_any() -> None:
    app = read(start(), "Not bad at all, and the music is lovely.")
    values = abs(trace(make_artifact(), "Not bad at all, and the music is lovely.").contributions)
    words = element(app, "words")
    assert words is not None and words["selected"] == int(values.argmax())
    app.slider[0].set_value(3).run()
    words, table = element(app, "words"), element(app, "table")
    assert words is not None and table is not None
    assert words["selected"] == table["selected"] == 2


def test_a_new_text_is_drawn_whole() -> None:
    app = read(start(), "Great cast, dull script.")
    app.slider[1].set_value(2).run()
    assert app.slider[1].value == 2
    assert read(app, "Dull cast, great script.").slider[1].value == 6


def test_the_scale_of_colours_is_set_by_hand_alone() -> None:
    app = start()
    app.select_slider[0].set_value(0.25).run()
    words = element(read(app, "Great cast, dull script."), "words")
    assert words is not None and words["limit"] == 0.25


@pytest.mark.parametrize("settings", [{"directions": 1}, {"pooling": "last"}, {"cell": "gru"}])
def test_other_models_are_drawn_too(
    settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_artifact(**settings).save(tmp_path / "other")
    monkeypatch.setenv("SENTIMENT_MODEL", str(tmp_path / "other"))
    app = start()
    assert len(app.get("vega_lite_chart")) == (4 if settings.get("directions") == 1 else 5)


def test_table_and_files_hold_the_same_numbers(tiny_artifact: Artifact) -> None:
    found = trace(tiny_artifact, "=1+1 wasn't good -great @home")
    prefixes = score_prefixes(Scorer(tiny_artifact), found.ids)
    rows = list(csv.DictReader(io.StringIO(words_csv(found, prefixes))))
    total = sum(float(row["contribution"]) for row in rows) + found.bias
    assert total == pytest.approx(found.logit, abs=1e-5)
    assert float(rows[-1]["bias_and_words_so_far"]) == pytest.approx(found.logit, abs=1e-5)
    assert float(rows[-1]["score_if_it_ended_here"]) == pytest.approx(found.logit, abs=1e-4)
    assert not any(row["word"][0] in "=+-@" for row in rows)
    assert rows[0]["word"] == "'="
    contents = json.loads(words_json(found, prefixes))
    assert [token["contribution"] for token in contents["tokens"]] == found.contributions.tolist()


def test_examples_are_of_the_kinds_they_say() -> None:
    lengths = {name: len(tokenize(example.text)) for name, example in EXAMPLES.items()}
    assert 150 <= lengths.pop("long") <= 300
    assert max(lengths.values()) <= 40


def test_sentences_about_words() -> None:
    assert describe_words(1, 0) == "1 word read, known."
    assert describe_words(1200, 0) == "1,200 words read, all known."
    assert describe_words(3, 2, ["flurb", "flurb"]) == "3 words read, 2 unknown: “flurb”."
    assert describe_words(9, 8, [f"w{i}" for i in range(8)]).endswith("“w5”, ….")
    assert len(describe_words(1, 1, ["x" * 100_000])) < 100


def test_a_record_is_told_where_there_is_one(shipped: Artifact) -> None:
    assert describe_record({}) == ""
    metrics = {
        "sets": {"a": {"title": "A", "results": {"model": {"texts": 2000, "accuracy": 0.9}}}}
    }
    assert describe_record(metrics) == "Right on 90 in 100 of the 2,000 texts of A."
    assert describe_record(shipped.metrics).startswith("Right on ")


def test_markdown_is_escaped() -> None:
    assert escape("**a** <b> $x$ :red[c]") == r"\*\*a\*\* \<b\> \$x\$ \:red\[c\]"
