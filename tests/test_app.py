"""The app's script in all its states, without a browser. All texts are our own."""

from pathlib import Path
from typing import Any

import pytest

from components.escape import escape
from components.verdict import describe_words
from examples import EXAMPLES, FIRST
from sentiment.text.tokenizer import tokenize
from sentiment.trace.replay import trace
from tests.conftest import make_artifact
from tests.pages import address, element, elements, marked, read, shown_text, start, verdict

pytestmark = pytest.mark.usefixtures("tiny_model")


def test_begins_with_an_example_read() -> None:
    app = start()
    assert shown_text(app) == EXAMPLES[FIRST].text
    assert app.text_area[0].value == EXAMPLES[FIRST].text
    assert set(elements(app, "plane")) == {"plane-forward", "plane-backward"}
    assert set(elements(app, "series")) == {"contributions", "scores-end", "readouts"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_address_opens_an_example(name: str) -> None:
    assert shown_text(start(example=name)) == EXAMPLES[name].text


def test_an_unknown_example_opens_the_first() -> None:
    assert shown_text(start(example="<b>nothing</b>")) == EXAMPLES[FIRST].text


def test_reads_what_is_typed_and_clears_the_address() -> None:
    app = read(start(example="praise"), "Great cast, dull script.")
    assert shown_text(app) == "Great cast, dull script."
    assert address(app) == ""
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
    rest = [*app.markdown, *app.caption, *app.info, *app.error, *app.header]
    assert not any(text in found.value for found in rest)


def test_unknown_words_only() -> None:
    app = read(start(), "flurb grumbelo")
    assert verdict(app)["prediction"] == "uncertain"
    assert "no opinion" in verdict(app)["sentence"]
    assert "2 words read, 2 unknown: “flurb”, “grumbelo”." in verdict(app)["sentence"]


def test_names_only() -> None:
    app = read(start(), "Emily Lakisha")
    assert verdict(app)["prediction"] == "uncertain"
    assert "names and nothing else" in verdict(app)["sentence"]
    assert "2 words read, 2 as names." in verdict(app)["sentence"]
    # Nothing was measured on names alone.
    assert verdict(app)["basis"].startswith("Calibrated on")


def test_names_among_unknown_words() -> None:
    app = read(start(), "flurb Emily grumbelo")
    said = verdict(app)["sentence"]
    assert said.startswith(
        "To the model these are names and unknown words, so it has no opinion. 3 "
    )
    assert verdict(app)["prediction"] == "uncertain"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected at least one word"),
        (" \n\t ", "expected at least one word"),
        ("<br />", "invisible characters only"),
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
    assert not elements(app, "plane") and not elements(app, "series")
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
    assert marked(app, "words") == int(values.argmax())
    assert element(app, "table") is None
    app.session_state["words-table"] = True
    app.slider[0].set_value(3).run()
    table = element(app, "table")
    assert table is not None
    assert marked(app, "words") == table["selected"] == 2


def test_paths_are_drawn_up_to_the_selected_word() -> None:
    app = start(word="4")
    assert not any(plane["stops"] for plane in elements(app, "plane").values())
    app.toggle[0].set_value(True).run()
    assert all(plane["stops"] for plane in elements(app, "plane").values())
    assert marked(app, "plane-backward") == {"places": [3], "walks": []}
    assert address(app) == "word=4&so-far=yes"


def test_choosing_a_word_leaves_all_charts_as_they_are() -> None:
    """What stays the same is not sent again."""
    app = start(word="4")
    before = [elements(app, name) for name in ("plane", "series")]
    app.slider[0].set_value(9).run()
    assert marked(app, "contributions") == 8
    assert [elements(app, name) for name in ("plane", "series")] == before


def test_bars_are_the_contributions() -> None:
    (bars,) = elements(start(example="praise"), "series")["contributions"]["lines"]
    expected = trace(make_artifact(), EXAMPLES["praise"].text)
    assert sum(bars["values"]) + expected.bias == pytest.approx(expected.logit, abs=1e-4)


def test_scores_are_of_every_beginning_or_of_every_ending() -> None:
    text = EXAMPLES["praise"].text
    expected = trace(make_artifact(), text)
    app = start(example="praise")
    (ends,) = elements(app, "series")["scores-end"]["lines"]
    assert ends["values"][-1] == pytest.approx(expected.logit, abs=1e-4)
    app = start(example="praise", part="begin")
    drawn = elements(app, "series")
    assert "scores-end" not in drawn and "part=begin" in address(app)
    (begins,) = drawn["scores-begin"]["lines"]
    assert begins["values"][0] == pytest.approx(expected.logit, abs=1e-4)
    second = text[expected.tokens[1].start :]
    assert begins["values"][1] == pytest.approx(trace(make_artifact(), second).logit, abs=1e-4)
    assert any("a run on every ending" in caption.value for caption in app.caption)


def test_uncertain_scores_lie_in_the_band() -> None:
    """Where a score is in the band, the model would call that beginning uncertain."""
    app, artifact = start(example="long"), make_artifact()
    found = elements(app, "series")["scores-end"]
    (line,) = found["lines"]
    tokens = tokenize(EXAMPLES["long"].text)
    for end in (1, 20, 150, len(tokens)):
        part = trace(artifact, EXAMPLES["long"].text[: tokens[end - 1].end])
        low, high = (found["band"][name][end - 1] for name in ("low", "high"))
        inside = low < line["values"][end - 1] < high
        assert inside == (part.prediction == "uncertain")


def test_sentences_have_their_subtotals() -> None:
    app = read(start(), "Great cast. Dull script, and a long one!")
    found = element(app, "sentences")
    assert found is not None
    rows, expected = (
        found["rows"],
        trace(make_artifact(), "Great cast. Dull script, and a long one!"),
    )
    assert [row["text"] for row in rows] == ["Great cast.", "Dull script, and a long one!"]
    total = sum(row["total"] for row in rows)
    assert total + expected.bias == pytest.approx(expected.logit, abs=1e-5)
    for row, span in zip(rows, (range(3), range(3, 11)), strict=True):
        assert row["strongest"] == max(span, key=lambda i: abs(expected.contributions[i]))
    assert element(read(app, "one sentence only"), "sentences") is None


def test_numbers_are_made_when_they_are_opened() -> None:
    app = start()
    assert not app.dataframe
    app.session_state["numbers-states"] = True
    (found,) = app.run().dataframe
    assert found.value.columns.tolist()[:3] == ["position", "word", "forward_readout"]
    assert len(found.value) == 18


@pytest.mark.parametrize("text", ["one", "good film now", "flurb grumbelo", "good film " * 150])
def test_texts_of_all_lengths_are_drawn(text: str) -> None:
    app = read(start(), text)
    assert [len(elements(app, name)) for name in ("plane", "series")] == [2, 3]
    assert (element(app, "player") is None) == (text == "one")


def test_an_address_reproduces_the_view_and_leaves_defaults_out() -> None:
    app = start(example="long", word="12", limit="0.25")
    words = element(app, "words")
    assert words is not None and (marked(app, "words"), words["limit"]) == (11, 0.25)
    assert address(app) == "example=long&word=12&limit=0.25"
    app.pills(key="example").set_value("praise").run()
    assert address(app) == "example=praise&limit=0.25"
    # What was typed is nowhere in it, nor is a place in it.
    app.slider[0].set_value(3).run()
    app = read(app, "My secret is out.")
    app.slider[0].set_value(2).run()
    assert address(app) == "limit=0.25"


@pytest.mark.parametrize(
    "query", [{"word": "0"}, {"word": "999"}, {"word": "x"}, {"limit": "3"}, {"so-far": "maybe"}]
)
def test_what_an_address_cannot_mean_is_left_out(query: dict[str, str]) -> None:
    assert address(start(**query)) == ""


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
    assert len(elements(app, "plane")) == settings.get("directions", 2)
    decides = settings.get("pooling", "mean") == "mean"
    for plane in elements(app, "plane").values():
        assert (plane["walks"][0]["boundary"] is not None) == decides


def test_examples_are_of_the_kinds_they_say() -> None:
    lengths = {name: len(tokenize(example.text)) for name, example in EXAMPLES.items()}
    assert 150 <= lengths.pop("long") <= 300
    assert max(lengths.values()) <= 40


def test_a_misspelt_word_is_shown_as_typed_with_what_it_was_read_as() -> None:
    text = "A terible scirpt, flurb."
    app = start()
    app.session_state["words-table"] = True
    read(app, text)
    assert shown_text(app) == text
    said = verdict(app)["sentence"]
    assert said.endswith(" 6 words read, 2 as “terrible”, “script”, 1 unknown: “flurb”.")
    words, table = element(app, "words"), element(app, "table")
    assert words is not None and table is not None
    shown = {word["text"]: word for word in words["words"]}
    assert (shown["terible"]["key"], shown["terible"]["respelled"]) == ("terrible", True)
    assert not any(shown[word]["respelled"] for word in ("A", ",", "flurb"))
    read_as = {row[1]: row[2] for row in table["rows"]}
    assert read_as["terible"] == "terrible" and read_as["flurb"] == "unknown"


def test_sentences_about_words() -> None:
    assert describe_words(12, 0, [], ["terrible"]) == "12 words read, 1 as “terrible”."
    many = describe_words(40, 2, ["flurb", "zzt"], [f"word{i}" for i in range(9)] * 2)
    assert "40 words read, 18 as “word0”, " in many
    assert many.endswith("“word5”, …, 2 unknown: “flurb”, “zzt”.")
    assert describe_words(1, 0) == "1 word read, known."
    assert describe_words(1200, 0) == "1,200 words read, all known."
    assert describe_words(3, 2, ["flurb", "flurb"]) == "3 words read, 2 unknown: “flurb”."
    assert describe_words(9, 8, [f"w{i}" for i in range(8)]).endswith("“w5”, ….")
    assert len(describe_words(1, 1, ["x" * 100_000])) < 100


def test_markdown_is_escaped() -> None:
    assert escape("**a** <b> $x$ :red[c]") == r"\*\*a\*\* \<b\> \$x\$ \:red\[c\]"


def test_the_way_inside_leads_to_the_selected_word() -> None:
    second = tokenize(EXAMPLES["praise"].text)[1].text
    (link,) = start(example="praise", word="2").get("page_link")
    assert link.proto.page == "cell" and second in link.proto.label
